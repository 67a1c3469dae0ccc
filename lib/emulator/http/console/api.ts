/**
 * What the JSON API of the emulator answers and takes, below `/_emulator/` on its own address. Types alone, so that the
 * page and tests can speak of it without the emulator.
 *
 * | Path below `/_emulator/`                          | Verbs                  | What                                            |
 * | ------------------------------------------------- | ---------------------- | ----------------------------------------------- |
 * | `health`                                          | GET                    | {@link Health}; needs no token                  |
 * | `api/overview`                                    | GET                    | {@link Overview}                                |
 * | `api/buckets`                                     | GET, PUT               | {@link BucketView}`[]`; {@link BucketChange}    |
 * | `api/templates`, `api/templates/<id>`             | GET                    | {@link TemplateView}                            |
 * | `api/workflows`, `api/workflows/<id>`             | GET                    | {@link WorkflowView}                            |
 * | `api/queues`, `api/queues/<id>`                   | GET                    | {@link QueueView}                               |
 * | `api/executions`, `api/executions/<id>`           | GET                    | {@link ExecutionView}                           |
 * | `api/jobs`, `api/jobs/<id>`                       | GET                    | {@link JobView}                                 |
 * | `api/objects` (`prefix` too)                      | GET                    | {@link ObjectView}`[]`                          |
 * | `api/object?region=…&bucket=…&key=…`              | GET, HEAD, PUT, DELETE | its bytes (with Range); PUT: {@link ObjectView} |
 * | the same with `&as=wav`                           | GET, HEAD              | what is to be heard in it, as WAV of 16 bits    |
 * | `api/callbacks`, `api/callbacks/<id>`             | GET                    | {@link CallbackView}                            |
 * | `api/requests`, `api/requests/<id>`               | GET                    | {@link RequestView}                             |
 * | `api/switches`                                    | GET                    | {@link SwitchView}`[]`                          |
 * | `api/switches/<name>`                             | PUT                    | {@link SwitchChange}; {@link SwitchView}        |
 * | `api/faults`                                      | GET, POST              | {@link FaultView}`[]`; {@link FaultRequest}     |
 * | `api/faults/<id>`                                 | DELETE                 | nothing                                         |
 * | `api/reset`                                       | POST                   | nothing: everything is as at the start          |
 * | `api/events`                                      | GET                    | server-sent events, {@link ChangeEvent} each    |
 *
 * Lists are cut down by `bucket` and `region` in the query where their things belong to a bucket, and are in the order in
 * which things came to be, the newest last. Times are in milliseconds since 1970. Whatever is not 2xx has a
 * {@link Problem} as its body.
 */

/** How the emulator is. */
export interface Health {
  readonly status: 'ok';
  /** The version of the package. */
  readonly version: string;
  /** How long it has run, in seconds. */
  readonly uptime: number;
}

/** Why a request to the JSON API was refused. */
export interface Problem {
  readonly error: {
    /**
     * `NotFound`, `Unauthorized`, `Forbidden`, `MethodNotAllowed`, `InvalidRequest`, `TooLarge`, or a code of the service;
     * of what cannot be had as WAV {@link Unheard}.
     */
    readonly code: string;
    readonly message: string;
  };
}

/** Why an object cannot be had as WAV: ffmpeg is missing, it is no sound, or it is too long. */
export type Unheard =
  'FfmpegMissing' | 'InputDecodeFailed' | 'NoAudioStream' | 'InputTooLarge' | 'OutputTooLarge';

/** Where something belongs. */
export interface Place {
  readonly region: string;
  /** The full name, with the APPID. */
  readonly bucket: string;
}

/** What this emulator is. */
export interface Overview {
  readonly version: string;
  /** Where clients of CI and COS connect to. */
  readonly endpoint: string;
  /** The region of buckets that are named without one. */
  readonly region: string;
  /** The preset that it was started with. */
  readonly preset: string;
  /** The names of switches that are not as the preset has them. */
  readonly changedSwitches: readonly string[];
  /** When it was started. */
  readonly startTime: number;
  /** Its time now, which a clock that was given may tell otherwise than this machine's. */
  readonly now: number;
  /** Where everything is kept; absent when it is in memory only. */
  readonly dataDir?: string;
  /** Whether keys are held against a policy. */
  readonly policy: boolean;
  /** The environment that points clients here, without the secret key and the token. */
  readonly env: Readonly<Record<string, string>>;
  readonly counts: {
    readonly buckets: number;
    readonly templates: number;
    readonly workflows: number;
    readonly queues: number;
    readonly executions: number;
    readonly jobs: number;
    readonly objects: number;
    readonly callbacks: number;
    readonly requests: number;
    readonly faults: number;
  };
}

