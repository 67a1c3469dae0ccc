import { describeByIds, type Described } from './by-ids';
import { callTo } from './call';
import type { CiClient } from './client';
import { Listings } from './listings';
import type { QueryOf } from './operations';
import { allPages, type ReadPage } from './pages';
import type { Target } from './request';
import { type Queue, QUEUE_ANSWER, QUEUE_LIST, QUEUE_REQUEST, type QueueRequest, type ValueOf } from './wire';

type Listing = 'ListSmartAudioQueues' | 'ListMediaQueues';

/** One page of a list of queues, or some queues by their ids. */
type QueueList = ValueOf<typeof QUEUE_LIST>;

/** Asks for queues of one service; the services differ in nothing but the operation. */
type Ask = (query: QueryOf<Listing>) => Promise<QueueList>;

/** Which queues to list. */
export interface QueueFilter {
  /** `Active` or `Paused`. */
  readonly state?: string;
}

/** Lists the Smart Audio queues of a bucket, all pages. (CI API, Querying Smart Audio Queues, 2025-09) */
export async function listQueues(
  client: CiClient<'ListSmartAudioQueues'>,
  target: Target,
  filter: QueueFilter = {},
): Promise<readonly Queue[]> {
  return allPages(queuePages(smartAudio(client, target), filter), idOf);
}

/** Lists the queues of media processing of a bucket, all pages. (CI API, Querying Media Processing Queues) */
export async function listMediaQueues(
  client: CiClient<'ListMediaQueues'>,
  target: Target,
  filter: QueueFilter = {},
): Promise<readonly Queue[]> {
  return allPages(queuePages(media(client, target), filter), idOf);
}

/** Listings of the Smart Audio queues of buckets. */
export function queueListings(): Listings<Queue, 'ListSmartAudioQueues'> {
  return new Listings({
    idOf,
    pages: (client, target) => queuePages(smartAudio(client, target), {}),
    byIds: describeQueues,
  });
}

function queuePages(ask: Ask, { state }: QueueFilter): ReadPage<Queue> {
  return async (pageNumber, pageSize) => {
    const page = await ask({ state, pageNumber, pageSize });
    return { items: page.queues, totalCount: page.totalCount };
  };
}

/** Describes Smart Audio queues by their ids, any number of them. (CI API, Querying Smart Audio Queues, 2025-09) */
export async function describeQueues(
  client: CiClient<'ListSmartAudioQueues'>,
  target: Target,
  ids: readonly string[],
): Promise<Described<Queue>> {
  return describe(smartAudio(client, target), ids);
}

/** Describes queues of media processing by their ids, any number of them. (CI API, Querying Media Processing Queues) */
export async function describeMediaQueues(
  client: CiClient<'ListMediaQueues'>,
  target: Target,
  ids: readonly string[],
): Promise<Described<Queue>> {
  return describe(media(client, target), ids);
}

async function describe(ask: Ask, ids: readonly string[]): Promise<Described<Queue>> {
  return describeByIds<Queue>(ids, 'NonExistPIDs', idOf, async (some, accountFor) => {
    const { queues, nonExistIds } = await ask({ queueIds: some.join(',') });
    return accountFor(queues, nonExistIds);
  });
}

function smartAudio(client: CiClient<'ListSmartAudioQueues'>, target: Target): Ask {
  return (query) => client.read(callTo('ListSmartAudioQueues', target, { query }), QUEUE_LIST.read);
}

function media(client: CiClient<'ListMediaQueues'>, target: Target): Ask {
  return (query) => client.read(callTo('ListMediaQueues', target, { query }), QUEUE_LIST.read);
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
