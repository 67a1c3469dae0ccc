import { isFinished } from '../../../rules';
import type { JobReport } from '../../runner/job-runner';
import type { JobRecord } from '../../store/records';
import type { Bucket } from '../../store/store';
import { jobFinished } from '../callbacks/notify';
import { taskReported } from '../executions';
import type { World } from '../world';

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