/** A bucket, and what is on in it. */
export interface BucketView extends Place {
  /** Whether CI is bound, as a client reads it. */
  readonly ci: 'on' | 'off' | 'unbinding';
  readonly smartAudio: boolean;
  readonly media: boolean;
  readonly counts: {
    readonly templates: number;
    readonly workflows: number;
    readonly executions: number;
    readonly jobs: number;
    readonly objects: number;
  };
  /** Size of all objects, in bytes. */
  readonly size: number;
}

/** Makes a bucket, or turns its services on and off; what is not given stays, and is on in a new bucket. */
export interface BucketChange extends Place {
  /** Turning CI off turns the others off. */
  readonly ci?: boolean;
  readonly smartAudio?: boolean;
  readonly media?: boolean;
}

/** The name of a file that voice separation writes. */
export type StemName = 'voice' | 'background' | 'bass' | 'drums';

/** How sound is encoded; what is not given is the service's default. */
export interface AudioSettings {
  readonly codec?: string;
  /** In Hz. */
  readonly samplerate?: number;
  /** In kbps. */
  readonly bitrate?: number;
  readonly channels?: number;
}

/** A template, and what it produces. */
export interface TemplateView extends Place {
  readonly templateId: string;
  readonly name: string;
  /** `VoiceSeparate`, or another kind, of which the emulator knows no more than its name. */
  readonly tag: string;
  readonly audioMode?: string;
  readonly audio?: AudioSettings;
  /** The stems that it makes; empty for other kinds. */
  readonly stems: readonly StemName[];
  /** What is kept of another kind, as XML. */
  readonly settings?: string;
  /** The workflows with a node that uses it. */
  readonly usedBy: readonly { readonly workflowId: string; readonly name: string; readonly node: string }[];
  readonly createTime: number;
  readonly updateTime: number;
}

/** Where a node or a job writes; the wildcards stand as they were given. */
export interface OutputView {
  readonly region?: string;
  readonly bucket?: string;
  /** The keys by what they are of; `sprite` is of a node that takes snapshots. */
  readonly objects: Readonly<Partial<Record<StemName | 'sprite', string>>>;
}

/** A node of the graph of a workflow. */
export interface NodeView {
  readonly name: string;
  /** `Start`, `End`, `VoiceSeparate`, … */
  readonly type: string;
  readonly templateId?: string;
  /** The name of that template; absent when there is none with that id. */
  readonly templateName?: string;
  readonly output?: OutputView;
  /** What else stands in the node, as XML. */
  readonly settings?: string;
}

/** That one node follows another. */
export interface EdgeView {
  readonly from: string;
  readonly to: string;
}

/** A graph of nodes. `End` is among the nodes when anything leads to it. */
export interface GraphView {
  readonly nodes: readonly NodeView[];
  readonly edges: readonly EdgeView[];
}

/** Which uploads start a workflow, besides the prefix. */
export interface FilterView {
  readonly state: string;
  /** What is let through, in words: `video`, `audio`, `image`, `contentType`, `custom`, `allFile`. */
  readonly kinds: readonly string[];
  /** Extensions without a dot. */
  readonly extensions: readonly string[];
}

/** Who is told of what. */
export interface NotifyView {
  readonly state: string;
  readonly type: string;
  readonly url?: string;
  readonly events: readonly string[];
  readonly format?: string;
  /** The message queue, where one is told. */
  readonly mq?: { readonly region?: string; readonly mode?: string; readonly name?: string };
}

