import { parseEndpoint } from '../../lib/ci/endpoint';
import { Sts, type StsOptions } from '../../lib/credentials/sts';
import { StsServer } from '../support/sts';
import { failure } from './support';

const KEYS = { secretId: 'AKIDbase', secretKey: 'base-key' };
const ROLE = 'qcs::cam::uin/100000000001:roleName/deploy';

let server: StsServer;

beforeAll(async () => {
  server = await StsServer.start({ keys: [KEYS] });
});
afterAll(() => server.stop());
beforeEach(() => {
  server.clear();
  Object.assign(server.options, { skewMs: 0, lifeMs: undefined, accountId: undefined });
});

/** A client of the stand-in, in which little is waited for. */
function client(options: StsOptions = {}): Sts {
  const backoff = { firstMs: 1, maxMs: 1 };
  return new Sts({ endpoint: parseEndpoint(server.url, 'sts_endpoint'), backoff, ...options });
}

const assume = (sts = client(), keys = KEYS) =>
  sts.assume({
    action: 'AssumeRole',
    parameters: { RoleArn: ROLE, RoleSessionName: 'test', DurationSeconds: 7200, Policy: undefined },
    keys,
    failed: 'It did not work',
  });

test('a call is signed, names what it must, and leaves out what is not set', async () => {
  const { credentials, expires } = await assume(client({ region: 'ap-chongqing' }));
  expect(server.calls).toMatchObject([
    {
      action: 'AssumeRole',
      secretId: KEYS.secretId,
      token: undefined,
      parameters: { RoleArn: ROLE, RoleSessionName: 'test', DurationSeconds: 7200 },
      headers: {
        'x-tc-version': '2018-08-13',
        'x-tc-region': 'ap-chongqing',
        host: new URL(server.url).host,
      },
    },
  ]);
  expect(server.calls[0]?.headers.authorization).toContain('SignedHeaders=content-type;host;x-tc-action,');
  expect(server.calls[0]?.parameters).not.toHaveProperty('Policy');
  expect(server.issued).toEqual([{ ...credentials, expires: expect.any(Number) }]);
  expect(Math.abs(expires - Date.now() - 7_200_000)).toBeLessThan(3_000);
});

test('temporary keys send their token, which is not signed', async () => {
  const { credentials } = await assume();
  const identity = await client().identity(credentials, 'the test');
  expect(server.calls[1]).toMatchObject({ secretId: credentials.secretId, token: credentials.token });
  expect(identity).toMatchObject({ type: 'CAMRole', accountId: '100000000001' });
});

test('whose keys are is asked for', async () => {
  expect(await client().identity(KEYS, 'the test')).toEqual({
    type: 'CAMUser',
    accountId: '100000000001',
    userId: '100000000002',
    principalId: '100000000002',
    arn: 'qcs::cam:100000000001:uin/100000000002',
  });
});

test('a clock that is wrong is found out by the Date header, and keys live as long as STS means', async () => {
  Object.assign(server.options, { skewMs: 3_600_000 });
  const { expires } = await assume();
  expect(server.actions).toEqual(['AssumeRole', 'AssumeRole']);
  expect(Math.abs(expires - Date.now() - 7_200_000)).toBeLessThan(3_000);
});

test.each([
  ['a refusal to serve so many', { code: 'RequestLimitExceeded.UinLimitExceeded' }],
  ['a failure of STS', { code: 'InternalError.SystemError' }],
  ['a failure of its database', { code: 'InternalError.DbError' }],
  ['a gateway that fails', { status: 502, body: '<html>bad gateway</html>' }],
  ['a connection that breaks', 'drop'],
] as const)('%s is tried again', async (_, wrong) => {
  server.fail(wrong, wrong);
  await assume();
  expect(server.actions).toHaveLength(3);
});

test('what goes on failing is given up, and may pass', async () => {
  server.fail('drop', 'drop', 'drop');
  const error = await failure(assume());
  expect(error.passing).toBe(true);
  expect(error.message).toMatch(
    /^It did not work\. The call of STS lost its connection to http:\/\/127\.0\.0\.1:\d+ \(ECONNRESET\)\. The address http:\/\/127\.0\.0\.1:\d+ is set by sts_endpoint\.$/,
  );
  server.fail('hang', 'hang', 'hang');
  expect((await failure(assume(client({ timeoutMs: 50 })))).message).toContain('got no answer');
});

test.each([
  ['UnauthorizedOperation', 'the role has to trust their account'],
  ['ResourceNotFound.RoleNotFound', 'Check the ARN of the role'],
  ['InternalError.GetRoleError', 'Check the ARN of the role'],
  ['InvalidParameter.OverTimeError', 'session_duration is longer than the role allows'],
  ['InvalidParameter.StrategyFormatError', 'Correct the policy'],
  ['FailedOperation.CheckMFAError', 'The code of the MFA device is wrong'],
  ['AuthFailure.SecretIdNotFound', 'are not disabled'],
  ['AuthFailure.TokenFailure', 'The temporary keys have expired'],
  ['Something.New', 'as it was told to'],
])('%s in an answer of HTTP 200 is an error, at once', async (code, remedy) => {
  server.fail({ code });
  const error = await failure(assume());
  expect(error.message).toContain(`It did not work. STS refused AssumeRole: ${code}: as it was told to.`);
  expect(error.message).toMatch(/Request id [\w-]{36}\./);
  expect(error.message).toContain(remedy);
  expect(error.passing).toBe(false);
  expect(server.actions).toHaveLength(1);
});

test('the real thing refuses a wrong key', async () => {
  const error = await failure(assume(client(), { ...KEYS, secretKey: 'other' }));
  expect(error.message).toContain('AuthFailure.SignatureFailure');
});

test.each([
  ['is no JSON', { status: 200, body: '<html>' }, 'Something other than STS answered, with HTTP 200'],
  ['has no Response', { status: 200, body: '{}' }, 'Something other than STS answered'],
  ['has no keys', { response: { ExpiredTime: 4_000_000_000 } }, 'STS answered without keys'],
  [
    'has empty keys',
    {
      response: {
        ExpiredTime: 4_000_000_000,
        Credentials: { TmpSecretId: '', TmpSecretKey: '', Token: '' },
      },
    },
    'STS answered without keys',
  ],
  ['has keys that ended', { expiredFor: 60_000 }, 'STS gave keys that had expired already'],
])('an answer that %s is an error', async (_, wrong, says) => {
  server.fail(wrong);
  expect((await failure(assume())).message).toContain(says);
});

test('an answer without an account is an error', async () => {
  server.fail({ response: { Type: 'CAMUser' } });
  expect((await failure(client().identity(KEYS, 'the test'))).message).toContain(
    'Which account the keys of the test belong to is not known. STS answered without an account.',
  );
});

test('at an endpoint, no proxy is used', async () => {
  const before = { ...process.env };
  Object.assign(process.env, { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' });
  delete process.env['NO_PROXY'];
  delete process.env['no_proxy'];
  try {
    await assume();
    expect(server.issued).toHaveLength(1);
  } finally {
    process.env = before;
  }
});
