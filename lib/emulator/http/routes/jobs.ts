import {
  type AudioConfig,
  type Job,
  type JobRequest,
  VOICE_SEPARATE,
  WireError,
  given,
  jobListToXml,
  jobRequestFromXml,
} from '../../../ci/wire';
import type { XmlNode } from '../../../ci/xml';
import { JOB_RULES, respell } from '../../../rules';
import { type Call, type Reply } from '../call';
import { invalidArgument, unknownId } from '../errors';
import { cancelJob, isFinished } from '../../service/jobs/report';
import { type Submission, submitJob } from '../../service/jobs/submit';
import { jobOnWire } from '../../service/jobs/wire';
import type { JobRecord } from '../../store/records';
import type { Route } from '../router';
import { createdWithin, required, tokenPage } from './executions';
import { kept, shaped, shownAudio, violations } from './templates';

/** The operations of the `/jobs` family. */
export const JOB_ROUTES: readonly Route[] = [
  { operation: 'CreateJob', method: 'POST', path: '/jobs', hosts: ['ci'], handle: submit },
  { operation: 'ListJobs', method: 'GET', path: '/jobs', hosts: ['ci'], handle: list },
  { operation: 'GetJobs', method: 'GET', path: '/jobs/:ids', hosts: ['ci'], handle: get },
  {
    operation: 'CancelJob',
    method: 'PUT',
    path: '/jobs/:id',
    flag: 'cancel',
    hosts: ['ci'],
    handle: cancel,
  },
];

function submit(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const job = submitJob(world, bucket, readSubmission(call));
  return { xml: jobsXml(call, [job]) };
}

function get(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const ids = call.param('ids').split(',').filter(Boolean);
  const found = ids.flatMap((id) => bucket.jobs.get(id) ?? []);
  return {
    xml: jobsXml(call, found, { nonExistIds: ids.filter((id) => !bucket.jobs.get(id)) }),
  };
}

function list(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const tag = required(call, 'tag');
  const queueId = call.query('queueId');
  const [workflowId, inputObject] = [call.query('workflowId'), call.query('inputObject')];
  const states = call.list('states')?.filter((state) => state.toLowerCase() !== 'all') ?? [];
  const found = bucket.jobs
    .values()
    // Every job here separates voices, and none comes from an inventory. A queue's id wins over its type.
    .filter(() => tag === VOICE_SEPARATE && call.query('inventoryTriggerJobId') === undefined)
    .filter((job) => (queueId === undefined ? ofQueueType(call, job) : job.queueId === queueId))
    .filter((job) => workflowId === undefined || job.workflow?.workflowId === workflowId)
    .filter((job) => inputObject === undefined || job.input.object === inputObject)
    .filter((job) => states.length === 0 || states.includes(job.state))
    .filter(createdWithin(call));
  if (call.choice('orderByTime', 'Desc', ['Asc']) === 'Desc') found.reverse();
  const { items, nextToken } = tokenPage(call, found, ({ jobId }) => jobId);
  return { xml: jobsXml(call, items, { ...(nextToken !== undefined && { nextToken }) }) };
}

function ofQueueType(call: Call, job: JobRecord): boolean {
  const type = call.query('queueType');
  return type === undefined || jobOnWire(job).queueType === type;
}

function cancel(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const id = call.param('id');
  const job = bucket.jobs.get(id);
  if (job === undefined) {
    const refusal = unknownId(world.behaviour.updateUnknownId, 'Job', id);
    if (refusal) throw refusal;
    return {};
  }
  if (!isFinished(job.state)) cancelJob(world, bucket, id);
  else if (job.state !== 'Cancel' && world.behaviour.cancelFinishedJob === 'refuse') {
    throw invalidArgument(`The job ${id} is over (${job.state}) and cannot be cancelled any more.`);
  }
  return {};
}

function jobsXml(
  { world: { behaviour } }: Call,
  records: readonly JobRecord[],
  rest: { readonly nonExistIds?: readonly string[]; readonly nextToken?: string } = {},
): XmlNode {
  const jobs = records.map((record): Job =>
    jobOnWire({ ...record, audioConfig: shownAudio(behaviour, record.audioMode, record.audioConfig) }),
  );
  // Answers about jobs carry no RequestId.
  return shaped(behaviour, jobListToXml({ nonExistIds: [], ...rest, jobs }));
}

