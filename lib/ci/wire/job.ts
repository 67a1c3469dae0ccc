import { CHILDREN, TEXT } from './content';
import { asked, document, element, type ValueOf } from './element';
import { answered, integer, list, many, one, orElse, required, text, unsetAs, wrapped } from './field';
import { type Output, OUTPUT } from './output';
import { VOICE_SEPARATE, VOICE_SEPARATE_SETTINGS, type VoiceSeparate } from './template';

/** A message queue that is told of the end of a job. Source: CI API, Structure. */
export interface CallBackMqConfig extends ValueOf<typeof CALL_BACK_MQ_CONFIG> {}

export const CALL_BACK_MQ_CONFIG = element({
  /** The region in short, such as `sh`. */
  mqRegion: text('MqRegion'),
  /** `Topic`, or `Queue`, which an unset one means. */
  mqMode: text('MqMode'),
  mqName: text('MqName'),
});

/** The files that a job wrote. */
export interface MediaResult extends ValueOf<typeof MEDIA_RESULT> {}

const MEDIA_RESULT = element({
  bucket: text('Bucket'),
  region: text('Region'),
  /** The service writes it for jobs of every kind; only those that cut a recording up fill it. */
  objectPrefix: unsetAs('', text('ObjectPrefix')),
  objectNames: list(many('ObjectName', TEXT)),
  md5Info: list(
    many('Md5Info', element({ objectName: orElse(text('ObjectName'), ''), md5: orElse(text('Md5'), '') })),
  ),
});

const OPERATION = element({
  /** Wins over `voiceSeparate` when both are given. */
  templateId: text('TemplateId'),
  templateName: answered(text('TemplateName')),
  voiceSeparate: one<VoiceSeparate>(VOICE_SEPARATE, VOICE_SEPARATE_SETTINGS),
  output: one<Output>('Output', OUTPUT),
  /** Printable ASCII, 1024 characters at most. */
  userData: text('UserData'),
  /** 0, 1 or 2; a larger one goes first. */
  jobLevel: integer('JobLevel'),
  /** The content of `MediaInfo`, kept as it is. */
  mediaInfo: answered(one('MediaInfo', CHILDREN)),
  mediaResult: answered(wrapped('MediaResult', one<MediaResult>('OutputFile', MEDIA_RESULT))),
});

const JOB_OPERATION = asked(OPERATION);

/** What a job does: by a template, or by settings of its own. */
export interface JobOperation extends ValueOf<typeof JOB_OPERATION> {}

/** The body of a submission. Source: CI API, Submitting a Job (voice separation), 2026-01-12. */
export interface JobRequest extends ValueOf<typeof JOB_REQUEST> {}

export const JOB_REQUEST = document('Request', {
  tag: text('Tag'),
  input: one('Input', element({ object: text('Object') })),
  /** Each makes a job of its own. */
  operations: list(many<JobOperation>('Operation', JOB_OPERATION)),
  /** The queue to use; the service picks one when it is not given. */
  queueId: text('QueueId'),
  /** A URL, or `no` to keep the queue from reporting. */
  callBack: text('CallBack'),
  /** `XML` or `JSON`. */
  callBackFormat: text('CallBackFormat'),
  /** `Url` or `TDMQ`. */
  callBackType: text('CallBackType'),
  callBackMqConfig: one<CallBackMqConfig>('CallBackMqConfig', CALL_BACK_MQ_CONFIG),
});

/** The execution that a job is a task of. Source: CI API, Job Callbacks. */
export interface JobWorkflow extends ValueOf<typeof JOB_WORKFLOW> {}

const JOB_WORKFLOW = element({
  /** The node's name in the workflow. */
  name: text('Name'),
  runId: text('RunId'),
  workflowId: text('WorkflowId'),
  workflowName: text('WorkflowName'),
});

/** A job as the service describes it. */
export interface Job extends ValueOf<typeof JOB> {}

export const JOB = element({
  /** Means something only when the job has failed; so does the message. */
  code: text('Code'),
  message: text('Message'),
  jobId: required(text('JobId')),
  /** `Submitted`, `Running`, `Success`, `Failed`, `Pause` or `Cancel`. */
  state: text('State'),
  creationTime: text('CreationTime'),
  /** Absent before the job has started. */
  startTime: unsetAs('-', text('StartTime')),
  endTime: unsetAs('-', text('EndTime')),
  queueId: text('QueueId'),
  queueType: text('QueueType'),
  tag: text('Tag'),
  input: one(
    'Input',
    element({
      // An older table of fields calls it Bucket.
      bucketId: text('BucketId', ['BucketId', 'Bucket']),
      object: text('Object'),
      region: text('Region'),
    }),
  ),
  operation: one<ValueOf<typeof OPERATION>>('Operation', OPERATION),
  /** How far it is, as the official Go SDK reads it: assumption A56. */
  progress: text('Progress'),
  /** Of a job that a workflow started. */
  workflow: one<JobWorkflow>('Workflow', JOB_WORKFLOW),
});

/** Jobs, one page of them in a list: the answer to a submission, a query or a list. */
export const JOB_LIST = document('Response', {
  jobs: list(many<Job>('JobsDetail', JOB)),
  nonExistIds: list(many('NonExistJobIds', TEXT)),
  /** Where the next page starts; absent on the last one. */
  nextToken: text('NextToken'),
});
