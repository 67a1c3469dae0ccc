import { describeByIds, type Described } from './by-ids';
import { callTo } from './call';
import type { CiClient } from './client';
import { Listings } from './listings';
import { allPages, type ReadPage } from './pages';
import type { Target } from './request';
import { type Queue, QUEUE_ANSWER, QUEUE_LIST, QUEUE_REQUEST, type QueueRequest } from './wire';

/** Lists the Smart Audio queues of a bucket, all pages. (CI API, Querying Smart Audio Queues, 2025-09) */
export async function listQueues(
  client: CiClient<'ListSmartAudioQueues'>,
  target: Target,
  filter: { readonly state?: string } = {},
): Promise<readonly Queue[]> {
  return allPages(queuePages(client, target, filter), idOf);
}

/** Listings of the Smart Audio queues of buckets. */
export function queueListings(): Listings<Queue, 'ListSmartAudioQueues'> {
  return new Listings({
    idOf,
    pages: (client, target) => queuePages(client, target, {}),
    byIds: describeQueues,
  });
}

function queuePages(
  client: CiClient<'ListSmartAudioQueues'>,
  target: Target,
  filter: { readonly state?: string },
): ReadPage<Queue> {
  return async (pageNumber, pageSize) => {
    const page = await client.read(
      callTo('ListSmartAudioQueues', target, { query: { state: filter.state, pageNumber, pageSize } }),
      QUEUE_LIST.read,
    );
    return { items: page.queues, totalCount: page.totalCount };
  };
}

/** Describes Smart Audio queues by their ids, any number of them. (CI API, Querying Smart Audio Queues, 2025-09) */
export async function describeQueues(
  client: CiClient<'ListSmartAudioQueues'>,
  target: Target,
  ids: readonly string[],
): Promise<Described<Queue>> {
  return describeByIds<Queue>(ids, 'NonExistPIDs', idOf, (some, accountFor) =>
    client.read(callTo('ListSmartAudioQueues', target, { query: { queueIds: some.join(',') } }), (root) => {
      const { queues, nonExistIds } = QUEUE_LIST.read(root);
      return accountFor(queues, nonExistIds);
    }),
  );
}

/** Replaces the settings of a Smart Audio queue. (CI API, Updating a Smart Audio Queue, 2025-09-15) */
export async function updateQueue(
  client: CiClient<'UpdateSmartAudioQueue'>,
  target: Target,
  queueId: string,
  settings: Required<Pick<QueueRequest, 'name' | 'state'>> & QueueRequest,
): Promise<Queue> {
  return client.read(
    callTo('UpdateSmartAudioQueue', target, { id: queueId, body: QUEUE_REQUEST.write(settings) }),
    (root) => QUEUE_ANSWER.read(root).queue,
  );
}

function idOf({ queueId }: Queue): string {
  return queueId;
}
