import { Construct } from 'constructs';
import { JOB_LISTING_RULES } from '../rules';
import { requireBucket } from './checks/buckets';
import type { ICiBucket } from './ci-bucket';
import { type ListingProps, listingSettings } from './listing';
import type { ISmartAudioQueue } from './smart-audio-queue';
import type { ITerraformDependable } from './terraform/cdktf';
import * as l1 from './generated/data-tencentci-jobs';
import type { IVoiceSeparateWorkflow } from './voice-separate-workflow';

/** What became of a job, or becomes of it. */
export enum JobState {
  /** It waits in its queue. */
  SUBMITTED = 'Submitted',
  /** It is being worked on. */
  RUNNING = 'Running',
  /** It is done. */
  SUCCESS = 'Success',
  /** It failed. */
  FAILED = 'Failed',
  /** Its queue is paused. */
  PAUSE = 'Pause',
  /** It was cancelled. */
  CANCEL = 'Cancel',
}

/** Which jobs are looked up. */
export interface VoiceSeparateJobsProps extends ListingProps {
  /** The bucket that the recordings lie in. */
  readonly bucket: ICiBucket;
  /**
   * Only jobs of this kind; another than the default is that of another node of a workflow.
   * @default VoiceSeparate
   */
  readonly tag?: string;
  /**
   * Only jobs that this workflow started.
   * @default - jobs of anybody
   */
  readonly workflow?: IVoiceSeparateWorkflow;
  /**
   * Only jobs of this queue.
   * @default - jobs of every queue
   */
  readonly queue?: ISmartAudioQueue;
  /**
   * Only jobs on the recording with this whole key.
   * @default - jobs on any recording
   */
  readonly inputObject?: string;
  /**
   * Only jobs in one of these states.
   * @default - jobs in any state
   */
  readonly states?: JobState[];
}

/**
 * The voice separations of a bucket at the time of each plan, whoever submitted them, the newest first.
 *
 * @see CI API, Querying Jobs, 2025-09-09
 */
export class VoiceSeparateJobs extends Construct implements ITerraformDependable {
  /** The data source itself, for what this construct does not offer. */
  public readonly resource: l1.DataTencentciJobs;

  /** @throws Error when a state or a time is none, or the limit is no whole number from 1. Tokens are not judged. */
  public constructor(scope: Construct, id: string, props: VoiceSeparateJobsProps) {
    super(scope, id);
    requireBucket('VoiceSeparateJobs', this, 'bucket', props.bucket);
    this.resource = new l1.DataTencentciJobs(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      tag: props.tag,
      workflowId: props.workflow?.workflowId,
      queueId: props.queue?.queueId,
      inputObject: props.inputObject,
      ...listingSettings('VoiceSeparateJobs', this, JOB_LISTING_RULES, props),
    });
  }

  /** What Terraform calls the data source: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** The jobs, each with `jobId`, `state`, `inputObject`, `createTime`, `outputs` and more. */
  public get jobs(): l1.DataTencentciJobsJobsList {
    return this.resource.jobs;
  }
}