/** A workflow, with its graph. */
export interface WorkflowView extends Place {
  readonly workflowId: string;
  readonly name: string;
  readonly state: 'Active' | 'Paused';
  /** Since when it sees uploads; absent while it is paused. */
  readonly activeFrom?: number;
  /** How the keys of objects begin that start it; empty is the whole bucket. */
  readonly objectPrefix: string;
  /** Absent when it was sent without one. */
  readonly filter?: FilterView;
  readonly notify?: NotifyView;
  /** The queue of its separations: the one that it names, or that of Smart Audio. */
  readonly queue?: { readonly queueId: string; readonly name: string; readonly state: 'Active' | 'Paused' };
  readonly graph: GraphView;
  /** How many executions there were of it. */
  readonly executions: number;
  readonly createTime: number;
  readonly updateTime: number;
}

/** A queue, and who waits in it. */
export interface QueueView extends Place {
  readonly queueId: string;
  readonly service: 'smart-audio' | 'media';
  readonly name: string;
  readonly state: 'Active' | 'Paused';
  readonly notify: NotifyView;
  readonly waiting: number;
  readonly running: number;
}

/** What becomes of a job, or of a task of an execution. */
export type JobStateName = 'Submitted' | 'Running' | 'Success' | 'Failed' | 'Pause' | 'Cancel';

/** One node of a workflow at work. */
export interface TaskView {
  readonly node: string;
  readonly type: string;
  readonly state: JobStateName;
  readonly jobId?: string;
  /** Why it failed; also what is told of one that the emulator skips. */
  readonly code?: string;
  readonly message?: string;
  readonly createTime: number;
  readonly startTime?: number;
  readonly endTime?: number;
}

/** One run of a workflow over one object. */
export interface ExecutionView extends Place {
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly state: 'Running' | 'Success' | 'Failed' | 'Cancel';
  /** The key of the object. */
  readonly object: string;
  /** What started it. */
  readonly startedBy: 'upload' | 'output' | 'hand';
  /** The graph as it was when the execution began. */
  readonly graph: GraphView;
  readonly tasks: readonly TaskView[];
  readonly createTime: number;
  /** When its last task ended; absent while it runs. */
  readonly endTime?: number;
  /** What it wrote. */
  readonly outputs: readonly StemView[];
}

/** A file that a job wrote. */
export interface StemView extends Place {
  readonly stem: StemName;
  readonly key: string;
  readonly md5: string;
  /** Whether the object is still there, as it was written. */
  readonly present: boolean;
}

/** A job. */
export interface JobView extends Place {
  readonly jobId: string;
  readonly state: JobStateName;
  /** In percent: 0 until it has succeeded. */
  readonly progress: number;
  readonly queueId: string;
  /** The key of the input, in the bucket of the job. */
  readonly input: string;
  readonly inputPresent: boolean;
  readonly templateId?: string;
  readonly templateName?: string;
  readonly audioMode: string;
  readonly audio: AudioSettings;
  readonly output: OutputView;
  readonly outputs: readonly StemView[];
  readonly level: number;
  readonly userData?: string;
  /** The node of an execution that it is the work of. */
  readonly workflow?: {
    readonly workflowId: string;
    readonly workflowName: string;
    readonly runId: string;
    readonly node: string;
  };
  /** Why it failed. */
  readonly code?: string;
  readonly message?: string;
  readonly createTime: number;
  readonly startTime?: number;
  readonly endTime?: number;
}

/** An object in a bucket. */
export interface ObjectView extends Place {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  readonly md5: string;
  readonly contentType: string;
  readonly lastModified: number;
  /** The job that wrote it, and as what, when it is still as that job left it. */
  readonly writtenBy?: { readonly jobId: string; readonly stem: StemName };
}

/** A callback, and what became of it. */
export interface CallbackView {
  readonly id: string;
  readonly time: number;
  readonly event: 'TaskFinish' | 'WorkflowFinish';
  readonly bucket: string;
  readonly jobId?: string;
  readonly runId?: string;
  readonly target: {
    readonly type: 'Url' | 'TDMQ';
    /** Without user and password. */
    readonly url?: string;
    readonly mq?: { readonly region?: string; readonly mode?: string; readonly name?: string };
  };
  readonly format: 'XML' | 'JSON';
  readonly body: string;
  readonly state: 'pending' | 'delivered' | 'failed' | 'not-sent';
  /** Why it was not sent. */
  readonly reason?: string;
  readonly attempts: readonly {
    readonly time: number;
    /** The status of the answer. */
    readonly status?: number;
    /** Why there was no answer. */
    readonly error?: string;
  }[];
}

