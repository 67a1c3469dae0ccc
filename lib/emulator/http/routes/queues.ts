import {
  type NotifyConfig,
  type Queue,
  given,
  queueListToXml,
  queueRequestFromXml,
  queueResponseToXml,
  timestampOf,
} from '../../../ci/wire';
import { type NotifyInput, notifyFindings } from '../../../rules';
import { type Call, type Reply, page } from '../call';
import { invalidArgument, unknownId } from '../errors';
import { queueChanged } from '../../service/jobs/queue';
import type { QueueRecord, ServiceName } from '../../store/records';
import type { Route } from '../router';

/** Longest name of a queue (CI API, Updating a Queue). */
const NAME_MAX_LENGTH = 100;

/** The operations on the queues that services have. */
export const QUEUE_ROUTES: readonly Route[] = [
  {
    operation: 'ListSmartAudioQueues',
    method: 'GET',
    path: '/asrqueue',
    hosts: ['ci'],
    handle: (call) => list(call, 'smart-audio'),
  },
  { operation: 'UpdateSmartAudioQueue', method: 'PUT', path: '/asrqueue/:id', hosts: ['ci'], handle: update },
  {
    operation: 'ListMediaQueues',
    method: 'GET',
    path: '/queue',
    hosts: ['ci'],
    handle: (call) => list(call, 'media'),
  },
  // The Go SDK updates the queues of every family here, so this path takes them all.
  { operation: 'UpdateMediaQueue', method: 'PUT', path: '/queue/:id', hosts: ['ci'], handle: update },
];

function list(call: Call, service: ServiceName): Reply {
  const { bucket, world, requestId } = call;
  if (service === 'smart-audio') world.requireSmartAudio(bucket);
  else if (!bucket.media) throw invalidArgument(UNBOUND_MEDIA);
  const queues = bucket.queues.values().filter((queue) => queue.service === service);
  const ids = call.list('queueIds');
  if (ids !== undefined) {
    const known = new Map(queues.map((queue) => [queue.queueId, queue]));
    const found = ids.flatMap((id) => known.get(id) ?? []);
    const nonExistIds = ids.filter((id) => !known.has(id));
    return {
      xml: queueListToXml({ requestId, queues: found.map((queue) => onWire(queue, call)), nonExistIds }),
    };
  }
  const state = call.query('state');
  const category = call.query('category');
  const all = queues
    .filter((queue) => state === undefined || queue.state === state)
    .filter(() => category === undefined || category === 'CateAll' || category === CATEGORIES[service]);
  const { items, totalCount, pageNumber, pageSize } = page(call, all);
  return {
    xml: queueListToXml({
      requestId,
      totalCount,
      pageNumber,
      pageSize,
      queues: items.map((queue) => onWire(queue, call)),
      nonExistIds: [],
    }),
  };
}

/** The documented message, for the media service. */
const UNBOUND_MEDIA = "media bucket unbinded, bucket's host is unavailable";

const CATEGORIES: Readonly<Record<ServiceName, string>> = {
  'smart-audio': 'Speeching',
  media: 'Transcoding',
};

function update(call: Call): Reply {
  const { bucket, world } = call;
  const id = call.param('id');
  const old = bucket.queues.get(id);
  if (old === undefined) {
    const refusal = unknownId(world.behaviour.updateUnknownId, 'Queue', id);
    if (refusal) throw refusal;
    return { xml: ['Response', [['RequestId', call.requestId]]] };
  }
  const { name, state, notifyConfig } = queueRequestFromXml(call.xml());
  if (name === undefined) throw invalidArgument('Name is missing.');
  if ([...name].length > NAME_MAX_LENGTH) {
    throw invalidArgument(`The name of the queue has more than ${NAME_MAX_LENGTH} characters.`);
  }
  if (state !== 'Active' && state !== 'Paused') throw invalidArgument('State must be Active or Paused.');
  if (notifyConfig === undefined) throw invalidArgument('NotifyConfig is missing.');
  checkNotify(call, notifyConfig);
  const queue: QueueRecord = { ...old, name, state, notifyConfig, updateTime: world.now() };
  bucket.queues.set(id, queue);
  queueChanged(world, bucket, queue);
  return { xml: queueResponseToXml(onWire(queue, call), call.requestId) };
}

/** Refuses notification settings that the rules forbid; one that is off may be anything. */
function checkNotify(call: Call, notify: NotifyConfig): void {
  if (notify.state === 'Off') return;
  const allowPrivate = call.world.behaviour.privateCallbacks === 'allow';
  const broken = notifyFindings(notifyInput(notify), ['NotifyConfig'], { allowPrivate })[0];
  if (broken !== undefined) throw invalidArgument(broken.message);
}

/** Notification settings as the rules see them, which know nothing of the state. */
export function notifyInput(notify: NotifyConfig): NotifyInput {
  const { event, url, type, resultFormat, mqRegion, mqMode, mqName } = notify;
  return given({ events: event, url, type, resultFormat, mqRegion, mqMode, mqName });
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
    category: CATEGORIES[queue.service],
  };
}
