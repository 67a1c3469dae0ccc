import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CredentialsError } from '../../ci/credentials-error';
import type { Credentials } from '../../ci/signature';
import { hidden, type Hide } from '../hide';
import { isRecord, recordIn } from '../json';
import { type Lease, Refreshing, type RefreshingOptions } from '../refreshing';
import type { KeySource } from '../source';
import { nonEmpty, type Reader } from '../settings';

/** What messages say to each reader. */
const FOLDER: Readonly<Record<Reader, string>> = {
  provider: 'shared_credentials_dir (TENCENTCLOUD_SHARED_CREDENTIALS_DIR)',
  'command line': 'TENCENTCLOUD_SHARED_CREDENTIALS_DIR',
};

/** Below this, in milliseconds, what a login gave is as good as expired: tccli renews it then, too. */
const LOGIN_LEFT_MS = 300_000;

/** The role that a profile names, to be assumed with its keys. */
export interface ProfileRole {
  readonly roleArn: string;
  readonly sessionName: string;
  /** In words for a message. */
  readonly setBy: string;
}

/** What a profile of tccli says. */
export interface Profile {
  /** Its keys; `undefined` where it has the machine's role used (`use-cvm-role`). */
  readonly keys: KeySource | undefined;
  readonly role?: ProfileRole;
  readonly notes: readonly string[];
}

/** What profiles are read with. */
export interface ProfileOptions extends RefreshingOptions {
  readonly reader: Reader;
  readonly hide: Hide;
}

/**
 * Reads `<profile>.credential`, as `tccli configure` and `tccli auth login` write it. It is never written to.
 * @returns `undefined` where there is no such file.
 * @throws CredentialsError when it cannot be read, or has nothing to sign with.
 */
export async function readProfile(
  directory: string,
  profile: string,
  options: ProfileOptions,
): Promise<Profile | undefined> {
  const file = path.join(directory, `${profile}.credential`);
  const content = await readJson(file);
  if (content === undefined) return undefined;
  const fields = new Fields(content);
  const role = roleIn(fields, file, profile);
  const notes = [...(await readableByOthers(file)), ...fields.notes(file)];
  const whole = { notes, ...(role && { role }) };
  const source = `profile "${profile}" (${file})`;
  if (content['type'] === 'oauth' || content['type'] === 'sso') {
    const login = new Refreshing(async () => leaseOf(file, profile, options), options);
    // A login that is over is to be told before anything is begun.
    await login.get();
    return {
      ...whole,
      keys: {
        kind: 'profile',
        source,
        keys: () => login.get(),
        expires: () => login.expires,
        expired: (refused) => (login.drop(refused), true),
      },
    };
  }
  if (content['type'] === 'cvm-role' && !fields.text('secretId') && !fields.text('secretKey')) {
    return { ...whole, keys: undefined };
  }
  const credentials = keysIn(fields, file, profile, options.hide);
  return { ...whole, keys: { kind: 'profile', source, keys: () => credentials } };
}

/** The error for a profile that is named and not there. */
export function noProfile(directory: string, profile: string, reader: Reader): CredentialsError {
  const file = path.join(directory, `${profile}.credential`);
  return new CredentialsError(
    'Profile not found',
    `Profile "${profile}" has no file ${file}. Make it with \`tccli configure --profile ${profile}\`, name another ` +
      `profile, or set ${FOLDER[reader]} to the folder it is in.`,
    { attribute: 'profile' },
  );
}

/** The region that `<profile>.configure` names, if it is there. */
export async function profileRegion(directory: string, profile: string): Promise<string | undefined> {
  const content = await readJson(path.join(directory, `${profile}.configure`));
  const nested = content?.['_sys_param'];
  return new Fields(isRecord(nested) ? nested : (content ?? {})).text('region');
}

/** The texts of a profile. */
class Fields {
  constructor(private readonly content: Readonly<Record<string, unknown>>) {}

  /** A text that says something. `tccli configure` writes `None` where nothing was answered. */
  text(name: string): string | undefined {
    const value = this.content[name];
    const text = typeof value === 'string' ? nonEmpty(value.trim()) : undefined;
    return text === 'None' ? undefined : text;
  }

  /** What was taken for absent although something stands there. */
  notes(file: string): string[] {
    const none = Object.keys(this.content).filter((name) => this.content[name] === 'None');
    return none.length === 0
      ? []
      : [
          `${file} has "None" as ${none.join(', ')}, which \`tccli configure\` writes for no answer: it counts as absent.`,
        ];
  }

  number(name: string): number | undefined {
    const value = this.content[name];
    return typeof value === 'number' ? value : undefined;
  }
}

function keysIn(fields: Fields, file: string, profile: string, hide: Hide): Credentials {
  const [secretId, secretKey, token] = ['secretId', 'secretKey', 'token'].map((name) => fields.text(name));
  if (secretId === undefined || secretKey === undefined) {
    throw new CredentialsError(
      'Profile without keys',
      [
        `${file} has no "secretId" and "secretKey".`,
        ...fields.notes(file),
        `Write them with \`tccli configure --profile ${profile}\`, or log in with \`tccli auth login --profile ${profile}\`.`,
      ].join(' '),
      { attribute: 'profile' },
    );
  }
  return hidden({ secretId, secretKey, ...(token !== undefined && { token }) }, hide);
}

/** What a login left in the file, which tccli may have renewed meanwhile. */
async function leaseOf(file: string, profile: string, options: ProfileOptions): Promise<Lease> {
  const fields = new Fields((await readJson(file)) ?? {});
  const credentials = keysIn(fields, file, profile, options.hide);
  const expires = (fields.number('expiresAt') ?? 0) * 1000;
  const left = expires - (options.now ?? Date.now)();
  if (left >= LOGIN_LEFT_MS) return { credentials, expires };
  const when = left <= 0 ? 'has expired' : `expires in ${Math.floor(left / 1000)} s`;
  throw new CredentialsError(
    'The login has expired',
    `The login of profile "${profile}" (${file}) ${when}. Run \`tccli auth login --profile ${profile}\`, or any call of ` +
      'tccli with that profile, which renews the login while it can be renewed.',
    { attribute: 'profile' },
  );
}

function roleIn(fields: Fields, file: string, profile: string): ProfileRole | undefined {
  const [roleArn, sessionName] = [fields.text('role-arn'), fields.text('role-session-name')];
  if (roleArn === undefined && sessionName === undefined) return undefined;
  if (roleArn !== undefined && sessionName !== undefined) {
    return { roleArn, sessionName, setBy: `role-arn of profile "${profile}" (${file})` };
  }
  const [present, absent] =
    roleArn === undefined ? ['role-session-name', 'role-arn'] : ['role-arn', 'role-session-name'];
  throw new CredentialsError(
    `${present} without ${absent}`,
    `${file} has ${present} but no ${absent}. Write it with \`tccli configure set ${absent} … --profile ${profile}\`, or ` +
      `remove ${present}.`,
    { attribute: 'profile' },
  );
}

async function readableByOthers(file: string): Promise<string[]> {
  if (process.platform === 'win32') return [];
  const { mode } = await stat(file);
  return (mode & 0o077) === 0
    ? []
    : [
        `Others on this machine can read ${file} (mode ${(mode & 0o777).toString(8)}). Run \`chmod 600 ${file}\`.`,
      ];
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
  const content = recordIn(text);
  if (content) return content;
  throw new CredentialsError(
    'Profile not readable',
    `${file} is not a JSON object. Make it again with \`tccli configure\`.`,
  );
}
