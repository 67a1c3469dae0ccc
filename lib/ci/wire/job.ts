import { type XmlElement, type XmlNode, at, childrenNamed, textAt, toNode } from '../xml';
import { type Output, outputFromXml, outputToXml } from './output';
import { VOICE_SEPARATE, type VoiceSeparate, voiceSeparateFromXml, voiceSeparateToXml } from './template';
import { given, numberAt, requiredAt, WireError } from './values';

/** A message queue that is told of the end of a job. Source: CI API, Structure. */
export interface CallBackMqConfig {
  /** The region in short, such as `sh`. */
  readonly mqRegion?: string;
  /** `Topic` or `Queue`. */
  readonly mqMode?: string;
  readonly mqName?: string;
}

/** What a job does: by a template, or by settings of its own. */
export interface JobOperation {
  /** Wins over `voiceSeparate` when both are given. */
  readonly templateId?: string;
  readonly voiceSeparate?: VoiceSeparate;
  readonly output?: Output;
  /** Printable ASCII, 1024 characters at most. */
  readonly userData?: string;
  /** 0, 1 or 2; a larger one goes first. */
  readonly jobLevel?: number;
}

/** The body of a submission. Source: CI API, Submitting a Job (voice separation), 2026-01-12. */
export interface JobRequest {
  readonly tag?: string;
  readonly input?: { readonly object?: string };
  readonly operation?: JobOperation;
  /** The queue to use; the service picks one when it is not given. */
  readonly queueId?: string;
  /** A URL, or `no` to keep the queue from reporting. */
  readonly callBack?: string;
  /** `XML` or `JSON`. */
  readonly callBackFormat?: string;
  /** `Url` or `TDMQ`. */
  readonly callBackType?: string;
  readonly callBackMqConfig?: CallBackMqConfig;
}

/** The files that a job wrote. */
export interface MediaResult {
  readonly bucket?: string;
  readonly region?: string;
  readonly objectNames: readonly string[];
  readonly md5Info: readonly { readonly objectName: string; readonly md5: string }[];
}

/** A job as the service describes it. */
export interface Job {
  readonly jobId: string;
  readonly tag?: string;
  /** `Submitted`, `Running`, `Success`, `Failed`, `Pause` or `Cancel`. */
  readonly state?: string;
  /** Means something only when the job has failed; so does the message. */
  readonly code?: string;
  readonly message?: string;
  readonly creationTime?: string;
  /** Absent before the job has started. */
  readonly startTime?: string;
  readonly endTime?: string;
  readonly queueId?: string;
  readonly queueType?: string;
  readonly input?: { readonly object?: string; readonly bucketId?: string; readonly region?: string };
  readonly operation?: JobOperation & {
    readonly templateName?: string;
    readonly mediaResult?: MediaResult;
    /** The content of `MediaInfo`, kept as it is. */
    readonly mediaInfo?: readonly XmlElement[];
  };
}

/** Jobs, one page of them in a list. */
export interface JobList {
  readonly jobs: readonly Job[];
  readonly nonExistIds: readonly string[];
  /** Where the next page starts; absent on the last one. */
  readonly nextToken?: string;
}

/** Writes the body of a submission. */
export function jobRequestToXml(request: JobRequest): XmlNode {
  const { operation, callBackMqConfig: mq } = request;
  return [
    'Request',
    [
      ['Tag', request.tag],
      ['Input', [['Object', request.input?.object]]],
      operation && ['Operation', operationContent(operation)],
      ['QueueId', request.queueId],
      ['CallBack', request.callBack],
      ['CallBackFormat', request.callBackFormat],
      ['CallBackType', request.callBackType],
      mq && [
        'CallBackMqConfig',
        [
          ['MqRegion', mq.mqRegion],
          ['MqMode', mq.mqMode],
          ['MqName', mq.mqName],
        ],
      ],
    ],
  ];
}

/**
 * Reads the body of a submission.
 * @throws WireError when a number is none.
 */
export function jobRequestFromXml(root: XmlElement): JobRequest {
  const [input, operation, mq] = [at(root, 'Input'), at(root, 'Operation'), at(root, 'CallBackMqConfig')];
  return given({
    tag: textAt(root, 'Tag'),
    input: input && given({ object: textAt(input, 'Object') }),
    operation: operation && operationFromXml(operation),
    queueId: textAt(root, 'QueueId'),
    callBack: textAt(root, 'CallBack'),
    callBackFormat: textAt(root, 'CallBackFormat'),
    callBackType: textAt(root, 'CallBackType'),
    callBackMqConfig:
      mq &&
      given({
        mqRegion: textAt(mq, 'MqRegion'),
        mqMode: textAt(mq, 'MqMode'),
        mqName: textAt(mq, 'MqName'),
      }),
  });
}

