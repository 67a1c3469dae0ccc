import { Construct, type IConstruct } from 'constructs';
import { requireBucket } from './checks/buckets';
import type { ICiBucket } from './ci-bucket';
import * as l1 from './generated/data-tencentci-template';
import type { ITerraformDependable, TerraformProvider } from './terraform/cdktf';

/** A template of Cloud Infinite of any kind: for snapshots, transcoding, voice separation and so on. */
export interface ICiTemplate extends IConstruct {
  /** The id that Cloud Infinite gave the template. */
  readonly templateId: string;
}

/** What every lookup of a template needs. */
interface CiTemplateLookupBaseProps {
  /** The bucket that the template belongs to. */
  readonly bucket: ICiBucket;
  /**
   * The provider that looks the template up, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
}

/** A template that is found by its id. */
export interface CiTemplateByIdProps extends CiTemplateLookupBaseProps {
  /** The id that Cloud Infinite gave the template, or a token. */
  readonly templateId: string;
}

/** A template that is found by what it is for and its name. */
export interface CiTemplateByNameProps extends CiTemplateLookupBaseProps {
  /** What the template is for: `Snapshot`, `Transcode`, `Watermark`, `VoiceSeparate` or any other kind. */
  readonly tag: string;
  /** The whole name of the template. A plan fails when none of that kind has it, or several. */
  readonly templateName: string;
  /**
   * `Custom`, or `Official` for a template of the service itself.
   * @default Custom
   */
  readonly category?: string;
}

/** Which template is looked up: by its id, or by its tag and name. */
export type CiTemplateLookupProps = CiTemplateByIdProps | CiTemplateByNameProps;

/** Which template is looked up: by `templateId` alone, or by `tag` and `templateName`. */
export interface AnyCiTemplateLookupProps extends CiTemplateLookupBaseProps {
  /**
   * The id that Cloud Infinite gave the template, or a token.
   * @default - it is found by its tag and name
   */
  readonly templateId?: string;
  /**
   * What the template is for: `Snapshot`, `Transcode`, `Watermark`, `VoiceSeparate` or any other kind.
   * @default - it is found by its id
   */
  readonly tag?: string;
  /**
   * The whole name of the template. A plan fails when none of that kind has it, or several.
   * @default - it is found by its id
   */
  readonly templateName?: string;
  /**
   * `Custom`, or `Official` for a template of the service itself.
   * @default Custom
   */
  readonly category?: string;
}

/**
 * A template of any kind that exists already, as it is at the time of each plan. It can be referred to and is not
 * managed: what makes it stays in charge of it.
 *
 * @see CI API, Querying Templates, 2025-09-09
 */
export class CiTemplateLookup extends Construct implements ICiTemplate, ITerraformDependable {
  /**
   * Refers to a template that something else looks after, without looking it up.
   *
   * @param scope - where the reference stands in the tree.
   * @param id - its id there.
   * @param templateId - the id that Cloud Infinite gave the template, or a token.
   */
  public static fromTemplateId(scope: Construct, id: string, templateId: string): ICiTemplate {
    class Import extends Construct implements ICiTemplate {
      public readonly templateId = templateId;
    }
    return new Import(scope, id);
  }

  /** The data source itself, for what this construct does not offer. */
  public readonly resource: l1.DataTencentciTemplate;

  /** Looks up a template. */
  public constructor(scope: Construct, id: string, props: CiTemplateLookupProps) {
    super(scope, id);
    const {
      bucket,
      templateId,
      tag,
      templateName: name,
      category,
      provider,
    }: AnyCiTemplateLookupProps = props;
    requireBucket('CiTemplateLookup', this, 'bucket', bucket);
    this.resource = new l1.DataTencentciTemplate(this, 'Resource', {
      bucket: bucket.bucketName,
      region: bucket.region,
      templateId,
      tag,
      name,
      category,
      provider,
    });
  }

  /** The id that Cloud Infinite gave the template. */
  public get templateId(): string {
    return this.resource.templateId;
  }

  /** What Terraform calls the data source: this can stand in the `dependsOn` of others. */
  public get fqn(): string {
    return this.resource.fqn;
  }

  /** What the template is for: `Snapshot`. */
  public get tag(): string {
    return this.resource.tag;
  }

  /** Name of the template. */
  public get templateName(): string {
    return this.resource.name;
  }
}
