import {
  type AudioConfig,
  type JobOperation,
  type JobRequest,
  VOICE_SEPARATE,
  given,
} from '../../../ci/wire';
import { isFinished, JOB_RULES } from '../../../rules';
import { invalidArgument, refuseUnknownId } from '../../refusal';
import type { JobRecord } from '../../store/records';
import type { Bucket } from '../../store/store';
import { refuse } from '../rules';
import { keptAudio, separationProblems } from '../separation';
import { type Span, within } from '../span';
import { separationTemplate } from '../templates';
import type { World } from '../world';
import { reportJob } from './report';
import { type Submission, submitJob } from './submit';
import { QUEUE_TYPE } from './wire';

/** Takes a client's jobs: as many as there are operations, and none when one of them is wrong. */
export function createJobs(world: World, bucket: Bucket, request: JobRequest): JobRecord[] {
  if (request.operations.length === 0) throw invalidArgument('Operation is missing.');
  return request.operations
    .map((operation) => submissionOf(world, bucket, request, operation))
    .map((submission) => submitJob(world, bucket, submission));
}

/** The jobs with these ids, and the ids that there is none for. */
export function jobsById(
  { jobs }: Bucket,
  ids: readonly string[],
): { readonly found: JobRecord[]; readonly nonExistIds: string[] } {
  return {
    found: ids.flatMap((id) => jobs.get(id) ?? []),
    nonExistIds: ids.filter((id) => !jobs.get(id)),
  };
}

/** Which jobs a client asks for; what is not given is not looked at. */
export interface JobQuery {
  readonly tag: string;
  /** Wins over the type of the queue. */
  readonly queueId: string | undefined;
  readonly queueType: string | undefined;
  readonly workflowId: string | undefined;
  readonly inputObject: string | undefined;
  readonly inventoryTriggerJobId: string | undefined;
  /** Any of them; every state when there is none. */
  readonly states: readonly string[];
  readonly created: Span;
}

/** Finds jobs, oldest first. */
export function findJobs(bucket: Bucket, query: JobQuery): JobRecord[] {
  const { tag, queueId, queueType, workflowId, inputObject, states, created } = query;
  // Every job here separates voices in a queue of Smart Audio, and none comes from an inventory.
  if (tag !== VOICE_SEPARATE || query.inventoryTriggerJobId !== undefined) return [];
  if (queueId === undefined && queueType !== undefined && queueType !== QUEUE_TYPE) return [];
  return bucket.jobs
    .values()
    .filter((job) => queueId === undefined || job.queueId === queueId)
    .filter((job) => workflowId === undefined || job.workflow?.workflowId === workflowId)
    .filter((job) => inputObject === undefined || job.input.object === inputObject)
    .filter((job) => states.length === 0 || states.includes(job.state))
    .filter(({ createTime }) => within(created, createTime));
}

/** Cancels a job that is not over; work on it is dropped. */
export function cancelJob(world: World, bucket: Bucket, id: string): void {
  const { updateUnknownId, cancelFinishedJob } = world.behaviour;
  const job = bucket.jobs.get(id);
  if (job === undefined) {
    refuseUnknownId(updateUnknownId, 'Job', id);
  } else if (!isFinished(job.state)) {
    reportJob(world, bucket, id, { state: 'Cancel', endTime: world.now() });
    world.runner.cancelled?.(id);
  } else if (job.state !== 'Cancel' && cancelFinishedJob === 'refuse') {
    throw invalidArgument(`The job ${id} is over (${job.state}) and cannot be cancelled any more.`);
  }
}

function submissionOf(
  world: World,
  bucket: Bucket,
  request: JobRequest,
  operation: JobOperation,
): Submission {
  if (request.tag !== VOICE_SEPARATE) {
    throw invalidArgument(
      request.tag === undefined
        ? 'Tag is missing.'
        : `The emulator has no jobs of the kind "${request.tag}".`,
    );
  }
  const { templateId, voiceSeparate, userData, output = {}, jobLevel = 0 } = operation;
  const separation =
    templateId === undefined ? inline(world, voiceSeparate) : fromTemplate(world, bucket, templateId);
  const object = request.input?.object ?? '';
  const { callBack, callBackFormat, callBackType, callBackMqConfig } = request;
  refuse(
    separationProblems(JOB_RULES, world.behaviour, {
      inputObject: object,
      // The template wins over settings that are given besides, and the rules refuse only that both are given.
      ...(separation.templateId === undefined
        ? { audioMode: separation.audioMode, audioConfig: separation.audioConfig }
        : {
            templateId: separation.templateId,
            templateAudioMode: separation.audioMode,
            templateCodec: separation.audioConfig.codec,
          }),
      output,
      userData,
      jobLevel,
      callback: given({ url: callBack, format: callBackFormat, type: callBackType, ...callBackMqConfig }),
      allowPrivateCallback: world.behaviour.privateCallbacks === 'allow',
    }),
  );
  if (output.bucket === undefined || output.region === undefined) {
    throw invalidArgument('The output lacks its Region or its Bucket.');
  }
  return given({
    queueId: queueOf(world, bucket, request.queueId),
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

type Separation = Pick<Submission, 'templateId' | 'templateName' | 'audioMode' | 'audioConfig'>;

function fromTemplate(world: World, bucket: Bucket, templateId: string): Separation {
  const found = separationTemplate(bucket, templateId);
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
  { behaviour }: World,
  settings: { readonly audioMode?: string; readonly audioConfig?: AudioConfig } | undefined,
): Separation {
  if (settings === undefined) throw invalidArgument('Neither TemplateId nor VoiceSeparate is given.');
  const { audioMode, audioConfig } = settings;
  if (audioMode === undefined) throw invalidArgument('VoiceSeparate.AudioMode is missing.');
  if (audioConfig === undefined) throw invalidArgument('VoiceSeparate.AudioConfig is missing.');
  return { audioMode, audioConfig: keptAudio(behaviour, audioMode, audioConfig) };
}

/** The queue of a job: the one that is asked for, or the one that Smart Audio has. */
function queueOf(world: World, bucket: Bucket, asked: string | undefined): string {
  const own = world.queueOf(bucket, 'smart-audio')?.queueId ?? '';
  if (asked !== undefined && asked !== own) {
    throw invalidArgument(`The queue ${asked} does not exist, or does not separate voices. Use ${own}.`);
  }
  return own;
}
