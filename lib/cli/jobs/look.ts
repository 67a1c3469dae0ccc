import { cancelJob, describeJobs, given, type Job, listJobs } from '../../ci';
import { connected } from '../connect';
import { EXIT, Failure } from '../exit';
import type { GetFlags, ListFlags, PlaceFlags } from '../flags';
import { followJobs } from '../follow';
import { isMissing, unknown } from '../missing';
import { jobJson, jobProblem, jobText, print } from '../print';
import { showEach, showList } from '../seeing/thing';
import { type Going, joined, watch } from '../seeing/watch';

/** A job, as lists, `get` and `--watch` show it. */
const JOB: Going<Job> = {
  one: 'job',
  id: ({ jobId }) => jobId,
  columns: {
    JOB: ({ jobId }) => jobId,
    STATE: ({ state }) => state,
    SUBMITTED: ({ creationTime }) => creationTime,
    INPUT: ({ input }) => input?.object,
  },
  text: (job) => jobText(job).split('\n'),
  json: jobJson,
};

/**
 * Shows jobs, and waits for their end when that is asked for.
 * @throws Failure when one does not exist, or when one that was waited for did not succeed.
 */
export function get(ids: readonly string[], flags: GetFlags): Promise<void> {
  return connected(flags, async (connection) => {
    const { client, target } = connection;
    if (flags.watch) {
      const look = async (_: readonly string[], signal: AbortSignal) => {
        const { found, missing } = await describeJobs(client, { ...target, signal }, ids);
        if (missing.length > 0) throw unknown('job', missing);
        return found;
      };
      return watch(JOB, { ...flags, look });
    }
    const described = flags.wait
      ? { found: await followJobs(connection, ids, flags.timeout), missing: [] }
      : await describeJobs(client, target, ids);
    showEach(JOB, described, flags);
    const problems = described.found.filter(({ state }) => state !== 'Success').map(jobProblem);
    if (flags.wait && problems.length > 0) throw new Failure(EXIT.failed, problems.join('\n'));
  });
}

/** Lists jobs. */
export function list(flags: ListFlags): Promise<void> {
  return connected(flags, async ({ client, target }) => {
    const { tag, states, workflowId, queueId, inputObject, createdFrom, createdTo, oldestFirst, limit } =
      flags;
    const filter = given({
      tag,
      states,
      workflowId,
      queueId,
      inputObject,
      createdFrom,
      createdTo,
      orderByTime: oldestFirst ? 'Asc' : undefined,
      limit,
    });
    if (!flags.watch) {
      showList(JOB, await listJobs(client, target, filter), flags);
      return;
    }
    const look = async (open: readonly string[], signal: AbortSignal) => {
      const listed = await listJobs(client, { ...target, signal }, filter);
      const gone = open.filter((id) => !listed.some(({ jobId }) => jobId === id));
      return joined(listed, (await describeJobs(client, { ...target, signal }, gone)).found, JOB.id);
    };
    await watch(JOB, { ...flags, look });
  });
}

/**
 * Cancels jobs, one after the other, as many of them as there are.
 * @throws Failure when one does not exist.
 */
export function cancel(ids: readonly string[], flags: PlaceFlags): Promise<void> {
  return connected(flags, async ({ client, target }) => {
    const [cancelled, missing]: [string[], string[]] = [[], []];
    for (const jobId of ids) {
      try {
        await cancelJob(client, target, jobId);
      } catch (error) {
        if (!isMissing(error)) throw error;
        missing.push(jobId);
        continue;
      }
      cancelled.push(jobId);
      if (!flags.json) print(`Job ${jobId} is cancelled.`);
    }
    if (flags.json) print(cancelled.map((jobId) => ({ jobId, state: 'Cancel' })));
    if (missing.length > 0) throw unknown('job', missing);
  });
}
