import { homedir } from 'node:os';
import path from 'node:path';
import { CredentialsError } from '../ci/credentials-error';
import type { Endpoint } from '../ci/endpoint';
import { allow, endpointOf } from './endpoints';
import type { Hide } from './hide';
import { type Role, roleOf, roleOfProfile } from './roles';
import { type CredentialSettings, type Environment, nonEmpty, type Reader } from './settings';
import type { FoundCredentials, KeySource } from './source';
import { keysOfBlock, keysOfEnvironment } from './sources/keys';
import { noProfile, type Profile, profileRegion, readProfile } from './sources/profile';

/** How to look for credentials, and what for. */
export interface FindOptions {
  /** Who reads the messages. @default provider */
  readonly reader?: Reader;
  /** Where CI is, if not at its own address. With one of this machine, no other machine is asked for anything. */
  readonly endpoint?: Endpoint;
  /** @default - nobody is told */
  readonly hide?: Hide;
  /** Told of a renewal that failed while the keys are still good. @default - nobody is told */
  readonly kept?: (error: Error) => void;
  /** The time, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** What was found. */
export interface Found {
  readonly credentials: FoundCredentials;
  /** The region, where one is named. */
  readonly region?: string;
}

const ENVIRONMENT_ORDER =
  'TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (with TENCENTCLOUD_SECURITY_TOKEN); TENCENTCLOUD_CAM_ROLE_NAME; ' +
  'TENCENTCLOUD_ENABLE_POD_OIDC; TENCENTCLOUD_PROFILE or TCCLI_PROFILE; the profile "default"';

/** Where keys are looked for, as each reader knows it. */
const ORDER: Readonly<Record<Reader, string>> = {
  provider:
    'secret_id and secret_key, cam_role_name or enable_pod_oidc in the provider block; profile in the provider block; ' +
    ENVIRONMENT_ORDER,
  'command line': `--profile; ${ENVIRONMENT_ORDER}`,
};

/**
 * Finds the credentials and the region: the first source of the order that has something wins, whole. Keys are never put
 * together from two sources, because a token of one identity does not fit the key of another. Where a role is named, its
 * keys are got with those that were found, or with what an identity provider says; one role, never two in a row.
 *
 * Nothing is asked over the network before keys are: a source of keys that need nobody to be asked costs no call.
 *
 * @throws CredentialsError when a source is half filled in, when what is named cannot be read, when no source has keys,
 * or when another machine would have to be asked although CI is on this one.
 */
export async function findCredentials(
  settings: CredentialSettings,
  env: Environment,
  options: FindOptions = {},
): Promise<Found> {
  const search = new Search(settings, env, options);
  const credentials = await search.credentials();
  const region =
    nonEmpty(settings.region) ?? nonEmpty(env.TENCENTCLOUD_REGION) ?? (await search.profileRegion());
  return {
    credentials: { ...credentials, identity: () => search.identity(credentials, region) },
    ...(region !== undefined && { region }),
  };
}

/** Keys, and what else the profile says that they come from. */
interface Base {
  readonly keys: KeySource;
  readonly profile?: Profile;
}

/** One look through the sources. */
class Search {
  private readonly reader: Reader;
  private readonly directory: string;
  private readonly hide: Hide;

  constructor(
    private readonly settings: CredentialSettings,
    private readonly env: Environment,
    private readonly options: FindOptions,
  ) {
    this.reader = options.reader ?? 'provider';
    this.hide = options.hide ?? (() => undefined);
    this.directory =
      nonEmpty(settings.sharedCredentialsDir) ??
      nonEmpty(env.TENCENTCLOUD_SHARED_CREDENTIALS_DIR) ??
      path.join(homedir(), '.tccli');
  }

  /** The keys that were found, or those of the role that is assumed with them. */
  async credentials(): Promise<Omit<FoundCredentials, 'identity'>> {
    const role = roleOf(this.settings, this.env);
    // A role by SAML or web identity is assumed with what an identity provider says.
    if (role && role.kind !== 'role') return { ...(await this.assumed(role, undefined)), notes: [] };
    const { keys, profile } = await this.base(role);
    const notes = profile?.notes ?? [];
    const ownRole = role ?? (profile?.role && roleOfProfile(profile.role));
    return { ...(ownRole ? await this.assumed(ownRole, keys) : keys), notes };
  }

  /** The region of the profile that is named, or else of the default one. */
  profileRegion(): Promise<string | undefined> {
    return profileRegion(this.directory, this.profileName ?? 'default');
  }

  /** Whose the keys are. */
  async identity({ keys, source }: KeySource, region: string | undefined) {
    const endpoint = this.endpoint('sts');
    const { Sts } = await import('./sts');
    const sts = new Sts({ ...this.timed(), ...(endpoint && { endpoint }), ...(region && { region }) });
    try {
      return await sts.identity(await keys(), source);
    } finally {
      sts.close();
    }
  }

