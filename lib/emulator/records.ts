import type { AudioConfig } from '../ci/wire';

/** A voice-separation template that the emulator keeps. */
export interface TemplateRecord {
  readonly templateId: string;
  readonly name: string;
  readonly audioMode: string;
  readonly audioConfig: AudioConfig;
  /** Milliseconds since 1970. */
  readonly createTime: number;
  readonly updateTime: number;
}

/** Where a queue or a workflow tells about its work: the elements of NotifyConfig as they were sent. */
export interface NotifyRecord {
  readonly State?: string;
  readonly Url?: string;
  readonly Type?: string;
  readonly Event?: string;
  readonly ResultFormat?: string;
  readonly MqRegion?: string;
  readonly MqMode?: string;
  readonly MqName?: string;
}

/** The families of queues that voice separation meets. */
export type QueueFamily = 'smart-audio' | 'media';

/** A queue, made by the service when a feature is enabled. */
export interface QueueRecord {
  readonly queueId: string;
  readonly family: QueueFamily;
  readonly name: string;
  readonly state: 'Active' | 'Paused';
  readonly notify: NotifyRecord;
  readonly createTime: number;
  readonly updateTime: number;
}

/** A node of a workflow. */
export interface NodeRecord {
  readonly type: string;
  /** The kids of the node other than its type, as they were sent. */
  readonly content: readonly StoredNode[];
}

/** A piece of XML as it is kept; the same as the codec's `XmlNode`, and plain JSON. */
export type StoredNode = readonly [name: string, content: string | readonly StoredNode[]];

/** A workflow that the emulator keeps. */
export interface WorkflowRecord {
  readonly workflowId: string;
  readonly name: string;
  readonly state: 'Active' | 'Paused';
  /** The names that follow each node, by the node's name. */
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  readonly nodes: Readonly<Record<string, NodeRecord>>;
  readonly createTime: number;
  readonly updateTime: number;
  /** Since when it sees uploads; absent while Paused. */
  readonly activeFrom?: number;
}

/** The states of a job. */
export type JobState = 'Submitted' | 'Running' | 'Success' | 'Failed' | 'Pause' | 'Cancel';

/** A voice-separation job. */
export interface JobRecord {
  readonly jobId: string;
  readonly state: JobState;
  readonly queueId: string;
  readonly input: { readonly bucket: string; readonly region: string; readonly object: string };
  readonly templateId?: string;
  readonly templateName?: string;
  /** What the job separates into: of its template at the time, or inline. */
  readonly audioMode: string;
  readonly audioConfig: AudioConfig;
  readonly output: OutputRecord;
  readonly userData?: string;
  readonly jobLevel?: string;
  readonly callback?: CallbackRecord;
  /** The execution that the job is a task of. */
  readonly workflow?: { readonly workflowId: string; readonly runId: string; readonly node: string };
  readonly code: string;
  readonly message: string;
  readonly createTime: number;
  readonly startTime?: number;
  readonly endTime?: number;
  /** The objects that the job wrote, in the order of the answer. */
  readonly outputs?: readonly { readonly object: string; readonly md5: string }[];
}

/** Where a job writes. The names still hold their wildcards. */
export interface OutputRecord {
  readonly region: string;
  readonly bucket: string;
  readonly object?: string;
  readonly auObject?: string;
  readonly bassObject?: string;
  readonly drumObject?: string;
}

/** Whom a job calls when it is done. */
export interface CallbackRecord {
  readonly url?: string;
  readonly format?: string;
  readonly type?: string;
}

/** A task of an execution: a node of the workflow at work on the object. */
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
  readonly state: 'Running' | 'Success' | 'Failed' | 'Cancel';
  readonly createTime: number;
  /** The workflow as it was when the execution began. */
  readonly dependencies: WorkflowRecord['dependencies'];
  readonly nodes: WorkflowRecord['nodes'];
  readonly tasks: readonly TaskRecord[];
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

/** A service of a bucket: when it was enabled. */
export interface ServiceRecord {
  readonly createTime: number;
}
