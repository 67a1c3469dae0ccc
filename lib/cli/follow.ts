import { CiError, describeExecution, describeJobs, type Execution, type Job } from '../ci';
import { waitFor } from '../ci/waiting';
import { isFinished } from '../rules';
import type { Connection } from './connect';
import { EXIT, Failure } from './exit';
import type { Limit } from './flags';
import { unknown } from './missing';
import { Progress } from './progress';

/** How often is looked, in milliseconds. */
const PATIENCE = { firstMs: 250, maxMs: 3000 } as const;

/** Waits for the end of an execution, and shows how far it is. */
export function followExecution(
  { client, target }: Connection,
  runId: string,
  limit: Limit,
): Promise<Execution> {
  return follow(limit, `Execution ${runId}`, async (progress) => {
    const run = await describeExecution(client, target, runId);
    const tasks = run.tasks ?? [];
    const open = tasks.filter(({ state }) => !isFinished(state));
    const text = open.map(({ name, state }) => `${name} ${state}`).join(', ') || `${run.state}`;
    progress.show(tasks.length - open.length, tasks.length, text);
    return run;
  });
}

/** Waits for the end of jobs, and shows how far they are. */
export function followJobs(
  { client, target }: Connection,
  jobIds: readonly string[],
  limit: Limit,
): Promise<readonly Job[]> {
  const what = jobIds.length === 1 ? `Job ${jobIds[0]}` : `Of ${jobIds.length} jobs, one`;
  const watch = async (progress: Progress): Promise<{ jobs: readonly Job[]; state: string | undefined }> => {
    const { found, missing } = await describeJobs(client, target, jobIds);
    if (missing.length > 0) throw unknown('job', missing);
    const open = found.filter(({ state }) => !isFinished(state));
    const text = (open.length > 0 ? open : found).map(({ jobId, state }) => `${jobId} ${state}`).join(', ');
    progress.show(found.length - open.length, found.length, text);
    return { jobs: found, state: open[0]?.state ?? 'Success' };
  };
  return follow(limit, what, watch).then(({ jobs }) => jobs);
}

async function follow<Seen extends { readonly state?: string }>(
  limit: Limit,
  what: string,
  watch: (progress: Progress) => Promise<Seen>,
): Promise<Seen> {
  const progress = new Progress(process.stderr);
  let last = 'not seen yet';
  const look = async (): Promise<Seen | undefined> => {
    try {
      const seen = await watch(progress);
      last = seen.state ?? last;
      return isFinished(seen.state) ? seen : undefined;
    } catch (error) {
      // The work goes on and is paid for, whether the service can be reached just now or not.
      if (error instanceof CiError && error.retryable) return undefined;
      throw error;
    }
  };
  try {
    const seen = await waitFor(look, { ...PATIENCE, limitMs: limit.ms }, new AbortController().signal);
    if (seen !== undefined) return seen;
  } finally {
    progress.end();
  }
  throw new Failure(
    EXIT.timeout,
    `${what} is still ${last} after ${limit.text}. It goes on at the service; use --timeout to wait longer.`,
  );
}
