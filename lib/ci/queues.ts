import { describeByIds, type Described } from './by-ids';
import type { CiClient, CiRequest, Target } from './client';
import { allPages } from './pages';
import { type Queue, QUEUE_ANSWER, QUEUE_LIST, QUEUE_REQUEST, type QueueRequest } from './wire';

/** Lists the Smart Audio queues of a bucket, all pages. (CI API, Querying Smart Audio Queues, 2025-09) */
export async function listQueues(
  client: CiClient,
  target: Target,
  filter: { readonly state?: string } = {},
): Promise<readonly Queue[]> {
  return allPages(async (pageNumber, pageSize) => {
    const page = await client.read(
      query(target, [
        ['state', filter.state],
        ['pageNumber', pageNumber],
        ['pageSize', pageSize],
      ]),
      QUEUE_LIST.read,
    );
    return { items: page.queues, totalCount: page.totalCount };
  }, idOf);
}

/** Describes Smart Audio queues by their ids, any number of them. (CI API, Querying Smart Audio Queues, 2025-09) */
export async function describeQueues(
  client: CiClient,
  target: Target,
  ids: readonly string[],
): Promise<Described<Queue>> {
  return describeByIds<Queue>(ids, 'NonExistPIDs', idOf, (some, accountFor) =>
    client.read(query(target, [['queueIds', some.join(',')]]), (root) => {
      const { queues, nonExistIds } = QUEUE_LIST.read(root);
      return accountFor(queues, nonExistIds);
    }),
  );
}

/** Replaces the settings of a Smart Audio queue. (CI API, Updating a Smart Audio Queue, 2025-09-15) */
export async function updateQueue(
  client: CiClient,
  target: Target,
  queueId: string,
  settings: Required<Pick<QueueRequest, 'name' | 'state'>> & QueueRequest,
): Promise<Queue> {
  if (queueId === '') throw new TypeError('The id of a queue must not be empty.');
  return client.read(
    {
      operation: 'UpdateAsrQueue',
      target,
      method: 'PUT',
      path: `/asrqueue/${queueId}`,
      body: QUEUE_REQUEST.write(settings),
    },
    (root) => QUEUE_ANSWER.read(root).queue,
  );
}

function idOf({ queueId }: Queue): string {
  return queueId;
}

function query(target: Target, parameters: NonNullable<CiRequest['query']>): CiRequest {
  return { operation: 'DescribeAsrQueues', target, method: 'GET', path: '/asrqueue', query: parameters };
}
