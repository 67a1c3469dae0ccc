import { Construct, type IConstruct } from 'constructs';
import { QUEUE_RULES, check } from '../rules';
import type { ICiBucket } from './ci-bucket';
import type { ITerraformDependable } from './terraform/cdktf';
import { waitForBuckets } from './terraform/dependencies';
import { requireBucket } from './checks/buckets';
import { judge } from './checks/settings';
import * as l1 from './generated/queue';
import type { Notify } from './notify';
import { ruleInput } from './terraform/rule-input';
import type { ResourceProps } from './resource-props';
import { reachesPrivateAddresses } from './terraform/standard-provider';

/** A queue that voice separations run on. */
export interface ISmartAudioQueue extends IConstruct {
  /** The id that Cloud Infinite gave the queue. */
  readonly queueId: string;
}

/** What a queue can be. */
export enum QueueState {
  /** Jobs are started as there is room. */
  ACTIVE = 'Active',
  /** Jobs that run go on, and those that wait are not started. */
  PAUSED = 'Paused',
}

/** Settings of a `SmartAudioQueue`. */
export interface SmartAudioQueueProps extends ResourceProps {
  /** The bucket that the queue belongs to. */
  readonly bucket: ICiBucket;
  /**
   * Which queue of the bucket to take over. Another id takes over another queue and lets go of this one.
   * @default - the Smart Audio queue, which voice separation runs on
   */
  readonly queueId?: string;
  /**
   * Name of the queue, at most 100 characters.
   * @default - the name that it has
   */
  readonly queueName?: string;
  /**
   * Whether waiting jobs are started.
   * @default QueueState.ACTIVE
   */
  readonly state?: QueueState;
  /**
   * Where the queue reports what happened to jobs and workflows that do not say so themselves.
   * @default - what is set on the service
   */
  readonly notify?: Notify;
}

/**
 * The queue that the voice separations of a bucket run on. The service makes it when Smart Audio is enabled; this takes
 * it over and sets it up. Destroying it leaves the queue as it is.
 *
 * @see CI API, Updating a Smart Audio Queue, 2025-09-15
 */
export class SmartAudioQueue extends Construct implements ISmartAudioQueue, ITerraformDependable {
  /**
   * Refers to a queue that something else looks after.
   *
   * @param scope - where the reference stands in the tree.
   * @param id - its id there.
   * @param queueId - the id that Cloud Infinite gave the queue, or a token such as `bucket.smartAudioQueueId`.
   */
  public static fromQueueId(scope: Construct, id: string, queueId: string): ISmartAudioQueue {
    class Import extends Construct implements ISmartAudioQueue {
      public readonly queueId = queueId;
    }
    return new Import(scope, id);
  }

  /** The resource itself, for what this construct does not offer. */
  public readonly resource: l1.Queue;
  private readonly bucketName: string;

  /** @throws Error when the settings break rules of the service; the message lists every one. */
  public constructor(scope: Construct, id: string, props: SmartAudioQueueProps) {
    super(scope, id);
    requireBucket('SmartAudioQueue', this, 'bucket', props.bucket);
    this.bucketName = props.bucket.bucketName;
    const violations = check(QUEUE_RULES, {
      ...ruleInput({ name: props.queueName, state: props.state, notify: props.notify?._settings }),
      allowPrivateCallback: reachesPrivateAddresses(this, props.provider),
    });
    judge('SmartAudioQueue', this, violations, (setting) => (setting === 'name' ? 'queueName' : setting));
    this.resource = new l1.Queue(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      queueId: props.queueId,
      name: props.queueName,
      state: props.state,
      notify: props.notify?._settings,
      provider: props.provider,
      dependsOn: props.dependsOn,
      lifecycle: props.lifecycle,
    });
    waitForBuckets(this.resource, props.bucket);
  }

  /** The id that Cloud Infinite gave the queue. */
  public get queueId(): string {
    return this.resource.queueId;
  }

  /** What Terraform calls the resource: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** @internal */
  public get _bucketName(): string {
    return this.bucketName;
  }

  /** Name of the queue. */
  public get queueName(): string {
    return this.resource.name;
  }

  /** How many jobs may wait. */
  public get maxSize(): number {
    return this.resource.maxSize;
  }

  /** How many jobs run at once. */
  public get maxConcurrent(): number {
    return this.resource.maxConcurrent;
  }

  /** When the queue was created, as the service writes it. */
  public get createTime(): string {
    return this.resource.createTime;
  }

  /** When the queue was last changed, as the service writes it. */
  public get updateTime(): string {
    return this.resource.updateTime;
  }
}