/** What was compared in a signature that was not accepted. The secret key is no part of it. */
export interface SignatureView {
  readonly algorithm: string;
  readonly secretId: string;
  readonly signTime: string;
  readonly keyTime: string;
  /** The names that the signature says it covers. */
  readonly headerList: readonly string[];
  readonly paramList: readonly string[];
  /** The text of the request that the emulator hashed: verb, path, parameters, headers. */
  readonly httpString: string;
  /** What it signed: algorithm, time, and the hash of the text above. */
  readonly stringToSign: string;
  /** What came of that; absent when the keys are not known. */
  readonly computed?: string;
  /** What the request said. */
  readonly sent: string;
}

/** Why a request was refused. */
export type RefusalReason =
  /** Its signature is missing, cannot be read, is of unknown keys, is too early or too late, or is another one. */
  | { readonly kind: 'signature'; readonly signature?: SignatureView }
  /** The policy does not allow it. */
  | { readonly kind: 'policy'; readonly action: string; readonly resource: string }
  /** Its settings break a rule. */
  | {
      readonly kind: 'rule';
      readonly rule: string;
      readonly summary: string;
      /** The document that states the rule. */
      readonly source: string;
      readonly severity: 'error' | 'warning';
    }
  /** A fault was set, and met it. */
  | { readonly kind: 'fault'; readonly failure: FailureView }
  /** The service refuses it, as code and message say. */
  | { readonly kind: 'service' };

/** A request, and what was answered. */
export interface RequestView {
  readonly id: string;
  readonly time: number;
  /** How long the answer took, in milliseconds; absent as long as there is none. */
  readonly duration?: number;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Without tokens. */
  readonly headers: Readonly<Record<string, string>>;
  /** The first 16 KiB as text; empty for objects, and for what was not signed with a right key. */
  readonly body: string;
  readonly region?: string;
  readonly bucket?: string;
  /** Absent when there is none like it. */
  readonly operation?: string;
  /** Absent when there was no answer. */
  readonly status?: number;
  readonly refusal?: { readonly code: string; readonly message: string; readonly reason: RefusalReason };
  /** The fault that met it. */
  readonly fault?: FailureView;
}

/** A switch, and where it stands. */
export interface SwitchView {
  readonly name: string;
  readonly value: string | boolean | number;
  /** Where it stood at the start. */
  readonly atStart: string | boolean | number;
  readonly standard: string | boolean | number;
  /** What it can be; absent for a whole number, which can be anything from `from`. */
  readonly values?: readonly (string | boolean)[];
  readonly from?: number;
  readonly about: string;
}

/** Turns a switch. */
export interface SwitchChange {
  readonly value: string | boolean | number;
}

/** What goes wrong with a request, as in `emulator.fail`. */
export type FailureView =
  | { readonly kind: 'error'; readonly status?: number; readonly code: string; readonly message?: string }
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'hang' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'huge'; readonly bytes: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 301 | 302 | 307 }
  | { readonly kind: 'skew'; readonly seconds: number };

/** Sets a fault. All that is given of the target must match; nothing given matches every request of a client of CI. */
export interface FaultRequest {
  readonly operation?: string;
  readonly method?: string;
  /** The decoded path, whole. */
  readonly path?: string;
  /** How many matching requests pass unharmed first. @default 0 */
  readonly after?: number;
  /** How many requests it meets after that. @default 1 */
  readonly times?: number;
  readonly failure: FailureView;
}

/** A fault that was set. */
export interface FaultView extends FaultRequest {
  readonly id: string;
  /** How many requests it has met. */
  readonly hits: number;
}

/** What can change. `overview` is all that does not belong to one of the others. */
export type ChangeKind =
  | 'overview'
  | 'buckets'
  | 'templates'
  | 'workflows'
  | 'queues'
  | 'executions'
  | 'jobs'
  | 'objects'
  | 'callbacks'
  | 'requests'
  | 'switches'
  | 'faults';

/**
 * The data of a server-sent event: things of these kinds changed, so that whoever shows them asks again. Several changes
 * within a moment make one event. A browser that connects again is told what it missed, and after a restart of the
 * emulator that everything may have changed.
 */
export interface ChangeEvent {
  readonly kinds: readonly ChangeKind[];
}
