import { Construct } from 'constructs';
import * as l1 from './generated/data-tencentci-buckets';
import type { ITerraformDependable, TerraformProvider } from './terraform/cdktf';

/** Which buckets are looked up. */
export interface CiBucketsProps {
  /**
   * The region of the buckets.
   * @default - the region of the provider
   */
  readonly region?: string;
  /**
   * Only buckets with exactly this name; not together with `namePrefix`.
   * @default - buckets of any name
   */
  readonly bucketName?: string;
  /**
   * Only buckets whose name starts with this.
   * @default - buckets of any name
   */
  readonly namePrefix?: string;
  /**
   * The provider that looks them up, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
}

/**
 * The buckets of a region on which Smart Audio or media processing is enabled, at the time of each plan, ordered by name.
 *
 * @see CI API, Querying Smart Audio Buckets, 2025-09
 */
export class CiBuckets extends Construct implements ITerraformDependable {
  /** The data source itself, for what this construct does not offer. */
  public readonly resource: l1.DataTencentciBuckets;

  /** Looks up buckets. */
  public constructor(scope: Construct, id: string, props: CiBucketsProps = {}) {
    super(scope, id);
    this.resource = new l1.DataTencentciBuckets(this, 'Resource', {
      region: props.region,
      name: props.bucketName,
      namePrefix: props.namePrefix,
      provider: props.provider,
    });
  }

  /** What Terraform calls the data source: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** The buckets, each with `bucket`, `region`, `smartAudio` and `mediaProcessing`. */
  public get buckets(): l1.DataTencentciBucketsBucketsList {
    return this.resource.buckets;
  }
}
