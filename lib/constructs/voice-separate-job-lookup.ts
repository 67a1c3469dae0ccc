import { Construct, type IConstruct } from 'constructs';
import type { ICiBucket } from './ci-bucket';
import type { ITerraformDependable, TerraformProvider } from './terraform/cdktf';
import { requireBucket } from './checks/buckets';
import * as l1 from './generated/data-tencentci-job';

/** A voice separation of one recording. */
export interface IVoiceSeparateJob extends IConstruct {
  /** The id that Cloud Infinite gave the job. */
  readonly jobId: string;
}

/** Which job is looked up. */
export interface VoiceSeparateJobLookupProps {
  /** The bucket that the recording lies in. */
  readonly bucket: ICiBucket;
  /** The id that Cloud Infinite gave the job, or a token. */
  readonly jobId: string;
  /**
   * The provider that looks the job up, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
}

/**
 * A job that somebody else submitted, such as a workflow, and what became of it by the time of each plan. A plan fails
 * when the service does not know the job, or has forgotten it.
 *
 * @see CI API, Querying a Specified Job
 */
export class VoiceSeparateJobLookup extends Construct implements IVoiceSeparateJob, ITerraformDependable {
  /** The data source itself, for what this construct does not offer. */
  public readonly resource: l1.DataTencentciJob;

  /** Looks up a job. */
  public constructor(scope: Construct, id: string, props: VoiceSeparateJobLookupProps) {
    super(scope, id);
    requireBucket('VoiceSeparateJobLookup', this, 'bucket', props.bucket);
    this.resource = new l1.DataTencentciJob(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      jobId: props.jobId,
      provider: props.provider,
    });
  }

  /** The id that Cloud Infinite gave the job. */
  public get jobId(): string {
    return this.resource.jobId;
  }

  /** What Terraform calls the data source: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** Key of the recording. */
  public get inputObject(): string {
    return this.resource.inputObject;
  }

  /** `Submitted`, `Running`, `Success`, `Failed`, `Pause` or `Cancel`. */
  public get state(): string {
    return this.resource.state;
  }

  /** The files that the job wrote, each with its key (`object`) and its `md5`. */
  public get outputs(): l1.DataTencentciJobOutputsList {
    return this.resource.outputs;
  }

  /** How far the job is, in the words of the service, which tells it of some jobs only. */
  public get progress(): string {
    return this.resource.progress;
  }

  /** What the files that the job wrote are (duration, codec, samplerate …), as JSON. */
  public get mediaInfoJson(): string {
    return this.resource.mediaInfoJson;
  }

  /** Why the job failed, in a word. */
  public get code(): string {
    return this.resource.code;
  }

  /** Why the job failed. */
  public get message(): string {
    return this.resource.message;
  }
}
