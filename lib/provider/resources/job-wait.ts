import { CiError, describeJobs, type Job } from '../../ci';
import type { Diagnostic, ResourceContext } from '../../plugin';
import { isFinished } from '../../rules';
import { failure } from '../checks';
import type { Place } from '../place';
import type { Session } from '../session';
import { waitFor } from '../../ci/waiting';

/** What a wait needs of the operation that it is part of. */
type Waiting = Pick<ResourceContext<unknown>, 'log' | 'signal'> & {
  readonly client: Pick<Session<'GetJobs'>, 'ci'>;
};

/** How a wait for a job ended: with the job's end, or before it. */
export type Waited =
  | { readonly ended: 'finished'; readonly job: Job }
  | { readonly ended: 'interrupted' | 'timeout'; readonly job: Job }
  /** The job could not be looked at any more, which says nothing about the job. */
  | { readonly ended: 'unseen'; readonly job: Job; readonly why: string };

/**
 * Waits for the end of a job that was submitted, at most so long, or until the user interrupts. It never fails: a look
 * that fails is no failure of the job, which goes on and is paid for.
 */
export async function waitForJob(
  ctx: Waiting,
  place: Place,
  submitted: Job,
  limitMs: number,
): Promise<Waited> {
  const { jobId } = submitted;
  const target = { ...place, signal: ctx.signal };
  let job = submitted;
  /** Why the latest look saw nothing. */
  let why: string | undefined;
  const look = async (): Promise<Job | undefined> => {
    let seen: Job | undefined;
    try {
      [seen] = (await describeJobs(ctx.client.ci(), target, [jobId])).found;
      why = undefined;
    } catch (error) {
      if (ctx.signal.aborted || isForGood(error)) throw error;
      why = (error as Error).message;
      ctx.log.warn('the job could not be looked at; it is looked at again', { jobId, error: why });
      return undefined;
    }
    if (seen && seen.state !== job.state) {
      ctx.log.info('job', { jobId, state: seen.state, was: job.state });
    }
    job = seen ?? job;
    return isFinished(job.state) ? job : undefined;
  };
  try {
    // Assumption A25.
    const finished = await waitFor(look, { firstMs: 500, maxMs: 10_000, limitMs }, ctx.signal);
    if (finished) return { ended: 'finished', job: finished };
    return why === undefined ? { ended: 'timeout', job } : { ended: 'unseen', job, why };
  } catch (error) {
    if (ctx.signal.aborted) return { ended: 'interrupted', job };
    return { ended: 'unseen', job, why: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Tells whether a look failed in a way that the next one will too: what the service itself refuses, what cannot be
 * connected to or signed, and what is no matter of the network. All else, such as a garbled answer or the page of a proxy, passes.
 */
function isForGood(error: unknown): boolean {
  if (!(error instanceof CiError)) return true;
  if (error.retryable) return false;
  if (error.kind === 'service') return error.code !== undefined;
  return error.kind === 'connection' || error.kind === 'no-credentials';
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

/** The warning for a job that went on while it could not be looked at. */
export function lostSight(
  place: Place,
  { jobId, state, input }: Job,
  why: string,
): Omit<Diagnostic, 'severity'> {
  return {
    summary: 'The job could not be watched to its end',
    detail:
      `Job ${jobId} for "${input?.object}" in bucket ${place.bucket} (${place.region}) was ${state} when it was last ` +
      `seen, and goes on at the service: ${why} The next apply waits for it.`,
  };
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
