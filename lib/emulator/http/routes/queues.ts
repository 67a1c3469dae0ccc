import {
  type Queue,
  QUEUE_ANSWER,
  QUEUE_LIST,
  QUEUE_REQUEST,
  timestampOf,
  type ValueOf,
} from '../../../ci/wire';
import { QUEUE_STATES } from '../../../rules';
import { QUEUE_CATEGORIES, findQueues, queueToUpdate, queuesById, updateQueue } from '../../service/queues';
import type { QueueRecord, ServiceName } from '../../store/records';
import type { Call, Reply } from '../call';
import { asListed, page } from '../lists';
import { type Route, route } from '../router';

/** The operations on the queues that services have. */
export const QUEUE_ROUTES: readonly Route[] = [
  route('ListSmartAudioQueues', (call) => list(call, 'smart-audio')),
  route('UpdateSmartAudioQueue', update),
  route('ListMediaQueues', (call) => list(call, 'media')),
  // The Go SDK updates the queues of every family here, so this path takes them all.
  route('UpdateMediaQueue', update),
];

function list(call: Call, service: ServiceName): Reply {
  const { bucket, world } = call;
  const ids = call.list('queueIds');
  if (ids !== undefined) {
    const { found, nonExistIds } = queuesById(world, bucket, service, ids);
    return listed(call, found, { nonExistIds });
  }
  const all = findQueues(world, bucket, service, {
    state: call.choice('state', 'All', QUEUE_STATES),
    category: call.query('category'),
  });
  const { items, ...rest } = page(call, all);
  return listed(call, items, { ...rest, nonExistIds: [] });
}

function listed(
  call: Call,
  records: readonly QueueRecord[],
  rest: Omit<ValueOf<typeof QUEUE_LIST>, 'requestId' | 'queues'>,
): Reply {
  const all = records.map((record) => onWire(record, call));
  // What is asked for by id is no list.
  const queues = rest.totalCount === undefined ? all : asListed(call, all, 'notifyConfig');
  return { xml: QUEUE_LIST.write({ requestId: call.requestId, queues, ...rest }) };
}

function update(call: Call): Reply {
  const { bucket, world, requestId } = call;
  const old = queueToUpdate(world, bucket, call.param('id'));
  if (old === undefined) return { xml: ['Response', [['RequestId', requestId]]] };
  const queue = updateQueue(world, bucket, old, call.read(QUEUE_REQUEST.read));
  return { xml: QUEUE_ANSWER.write({ requestId, queue: onWire(queue, call) }) };
}

function onWire(queue: QueueRecord, { bucket, world }: Call): Queue {
  return {
    queueId: queue.queueId,
    name: queue.name,
    state: queue.state,
    notifyConfig: queue.notifyConfig,
    maxSize: 10000,
    maxConcurrent: world.behaviour.maxConcurrent,
    createTime: timestampOf(queue.createTime),
    updateTime: timestampOf(queue.updateTime),
    bucketId: bucket.name,
    category: QUEUE_CATEGORIES[queue.service],
  };
}