  private get profileName(): string | undefined {
    const { TENCENTCLOUD_PROFILE: official, TCCLI_PROFILE: tccli } = this.env;
    return nonEmpty(this.settings.profile) ?? nonEmpty(official) ?? nonEmpty(tccli);
  }

  private async base(role: Role | undefined): Promise<Base> {
    const { settings, env } = this;
    const own = await this.ofBlock();
    if (own) return { keys: own };
    if (settings.profile) return this.ofProfile(settings.profile);
    const keys = keysOfEnvironment(env, this.hide);
    if (keys) return { keys };
    const machine = nonEmpty(env.TENCENTCLOUD_CAM_ROLE_NAME);
    if (machine) return { keys: await this.instanceRole(machine, 'TENCENTCLOUD_CAM_ROLE_NAME') };
    if (/^(1|t|true)$/i.test(env.TENCENTCLOUD_ENABLE_POD_OIDC ?? '')) {
      return { keys: await this.pod('TENCENTCLOUD_ENABLE_POD_OIDC') };
    }
    if (this.profileName !== undefined) return this.ofProfile(this.profileName);
    const standard = await readProfile(this.directory, 'default', this.profileOptions());
    if (standard) return this.withKeys(standard, 'default');
    const need = role ? `${role.setBy} needs keys to assume the role with. ` : '';
    throw new CredentialsError(
      'No credentials for Tencent Cloud',
      `${need}No source of credentials has any. They are looked for in this order: ${ORDER[this.reader]} ` +
        `(in ${this.directory}). Set one of them; for the emulator, use the values that \`tencent-ci emulator\` prints.`,
    );
  }

  /** The one source that the provider block names besides a profile, if it does. */
  private async ofBlock(): Promise<KeySource | undefined> {
    const { secretId, secretKey, securityToken, camRoleName, enablePodOidc } = this.settings;
    const named = [
      ...(secretId || secretKey || securityToken ? ['secret_id'] : []),
      ...(camRoleName ? ['cam_role_name'] : []),
      ...(enablePodOidc ? ['enable_pod_oidc'] : []),
    ];
    const [first, second] = named;
    if (second !== undefined) {
      throw new CredentialsError(
        'Two sources of keys',
        `The provider block has ${first} and ${second}, and keys come from one source. Remove one.`,
        { attribute: second },
      );
    }
    if (camRoleName) return this.instanceRole(camRoleName, 'cam_role_name');
    if (enablePodOidc) return this.pod('enable_pod_oidc');
    return keysOfBlock(this.settings, this.hide);
  }

  private async ofProfile(name: string): Promise<Base> {
    const profile = await readProfile(this.directory, name, this.profileOptions());
    if (!profile) throw noProfile(this.directory, name, this.reader);
    return this.withKeys(profile, name);
  }

  private async withKeys(profile: Profile, name: string): Promise<Base> {
    const setBy = `use-cvm-role of profile "${name}"`;
    return { profile, keys: profile.keys ?? (await this.instanceRole(undefined, setBy)) };
  }

  // What asks somebody is loaded only when somebody is to be asked: most have keys, and start the sooner.

  private async instanceRole(name: string | undefined, setBy: string): Promise<KeySource> {
    const endpoint = this.endpoint('metadata');
    const { instanceRole } = await import('./sources/instance-role');
    return instanceRole(name, setBy, { ...this.timed(), ...(endpoint && { endpoint }), hide: this.hide });
  }

  private async pod(setBy: string): Promise<KeySource> {
    const { podIdentity } = await import('./sources/pod-identity');
    const { role, region } = podIdentity(this.env, setBy);
    return this.assumed(role, undefined, { region, kind: 'pod identity' });
  }

  private async assumed(
    role: Role,
    base: KeySource | undefined,
    { region, kind }: { readonly region?: string; readonly kind?: KeySource['kind'] } = {},
  ): Promise<KeySource> {
    const endpoint = this.endpoint('sts');
    const inRegion = region ?? nonEmpty(this.settings.region) ?? nonEmpty(this.env.TENCENTCLOUD_REGION);
    const { assumed } = await import('./assume');
    const given = { ...(endpoint && { endpoint }), ...(inRegion && { region: inRegion }) };
    return assumed(role, base, { ...this.timed(), ...given, hide: this.hide }, kind);
  }

  /** Where a service is to be asked, if it may be. */
  private endpoint(service: 'sts' | 'metadata'): Endpoint | undefined {
    const endpoint = endpointOf(service, this.settings, this.env);
    allow(service, endpoint, this.options.endpoint, this.reader);
    return endpoint;
  }

  private profileOptions() {
    return { ...this.timed(), reader: this.reader, hide: this.hide };
  }

  private timed(): Pick<FindOptions, 'now' | 'kept'> {
    const { now, kept } = this.options;
    return { ...(now && { now }), ...(kept && { kept }) };
  }
}
