import { Construct, type IConstruct } from 'constructs';
import { BUCKET_RULES, PLACE_RULES, check } from '../rules';
import { type IResolvable, type ITerraformDependable, Token } from './terraform/cdktf';
import { judge, warnOnce } from './checks/settings';
import * as l1 from './generated/bucket';
import { ruleInput } from './terraform/rule-input';
import type { ResourceProps } from './resource-props';

/** A bucket that Cloud Infinite works on. */
export interface ICiBucket extends IConstruct {
  /** Name of the bucket with the APPID: `media-1250000000`. */
  readonly bucketName: string;
  /**
   * Region of the bucket: `ap-chongqing`.
   * @default - the region of the provider
   */
  readonly region?: string;
  /**
   * What turns Cloud Infinite on for the bucket. Whatever works on the bucket waits for it.
   * @default - nothing in this program
   */
  readonly enabledBy?: ITerraformDependable | undefined;
}

/** What may be said of a bucket that lives elsewhere. */
export interface CiBucketImportOptions {
  /**
   * Region of the bucket: `ap-chongqing`.
   * @default - the region of the provider
   */
  readonly region?: string;
}

/** What becomes of Cloud Infinite on a bucket when its `CiBucket` is destroyed. Objects stay in either case. */
export enum OnDestroy {
  /** Everything stays on. */
  KEEP = 'keep',
  /** Smart Audio and media processing are disabled and the bucket unbound from Cloud Infinite, whoever turned them on. */
  DISABLE = 'disable',
}

/** Settings of a `CiBucket`. */
export interface CiBucketProps extends ResourceProps {
  /**
   * Name of the bucket with the APPID: `media-1250000000`; or a token, such as the name of a `tencentcloud_cos_bucket`
   * of the same stack, which is then made first.
   */
  readonly bucketName: string;
  /**
   * Region of the bucket: `ap-chongqing`.
   * @default - the region of the provider
   */
  readonly region?: string;
  /**
   * Whether Smart Audio is enabled, which voice separation needs.
   * @default true
   */
  readonly smartAudio?: boolean;
  /**
   * Whether media processing is enabled, which templates and workflows belong to. Enabling is free.
   * @default true
   */
  readonly mediaProcessing?: boolean;
  /**
   * What becomes of Cloud Infinite on the bucket when this is destroyed.
   * @default OnDestroy.KEEP
   */
  readonly onDestroy?: OnDestroy;
}

/**
 * Cloud Infinite on a bucket: binds the bucket and enables Smart Audio, which voice separation needs, and media
 * processing, which templates and workflows belong to. The bucket itself must exist. Templates, workflows and jobs that
 * are given it wait for it.
 *
 * @see CI API, Binding Bucket; Enabling Smart Audio, 2025-09-15; Enabling Media Processing
 */
export class CiBucket extends Construct implements ICiBucket, ITerraformDependable {
  /**
   * Refers to a bucket that something else looks after: the official provider, another stack, or nobody.
   *
   * @param scope - where the reference stands in the tree.
   * @param id - its id there.
   * @param bucketName - `name-appid`, or a token such as the name of a `tencentcloud_cos_bucket`.
   * @param options - the region, when it is not the provider's.
   * @throws Error when the name is not `name-appid`, or the region is no region name. Tokens are not judged.
   */
  public static fromBucketName(
    scope: Construct,
    id: string,
    bucketName: string,
    options: CiBucketImportOptions = {},
  ): ICiBucket {
    class Import extends Construct implements ICiBucket {
      public readonly bucketName = bucketName;
      public readonly region = options.region;
    }
    const violations = check(PLACE_RULES, ruleInput({ bucket: bucketName, region: options.region }));
    const bucket = new Import(scope, id);
    judge('CiBucket', bucket, violations, prop);
    return bucket;
  }

  /** The resource itself, for what this construct does not offer. */
  public readonly resource: l1.Bucket;
  /** Name of the bucket, as given. */
  public readonly bucketName: string;
  /** Region of the bucket, as given. */
  public readonly region?: string;

  /** @throws Error when the name is not `name-appid`, or the region is no region name. Tokens are not judged. */
  public constructor(scope: Construct, id: string, props: CiBucketProps) {
    super(scope, id);
    const { bucketName, region, onDestroy } = props;
    const violations = check(BUCKET_RULES, ruleInput({ bucket: bucketName, region, onDestroy }));
    judge('CiBucket', this, violations, prop);
    warnOfSecond(this, props);
    this.bucketName = props.bucketName;
    this.region = props.region;
    this.resource = new l1.Bucket(this, 'Resource', {
      bucket: props.bucketName,
      region: props.region,
      smartAudio: props.smartAudio,
      mediaProcessing: props.mediaProcessing,
      onDestroy: props.onDestroy,
      provider: props.provider,
      dependsOn: props.dependsOn,
      lifecycle: props.lifecycle,
    });
  }

  /** The resource, which whatever works on the bucket waits for. (Optional because jsii lets no class narrow it.) */
  public get enabledBy(): ITerraformDependable | undefined {
    return this.resource;
  }

  /** What Terraform calls the resource: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** Whether the bucket is bound to Cloud Infinite: `on`, `off` or `unbinding`. */
  public get ciStatus(): string {
    return this.resource.ciStatus;
  }

  /** Whether Smart Audio is enabled. */
  public get smartAudio(): boolean | IResolvable {
    return this.resource.smartAudio;
  }

  /** Whether media processing is enabled. */
  public get mediaProcessing(): boolean | IResolvable {
    return this.resource.mediaProcessing;
  }

  /** Id of the queue that voice separations run on; null without Smart Audio. */
  public get smartAudioQueueId(): string {
    return this.resource.smartAudioQueueId;
  }
}

/** Warns of another `CiBucket` of the program for the same bucket, as far as names and regions are known. */
function warnOfSecond(bucket: CiBucket, { bucketName, region }: CiBucketProps): void {
  if (Token.isUnresolved(bucketName)) return;
  const first = bucket.node.root.node
    .findAll()
    .find(
      (node): node is CiBucket =>
        node instanceof CiBucket && node !== bucket && node.bucketName === bucketName,
    );
  if (first === undefined) return;
  // Where neither region is a token and both are given, they tell the buckets apart.
  if (region !== undefined && first.region !== undefined && region !== first.region) return;
  warnOnce(
    bucket,
    `bucketName: "${bucketName}" has a CiBucket already, "${first.node.path}". Each would undo what the other sets, and ` +
      'destroying one can turn off what the other needs. Use that one, or CiBucket.fromBucketName here.',
  );
}

function prop(setting: string): string {
  return setting === 'bucket' ? 'bucketName' : setting;
}
