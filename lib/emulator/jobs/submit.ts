import { newId } from '../ids';
import type { JobRecord } from '../records';
import type { Bucket } from '../store';
import type { World } from '../world';

/** What a new job is made of; the rest is the service's. */
export type Submission = Omit<
  JobRecord,
  'jobId' | 'state' | 'code' | 'message' | 'createTime' | 'startTime' | 'endTime' | 'outputs'
>;

/** Puts a job in its queue and tells the runner. */
export function submitJob(world: World, bucket: Bucket, submission: Submission): JobRecord {
  const job: JobRecord = {
    ...submission,
    jobId: newId('job'),
    state: 'Submitted',
    code: 'Success',
    message: '',
    createTime: world.now(),
  };
  bucket.jobs.set(job.jobId, job);
  world.store.save(bucket);
  world.runner.submitted(job.jobId, bucket, world);
  return job;
}
