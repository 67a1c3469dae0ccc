import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** The keys that sign requests, and where they were found. */
export interface FoundCredentials {
  readonly secretId: string;
  readonly secretKey: string;
  readonly securityToken?: string;
  /** The source, in words for a message: `the provider block`, `profile "dev" (/home/me/.tccli/dev.credential)`. */
  readonly source: string;
}

/** What the provider block says about credentials and region; unset values are missing. */
export interface CredentialSettings {
  readonly secretId?: string;
  readonly secretKey?: string;
  readonly securityToken?: string;
  readonly profile?: string;
  readonly sharedCredentialsDir?: string;
  readonly region?: string;
}

/** Something in the chain of sources is there but cannot be used. */
export class CredentialsError extends Error {
  /**
   * @param summary - what is wrong, in a few words.
   * @param message - the whole story: what was found where, and what to do.
   * @param attribute - the provider attribute at fault, where there is one.
   */
  constructor(
    readonly summary: string,
    message: string,
    readonly attribute?: string,
  ) {
    super(message);
    this.name = 'CredentialsError';
  }
}

/** Who reads the messages: each gives settings in ways of its own. */
export type Reader = 'provider' | 'command line';

const ENVIRONMENT_ORDER =
  'TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY (with TENCENTCLOUD_SECURITY_TOKEN); TENCENTCLOUD_PROFILE; the ' +
  'profile "default"';

/** What messages say to each reader. */
const WORDS: Readonly<Record<Reader, { readonly order: string; readonly folder: string }>> = {
  provider: {
    order: `secret_id and secret_key in the provider block; profile in the provider block; ${ENVIRONMENT_ORDER}`,
    folder: 'shared_credentials_dir (TENCENTCLOUD_SHARED_CREDENTIALS_DIR)',
  },
  'command line': {
    order: `--profile; ${ENVIRONMENT_ORDER}`,
    folder: 'TENCENTCLOUD_SHARED_CREDENTIALS_DIR',
  },
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the credentials and the region: the first source of the order that has something wins, whole. Keys are
 * never put together from two sources, because a token of one identity does not fit the key of another.
 *
 * @throws CredentialsError when a source is half filled in, when a named profile cannot be read, or when no source
 * has keys.
 */
export async function findCredentials(
  settings: CredentialSettings,
  env: Environment,
  reader: Reader = 'provider',
): Promise<{ credentials: FoundCredentials; region?: string }> {
  const directory =
    settings.sharedCredentialsDir ??
    env.TENCENTCLOUD_SHARED_CREDENTIALS_DIR ??
    path.join(homedir(), '.tccli');
  const profileName = settings.profile ?? env.TENCENTCLOUD_PROFILE;

  const credentials =
    pair(settings, 'the provider block', 'has', { id: 'secret_id', key: 'secret_key', attribute: true }) ??
    (settings.profile !== undefined
      ? await profileKeys(directory, settings.profile, 'profile', reader)
      : undefined) ??
    pair(
      {
        secretId: env.TENCENTCLOUD_SECRET_ID,
        secretKey: env.TENCENTCLOUD_SECRET_KEY,
        securityToken: env.TENCENTCLOUD_SECURITY_TOKEN,
      },
      'the environment variables TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY',
      'have',
      { id: 'TENCENTCLOUD_SECRET_ID', key: 'TENCENTCLOUD_SECRET_KEY', attribute: false },
    ) ??
    (await profileKeys(
      directory,
      profileName ?? 'default',
      profileName === undefined ? 'if-there' : 'profile',
      reader,
    ));

  if (!credentials) {
    throw new CredentialsError(
      'No credentials for Tencent Cloud',
      `No source of credentials has any. They are looked for in this order: ${WORDS[reader].order} ` +
        `(in ${directory}). Set one of them; for the emulator, use the values that \`tencent-ci emulator\` prints.`,
    );
  }
  const region =
    settings.region ??
    nonEmpty(env.TENCENTCLOUD_REGION) ??
    (await profileRegion(directory, profileName ?? 'default'));
  return { credentials, ...(region === undefined ? {} : { region }) };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function pair(
  keys: Pick<CredentialSettings, 'secretId' | 'secretKey' | 'securityToken'>,
  source: string,
  has: 'has' | 'have',
  names: { id: string; key: string; attribute: boolean },
): FoundCredentials | undefined {
  const secretId = nonEmpty(keys.secretId);
  const secretKey = nonEmpty(keys.secretKey);
  if (secretId === undefined && secretKey === undefined) return undefined;
  if (secretId === undefined || secretKey === undefined) {
    const [present, absent] = secretId === undefined ? [names.key, names.id] : [names.id, names.key];
    throw new CredentialsError(
      `${present} without ${absent}`,
      `${source} ${has} ${present} but no ${absent}, and keys are never put together from two sources. ` +
        `Set ${absent} too, or remove ${present}.`,
      names.attribute ? present : undefined,
    );
  }
  const securityToken = nonEmpty(keys.securityToken);
  return { secretId, secretKey, source, ...(securityToken === undefined ? {} : { securityToken }) };
}

async function profileKeys(
  directory: string,
  profile: string,
  expectation: 'profile' | 'if-there',
  reader: Reader,
): Promise<FoundCredentials | undefined> {
  const file = path.join(directory, `${profile}.credential`);
  const content = await readJson(file);
  if (content === undefined) {
    if (expectation === 'if-there') return undefined;
    throw new CredentialsError(
      'Profile not found',
      `Profile "${profile}" has no file ${file}. Make it with \`tccli configure --profile ${profile}\`, name ` +
        `another profile, or set ${WORDS[reader].folder} to the folder it is in.`,
      'profile',
    );
  }
  const { secretId, secretKey, token } = content;
  if (typeof secretId !== 'string' || typeof secretKey !== 'string' || !secretId || !secretKey) {
    throw new CredentialsError(
      'Profile without keys',
      `${file} has no "secretId" and "secretKey". Other kinds of profile (roles, single sign-on) cannot be used ` +
        'here: pass their temporary keys in TENCENTCLOUD_SECRET_ID, _SECRET_KEY and _SECURITY_TOKEN.',
      'profile',
    );
  }
  return {
    secretId,
    secretKey,
    source: `profile "${profile}" (${file})`,
    ...(typeof token === 'string' && token ? { securityToken: token } : {}),
  };
}

async function profileRegion(directory: string, profile: string): Promise<string | undefined> {
  const content = await readJson(path.join(directory, `${profile}.configure`));
  const nested = content?._sys_param;
  const region = isRecord(nested) ? nested.region : content?.region;
  return typeof region === 'string' ? nonEmpty(region) : undefined;
}

async function readJson(file: string): Promise<Record<string, unknown> | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CredentialsError(
      'Profile not readable',
      `${file} cannot be read (${code}). Check its permissions.`,
    );
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isRecord(content)) return content;
  } catch {
    // The message of JSON.parse quotes the file, and with it the key.
  }
  throw new CredentialsError(
    'Profile not readable',
    `${file} is not a JSON object. Make it again with \`tccli configure\`.`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
