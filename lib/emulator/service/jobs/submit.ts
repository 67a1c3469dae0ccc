import { newId } from '../../store/ids';
import type { JobRecord } from '../../store/records';
import type { Bucket } from '../../store/store';
import type { World } from '../world';

/** What a new job is made of; the rest is the service's. */
export type Submission = Omit<
  JobRecord,
  'jobId' | 'state' | 'code' | 'message' | 'createTime' | 'startTime' | 'endTime' | 'outputs' | 'mediaInfo'
>;

/**
 * Puts a job in its queue and tells the runner.
 *
 * @returns the job as it was submitted. In a paused queue, or with a quick runner, it is in another state by then.
 */
export function submitJob(world: World, bucket: Bucket, submission: Submission): JobRecord {
  const job: JobRecord = {
    ...submission,
    jobId: newId('job'),
    state: 'Submitted',
    code: 'Success',
    message: '',
    createTime: world.now(),
  };
  const paused = bucket.queues.get(job.queueId)?.state === 'Paused';
  bucket.jobs.set(job.jobId, paused ? { ...job, state: 'Pause' } : job);
  world.store.save(bucket);
  world.runner.submitted(job);
  return job;
}
