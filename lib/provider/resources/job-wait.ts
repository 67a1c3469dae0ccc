import { CiError, describeJobs, type Job } from '../../ci';
import type { ResourceContext } from '../../plugin';
import { isFinished } from '../../rules';
import { failure } from '../checks';
import type { Place } from '../place';
import type { Session } from '../session';
import { waitFor } from '../../ci/waiting';

/** How a wait for a job ended: with the job's end, or before it. */
export type Waited =
  | { readonly ended: 'finished'; readonly job: Job }
  | { readonly ended: 'interrupted' | 'timeout'; readonly job: Job };

/** Waits for the end of a job that was submitted, at most so long, or until the user interrupts. */
export async function waitForJob(
  ctx: ResourceContext<Session>,
  place: Place,
  submitted: Job,
  limitMs: number,
): Promise<Waited> {
  let job = submitted;
  const look = async (): Promise<Job | undefined> => {
    const seen = await lookUp(ctx, place, submitted.jobId);
    if (seen && seen.state !== job.state) {
      ctx.log.info('job', { jobId: seen.jobId, state: seen.state, was: job.state });
    }
    job = seen ?? job;
    return isFinished(job.state) ? job : undefined;
  };
  try {
    // Assumption A25.
    const finished = await waitFor(look, { firstMs: 500, maxMs: 10_000, limitMs }, ctx.signal);
    return finished ? { ended: 'finished', job: finished } : { ended: 'timeout', job };
  } catch (error) {
    if (ctx.signal.aborted) return { ended: 'interrupted', job };
    throw error;
  }
}

/** One look. A service that is out of reach for a while does not end the wait: the job goes on and is paid for. */
async function lookUp(ctx: ResourceContext<Session>, place: Place, jobId: string): Promise<Job | undefined> {
  try {
    const target = { ...place, signal: ctx.signal };
    return (await describeJobs(ctx.client.ci(), target, [jobId])).found[0];
  } catch (error) {
    if (!(error instanceof CiError) || !error.retryable || ctx.signal.aborted) throw error;
    ctx.log.warn('the job could not be looked at; it is looked at again', { jobId, error: error.message });
    return undefined;
  }
}

/** The error for a job that finished without success. */
export function unsuccessful(place: Place, { jobId, state, code, message, input }: Job): Error {
  const what = `Job ${jobId} for "${input?.object}" in bucket ${place.bucket} (${place.region})`;
  return state === 'Cancel'
    ? failure(
        'The job was cancelled',
        `${what} was cancelled, in the console or by another program. Apply again to submit it anew.`,
      )
    : failure(
        'The job failed',
        `${what} failed: ${code ?? 'no code'}: ${(message ?? 'no message').replace(/\.?$/, '.')} Correct the cause ` +
          'and apply again to submit it anew.',
      );
}

/**
 * The error for a job that took too long.
 * @param created - whether it was submitted just now: Terraform then marks it as tainted.
 */
export function tookTooLong(
  place: Place,
  { jobId, state, input }: Job,
  limit: string,
  created: boolean,
): Error {
  return failure(
    'The job takes too long',
    `Job ${jobId} for "${input?.object}" in bucket ${place.bucket} (${place.region}) is still ${state} after ${limit}. ` +
      'It goes on at the service. ' +
      (created
        ? 'Terraform marks it as tainted, and would cancel it and submit another. To go on waiting instead, run ' +
          'terraform untaint on it and apply again. '
        : 'Apply again to go on waiting. ') +
      'If such jobs take that long, raise timeouts.create.',
  );
}
