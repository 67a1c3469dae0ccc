import { Construct } from 'constructs';
import { requireBucket } from './checks/buckets';
import type { ICiBucket } from './ci-bucket';
import * as l1 from './generated/data-tencentci-queues';
import type { ITerraformDependable, TerraformProvider } from './terraform/cdktf';
import type { QueueState } from './smart-audio-queue';

/** Whose queues there are. */
export enum QueueService {
  /** Smart Audio, on whose queue voice separation runs. */
  SMART_AUDIO = 'smart_audio',
  /** Media processing. */
  MEDIA = 'media',
  /** Both. */
  ALL = 'all',
}

/** Which queues are looked up. */
export interface CiQueuesProps {
  /** The bucket that the queues belong to. */
  readonly bucket: ICiBucket;
  /**
   * Whose queues.
   * @default QueueService.SMART_AUDIO
   */
  readonly service?: QueueService;
  /**
   * Only queues with exactly this name; not together with `namePrefix`.
   * @default - queues of any name
   */
  readonly queueName?: string;
  /**
   * Only queues whose name starts with this.
   * @default - queues of any name
   */
  readonly namePrefix?: string;
  /**
   * Only queues in this state.
   * @default - queues in any state
   */
  readonly state?: QueueState;
  /**
   * The provider that looks them up, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
}

/**
 * The queues of a bucket at the time of each plan, ordered by name.
 *
 * @see CI API, Querying Smart Audio Queues, 2025-09
 */
export class CiQueues extends Construct implements ITerraformDependable {
  /** The data source itself, for what this construct does not offer. */
  public readonly resource: l1.DataTencentciQueues;

  /** Looks up queues. */
  public constructor(scope: Construct, id: string, props: CiQueuesProps) {
    super(scope, id);
    requireBucket('CiQueues', this, 'bucket', props.bucket);
    this.resource = new l1.DataTencentciQueues(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      service: props.service,
      name: props.queueName,
      namePrefix: props.namePrefix,
      state: props.state,
      provider: props.provider,
    });
  }

  /** What Terraform calls the data source: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** The queues, each with `queueId`, `name`, `service`, `state`, `notify` and more. */
  public get queues(): l1.DataTencentciQueuesQueuesList {
    return this.resource.queues;
  }
}
