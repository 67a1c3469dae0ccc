import { Construct, type IConstruct } from 'constructs';
import { JOB_RULES, JOB_WILDCARDS, type JobInput, type Whole, check, type Violation } from '../rules';
import { type AnyModeAudioConfig, type AudioConfig, audioConfigAttribute } from './audio-config';
import type { AudioMode, MusicAudioMode, VoiceAudioMode } from './audio-mode';
import type { ICiBucket } from './ci-bucket';
import type { ITerraformDependable } from './terraform/cdktf';
import { waitForBuckets } from './terraform/dependencies';
import { bucketNameOf, requireBucket } from './checks/buckets';
import { judge } from './checks/settings';
import * as l1 from './generated/voice-separate-job';
import type { JobCallback } from './job-callback';
import { ruleInput } from './terraform/rule-input';
import type { ResourceProps } from './resource-props';
import { reachesPrivateAddresses } from './terraform/standard-provider';
import {
  type SeparationOutput,
  laterOutputInput,
  outputAttribute,
  outputInput,
  outputProp,
} from './separation-output';
import type { ISmartAudioQueue } from './smart-audio-queue';
import {
  type IVoiceSeparateJob,
  VoiceSeparateJobLookup,
  type VoiceSeparateJobLookupProps,
} from './voice-separate-job-lookup';
import { type IVoiceSeparateTemplate, codecOf } from './voice-separate-template';

/** What every job takes. A job cannot be changed: a change of any of these but `wait` and `timeout` submits another. */
export interface VoiceSeparateJobBaseProps extends ResourceProps {
  /** The bucket that the recording lies in. */
  readonly bucket: ICiBucket;
  /** Key of the recording: `uploads/song.mp3`. */
  readonly inputObject: string;
  /** Where the audio is written. */
  readonly output: SeparationOutput;
  /**
   * Text that the service keeps with the job and repeats in callbacks: at most 1024 printable ASCII characters.
   * @default - none
   */
  readonly userData?: string;
  /**
   * Priority; a higher one runs first.
   * @default 0
   */
  readonly jobLevel?: 0 | 1 | 2;
  /**
   * The queue that the job runs on.
   * @default - the one that the service chooses
   */
  readonly queue?: ISmartAudioQueue;
  /**
   * Where the end of the job is reported.
   * @default - where its queue does
   */
  readonly callback?: JobCallback;
  /**
   * Whether an apply waits until the job has finished, and fails if the job does.
   * @default true
   */
  readonly wait?: boolean;
  /**
   * How long an apply waits: `90s`, `45m`, `1h30m`.
   * @default 30m
   */
  readonly timeout?: string;
  /**
   * Values of any meaning; a change of one submits the job anew.
   * @default - none
   */
  readonly triggers?: { [name: string]: string };
}

/** A job that separates as a template says. */
export interface TemplateJobProps extends VoiceSeparateJobBaseProps {
  /** What is separated, and how it is encoded. */
  readonly template: IVoiceSeparateTemplate;
}

/** A job without a template that yields the voice, the background, or both. */
export interface VoiceJobProps extends VoiceSeparateJobBaseProps {
  /** What the job yields. */
  readonly audioMode: VoiceAudioMode;
  /**
   * How the audio is encoded.
   * @default - AAC at 44100 Hz, with bitrate and channels of the recording
   */
  readonly audioConfig?: AudioConfig;
}

/** A job without a template that yields voice, background, bass and drums. */
export interface MusicJobProps extends VoiceSeparateJobBaseProps {
  /** MusicMode. */
  readonly audioMode: MusicAudioMode;
  /**
   * The codec: `AudioConfig.aac()`, `.mp3()` or `.wav()`. The service chooses samplerate, bitrate and channels.
   * @default - AAC
   */
  readonly audioConfig?: AnyModeAudioConfig;
}

/** Settings of a `VoiceSeparateJob`: with a template, or with settings of its own. */
export type VoiceSeparateJobProps = TemplateJobProps | VoiceJobProps | MusicJobProps;

/** Settings of a `VoiceSeparateJob`: with a template, or with an audio mode and a configuration of the audio. */
export interface AnyVoiceSeparateJobProps extends VoiceSeparateJobBaseProps {
  /**
   * What is separated, and how it is encoded.
   * @default - what `audioMode` and `audioConfig` say
   */
  readonly template?: IVoiceSeparateTemplate;
  /**
   * What the job yields, without a template.
   * @default - what the template says
   */
  readonly audioMode?: AudioMode;
  /**
   * How the audio is encoded, without a template. MusicMode takes a codec only: `AudioConfig.aac()`, `.mp3()` or
   * `.wav()`.
   * @default - AAC at 44100 Hz, with bitrate and channels of the recording
   */
  readonly audioConfig?: AudioConfig;
}

