import type { Construct } from 'constructs';
import { requireBucket } from './checks/buckets';
import type { ICiBucket } from './ci-bucket';
import { ofSameCore } from './terraform/same-core';
import { escapeWildcards } from './terraform/wildcards';
import { TerraformElement, type TerraformProvider } from './terraform/cdktf';
import { WORKFLOW_WILDCARDS } from '../rules';

/** Which object is read, and for how long. */
export interface PresignedUrlProps {
  /** The bucket that the object lies in. */
  readonly bucket: ICiBucket;
  /**
   * Key of the object.
   * @default - `output`, filled in for `inputObject`
   */
  readonly object?: string;
  /**
   * Path of an output, with its wildcards, for `inputObject`.
   * @default - `object` says the key
   */
  readonly output?: string;
  /**
   * Key of the recording that `output` is filled in for.
   * @default - `object` says the key
   */
  readonly inputObject?: string;
  /**
   * What the URL is for: `GET` or `HEAD`.
   * @default GET
   */
  readonly method?: string;
  /**
   * How long it is good for, as in `90s`, `45m` or `1h30m`.
   * @default 15m
   */
  readonly expiresIn?: string;
  /**
   * The provider that signs, where a stack has several.
   * @default - the `TencentCiProvider` of the stack that has no alias
   */
  readonly provider?: TerraformProvider;
}

/**
 * A URL with which anybody can read an object for a while, signed with the keys of the provider: an ephemeral resource
 * of Terraform 1.10 (OpenTofu 1.11), which is made anew whenever Terraform runs and stands in no plan and no state. It can
 * be given where Terraform takes ephemeral values: to write-only attributes, providers and provisioners.
 */
export class PresignedUrl extends TerraformElement {
  private readonly props: PresignedUrlProps;

  /** Declares a URL. */
  public constructor(scope: Construct, id: string, props: PresignedUrlProps) {
    super(ofSameCore(scope, id), id, 'tencentci_presigned_url');
    requireBucket('PresignedUrl', this, 'bucket', props.bucket);
    this.props = props;
  }

  /** The URL, as an ephemeral value. */
  public get url(): string {
    return this.attribute('url');
  }

  /** When it expires, as an ephemeral value: `2026-11-22T01:00:00Z`. */
  public get expiresAt(): string {
    return this.attribute('expires_at');
  }

  /** The block of Terraform. */
  public override toTerraform(): unknown {
    const { bucket, object, output, inputObject, method, expiresIn, provider } = this.props;
    return {
      ephemeral: {
        tencentci_presigned_url: {
          [this.friendlyUniqueId]: {
            bucket: bucket.bucketName,
            region: bucket.region,
            object,
            output: escapeWildcards(output, WORKFLOW_WILDCARDS),
            input_object: inputObject,
            method,
            expires_in: expiresIn,
            provider: provider?.fqn,
          },
        },
      },
    };
  }

  private attribute(name: string): string {
    return `\${ephemeral.tencentci_presigned_url.${this.friendlyUniqueId}.${name}}`;
  }
}
