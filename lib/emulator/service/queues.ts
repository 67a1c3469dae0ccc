import { type NotifyConfig, type QueueRequest, given } from '../../ci/wire';
import { type JobState, type NotifyInput, QUEUE_RULES, type QueueState } from '../../rules';
import { invalidArgument, refuseUnknownId } from '../refusal';
import type { QueueRecord, ServiceName } from '../store/records';
import type { Bucket } from '../store/store';
import { reportJob } from './jobs/report';
import { QUEUE_TYPE } from './jobs/wire';
import { problems, refuse } from './rules';
import { mediaOff, type World } from './world';

/** What the queues of a service are called. */
export const QUEUE_CATEGORIES: Readonly<Record<ServiceName, string>> = {
  'smart-audio': QUEUE_TYPE,
  media: 'Transcoding',
};

/** The queues of a service with these ids, and the ids that there is none for. */
export function queuesById(
  world: World,
  bucket: Bucket,
  service: ServiceName,
  ids: readonly string[],
): { readonly found: QueueRecord[]; readonly nonExistIds: string[] } {
  const known = new Map(queuesOf(world, bucket, service).map((queue) => [queue.queueId, queue]));
  return {
    found: ids.flatMap((id) => known.get(id) ?? []),
    nonExistIds: ids.filter((id) => !known.has(id)),
  };
}

/** The queues of a service, or those in a state or of a category. */
export function findQueues(
  world: World,
  bucket: Bucket,
  service: ServiceName,
  { state, category }: { readonly state: QueueState | 'All'; readonly category: string | undefined },
): QueueRecord[] {
  return queuesOf(world, bucket, service)
    .filter((queue) => state === 'All' || queue.state === state)
    .filter(() => category === undefined || category === 'CateAll' || category === QUEUE_CATEGORIES[service]);
}

function queuesOf(world: World, bucket: Bucket, service: ServiceName): QueueRecord[] {
  if (service === 'smart-audio') world.requireSmartAudio(bucket);
  else if (!bucket.media) throw mediaOff();
  return bucket.queues.values().filter((queue) => queue.service === service);
}

/** The queue that is to be changed; `undefined` when there is none and the service does not mind. */
export function queueToUpdate(world: World, bucket: Bucket, id: string): QueueRecord | undefined {
  const old = bucket.queues.get(id);
  if (old === undefined) refuseUnknownId(world.behaviour.updateUnknownId, 'Queue', id);
  return old;
}

/** Changes a queue, and with its state that of its jobs. */
export function updateQueue(
  world: World,
  bucket: Bucket,
  old: QueueRecord,
  { name, state, notifyConfig }: QueueRequest,
): QueueRecord {
  if (name === undefined) throw invalidArgument('Name is missing.');
  if (state === undefined) throw invalidArgument('State is missing.');
  if (notifyConfig === undefined) throw invalidArgument('NotifyConfig is missing.');
  const { behaviour } = world;
  const allowPrivateCallback = behaviour.privateCallbacks === 'allow';
  const asked = { name, state, notify: notifyToCheck(notifyConfig), allowPrivateCallback };
  refuse(problems(behaviour, QUEUE_RULES, asked));
  const queue: QueueRecord = {
    ...old,
    name,
    state: state as QueueRecord['state'],
    notifyConfig,
    updateTime: world.now(),
  };
  bucket.queues.set(old.queueId, queue);
  moveJobs(world, bucket, queue);
  return queue;
}

/**
 * Takes over the state of a queue into its jobs: those that wait are `Pause` while it is paused and `Submitted` again
 * afterwards; running ones are left alone. (CI API, Submit a Task, State)
 */
function moveJobs(world: World, bucket: Bucket, queue: QueueRecord): void {
  const [from, to]: [JobState, JobState] =
    queue.state === 'Paused' ? ['Submitted', 'Pause'] : ['Pause', 'Submitted'];
  for (const job of bucket.jobs.values()) {
    if (job.queueId === queue.queueId && job.state === from)
      reportJob(world, bucket, job.jobId, { state: to });
  }
  world.store.save(bucket);
  world.runner.changed?.();
}

/**
 * Notification settings as the rules see them, which know neither the state nor Kafka: what is off, or goes there, may
 * be anything.
 */
export function notifyToCheck(notify: NotifyConfig | undefined): NotifyInput | undefined {
  if (notify === undefined || notify.state === 'Off' || notify.kafkaConfig !== undefined) return undefined;
  const { event, url, type, resultFormat, mqRegion, mqMode, mqName } = notify;
  return given({ events: event, url, type, resultFormat, mqRegion, mqMode, mqName });
}