function readSubmission(call: Call): Submission {
  const { bucket, world } = call;
  const request = readJobRequest(call);
  const { operation = {}, callBackMqConfig } = request;
  if (request.tag !== VOICE_SEPARATE) {
    throw invalidArgument(
      request.tag === undefined
        ? 'Tag is missing.'
        : `The emulator has no jobs of the kind "${request.tag}".`,
    );
  }
  const { userData, output = {}, jobLevel = 0 } = operation;
  const separation = operation.templateId === undefined ? inline(call, operation) : template(call, operation);
  const object = request.input?.object ?? '';
  const [broken] = violations(JOB_RULES, world.behaviour, {
    inputObject: object,
    // The template wins over settings that are given besides, and the rules refuse only that both are given.
    ...(separation.templateId === undefined
      ? { audioMode: separation.audioMode, audioConfig: separation.audioConfig }
      : { templateId: separation.templateId, templateAudioMode: separation.audioMode }),
    output,
    userData,
    jobLevel,
    callback: given({
      url: request.callBack,
      format: request.callBackFormat,
      type: request.callBackType,
      ...callBackMqConfig,
    }),
    allowPrivateCallback: world.behaviour.privateCallbacks === 'allow',
  });
  if (broken !== undefined) throw invalidArgument(respell(broken, pascalCase));
  if (output.bucket === undefined || output.region === undefined) {
    throw invalidArgument('The output lacks its Region or its Bucket.');
  }
  const { callBack, callBackFormat, callBackType } = request;
  return given({
    queueId: queueOf(call, request.queueId),
    input: { bucket: bucket.name, region: bucket.region, object },
    ...separation,
    output,
    userData,
    jobLevel,
    callBack,
    callBackFormat,
    callBackType,
    callBackMqConfig,
  });
}

function readJobRequest(call: Call): JobRequest {
  try {
    return jobRequestFromXml(call.xml());
  } catch (error) {
    if (error instanceof WireError) throw invalidArgument(error.message);
    throw error;
  }
}

type Separation = Pick<Submission, 'templateId' | 'templateName' | 'audioMode' | 'audioConfig'>;

function template(
  { bucket, world }: Call,
  { templateId = '' }: { readonly templateId?: string },
): Separation {
  const found = bucket.templates.get(templateId);
  if (found !== undefined) {
    const { name, audioMode, audioConfig } = found;
    return { templateId, templateName: name, audioMode, audioConfig };
  }
  if (world.behaviour.unknownTemplate === 'refuse') {
    throw invalidArgument(`The template ${templateId} does not exist.`);
  }
  return { templateId, audioMode: '', audioConfig: {} };
}

function inline(
  { world }: Call,
  {
    voiceSeparate,
  }: { readonly voiceSeparate?: { readonly audioMode?: string; readonly audioConfig?: AudioConfig } },
): Separation {
  if (voiceSeparate === undefined) throw invalidArgument('Neither TemplateId nor VoiceSeparate is given.');
  const { audioMode, audioConfig } = voiceSeparate;
  if (audioMode === undefined) throw invalidArgument('VoiceSeparate.AudioMode is missing.');
  if (audioConfig === undefined) throw invalidArgument('VoiceSeparate.AudioConfig is missing.');
  return { audioMode, audioConfig: kept(world.behaviour, audioMode, audioConfig) };
}

/** The queue of a job: the one that is asked for, or the one that Smart Audio has. */
function queueOf({ bucket, world }: Call, asked: string | undefined): string {
  const own = world.queueOf(bucket, 'smart-audio')?.queueId ?? '';
  if (asked !== undefined && asked !== own) {
    throw invalidArgument(`The queue ${asked} does not exist, or does not separate voices. Use ${own}.`);
  }
  return own;
}

/** `auObject` as the API spells it: `AuObject`. */
function pascalCase(setting: string): string {
  return setting.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
