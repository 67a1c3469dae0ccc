import type { ICiBucket } from './ci-bucket';
import { type TerraformResource, TerraformStack, dependable } from './cdktf';

/**
 * Makes a resource wait until Cloud Infinite is on for the buckets that it works on. Their names are known without
 * that, so that no reference would order them.
 */
export function waitForBuckets(
  resource: TerraformResource,
  ...buckets: readonly (ICiBucket | undefined)[]
): void {
  for (const bucket of buckets) {
    if (bucket?.enabledBy === undefined) continue;
    const here = TerraformStack.of(resource);
    const there = TerraformStack.of(bucket);
    if (here !== there) {
      // Nothing of another stack can be named in `depends_on`.
      if (!here.dependsOn(there)) here.addDependency(there);
      continue;
    }
    const name = dependable(bucket.enabledBy);
    const names = (resource.dependsOn ?? []).map((other) => here.resolve(other) as unknown);
    if (names.includes(here.resolve(name))) continue;
    resource.dependsOn = [...(resource.dependsOn ?? []), name];
  }
}
