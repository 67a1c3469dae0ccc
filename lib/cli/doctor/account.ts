import { type CiClient, type Endpoint, InvalidNameError, type Queue, type Target } from '../../ci';
import { isBucketName, isRegionName } from '../../ci/hosts';
import type { AccountRules, CredentialSettings, FoundCredentials } from '../../credentials';
import type { DoctorFlags } from '../flags';
import { blockIn, type Declared, type Json, type Stack } from './stack';

type Environment = Readonly<Record<string, string | undefined>>;

/** A declaration, and the stack that can resolve what it says. */
export interface DeclaredIn extends Declared {
  readonly stack: Stack;
  /** The text that a setting has, or one of a nested block. */
  readonly text: (nameOrBlock: string, name?: string) => string | undefined;
  /** Whether it says anything of a setting, known or not. */
  readonly isSet: (nameOrBlock: string, name?: string) => boolean;
}

/** Whose keys are used with which settings, and what is declared to be made with them. */
export interface Account {
  /** In words: `stack media`, `stack media, provider tencentci.beijing`, `the environment`. */
  readonly label: string;
  readonly flags: DoctorFlags;
  readonly env: Environment;
  /** Whether messages are to speak of the provider block. */
  readonly ofStack: boolean;
  readonly settings: CredentialSettings;
  /** Settings of the provider block whose values are not known before an apply. */
  readonly undecided: readonly string[];
  readonly rules?: AccountRules;
  /** The address that the command or the provider block names. */
  readonly endpointText?: string;
  /** Whether the provider block names an address that is not known before an apply. */
  readonly endpointLater: boolean;
  /** What the provider block says of working without the service. */
  readonly offline?: boolean;
  readonly declared: readonly DeclaredIn[];
  /** What checks found, for those after them. */
  readonly known: {
    endpoint?: Endpoint;
    credentials?: FoundCredentials;
    region?: string;
    client?: CiClient;
  };
}

/** How long a rate limit of the service may hold a call up, in milliseconds: who waits at a terminal may ask again. */
export const PATIENCE_MS = 10_000;

/** A bucket that is worked in. */
export interface Place extends Target {
  readonly account: Account;
  readonly client: CiClient;
  readonly declared: readonly DeclaredIn[];
  /** What checks found, for those after them. */
  readonly known: { ci?: string; smartAudio?: boolean; media?: boolean; queue?: Queue };
}

/** Settings of the provider block that say whose keys sign, and are texts or flags. */
const PLAIN = [
  'secret_id',
  'secret_key',
  'security_token',
  'profile',
  'shared_credentials_dir',
  'region',
  'cam_role_name',
  'enable_pod_oidc',
  'sts_endpoint',
  'metadata_endpoint',
] as const;
const ROLES = ['assume_role', 'assume_role_with_saml', 'assume_role_with_web_identity'] as const;

/** The accounts that the stacks work with, one for each provider block that something is declared with. */
export function accountsOf(stacks: readonly Stack[], flags: DoctorFlags, env: Environment): Account[] {
  const accounts = stacks.flatMap((stack) => {
    const all = stack.declared.map((each) => inStack(stack, each));
    const used = [...new Set(all.map(({ provider }) => provider))];
    return used.map((provider) =>
      accountOf(stack, provider, { declared: all.filter((each) => each.provider === provider), flags, env }),
    );
  });
  if (accounts.length > 0) return accounts;
  const { profile, region } = flags;
  return [
    {
      label: 'the environment',
      flags,
      env,
      ofStack: false,
      ...(flags.endpoint !== undefined && { endpointText: flags.endpoint }),
      endpointLater: false,
      settings: { ...(profile && { profile }), ...(region && { region }) },
      undecided: [],
      declared: [],
      known: {},
    },
  ];
}

