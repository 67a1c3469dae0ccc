import type { JobState, QueueRecord } from '../../store/records';
import type { Bucket } from '../../store/store';
import type { World } from '../world';
import { reportJob } from './report';

/**
 * Takes over the state of a queue into its jobs: those that wait are `Pause` while it is paused and `Submitted` again
 * afterwards; running ones are left alone. (CI API, Submit a Task, State)
 */
export function queueChanged(world: World, bucket: Bucket, queue: QueueRecord): void {
  const [from, to]: [JobState, JobState] =
    queue.state === 'Paused' ? ['Submitted', 'Pause'] : ['Pause', 'Submitted'];
  for (const job of bucket.jobs.values()) {
    if (job.queueId === queue.queueId && job.state === from)
      reportJob(world, bucket, job.jobId, { state: to });
  }
  world.store.save(bucket);
  world.runner.changed?.(world);
}
