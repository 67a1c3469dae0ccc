import { callTo } from './call';
import { type CiAnswer, type CiClient, readText, type Target } from './client';
import { CiError } from './errors';
import { ASR_BUCKET_ANSWER, ASR_BUCKET_LIST, type AsrBucket, ciStatusFromBody } from './wire';

/** Binds a bucket to CI. Binding a bucket that is bound changes nothing. (CI API, Binding Buckets) */
export async function bindBucket(client: CiClient, target: Target): Promise<void> {
  await onEitherHost(client, 'BindCi', target);
}

/** Asks whether a bucket is bound to CI: `on`, `off` or `unbinding`. (CI API, Querying Bucket Status) */
export async function bucketStatus(client: CiClient, target: Target): Promise<string> {
  const answer = await onEitherHost(client, 'GetCiStatus', target);
  return readText(answer, ciStatusFromBody);
}

/** Starts to unbind a bucket from CI, which disables every feature on it; its objects stay. (CI API, Unbinding Buckets) */
export async function unbindBucket(client: CiClient, target: Target): Promise<void> {
  await onEitherHost(client, 'UnbindCi', target);
}

/**
 * Enables Smart Audio on a bucket, and binds it to CI if it is not bound. A bucket that has it already, whoever
 * enabled it, is left as it is. (CI API, Enabling Smart Audio, 2025-09-15)
 */
export async function enableSmartAudio(client: CiClient, target: Target): Promise<AsrBucket> {
  try {
    const { bucket } = await client.read(callTo('EnableSmartAudio', target), ASR_BUCKET_ANSWER.read);
    return bucket;
  } catch (error) {
    // A lost answer and the refusal to enable it twice, whose code is not documented, both end here.
    if (!(error instanceof CiError) || error.kind === 'aborted') throw error;
    const enabled = await describeSmartAudio(client, target).catch(() => undefined);
    if (enabled === undefined) throw error;
    return enabled;
  }
}

/**
 * Describes a bucket's Smart Audio; `undefined` when it is not enabled. The permission for this call cannot be
 * limited to a bucket. (CI API, Querying Smart Audio Buckets, 2025-09)
 */
export async function describeSmartAudio(client: CiClient, target: Target): Promise<AsrBucket | undefined> {
  const { bucket, region } = target;
  const { buckets } = await client.read(
    callTo('ListSmartAudioBuckets', target, {
      query: { regions: region, bucketNames: bucket, pageNumber: 1, pageSize: 100 },
    }),
    ASR_BUCKET_LIST.read,
  );
  return buckets.find(({ bucketId, name }) => bucketId === bucket || name === bucket);
}

/** Disables Smart Audio on a bucket, and with it its queue. (CI API, Disabling Smart Audio) */
export async function disableSmartAudio(client: CiClient, target: Target): Promise<void> {
  await client.request(callTo('DisableSmartAudio', target));
}

// Binding used to live on a host of its own, `pic`, and the documentation still shows it; tools that work today use
// the one or the other. So CI's host is tried, and the older one when that host does not know the call.
async function onEitherHost(
  client: CiClient,
  operation: 'BindCi' | 'GetCiStatus' | 'UnbindCi',
  target: Target,
): Promise<CiAnswer> {
  const request = callTo(operation, target);
  try {
    return await client.request(request);
  } catch (error) {
    if (error instanceof CiError && (error.code === 'InvalidHost' || error.code === 'MethodNotAllowed')) {
      // Assumption A20.
      return client.request({ ...request, host: 'pic' });
    }
    throw error;
  }
}