/** The account that a provider block of a stack stands for. */
export function accountOf(
  stack: Stack,
  provider: string,
  { declared, flags, env }: Pick<Account, 'declared' | 'flags' | 'env'>,
): Account {
  const block = stack.providers.get(provider) ?? {};
  const undecided: string[] = [];
  const read = (from: typeof block, prefix: string, names: readonly string[]) =>
    Object.fromEntries(
      names.flatMap((name) => {
        const value = from[name];
        if (value === undefined || value === null || value === '') return [];
        const text = stack.text(value);
        if (text === undefined) undecided.push(prefix + name);
        return text === undefined ? [] : [[camelCased(name), typed(name, text)]];
      }),
    );
  const roles = ROLES.filter((name) => block[name] !== undefined && block[name] !== null);
  const { profile, region, endpoint } = flags;
  const settings: CredentialSettings = {
    // A profile that the command names stands for all that the block says of keys.
    ...read(
      block,
      '',
      profile ? PLAIN.filter((name) => !/^(secret_|security_|cam_|enable_)/.test(name)) : PLAIN,
    ),
    ...(profile
      ? { profile }
      : Object.fromEntries(
          roles.map((name) => {
            const role = blockIn(block, name);
            return [camelCased(name), read(role, `${name}.`, Object.keys(role))];
          }),
        )),
    ...(region && { region }),
  };
  const ids = (name: string): string[] => {
    const value: unknown = block[name] ?? [];
    const known = Array.isArray(value) ? value.map((id: Json) => stack.text(id)) : [undefined];
    if (!known.includes(undefined)) return known.flatMap((id) => id ?? []);
    undecided.push(name);
    return [];
  };
  const rules = { allowed: ids('allowed_account_ids'), forbidden: ids('forbidden_account_ids') };
  const endpointText = endpoint ?? stack.text(block['endpoint']);
  const offline = stack.text(block['offline']);
  return {
    label: `stack ${stack.name}${provider === 'tencentci' ? '' : `, provider ${provider}`}`,
    flags,
    env,
    ofStack: true,
    settings,
    undecided,
    declared,
    ...(rules.allowed.length + rules.forbidden.length > 0 && { rules }),
    ...(endpointText !== undefined && { endpointText }),
    endpointLater: endpointText === undefined && (block['endpoint'] ?? null) !== null,
    ...(offline !== undefined && { offline: offline === 'true' }),
    known: {},
  };
}

/** The buckets that an account works in, once its region is known. The bucket that the command names is the only one then. */
export function placesOf(account: Account): Place[] {
  const { declared, flags, known } = account;
  const places = new Map<string, DeclaredIn[]>();
  const add = (bucket: string, region: string, each?: DeclaredIn): void => {
    const key = `${region}/${bucket}`;
    places.set(key, [...(places.get(key) ?? []), ...(each ? [each] : [])]);
  };
  for (const each of declared) {
    const bucket = each.text('bucket') ?? flags.bucket;
    const region = each.text('region') ?? known.region;
    if (bucket === undefined || region === undefined || wrongName({ bucket, region })) continue;
    if (flags.bucket === undefined || flags.bucket === bucket) add(bucket, region, each);
  }
  if (places.size === 0 && flags.bucket && known.region && isRegionName(known.region))
    add(flags.bucket, known.region);
  const { client } = known;
  if (client === undefined) return [];
  return [...places].map(([key, all]) => {
    const [region = '', bucket = ''] = key.split('/');
    return { account, client, bucket, region, patienceMs: PATIENCE_MS, declared: all, known: {} };
  });
}

function inStack(stack: Stack, declared: Declared): DeclaredIn {
  const value = (first: string, name: string | undefined): Json | undefined =>
    name === undefined ? declared.settings[first] : blockIn(declared.settings, first)[name];
  return {
    ...declared,
    stack,
    text: (first, name) => stack.text(value(first, name)),
    isSet: (first, name) => value(first, name) !== undefined && value(first, name) !== null,
  };
}

/** What is wrong with the names of a place, of which hosts are made; `undefined` when they can be names. */
export function wrongName({ bucket, region }: Pick<Target, 'bucket' | 'region'>): string | undefined {
  if (!isBucketName(bucket)) return new InvalidNameError('bucket', bucket).message;
  return isRegionName(region) ? undefined : new InvalidNameError('region', region).message;
}

/** A setting as the provider takes it: a variable gives texts only. */
function typed(name: string, text: string): string | number | boolean {
  if (name === 'enable_pod_oidc') return text === 'true';
  return name === 'session_duration' ? Number(text) : text;
}

function camelCased(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
