import { taskReported } from '../executions';
import type { JobRecord } from '../records';
import type { Bucket } from '../store';
import type { World } from '../world';

/** What a runner can report of a job. */
export type JobReport = Partial<
  Pick<JobRecord, 'state' | 'code' | 'message' | 'startTime' | 'endTime' | 'outputs'>
>;

/** Keeps what became of a job; the execution that it belongs to goes on when the job is done. */
export function reportJob(
  world: World,
  bucket: Bucket,
  jobId: string,
  report: JobReport,
): JobRecord | undefined {
  const old = bucket.jobs.get(jobId);
  if (old === undefined) return undefined;
  const job = { ...old, ...report };
  bucket.jobs.set(jobId, job);
  if (job.workflow) taskReported(world, bucket, job, job.workflow);
  world.store.save(bucket);
  return job;
}
