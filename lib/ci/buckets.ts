import { callTo, lookAt } from './call';
import type { CiClient } from './client';
import { CiError } from './errors';
import { allPages } from './pages';
import type { CiRequest, Target } from './request';
import { doSurely } from './surely';
import {
  ASR_BUCKET_ANSWER,
  ASR_BUCKET_LIST,
  type AsrBucket,
  ciStatusFromBody,
  MEDIA_BUCKET_ANSWER,
  MEDIA_BUCKET_LIST,
  SERVICE_DISABLED,
  WireError,
} from './wire';

/**
 * Binds a bucket to CI. Binding a bucket that is bound changes nothing. (CI API, Binding Buckets)
 * @returns whether it was the service that said so, by its request id, and no sign-in page or proxy in between.
 */
export async function bindBucket(client: CiClient<'BindCi'>, target: Target): Promise<boolean> {
  const { requestId } = await onEitherHost('BindCi', target, (request) => client.request(request));
  // Assumption A38.
  return requestId !== undefined;
}

/** Asks whether a bucket is bound to CI: `on`, `off` or `unbinding`. (CI API, Querying Bucket Status) */
export async function bucketStatus(client: CiClient<'GetCiStatus'>, target: Target): Promise<string> {
  return onEitherHost('GetCiStatus', target, (request) => client.readText(request, ciStatusFromBody));
}

/** Starts to unbind a bucket from CI, which disables every feature on it; its objects stay. (CI API, Unbinding Buckets) */
export async function unbindBucket(
  client: CiClient<'UnbindCi' | 'GetCiStatus'>,
  target: Target,
): Promise<void> {
  await onEitherHost('UnbindCi', target, (request) =>
    doSurely(client, request, {
      isDone: async (signal) =>
        ['off', 'unbinding'].includes(await bucketStatus(client, lookAt(target, signal))),
    }),
  );
}

/** What is enabled on a bucket: its operations, and the documents of its answers. */
const SERVICES = {
  smartAudio: {
    enable: 'EnableSmartAudio',
    list: 'ListSmartAudioBuckets',
    disable: 'DisableSmartAudio',
    answer: ASR_BUCKET_ANSWER,
    page: ASR_BUCKET_LIST,
  },
  media: {
    enable: 'EnableMedia',
    list: 'ListMediaBuckets',
    disable: 'DisableMedia',
    answer: MEDIA_BUCKET_ANSWER,
    page: MEDIA_BUCKET_LIST,
  },
} as const;

/** A service that is enabled on a bucket: Smart Audio, or media processing, which templates and workflows belong to. */
export type BucketService = keyof typeof SERVICES;

type Row = (typeof SERVICES)[BucketService];
type Enabling = Row['enable'];
type Listing = Row['list'];
type Disabling = Row['disable'];

/**
 * Enables a service on a bucket, and binds it to CI if it is not bound. A bucket that has it already, whoever enabled
 * it, is left as it is. Enabling is free.
 * (CI API, Enabling Smart Audio, 2025-09-15; Enabling Media Processing)
 */
export async function enableService(
  client: CiClient<Enabling | Listing>,
  target: Target,
  service: BucketService,
): Promise<AsrBucket> {
  const { enable, answer } = SERVICES[service];
  const send = async (repeat: 'if-not-done' | 'always'): Promise<AsrBucket> => {
    try {
      return (await client.read({ ...callTo(enable, target), repeat }, answer.read)).bucket;
    } catch (error) {
      // A lost answer and the refusal to enable it twice both end here.
      if (!(error instanceof CiError) || error.kind === 'aborted') throw error;
      const enabled = await describeService(client, target, service).catch(() => undefined);
      if (enabled !== undefined) return enabled;
      if (repeat === 'always' || error.certainlyNotDone) throw error;
      return send('always');
    }
  };
  return send('if-not-done');
}

/**
 * Describes a service of a bucket; `undefined` when it is not enabled. The permission for this call cannot be limited
 * to a bucket. (CI API, Querying Smart Audio Buckets, 2025-09; Querying Media Processing Buckets)
 */
export async function describeService(
  client: CiClient<Listing>,
  target: Target,
  service: BucketService,
): Promise<AsrBucket | undefined> {
  const { bucket, region } = target;
  const { list, page } = SERVICES[service];
  return client.read(
    callTo(list, target, { query: { regions: region, bucketNames: bucket, pageNumber: 1, pageSize: 100 } }),
    (root) => {
      const { buckets, totalCount } = page.read(root);
      const found = buckets.find(({ bucketId, name }) => bucketId === bucket || name === bucket);
      // A list of another shape proves no absence.
      if (found === undefined && totalCount === undefined) {
        throw new WireError('Response.TotalCount', undefined, 'there when the bucket is not');
      }
      return found;
    },
  );
}

/**
 * Lists the buckets of a region in which a service is enabled, all pages.
 * (CI API, Querying Smart Audio Buckets, 2025-09; Querying Media Processing Buckets)
 *
 * @param namePrefix - what their names start with.
 */
export async function listServiceBuckets(
  client: CiClient<Listing>,
  { region, signal }: Pick<Target, 'region' | 'signal'>,
  service: BucketService,
  namePrefix?: string,
): Promise<readonly AsrBucket[]> {
  const { list, page } = SERVICES[service];
  // What is asked is the host of the region.
  const target = { region, bucket: '', ...(signal && { signal }) };
  return allPages(
    async (pageNumber, pageSize) => {
      const query = { regions: region, bucketName: namePrefix, pageNumber, pageSize };
      const { buckets, totalCount } = await client.read(callTo(list, target, { query }), page.read);
      return { items: buckets, totalCount };
    },
    ({ bucketId }) => bucketId,
  );
}

/**
 * Disables a service on a bucket, and with it its queue.
 * (CI API, Disabling Smart Audio; Disabling Media Processing)
 */
export async function disableService(
  client: CiClient<Disabling | Listing>,
  target: Target,
  service: BucketService,
): Promise<void> {
  await doSurely(client, callTo(SERVICES[service].disable, target), {
    says: (root) => SERVICE_DISABLED.read(root).bucketName === target.bucket,
    isDone: async (signal) => (await describeService(client, lookAt(target, signal), service)) === undefined,
  });
}

// Binding used to live on a host of its own, `pic`, and the documentation still shows it; tools that work today use
// the one or the other. So CI's host is tried, and the older one when that host does not know the call.
async function onEitherHost<Name extends 'BindCi' | 'GetCiStatus' | 'UnbindCi', T>(
  operation: Name,
  target: Target,
  send: (request: CiRequest<Name>) => Promise<T>,
): Promise<T> {
  const request = callTo(operation, target);
  try {
    return await send(request);
  } catch (error) {
    if (error instanceof CiError && (error.code === 'InvalidHost' || error.code === 'MethodNotAllowed')) {
      // Assumption A20.
      return send({ ...request, host: 'pic' });
    }
    throw error;
  }
}
