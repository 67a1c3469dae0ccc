import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CredentialsError, findCredentials, type Found } from '../../lib/credentials';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'tccli-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function profile(name: string, credential: object | string, configure?: object): void {
  const content = typeof credential === 'string' ? credential : JSON.stringify(credential);
  writeFileSync(path.join(dir, `${name}.credential`), content);
  if (configure) writeFileSync(path.join(dir, `${name}.configure`), JSON.stringify(configure));
}

const env = (extra: Record<string, string> = {}) => ({ TENCENTCLOUD_SHARED_CREDENTIALS_DIR: dir, ...extra });
const keys = { TENCENTCLOUD_SECRET_ID: 'env-id', TENCENTCLOUD_SECRET_KEY: 'env-key' };

/** The keys that were found, with their source. */
async function found(look: Promise<Found>) {
  const { credentials } = await look;
  return { ...(await credentials.keys()), source: credentials.source };
}

async function failure(attempt: Promise<unknown>): Promise<CredentialsError> {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CredentialsError);
  return error as CredentialsError;
}

describe('the order of sources', () => {
  test('the provider block comes first', async () => {
    profile('dev', { secretId: 'file-id', secretKey: 'file-key' });
    const look = findCredentials(
      { secretId: 'own-id', secretKey: 'own-key', profile: 'dev' },
      env({ ...keys, TENCENTCLOUD_SECURITY_TOKEN: 'token' }),
    );
    expect(await found(look)).toEqual({
      secretId: 'own-id',
      secretKey: 'own-key',
      source: 'the provider block',
    });
  });

  test('a profile named in the provider block comes before the environment', async () => {
    profile('dev', { secretId: 'file-id', secretKey: 'file-key', token: 'file-token' });
    expect(await found(findCredentials({ profile: 'dev' }, env(keys)))).toEqual({
      secretId: 'file-id',
      secretKey: 'file-key',
      token: 'file-token',
      source: `profile "dev" (${path.join(dir, 'dev.credential')})`,
    });
  });

  test('the environment comes before a profile that the environment names', async () => {
    profile('dev', { secretId: 'file-id', secretKey: 'file-key' });
    const look = findCredentials({}, env({ ...keys, TENCENTCLOUD_PROFILE: 'dev' }));
    expect((await found(look)).secretId).toBe('env-id');
  });

  test('then the profile of the environment, then the default one', async () => {
    profile('dev', { secretId: 'dev-id', secretKey: 'k' });
    profile('default', { secretId: 'default-id', secretKey: 'k' });
    const ofEnvironment = findCredentials({}, env({ TENCENTCLOUD_PROFILE: 'dev' }));
    expect((await found(ofEnvironment)).secretId).toBe('dev-id');
    expect((await found(findCredentials({}, env()))).secretId).toBe('default-id');
  });

  test('empty variables are as good as none', async () => {
    profile('default', { secretId: 'default-id', secretKey: 'k' });
    const none = { TENCENTCLOUD_SECRET_ID: '', TENCENTCLOUD_SECRET_KEY: '' };
    expect((await found(findCredentials({}, env(none)))).secretId).toBe('default-id');
  });
});

describe('the region', () => {
  test('comes from the block, the environment, or the profile', async () => {
    profile(
      'default',
      { secretId: 'i', secretKey: 'k' },
      { _sys_param: { region: 'ap-file', output: 'json' } },
    );
    expect((await findCredentials({ region: 'ap-own' }, env({ TENCENTCLOUD_REGION: 'ap-env' }))).region).toBe(
      'ap-own',
    );
    expect((await findCredentials({}, env({ TENCENTCLOUD_REGION: 'ap-env' }))).region).toBe('ap-env');
    expect((await findCredentials({}, env())).region).toBe('ap-file');
  });

  test('is missing when nobody names one, and is never guessed', async () => {
    expect((await findCredentials({}, env(keys))).region).toBeUndefined();
  });
});

describe('errors', () => {
  test('half a pair is an error and is not filled up from elsewhere', async () => {
    const own = await failure(findCredentials({ secretId: 'own-id' }, env(keys)));
    expect(own.attribute).toBe('secret_id');
    expect(own.message).toBe(
      'the provider block has secret_id but no secret_key, and keys are never put together from two sources. Set ' +
        'secret_key too, or remove secret_id.',
    );
    const variables = await failure(findCredentials({}, env({ TENCENTCLOUD_SECRET_KEY: 'k' })));
    expect(variables.message).toBe(
      'the environment has TENCENTCLOUD_SECRET_KEY but no TENCENTCLOUD_SECRET_ID, and keys are never put together from two sources. Set TENCENTCLOUD_SECRET_ID too, or ' +
        'remove TENCENTCLOUD_SECRET_KEY.',
    );
  });

  test('a named profile that is not there is an error with its file', async () => {
    const error = await failure(findCredentials({ profile: 'nope' }, env(keys)));
    expect(error.message).toContain(path.join(dir, 'nope.credential'));
  });

  test('a broken profile is an error that does not print its content', async () => {
    profile('default', '{"secretId": "i", "secretKey": "hush"');
    const error = await failure(findCredentials({}, env()));
    expect(error.message).toContain('is not a JSON object');
    expect(error.message).not.toContain('hush');
  });

  test('a profile without keys says what to do', async () => {
    profile('empty', { type: 'default' });
    const { message } = await failure(findCredentials({ profile: 'empty' }, env()));
    expect(message).toContain('has no "secretId" and "secretKey"');
    expect(message).toContain('tccli configure --profile empty');
  });

  test('no source at all lists every source', async () => {
    const error = await failure(findCredentials({}, env()));
    expect(error.message).toContain('TENCENTCLOUD_SECRET_ID');
    expect(error.message).toContain('the profile "default"');
  });
});
