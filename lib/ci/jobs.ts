import { isFinished } from '../rules';
import { describeByIds, type Described } from './by-ids';
import { callTo, lookAt } from './call';
import type { CiClient } from './client';
import type { CreationWatch } from './create-once';
import { type ListingFilter, listingQuery } from './listing-filter';
import { allTokens } from './pages';
import type { Target } from './request';
import { doSurely } from './surely';
import {
  type Job,
  JOB_LIST,
  JOB_REQUEST,
  type JobOperation,
  type JobRequest,
  VOICE_SEPARATE,
  WireError,
} from './wire';
import { parseXml, type XmlElement } from './xml';

/** What a voice-separation job is to do. */
export type JobSettings = Omit<JobRequest, 'tag' | 'operations'> & {
  readonly input: { readonly object: string };
  readonly operation: JobOperation;
};

/** Which jobs to list. */
export interface JobFilter extends ListingFilter {
  /** @default VoiceSeparate */
  readonly tag?: string;
  readonly queueId?: string;
  readonly workflowId?: string;
  /** The whole key. */
  readonly inputObject?: string;
}

/** How far back a job is looked for whose submission got no answer: the newest of its input object. */
const RECENT_JOBS = 100;

/** Submits a job, exactly once. (CI API, Submitting a Job, voice separation, 2026-01-12) */
export async function submitJob(
  client: CiClient<'CreateJob' | 'ListJobs'>,
  target: Target,
  settings: JobSettings,
  watch?: CreationWatch,
): Promise<Job> {
  const { operation, ...about } = settings;
  const { object } = settings.input;
  const body = JOB_REQUEST.write({ tag: VOICE_SEPARATE, ...about, operations: [operation] });
  const creation = {
    what: `job for "${object}"`,
    identity: `job/${object}`,
    read: (root: XmlElement) => {
      const [job] = JOB_LIST.read(root).jobs;
      if (job === undefined) throw new WireError('Response.JobsDetail', undefined, 'a job');
      return job;
    },
    find: async (signal: AbortSignal) => {
      const recent = await recentJobs(client, lookAt(target, signal), object);
      return recent.filter((job) => isJobOf(job, settings));
    },
    id: idOf,
    createTime: ({ creationTime }: Job) => creationTime,
  };
  return client.createOnce(callTo('CreateJob', target, { body }), creation, watch);
}

// A list of jobs has no total, so that it is whole, and empty if it is, is known only by the service's request id.
async function recentJobs(
  client: CiClient<'ListJobs'>,
  target: Target,
  object: string,
): Promise<readonly Job[]> {
  const query = { tag: VOICE_SEPARATE, inputObject: object, size: RECENT_JOBS };
  const { requestId, body } = await client.request(callTo('ListJobs', target, { query }));
  const { jobs } = JOB_LIST.read(parseXml(body.toString('utf8')));
  if (jobs.length === 0 && requestId === undefined) {
    throw new WireError('x-ci-request-id', undefined, 'there when no job is');
  }
  return jobs;
}

/** Describes jobs by their ids, any number of them. (CI API, Querying a Job) */
export async function describeJobs(
  client: CiClient<'GetJobs'>,
  target: Target,
  ids: readonly string[],
): Promise<Described<Job>> {
  return describeByIds<Job>(ids, 'NonExistJobIds', idOf, (some, accountFor) =>
    client.read(callTo('GetJobs', target, { id: some.join(',') }), (root) => {
      const { jobs, nonExistIds } = JOB_LIST.read(root);
      return accountFor(jobs, nonExistIds);
    }),
  );
}

/** Lists jobs, all pages or up to a limit. (CI API, Querying Jobs, 2025-09-09) */
export async function listJobs(
  client: CiClient<'ListJobs'>,
  target: Target,
  filter: JobFilter = {},
): Promise<readonly Job[]> {
  return allTokens(async (nextToken, size) => {
    const page = await client.read(
      callTo('ListJobs', target, {
        query: {
          tag: filter.tag ?? VOICE_SEPARATE,
          queueId: filter.queueId,
          workflowId: filter.workflowId,
          inputObject: filter.inputObject,
          ...listingQuery(filter, size, nextToken),
        },
      }),
      JOB_LIST.read,
    );
    return { items: page.jobs, nextToken: page.nextToken };
  }, filter.limit);
}

/** Cancels a job that has not finished. (CI API, Cancelling a Job) */
export async function cancelJob(
  client: CiClient<'CancelJob' | 'GetJobs'>,
  target: Target,
  jobId: string,
): Promise<void> {
  await doSurely(client, callTo('CancelJob', target, { id: jobId }), {
    isDone: async (signal) => {
      const [job] = (await describeJobs(client, lookAt(target, signal), [jobId])).found;
      return job === undefined || isFinished(job.state);
    },
  });
}

function idOf({ jobId }: Job): string {
  return jobId;
}

// Where the files go and what was noted down with the job are echoed as they were sent.
function isJobOf(job: Job, { input, operation }: JobSettings): boolean {
  const essence = (of: JobSettings['operation'] | undefined): string =>
    JSON.stringify([
      of?.templateId,
      of?.userData,
      of?.output?.region,
      of?.output?.bucket,
      of?.output?.object,
      of?.output?.auObject,
      of?.output?.bassObject,
      of?.output?.drumObject,
    ]);
  return job.input?.object === input.object && essence(job.operation) === essence(operation);
}