/**
 * A voice separation of one recording, submitted by an apply. Destroying it cancels a job that has not finished; what
 * a job wrote stays.
 *
 * @see CI API, Submit a Task (voice separation), 2026-01-12
 */
export class VoiceSeparateJob extends Construct implements IVoiceSeparateJob, ITerraformDependable {
  /**
   * Looks up a job that somebody else submitted, such as a workflow, and what became of it.
   *
   * @param scope - where it stands in the tree.
   * @param id - its id there.
   * @param props - which job.
   */
  public static fromLookup(
    scope: Construct,
    id: string,
    props: VoiceSeparateJobLookupProps,
  ): VoiceSeparateJobLookup {
    return new VoiceSeparateJobLookup(scope, id, props);
  }

  /** The resource itself, for what this construct does not offer. */
  public readonly resource: l1.VoiceSeparateJob;

  /**
   * @throws Error when the settings break rules of the service; the message lists every one. Tokens are not judged
   * here but when Terraform plans.
   */
  public constructor(scope: Construct, id: string, props: VoiceSeparateJobProps) {
    super(scope, id);
    const settings: AnyVoiceSeparateJobProps = props;
    const { bucket, template, output, timeout } = settings;
    requireBucket('VoiceSeparateJob', this, 'bucket', bucket);
    requireBucket('VoiceSeparateJob', this, 'output.bucket', output.bucket);
    const { outputWildcards, outputNearWildcards } = JOB_RULES;
    const violations = [
      ...check(JOB_RULES, settingsJudged(this, settings)),
      // Behind a token a rule sees nothing, but a wildcard is wrong wherever it stands.
      ...check({ outputWildcards, outputNearWildcards }, { output: laterOutputInput(output) }),
    ];
    judge('VoiceSeparateJob', this, violations.map(inProps), prop);

    this.resource = new l1.VoiceSeparateJob(this, 'Resource', {
      bucket: bucket.bucketName,
      region: bucket.region,
      inputObject: props.inputObject,
      templateId: template?.templateId,
      audioMode: settings.audioMode,
      audioConfig: audioConfigAttribute(settings.audioConfig),
      output: outputAttribute(output, JOB_WILDCARDS),
      userData: props.userData,
      jobLevel: props.jobLevel,
      queueId: props.queue?.queueId,
      callback: props.callback?._settings,
      wait: props.wait,
      timeouts: timeout === undefined ? undefined : { create: timeout },
      triggers: props.triggers,
      provider: props.provider,
      dependsOn: props.dependsOn,
      lifecycle: props.lifecycle,
    });
    waitForBuckets(this.resource, bucket, output.bucket);
  }

  /** The id that Cloud Infinite gave the job. */
  public get jobId(): string {
    return this.resource.jobId;
  }

  /** What Terraform calls the resource: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** `Submitted`, `Running`, `Success`, `Failed`, `Pause` or `Cancel`. */
  public get state(): string {
    return this.resource.state;
  }

  /** The files that the job wrote, each with its key (`object`) and its `md5`. */
  public get outputs(): l1.VoiceSeparateJobOutputsList {
    return this.resource.outputs;
  }

  /** Why the job failed, in a word. */
  public get code(): string {
    return this.resource.code;
  }

  /** Why the job failed. */
  public get message(): string {
    return this.resource.message;
  }

  /** Id of the queue that the job runs on. */
  public get queueId(): string {
    return this.resource.queueId;
  }

  /** When the job was submitted, as the service writes it. */
  public get createTime(): string {
    return this.resource.createTime;
  }

  /** When the job started, as the service writes it. */
  public get startTime(): string {
    return this.resource.startTime;
  }

  /** When the job ended, as the service writes it. */
  public get endTime(): string {
    return this.resource.endTime;
  }
}

function settingsJudged(scope: IConstruct, props: AnyVoiceSeparateJobProps): Whole<JobInput> {
  const { bucket, inputObject, template, audioMode, audioConfig, userData, jobLevel, callback } = props;
  const { queue, timeout } = props;
  return {
    ...ruleInput({
      inputObject,
      templateId: template?.templateId,
      templateAudioMode: template?.audioMode,
      templateCodec: codecOf(template),
      templateBucket: bucketNameOf(template),
      queueBucket: bucketNameOf(queue),
      bucket: bucket.bucketName,
      timeouts: { create: timeout },
      audioMode,
      audioConfig,
      userData,
      jobLevel,
      callback: callback?._settings,
    }),
    output: outputInput(props.output, { bucket: bucket.bucketName, region: bucket.region }),
    allowPrivateCallback: reachesPrivateAddresses(scope, props.provider),
  };
}

/** Terraform has a block for the one timeout that there is. */
function inProps(violation: Violation): Violation {
  return violation.path[0] === 'timeouts' ? { ...violation, path: ['timeout'] } : violation;
}

function prop(setting: string): string {
  if (setting === 'queueId') return 'queue';
  return setting === 'templateId' ? 'template' : outputProp(setting);
}
