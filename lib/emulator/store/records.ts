import type {
  AudioConfig,
  CallBackMqConfig,
  NotifyConfig,
  Output,
  TemplateRequest,
  Topology,
} from '../../ci/wire';
import type { MediaInfo } from '../../audio';
import type { ExecutionState, JobState, QueueState, WorkflowState } from '../../rules';

/** The settings of a template: its tag, its name, and those that its kind has. */
export interface TemplateSettings extends TemplateRequest {
  readonly tag: string;
  readonly name: string;
}

/** A template that the emulator keeps. All times are in milliseconds since 1970. */
export interface TemplateRecord extends TemplateSettings {
  readonly templateId: string;
  readonly createTime: number;
  readonly updateTime: number;
}

/** The services of a bucket that voice separation meets; each has its own queue. */
export type ServiceName = 'smart-audio' | 'media';

/** A service of a bucket: when it was enabled. */
export interface ServiceRecord {
  readonly createTime: number;
}

/** A queue, made when its service was enabled. */
export interface QueueRecord {
  readonly queueId: string;
  readonly service: ServiceName;
  readonly name: string;
  readonly state: QueueState;
  readonly notifyConfig: NotifyConfig;
  readonly createTime: number;
  readonly updateTime: number;
}

/** A workflow that the emulator keeps. */
export interface WorkflowRecord {
  readonly workflowId: string;
  readonly name: string;
  readonly state: WorkflowState;
  /** As it was sent. */
  readonly topology: Topology;
  readonly createTime: number;
  readonly updateTime: number;
  /** Since when it sees uploads; absent while it is paused. */
  readonly activeFrom?: number;
}

/** A voice-separation job, submitted by a client or by a workflow. */
export interface JobRecord {
  readonly jobId: string;
  readonly state: JobState;
  readonly queueId: string;
  readonly input: { readonly bucket: string; readonly region: string; readonly object: string };
  readonly templateId?: string;
  readonly templateName?: string;
  /** What it separates into: as its template was when the job was submitted, or inline. */
  readonly audioMode: string;
  readonly audioConfig: AudioConfig;
  /** Where it writes. `${ext}` and `${jobid}` are still to be replaced. */
  readonly output: Output;
  readonly userData?: string;
  readonly jobLevel?: number;
  readonly callBack?: string;
  readonly callBackFormat?: string;
  readonly callBackType?: string;
  readonly callBackMqConfig?: CallBackMqConfig;
  /** The execution that the job is a task of. */
  readonly workflow?: {
    readonly workflowId: string;
    readonly workflowName: string;
    readonly runId: string;
    readonly node: string;
  };
  readonly code: string;
  readonly message: string;
  readonly createTime: number;
  readonly startTime?: number;
  readonly endTime?: number;
  /** The objects that it wrote, in the order of the answer. */
  readonly outputs?: readonly { readonly object: string; readonly md5: string }[];
  /** What the outputs truly are. */
  readonly mediaInfo?: MediaInfo;
}

/** A task of an execution: one node of the workflow at work on the object. */
export interface TaskRecord {
  readonly node: string;
  readonly type: string;
  readonly jobId?: string;
  readonly state: JobState;
  readonly code: string;
  readonly message: string;
  readonly createTime: number;
  readonly startTime?: number;
  readonly endTime?: number;
}

/** One run of a workflow over one object. */
export interface ExecutionRecord {
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly object: string;
  readonly state: ExecutionState;
  readonly createTime: number;
  /** The workflow's topology when the execution began. */
  readonly topology: Topology;
  readonly tasks: readonly TaskRecord[];
  /** What the upload said that started it; absent when it was started by hand. */
  readonly cosHeaders?: readonly CosHeader[];
  /** The workflows whose outputs led to it, the first one first; empty for an upload from outside. */
  readonly chain: readonly string[];
}

/** One thing that an upload said of its object, as callbacks pass it on. */
export interface CosHeader {
  readonly key: string;
  readonly value: string;
}

/** An object in a bucket; its bytes are kept apart. */
export interface ObjectRecord {
  readonly key: string;
  readonly size: number;
  /** MD5 of the content in hex; the ETag without its quotes. */
  readonly md5: string;
  readonly contentType: string;
  readonly lastModified: number;
  /** `x-cos-meta-…` headers, by their full names. */
  readonly meta: Readonly<Record<string, string>>;
}
