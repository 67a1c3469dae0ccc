import { type ParsedHost, isBucketName } from '../../ci/hosts';
import { Refusal, invalidArgument } from '../refusal';
import type { ServiceName } from '../store/records';
import type { Bucket } from '../store/store';
import type { World } from './world';

/** The field of a bucket that keeps each service. */
export const SERVICE_FIELDS = { 'smart-audio': 'smartAudio', media: 'media' } as const satisfies Record<
  ServiceName,
  keyof Bucket
>;

/** Makes a bucket; CI and its services are on in it when that is so in every new one. */
export function createBucket(world: World, { region, bucket }: Pick<ParsedHost, 'region' | 'bucket'>): void {
  if (bucket === undefined) throw new Refusal('InvalidHost', 'This needs the host of a bucket.');
  if (world.store.bucket(region, bucket)) {
    throw new Refusal('BucketAlreadyOwnedByYou', `The bucket ${bucket} exists already.`);
  }
  const { strictBuckets, newBuckets } = world.behaviour;
  const on = !strictBuckets && newBuckets === 'on';
  world.createBucket(region, bucket, { ci: on, smartAudio: on });
}

/** Deletes a bucket that holds no objects. */
export function deleteBucket(world: World, bucket: Bucket): void {
  if (bucket.objects.size > 0) {
    throw new Refusal('BucketNotEmpty', `The bucket ${bucket.name} still holds objects.`);
  }
  world.store.remove(bucket);
}

/** Binds CI to a bucket. */
export function bindCi(world: World, bucket: Bucket): void {
  if (bucket.ci === 'on') {
    if (world.behaviour.rebind === 'ok') return;
    throw new Refusal('BucketAlreadyBinded', `The bucket ${bucket.name} is bound to CI already.`);
  }
  bucket.ci = 'on';
  bucket.pendingReads = world.behaviour.bindReads;
  world.store.save(bucket);
}

/** Enables a service on a bucket, and binds CI if it is not bound. */
export function enableService(world: World, bucket: Bucket, service: ServiceName): void {
  if (bucket[SERVICE_FIELDS[service]] !== undefined && world.behaviour.rebind === 'conflict') {
    const code = service === 'media' ? 'MediaBucketAlreadyBinded' : 'BucketAlreadyBinded';
    throw new Refusal(code, `The service is enabled on the bucket ${bucket.name} already.`);
  }
  world.enable(bucket, service);
}

/** Unbinds CI from a bucket, and with it all services. */
export function unbindCi(world: World, bucket: Bucket): void {
  if (bucket.ci === 'off') return;
  const inUse = bucket.workflows.size > 0 || bucket.smartAudio !== undefined || bucket.media !== undefined;
  if (inUse && world.behaviour.unbindInUse === 'refuse') {
    throw invalidArgument('Remove the workflows of the bucket and disable its services before unbinding it.');
  }
  world.disable(bucket, 'smart-audio');
  world.disable(bucket, 'media');
  bucket.ci = 'off';
  bucket.pendingReads = world.behaviour.unbindReads;
  world.store.save(bucket);
}

/** Whether CI is bound, as a client reads it; counts as one read. */
export function readCiStatus(bucket: Bucket): Bucket['ciStatus'] {
  const status = bucket.ciStatus;
  if (bucket.pendingReads > 0) bucket.pendingReads -= 1;
  return status;
}

/** Which buckets a client asks for. */
export interface BucketQuery {
  /** The region that is asked. */
  readonly home: string;
  /** The regions to look in; `all` is every one. */
  readonly regions: readonly string[];
  /** The only ones to find. */
  readonly names: readonly string[] | undefined;
  /** How their names begin. */
  readonly prefix: string;
}

/** The buckets in which a service is enabled. */
export function bucketsWith(world: World, service: ServiceName, query: BucketQuery): Bucket[] {
  const { home, regions, names, prefix } = query;
  const everywhere = regions.some((region) => region.toLowerCase() === 'all');
  // A bucket that was never asked for exists too, unless buckets are strict, so asking for it makes it.
  if (names !== undefined && !world.behaviour.strictBuckets) {
    const places = everywhere ? [home] : regions;
    for (const bucket of names.filter(isBucketName))
      places.forEach((region) => world.bucket({ bucket, region }));
  }
  return world.store
    .buckets()
    .filter((bucket) => bucket[SERVICE_FIELDS[service]] !== undefined)
    .filter(({ region }) => everywhere || regions.includes(region))
    .filter(({ name }) => (names?.includes(name) ?? true) && name.startsWith(prefix));
}
