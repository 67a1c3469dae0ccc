import { Construct } from 'constructs';
import { requireBucket } from './checks/buckets';
import type { ICiBucket } from './ci-bucket';
import * as l1 from './generated/data-tencentci-templates';
import type { ITerraformDependable, TerraformProvider } from './terraform/cdktf';

/** Which templates are looked up. */
export interface CiTemplatesProps {
  /** The bucket that the templates belong to. */
  readonly bucket: ICiBucket;
  /**
   * Only templates of this kind: `Snapshot`, `Transcode`, `VoiceSeparate` or any other.
   * @default - templates of every kind
   */
  readonly tag?: string;
  /**
   * Only templates with exactly this name; not together with `namePrefix`.
   * @default - templates of any name
   */
  readonly templateName?: string;
  /**
   * Only templates whose name starts with this.
   * @default - templates of any name
   */
  readonly namePrefix?: string;
  /**
   * `Custom`, or `Official` for the templates of the service itself.
   * @default Custom
   */
  readonly category?: string;
  /**
   * The provider that looks them up, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
}

/**
 * The templates of a bucket at the time of each plan, of every kind or of one, ordered by name.
 *
 * @see CI API, Querying Templates, 2025-09-09
 */
export class CiTemplates extends Construct implements ITerraformDependable {
  /** The data source itself, for what this construct does not offer. */
  public readonly resource: l1.DataTencentciTemplates;

  /** Looks up templates. */
  public constructor(scope: Construct, id: string, props: CiTemplatesProps) {
    super(scope, id);
    requireBucket('CiTemplates', this, 'bucket', props.bucket);
    this.resource = new l1.DataTencentciTemplates(this, 'Resource', {
      bucket: props.bucket.bucketName,
      region: props.bucket.region,
      tag: props.tag,
      name: props.templateName,
      namePrefix: props.namePrefix,
      category: props.category,
      provider: props.provider,
    });
  }

  /** What Terraform calls the data source: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** The templates, each with `templateId`, `tag`, `name`, `category`, `createTime` and `updateTime`. */
  public get templates(): l1.DataTencentciTemplatesTemplatesList {
    return this.resource.templates;
  }
}