/** Writes a job. The times of a job that has not got there are `-`, as the service writes them. */
export function jobToXml(job: Job): XmlNode {
  const { input, operation } = job;
  return [
    'JobsDetail',
    [
      ['Code', job.code],
      ['Message', job.message],
      ['JobId', job.jobId],
      ['State', job.state],
      ['CreationTime', job.creationTime],
      ['StartTime', job.startTime ?? '-'],
      ['EndTime', job.endTime ?? '-'],
      ['QueueId', job.queueId],
      ['QueueType', job.queueType],
      ['Tag', job.tag],
      input && [
        'Input',
        [
          ['BucketId', input.bucketId],
          ['Object', input.object],
          ['Region', input.region],
        ],
      ],
      operation && [
        'Operation',
        [
          ...operationContent(operation, operation.templateName),
          operation.mediaInfo && ['MediaInfo', operation.mediaInfo.map(toNode)],
          operation.mediaResult && mediaResultToXml(operation.mediaResult),
        ],
      ],
    ],
  ];
}

/**
 * Reads a job.
 * @throws WireError when it has no id, or a number is none.
 */
export function jobFromXml(from: XmlElement): Job {
  const [input, operation] = [at(from, 'Input'), at(from, 'Operation')];
  return given({
    jobId: requiredAt(from, 'JobId'),
    tag: textAt(from, 'Tag'),
    state: textAt(from, 'State'),
    code: textAt(from, 'Code'),
    message: textAt(from, 'Message'),
    creationTime: textAt(from, 'CreationTime'),
    startTime: started(textAt(from, 'StartTime')),
    endTime: started(textAt(from, 'EndTime')),
    queueId: textAt(from, 'QueueId'),
    queueType: textAt(from, 'QueueType'),
    input:
      input &&
      given({
        object: textAt(input, 'Object'),
        // An older table of fields calls it Bucket.
        bucketId: textAt(input, 'BucketId') ?? textAt(input, 'Bucket'),
        region: textAt(input, 'Region'),
      }),
    operation:
      operation &&
      given({
        ...operationFromXml(operation),
        templateName: textAt(operation, 'TemplateName'),
        mediaResult: mediaResultFromXml(operation),
        mediaInfo: at(operation, 'MediaInfo')?.children,
      }),
  });
}

/** Writes jobs: the answer to a submission, a query or a list. */
export function jobListToXml(list: JobList, requestId?: string): XmlNode {
  return [
    'Response',
    [
      ['RequestId', requestId],
      ...list.jobs.map(jobToXml),
      ...list.nonExistIds.map((id): XmlNode => ['NonExistJobIds', id]),
      ['NextToken', list.nextToken],
    ],
  ];
}

/**
 * Reads jobs: the answer to a submission, a query or a list.
 * @throws WireError when a job has no id, or a number is none.
 */
export function jobListFromXml(root: XmlElement): JobList {
  if (root.name !== 'Response') throw new WireError('Response', undefined, 'the root of the answer');
  return given({
    jobs: childrenNamed(root, 'JobsDetail')
      .filter(({ children }) => children.length > 0)
      .map(jobFromXml),
    nonExistIds: childrenNamed(root, 'NonExistJobIds')
      .map(({ text }) => text)
      .filter((id) => id !== ''),
    nextToken: textAt(root, 'NextToken'),
  });
}

function operationContent(operation: JobOperation, templateName?: string): (XmlNode | undefined)[] {
  return [
    ['TemplateId', operation.templateId],
    ['TemplateName', templateName],
    operation.voiceSeparate && voiceSeparateToXml(operation.voiceSeparate),
    operation.output && outputToXml(operation.output),
    ['UserData', operation.userData],
    ['JobLevel', operation.jobLevel],
  ];
}

function operationFromXml(from: XmlElement): JobOperation {
  const settings = at(from, VOICE_SEPARATE);
  return given({
    templateId: textAt(from, 'TemplateId'),
    voiceSeparate: settings && voiceSeparateFromXml(settings),
    output: outputFromXml(from),
    userData: textAt(from, 'UserData'),
    jobLevel: numberAt(from, 'JobLevel'),
  });
}

function mediaResultToXml(result: MediaResult): XmlNode {
  return [
    'MediaResult',
    [
      [
        'OutputFile',
        [
          ['Bucket', result.bucket],
          ['Region', result.region],
          // The service writes it for jobs of every kind; only those that cut a recording up fill it.
          ['ObjectPrefix', ''],
          ...result.objectNames.map((name): XmlNode => ['ObjectName', name]),
          ...result.md5Info.map(({ objectName, md5 }): XmlNode => [
            'Md5Info',
            [
              ['ObjectName', objectName],
              ['Md5', md5],
            ],
          ]),
        ],
      ],
    ],
  ];
}

function mediaResultFromXml(operation: XmlElement): MediaResult | undefined {
  const file = at(operation, 'MediaResult', 'OutputFile');
  return (
    file &&
    given({
      bucket: textAt(file, 'Bucket'),
      region: textAt(file, 'Region'),
      objectNames: childrenNamed(file, 'ObjectName').map(({ text }) => text),
      md5Info: childrenNamed(file, 'Md5Info').map((info) => ({
        objectName: textAt(info, 'ObjectName') ?? '',
        md5: textAt(info, 'Md5') ?? '',
      })),
    })
  );
}

function started(time: string | undefined): string | undefined {
  return time === '-' ? undefined : time;
}
