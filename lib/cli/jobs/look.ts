import { cancelJob, describeJobs, given, listJobs } from '../../ci';
import { connected } from '../connect';
import { EXIT, Failure } from '../exit';
import type { GetFlags, ListFlags, PlaceFlags } from '../flags';
import { followJobs } from '../follow';
import { isMissing, unknown } from '../missing';
import { jobJson, jobProblem, jobText, print, table } from '../print';

/**
 * Shows jobs, and waits for their end when that is asked for.
 * @throws Failure when one does not exist, or when one that was waited for did not succeed.
 */
export function get(ids: readonly string[], flags: GetFlags): Promise<void> {
  return connected(flags, async (connection) => {
    const { client, target } = connection;
    const { found, missing } = flags.wait
      ? { found: await followJobs(connection, ids, flags.timeout), missing: [] }
      : await describeJobs(client, target, ids);
    if (flags.json) print(found.map(jobJson));
    else if (found.length > 0) print(found.map(jobText).join('\n'));
    if (missing.length > 0) throw unknown('job', missing);
    const problems = found.filter(({ state }) => state !== 'Success').map(jobProblem);
    if (flags.wait && problems.length > 0) throw new Failure(EXIT.failed, problems.join('\n'));
  });
}

/** Lists jobs. */
export function list(flags: ListFlags): Promise<void> {
  return connected(flags, async ({ client, target }) => {
    const { states, workflowId, queueId, inputObject, createdFrom, createdTo, oldestFirst, limit, json } =
      flags;
    const orderByTime = oldestFirst ? 'Asc' : undefined;
    const jobs = await listJobs(
      client,
      target,
      given({ states, workflowId, queueId, inputObject, createdFrom, createdTo, orderByTime, limit }),
    );
    if (json) print(jobs.map(jobJson));
    else if (jobs.length > 0) {
      const rows = jobs.map(({ jobId, state = '', creationTime = '', input }) => [
        jobId,
        state,
        creationTime,
        input?.object ?? '',
      ]);
      print(table([['JOB', 'STATE', 'SUBMITTED', 'INPUT'], ...rows]));
    } else process.stderr.write('There are no such jobs.\n');
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
