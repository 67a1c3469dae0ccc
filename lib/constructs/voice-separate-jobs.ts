import { Construct } from 'constructs';
import { check, JOB_LISTING_RULES } from '../rules';
import { requireBucket } from './checks/buckets';
import { judge } from './checks/settings';
import type { ICiBucket } from './ci-bucket';
import type { ISmartAudioQueue } from './smart-audio-queue';
import type { ITerraformDependable, TerraformProvider } from './terraform/cdktf';
import { ruleInput } from './terraform/rule-input';
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
export interface VoiceSeparateJobsProps {
  /** The bucket that the recordings lie in. */
  readonly bucket: ICiBucket;
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
  /**
   * Only jobs that were submitted at this time or later: `2026-01-31T08:00:00+08:00`.
   * @default - jobs of any age
   */
  readonly createdFrom?: string;
  /**
   * Only jobs that were submitted at this time or earlier.
   * @default - jobs up to the newest
   */
  readonly createdTo?: string;
  /**
   * At most so many jobs, the newest ones; a whole number from 1.
   * @default 100
   */
  readonly limit?: number;
  /**
   * The provider that looks them up, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
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
    const { states, createdFrom, createdTo, limit } = props;
    const violations = check(JOB_LISTING_RULES, ruleInput({ states, createdFrom, createdTo, limit }));
    judge('VoiceSeparateJobs', this, violations, (setting) => setting);
    this.resource = new l1.DataTencentciJobs(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      workflowId: props.workflow?.workflowId,
      queueId: props.queue?.queueId,
      inputObject: props.inputObject,
      states,
      createdFrom,
      createdTo,
      limit,
      provider: props.provider,
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
