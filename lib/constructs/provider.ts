import type { Construct } from 'constructs';
import { type IResolvable, TerraformStack } from './terraform/cdktf';
import { REGION_RULES, check } from '../rules';
import { twoSettings } from './checks/errors';
import { judge } from './checks/settings';
import { ruleInput } from './terraform/rule-input';
import { TencentciProvider } from './generated/provider';
import type { AssumeRole, AssumeRoleWithSaml, AssumeRoleWithWebIdentity } from './roles';
import { PACKAGE_ROOT, type ProviderPackage, findProviderPackage } from '../stack/provider-package';
import { placeOnSynth } from './terraform/place-on-synth';

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
   * @default - `camRoleName`, `enablePodOidc` or `profile`, then the environment, then the profile `default`: see
   * docs/credentials.md
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
   * Name of a profile of the command line tool `tccli`. A role that it names is assumed with its keys.
   * @default - TENCENTCLOUD_PROFILE, then TCCLI_PROFILE, then `default`
   */
  readonly profile?: string;
  /**
   * Folder of the profiles.
   * @default - TENCENTCLOUD_SHARED_CREDENTIALS_DIR, then `~/.tccli`
   */
  readonly sharedCredentialsDir?: string;
  /**
   * The role of the machine (CVM) that Terraform runs on, whose keys its metadata service tells.
   * @default - TENCENTCLOUD_CAM_ROLE_NAME
   */
  readonly camRoleName?: string;
  /**
   * Whether to use the identity of the pod (TKE) that Terraform runs in.
   * @default - TENCENTCLOUD_ENABLE_POD_OIDC, then false
   */
  readonly enablePodOidc?: boolean | IResolvable;
  /**
   * A role to assume with the keys that are found. One of the three roles is all that a provider can have.
   * @default - the role that the environment or the profile names, if any
   */
  readonly assumeRole?: AssumeRole;
  /**
   * A role to assume with the word of an identity provider in SAML.
   * @default - as `assumeRole`
   */
  readonly assumeRoleWithSaml?: AssumeRoleWithSaml;
  /**
   * A role to assume with a token of OpenID Connect, as pipelines have one.
   * @default - as `assumeRole`
   */
  readonly assumeRoleWithWebIdentity?: AssumeRoleWithWebIdentity;
  /**
   * The only accounts to work in, by the UIN of the root account (not the APPID, which ends the names of buckets): keys
   * of any other are refused before anything is read or written.
   * @default - any
   */
  readonly allowedAccountIds?: string[];
  /**
   * Accounts not to work in, by the UIN of the root account. Conflicts with `allowedAccountIds`.
   * @default - none
   */
  readonly forbiddenAccountIds?: string[];
  /**
   * Address to ask STS at: `https://sts.intl.tencentcloudapi.com`. Plain http is for loopback only.
   * @default - TENCENTCLOUD_STS_ENDPOINT, then https://sts.tencentcloudapi.com
   */
  readonly stsEndpoint?: string;
  /**
   * Address to ask the metadata service of the machine at. Plain http is for loopback only.
   * @default - TENCENTCLOUD_METADATA_ENDPOINT, then the service itself
   */
  readonly metadataEndpoint?: string;
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
   * Whether to plan without the service: no credentials are looked for and nothing is sent. What the state holds is taken
   * as unchanged, with a warning, data sources cannot be read, and an apply is refused before anything is written.
   * @default - TENCENTCLOUD_CI_OFFLINE, then false
   */
  readonly offline?: boolean | IResolvable;
  /**
   * Name of this configuration, where a stack has several. Resources take it as their `provider`.
   * @default - none: the configuration of all resources that name no provider
   */
  readonly alias?: string;
}

/** Props of which one at most can be given. */
const EXCLUSIVE = [
  ['assumeRole', 'assumeRoleWithSaml', 'assumeRoleWithWebIdentity'],
  ['secretId', 'camRoleName', 'enablePodOidc'],
  ['allowedAccountIds', 'forbiddenAccountIds'],
] as const;

/**
 * The provider that manages Cloud Infinite. It travels in this package: synth places it in the folder of the stack,
 * with its entry in `.terraform.lock.hcl`, where `terraform init` finds it without a registry.
 */
export class TencentCiProvider extends TencentciProvider {
  private readonly shipped: ProviderPackage;

  /** @throws Error when the package was not built, the region is no region name, or two props exclude each other. */
  public constructor(scope: Construct, id: string, props: TencentCiProviderProps = {}) {
    super(scope, id, props);
    for (const names of EXCLUSIVE) {
      const [first, second] = names.filter((name) => props[name] !== undefined);
      if (first !== undefined && second !== undefined) throw twoSettings(this, first, second);
    }
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
