import { chmodSync } from 'node:fs';
import path from 'node:path';
import { findCredentials, type Found } from '../../lib/credentials';
import { failure, Files } from './support';

let files: Files;
let dir: string;
beforeEach(() => {
  files = new Files();
  ({ dir } = files);
});
afterEach(() => files.remove());

const profile: Files['profile'] = (...args) => files.profile(...args);
const env: Files['env'] = (extra) => files.env(extra);
const keys = { TENCENTCLOUD_SECRET_ID: 'env-id', TENCENTCLOUD_SECRET_KEY: 'env-key' };

/** The keys that were found, with their source. */
async function found(look: Promise<Found>) {
  const { credentials } = await look;
  return { ...(await credentials.keys()), source: credentials.source };
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

describe('the token of temporary keys', () => {
  test.each(['TENCENTCLOUD_SECURITY_TOKEN', 'TENCENTCLOUD_SESSION_TOKEN', 'TENCENTCLOUD_TOKEN'])(
    'may come in %s',
    async (name) => {
      expect((await found(findCredentials({}, env({ ...keys, [name]: 'token' })))).token).toBe('token');
    },
  );

  test('may come in several variables that agree, and not in two that do not', async () => {
    const both = { TENCENTCLOUD_SECURITY_TOKEN: 'token', TENCENTCLOUD_TOKEN: 'token' };
    expect((await found(findCredentials({}, env({ ...keys, ...both })))).token).toBe('token');
    const differing = { ...keys, ...both, TENCENTCLOUD_TOKEN: 'other' };
    expect((await failure(findCredentials({}, env(differing)))).message).toBe(
      'TENCENTCLOUD_SECURITY_TOKEN and TENCENTCLOUD_TOKEN hold different tokens, and only one can belong to the keys. ' +
        'Unset the one of the two that is old.',
    );
  });

  test('is nothing alone', async () => {
    profile('default', { secretId: 'default-id', secretKey: 'k' });
    const alone = await failure(findCredentials({}, env({ TENCENTCLOUD_SESSION_TOKEN: 'token' })));
    expect(alone.message).toContain(
      'the environment has TENCENTCLOUD_SESSION_TOKEN but no TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY',
    );
    expect((await failure(findCredentials({ securityToken: 'token' }, env(keys)))).attribute).toBe(
      'security_token',
    );
  });
});

describe('a login of tccli', () => {
  const now = Date.UTC(2026, 0, 1);
  const login = (type: string, leftS: number) => ({
    type,
    secretId: 'login-id',
    secretKey: 'login-key',
    token: 'login-token',
    expiresAt: now / 1000 + leftS,
    [type]: { refreshToken: 'hush' },
  });
  const look = (at = now) => findCredentials({ profile: 'me' }, env(), { now: () => at });

  test.each(['oauth', 'sso'])(
    'of the type %s is used while it lasts, and its file is left alone',
    async (type) => {
      profile('me', login(type, 3_600));
      const { credentials } = await look();
      expect(await credentials.keys()).toEqual({
        secretId: 'login-id',
        secretKey: 'login-key',
        token: 'login-token',
      });
      expect(credentials.kind).toBe('profile');
      expect(credentials.expires?.()).toBe(now + 3_600_000);
    },
  );

  test.each([
    [299, 'expires in 299 s'],
    [-1, 'has expired'],
  ])('that has %i s left says what to do', async (left, says) => {
    profile('me', login('oauth', left));
    const { message } = await failure(look());
    expect(message).toContain(`The login of profile "me" (${path.join(dir, 'me.credential')}) ${says}.`);
    expect(message).toContain('Run `tccli auth login --profile me`');
    expect(message).not.toContain('hush');
  });

  test('is read again when it ends, since tccli may have renewed it', async () => {
    profile('me', login('oauth', 3_600));
    let at = now;
    const { credentials } = await findCredentials({ profile: 'me' }, env(), { now: () => at });
    profile('me', { ...login('oauth', 7_200), secretId: 'renewed-id' });
    at += 3_400_000;
    expect((await credentials.keys()).secretId).toBe('renewed-id');
  });
});

describe('what is odd about a profile is noted', () => {
  test('"None" counts as absent, as tccli writes it for no answer', async () => {
    const file = profile('default', { secretId: 'id', secretKey: 'key', token: 'None', 'role-arn': 'None' });
    const { credentials } = await findCredentials({}, env());
    expect(await credentials.keys()).toEqual({ secretId: 'id', secretKey: 'key' });
    expect(credentials.notes).toEqual([
      `${file} has "None" as token, role-arn, which \`tccli configure\` writes for no answer: it counts as absent.`,
    ]);
  });

  test('"None" for the keys themselves is an error that says so', async () => {
    profile('default', { secretId: 'None', secretKey: 'None' });
    const { message } = await failure(findCredentials({}, env()));
    expect(message).toContain('has "None" as secretId, secretKey');
  });

  test('that others can read it', async () => {
    const file = profile('default', { secretId: 'id', secretKey: 'key' });
    expect((await findCredentials({}, env())).credentials.notes).toEqual([]);
    chmodSync(file, 0o644);
    expect((await findCredentials({}, env())).credentials.notes).toEqual([
      `Others on this machine can read ${file} (mode 644). Run \`chmod 600 ${file}\`.`,
    ]);
  });
});

test('the profile may be named for tccli, and that for the official provider goes before', async () => {
  profile('a', { secretId: 'a-id', secretKey: 'k' });
  profile('b', { secretId: 'b-id', secretKey: 'k' });
  expect((await found(findCredentials({}, env({ TCCLI_PROFILE: 'b' })))).secretId).toBe('b-id');
  const both = { TCCLI_PROFILE: 'b', TENCENTCLOUD_PROFILE: 'a' };
  expect((await found(findCredentials({}, env(both)))).secretId).toBe('a-id');
});

describe('errors', () => {
  test('two sources in the block are one too many, and a profile beside them gives the region only', async () => {
    const two = { secretId: 'own-id', secretKey: 'own-key', camRoleName: 'machine' };
    expect((await failure(findCredentials(two, env()))).message).toBe(
      'The provider block has secret_id and cam_role_name, and keys come from one source. Remove one.',
    );
    profile('dev', { secretId: 'file-id', secretKey: 'k' }, { _sys_param: { region: 'ap-file' } });
    const { credentials, region } = await findCredentials({ camRoleName: 'machine', profile: 'dev' }, env());
    expect([credentials.kind, region]).toEqual(['instance role', 'ap-file']);
  });

  test('half a role of a profile is one', async () => {
    const file = profile('default', {
      secretId: 'id',
      secretKey: 'key',
      'role-arn': 'qcs::cam::uin/1:roleName/x',
    });
    expect((await failure(findCredentials({}, env()))).message).toContain(
      `${file} has role-arn but no role-session-name`,
    );
  });

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
