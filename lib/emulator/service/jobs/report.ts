import { jobFinished } from '../callbacks/notify';
import { taskReported } from '../executions';
import type { JobRecord, JobState } from '../../store/records';
import type { Bucket } from '../../store/store';
import type { World } from '../world';

/** What a runner can report of a job. */
export type JobReport = Partial<
  Pick<JobRecord, 'state' | 'code' | 'message' | 'startTime' | 'endTime' | 'outputs' | 'mediaInfo'>
>;

/** Whether nothing will become of a job any more. */
export function isFinished(state: JobState): boolean {
  return state === 'Success' || state === 'Failed' || state === 'Cancel';
}

/**
 * Keeps what became of a job. When it is done, whoever is to be told is told, and the execution that it belongs to
 * goes on.
 */
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
  if (isFinished(job.state) && !isFinished(old.state)) jobFinished(world, bucket, job);
  if (job.workflow) taskReported(world, bucket, job, job.workflow);
  world.store.save(bucket);
  return job;
}

/** Cancels a job that has not finished; work on it is dropped. */
export function cancelJob(world: World, bucket: Bucket, jobId: string): void {
  reportJob(world, bucket, jobId, { state: 'Cancel', endTime: world.now() });
  world.runner.cancelled?.(jobId);
}
