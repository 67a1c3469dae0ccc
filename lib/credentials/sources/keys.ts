import { CredentialsError } from '../../ci/credentials-error';
import { hidden, type Hide } from '../hide';
import type { KeySource } from '../source';
import { type CredentialSettings, type Environment, nonEmpty } from '../settings';

/** What a pair of keys and their token are called where they were set. */
interface Names {
  readonly id: string;
  readonly key: string;
  readonly token: string;
  /** Whether these are attributes of the provider. */
  readonly attributes?: true;
  readonly hide: Hide;
}

/** The keys that the provider block has, if it has any. */
export function keysOfBlock(settings: CredentialSettings, hide: Hide): KeySource | undefined {
  const { secretId, secretKey, securityToken } = settings;
  return pair(
    { kind: 'provider block', source: 'the provider block' },
    [secretId, secretKey, securityToken],
    {
      id: 'secret_id',
      key: 'secret_key',
      token: 'security_token',
      attributes: true,
      hide,
    },
  );
}

/** The variables that a session token may be in: those of the official provider, the Node SDK and tccli. */
const TOKENS = ['TENCENTCLOUD_SECURITY_TOKEN', 'TENCENTCLOUD_SESSION_TOKEN', 'TENCENTCLOUD_TOKEN'] as const;

/** The keys that the environment has, if it has any. */
export function keysOfEnvironment(env: Environment, hide: Hide): KeySource | undefined {
  const source = 'the environment variables TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY';
  const tokens = TOKENS.filter((name) => nonEmpty(env[name]) !== undefined);
  const [first = TOKENS[0]] = tokens;
  const other = tokens.find((name) => env[name] !== env[first]);
  if (other !== undefined) {
    throw new CredentialsError(
      'Two session tokens',
      `${first} and ${other} hold different tokens, and only one can belong to the keys. Unset the one of the two ` +
        'that is old.',
    );
  }
  return pair(
    { kind: 'environment', source },
    [env.TENCENTCLOUD_SECRET_ID, env.TENCENTCLOUD_SECRET_KEY, env[first]],
    { id: 'TENCENTCLOUD_SECRET_ID', key: 'TENCENTCLOUD_SECRET_KEY', token: first, hide },
  );
}

function pair(
  found: Pick<KeySource, 'kind' | 'source'>,
  [id, key, sessionToken]: readonly (string | undefined)[],
  names: Names,
): KeySource | undefined {
  const [secretId, secretKey, token] = [id, key, sessionToken].map(nonEmpty);
  if (secretId === undefined && secretKey === undefined && token === undefined) return undefined;
  if (secretId === undefined || secretKey === undefined) {
    const present = secretId !== undefined ? names.id : secretKey !== undefined ? names.key : names.token;
    const absent = [
      ...(secretId === undefined ? [names.id] : []),
      ...(secretKey === undefined ? [names.key] : []),
    ].join(' and ');
    const where = names.attributes ? `${found.source} has` : 'the environment has';
    throw new CredentialsError(
      `${present} without ${absent}`,
      `${where} ${present} but no ${absent}, and keys are never put together from two sources. Set ${absent} too, ` +
        `or remove ${present}.`,
      names.attributes && { attribute: present },
    );
  }
  const credentials = hidden({ secretId, secretKey, ...(token !== undefined && { token }) }, names.hide);
  return { ...found, keys: () => credentials };
}
