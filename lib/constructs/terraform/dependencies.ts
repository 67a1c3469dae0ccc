import type { ICiBucket } from '../ci-bucket';
import { type ITerraformDependable, type TerraformResource, TerraformStack, dependable } from './cdktf';

/** What each resource waits for already. Names are not compared: asking for one fixes it, too early for its owner. */
const awaited = new WeakMap<TerraformResource, Set<ITerraformDependable>>();

/**
 * Makes a resource wait until Cloud Infinite is on for the buckets that it works on. Their names are known without
 * that, so that no reference would order them.
 */
export function waitForBuckets(
  resource: TerraformResource,
  ...buckets: readonly (ICiBucket | undefined)[]
): void {
  const known = awaited.get(resource) ?? new Set();
  awaited.set(resource, known);
  for (const bucket of buckets) {
    if (bucket?.enabledBy === undefined || known.has(bucket.enabledBy)) continue;
    known.add(bucket.enabledBy);
    const here = TerraformStack.of(resource);
    const there = TerraformStack.of(bucket);
    // Nothing of another stack can be named in `depends_on`, but that stack can be deployed first.
    if (here === there) resource.dependsOn = [...(resource.dependsOn ?? []), dependable(bucket.enabledBy)];
    else here.addDependency(there);
  }
}
