import {
  type Job,
  jobListToXml,
  type JobRequest,
  jobRequestFromXml,
  templateListToXml,
  timestampOf,
} from '../../lib/ci/wire';
import { parseXml } from '../../lib/ci/xml';
import { type Answer, type Arrived, refusal, service } from '../ci/service';

/** A service that takes jobs and lets a test decide what becomes of them. It stops after the test. */
export interface JobService {
  readonly env: Readonly<Record<string, string>>;
  /** Every job submitted, oldest first; a test may change them. */
  readonly jobs: Job[];
  /** What was submitted, oldest first. */
  readonly submitted: JobRequest[];
  /** Every request after a submission or instead of one: `GET /jobs/j1`. */
  readonly requests: string[];
  /** The states that the jobs go through, one at each look; the last one stays. */
  states: string[];
  /** Answers in place of the service, for as long as it returns something. */
  instead?: (request: Arrived) => Answer | undefined;
  /** Modes of the templates that exist, by their ids. */
  readonly templates: Record<string, string>;
}

/** Starts the service. */
export async function jobService(): Promise<JobService> {
  const started = await service((request) => handle(request));
  const self: JobService = {
    env: {
      TENCENTCLOUD_SECRET_ID: 'AKIDexample',
      TENCENTCLOUD_SECRET_KEY: 'secret-key',
      TENCENTCLOUD_REGION: 'ap-chongqing',
      TENCENTCLOUD_CI_ENDPOINT: started.url,
      TENCENTCLOUD_MAX_RETRIES: '0',
    },
    jobs: [],
    submitted: [],
    requests: [],
    states: ['Success'],
    templates: { t1voice: 'IsAudio' },
  };

  function handle(request: Arrived): Answer {
    const url = new URL(request.url, 'http://service');
    self.requests.push(`${request.method} ${url.pathname}`);
    const other = self.instead?.(request);
    if (other) return other;
    if (url.pathname === '/template') return templates(url.searchParams.get('ids') ?? '');
    if (request.method === 'POST') return submit(request.body);
    const ids = url.pathname.replace(/^\/jobs\/?/, '').split(',');
    if (request.method === 'PUT') return cancel(ids[0] ?? '');
    return url.pathname === '/jobs' ? list() : describe(ids);
  }

  function submit(body: string): Answer {
    const asked = jobRequestFromXml(parseXml(body));
    self.submitted.push(asked);
    const job: Job = {
      jobId: `j${self.jobs.length + 1}`,
      tag: asked.tag,
      state: 'Submitted',
      code: 'Success',
      creationTime: timestampOf(Date.now()),
      queueId: asked.queueId ?? 'p1',
      input: { object: asked.input?.object, bucketId: 'media-1250000000', region: 'ap-chongqing' },
      operation: asked.operation,
    };
    self.jobs.push(job);
    return { body: jobListToXml({ jobs: [job], nonExistIds: [] }) };
  }

  function describe(ids: readonly string[]): Answer {
    const [state = 'Success', ...later] = self.states;
    if (later.length > 0) self.states = later;
    self.jobs.forEach((job, i) => {
      if (ids.includes(job.jobId) && job.state !== 'Cancel') self.jobs[i] = inState(job, state);
    });
    return {
      body: jobListToXml({
        jobs: self.jobs.filter(({ jobId }) => ids.includes(jobId)),
        nonExistIds: ids.filter((id) => !self.jobs.some(({ jobId }) => jobId === id)),
      }),
    };
  }

  function list(): Answer {
    return { body: jobListToXml({ jobs: self.jobs, nonExistIds: [] }) };
  }

  function cancel(id: string): Answer {
    const i = self.jobs.findIndex(({ jobId }) => jobId === id);
    const job = self.jobs[i];
    if (!job) return refusal(404, 'NoSuchJob');
    if (job.state === 'Success') return refusal(400, 'InvalidArgument', 'The job has finished.');
    self.jobs[i] = { ...job, state: 'Cancel' };
    return {};
  }

  function templates(ids: string): Answer {
    const found = Object.entries(self.templates).filter(([id]) => ids.split(',').includes(id));
    return {
      body: templateListToXml({
        templates: found.map(([templateId, audioMode]) => ({
          tag: 'VoiceSeparate',
          templateId,
          name: templateId,
          voiceSeparate: { audioMode, audioConfig: { codec: 'aac' } },
        })),
        nonExistIds: ids.split(',').filter((id) => !(id in self.templates)),
      }),
    };
  }

  return self;
}

function inState(job: Job, state: string): Job {
  if (state === 'Failed') {
    return { ...job, state, code: 'InputFileNotExist', message: 'The input is not there', endTime: 'now' };
  }
  if (state !== 'Success') return { ...job, state };
  const { output } = job.operation ?? {};
  const objectNames = [output?.auObject, output?.object].filter((name) => name !== undefined);
  return {
    ...job,
    state,
    startTime: '2026-01-12T22:36:55+0800',
    endTime: '2026-01-12T22:37:55+0800',
    operation: {
      ...job.operation,
      mediaResult: {
        objectNames,
        md5Info: objectNames.map((objectName) => ({ objectName, md5: `md5-of-${objectName}` })),
      },
    },
  };
}
