import type { Construct } from 'constructs';
import { TerraformStack } from './terraform/cdktf';
import { REGION_RULES, check } from '../rules';
import { judge } from './checks/settings';
import { ruleInput } from './terraform/rule-input';
import { TencentciProvider } from './generated/provider';
import { PACKAGE_ROOT, type ProviderPackage, findProviderPackage } from './placement/provider-package';
import { placeOnSynth } from './placement/place-provider';

/**
 * Settings of a `TencentCiProvider`. All are optional, and what is not set here is looked for in the environment of
 * Terraform, not in that of this program. Keys that are set here end up in `cdk.tf.json` as plain text: prefer the
 * environment, a profile, or a `TerraformVariable`.
 */
export interface TencentCiProviderProps {
  /**
   * Region of the buckets that name none: `ap-chongqing`.
   * @default - TENCENTCLOUD_REGION, then the region of the profile
   */
  readonly region?: string;
  /**
   * Secret id of the API key. Sensitive.
   * @default - `profile`, then TENCENTCLOUD_SECRET_ID, then TENCENTCLOUD_PROFILE, then the profile `default`
   */
  readonly secretId?: string;
  /**
   * Secret key of the API key. Sensitive.
   * @default - TENCENTCLOUD_SECRET_KEY, from the same source as the secret id
   */
  readonly secretKey?: string;
  /**
   * Token of temporary keys. Sensitive.
   * @default - TENCENTCLOUD_SECURITY_TOKEN, from the same source as the secret id
   */
  readonly securityToken?: string;
  /**
   * Name of a profile of the command line tool `tccli`.
   * @default - TENCENTCLOUD_PROFILE, then `default`
   */
  readonly profile?: string;
  /**
   * Folder of the profiles.
   * @default - TENCENTCLOUD_SHARED_CREDENTIALS_DIR, then `~/.tccli`
   */
  readonly sharedCredentialsDir?: string;
  /**
   * Address that requests are sent to, in place of the service: `http://127.0.0.1:9000` for the emulator. Plain
   * http is for loopback only, and a provider with a loopback address talks to no other host.
   * @default - TENCENTCLOUD_CI_ENDPOINT, then the service itself
   */
  readonly endpoint?: string;
  /**
   * How many times a request that may be repeated is tried again. What the service refuses because there are too many
   * is not counted: it is sent again for up to 10 minutes, at the rate that the service takes.
   * @default 4
   */
  readonly maxRetries?: number;
  /**
   * Name of this configuration, where a stack has several. Resources take it as their `provider`.
   * @default - none: the configuration of all resources that name no provider
   */
  readonly alias?: string;
}

/**
 * The provider that manages Cloud Infinite. It travels in this package: synth places it in the folder of the stack,
 * with its entry in `.terraform.lock.hcl`, where `terraform init` finds it without a registry.
 */
export class TencentCiProvider extends TencentciProvider {
  private readonly shipped: ProviderPackage;

  /** @throws Error when the package was not built, or the region is no region name. */
  public constructor(scope: Construct, id: string, props: TencentCiProviderProps = {}) {
    super(scope, id, props);
    judge(
      'TencentCiProvider',
      this,
      check(REGION_RULES, ruleInput({ region: props.region })),
      (name) => name,
    );
    this.shipped = findProviderPackage(PACKAGE_ROOT);
    placeOnSynth(TerraformStack.of(this), this.shipped);
  }

  /** The provider's part of `cdk.tf.json`. */
  public override toTerraform(): unknown {
    return this.pinned(super.toTerraform() as RequiringProviders);
  }

  /** The provider's part of `cdk.tf`. */
  public override toHclTerraform(): unknown {
    return this.pinned(super.toHclTerraform() as RequiringProviders);
  }

  /** The bindings know the version that they were generated at; required is the one that is placed. */
  private pinned(part: RequiringProviders): RequiringProviders {
    for (const requirement of Object.values(part.terraform.required_providers)) {
      requirement.version = this.shipped.version;
    }
    return part;
  }
}

/** What the base class renders, as far as it is touched here. */
interface RequiringProviders {
  readonly terraform: { readonly required_providers: Record<string, { version?: string }> };
}
