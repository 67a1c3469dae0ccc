import { parseEndpoint } from '../../lib/ci/endpoint';
import { type CredentialSettings, findCredentials } from '../../lib/credentials';
import { MetadataServer } from '../support/metadata';
import { StsServer } from '../support/sts';
import { failure, Files } from './support';

const BLOCK = { secretId: 'AKIDblock', secretKey: 'block-key' };
const ENV = { secretId: 'AKIDenv', secretKey: 'env-key', token: 'env-token' };
const FILE = { secretId: 'AKIDfile', secretKey: 'file-key' };
const KEYS = {
  TENCENTCLOUD_SECRET_ID: ENV.secretId,
  TENCENTCLOUD_SECRET_KEY: ENV.secretKey,
  TENCENTCLOUD_SECURITY_TOKEN: ENV.token,
};
const arn = (name: string) => `qcs::cam::uin/100000000001:roleName/${name}`;
const ROLE = { roleArn: arn('block'), sessionName: 'from-block' };
const ENV_ROLE = {
  TENCENTCLOUD_ASSUME_ROLE_ARN: arn('env'),
  TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME: 'from-env',
};

let sts: StsServer;
let files: Files;

beforeAll(async () => {
  sts = await StsServer.start({ keys: [BLOCK, ENV, FILE] });
});
afterAll(() => sts.stop());
beforeEach(() => {
  sts.clear();
  files = new Files();
});
afterEach(() => files.remove());

/** Looks with these settings and variables, and STS in its place. */
function look(settings: CredentialSettings, variables: Readonly<Record<string, string>> = {}) {
  return findCredentials(settings, files.env({ TENCENTCLOUD_STS_ENDPOINT: sts.url, ...variables }));
}

/** Who was asked for the keys that a look finds, and with what: the action, who signed, and the role. */
async function asked(settings: CredentialSettings, variables: Readonly<Record<string, string>> = {}) {
  const { credentials } = await look(settings, variables);
  expect(sts.calls).toEqual([]);
  const keys = await credentials.keys();
  expect(sts.issued.at(-1)).toEqual({ ...keys, expires: expect.any(Number) });
  return sts.calls.map(({ action, secretId, token, parameters }) => ({
    action,
    ...(secretId && { secretId }),
    ...(token && { token }),
    role: parameters['RoleArn'],
    session: parameters['RoleSessionName'],
  }));
}

describe('a role is assumed once, and never two in a row:', () => {
  test('that of the block, with the keys of the block', async () => {
    const calls = await asked({ ...BLOCK, assumeRole: ROLE }, { ...KEYS, ...ENV_ROLE });
    expect(calls).toEqual([
      { action: 'AssumeRole', secretId: BLOCK.secretId, role: ROLE.roleArn, session: 'from-block' },
    ]);
  });

  test('that of the block, with the keys of the environment', async () => {
    const calls = await asked({ assumeRole: ROLE }, { ...KEYS, ...ENV_ROLE });
    expect(calls).toEqual([
      {
        action: 'AssumeRole',
        secretId: ENV.secretId,
        token: ENV.token,
        role: ROLE.roleArn,
        session: 'from-block',
      },
    ]);
  });

  test('that of the environment, whatever the profile says', async () => {
    files.profile('dev', { ...FILE, 'role-arn': arn('file'), 'role-session-name': 'from-file' });
    const calls = await asked({ profile: 'dev' }, ENV_ROLE);
    expect(calls).toEqual([
      { action: 'AssumeRole', secretId: FILE.secretId, role: arn('env'), session: 'from-env' },
    ]);
  });

  test('that of the profile, with its keys', async () => {
    files.profile('dev', { ...FILE, 'role-arn': arn('file'), 'role-session-name': 'from-file' });
    const calls = await asked({ profile: 'dev' });
    expect(calls).toEqual([
      { action: 'AssumeRole', secretId: FILE.secretId, role: arn('file'), session: 'from-file' },
    ]);
  });

  test("none of the profile's, where other keys are used", async () => {
    files.profile('default', { ...FILE, 'role-arn': arn('file'), 'role-session-name': 'from-file' });
    const { credentials } = await look({}, KEYS);
    expect(await credentials.keys()).toEqual(ENV);
    expect(sts.calls).toEqual([]);
  });

  test('that of the variables of tccli, after those of the official provider', async () => {
    const tccli = { TENCENTCLOUD_ROLE_ARN: arn('tccli'), TENCENTCLOUD_ROLE_SESSION_NAME: 'from-tccli' };
    expect(await asked({}, { ...KEYS, ...tccli })).toMatchObject([{ role: arn('tccli') }]);
    sts.clear();
    expect(await asked({}, { ...KEYS, ...tccli, ...ENV_ROLE })).toMatchObject([{ role: arn('env') }]);
  });
});

test('a block takes what it leaves out from the environment; an empty one is as good as none', async () => {
  expect(await asked({ assumeRole: {} }, { ...KEYS, ...ENV_ROLE })).toMatchObject([{ role: arn('env') }]);
  sts.clear();
  const part = { assumeRole: { roleArn: arn('part') } };
  expect(await asked(part, { ...KEYS, ...ENV_ROLE })).toMatchObject([
    { role: arn('part'), session: 'from-env' },
  ]);
});

test('all that a role may be given reaches STS, the policy short and encoded once', async () => {
  const policy = '{\n  "version": "2.0",\n  "statement": [{"effect": "allow", "note": "a b+c"}]\n}';
  const { credentials } = await look({
    ...BLOCK,
    assumeRole: {
      ...ROLE,
      policy,
      sessionDuration: 900,
      externalId: 'ours/1',
      sourceIdentity: 'me',
      serialNumber: 'qcs::cam:uin/1::mfa/softToken',
      tokenCode: '123456',
    },
  });
  await credentials.keys();
  expect(sts.calls[0]?.parameters).toEqual({
    RoleArn: ROLE.roleArn,
    RoleSessionName: 'from-block',
    DurationSeconds: 900,
    Policy:
      '%7B%22version%22%3A%222.0%22%2C%22statement%22%3A%5B%7B%22effect%22%3A%22allow%22%2C%22note%22%3A%22a%20b%2Bc%22%7D%5D%7D',
    ExternalId: 'ours/1',
    SourceIdentity: 'me',
    SerialNumber: 'qcs::cam:uin/1::mfa/softToken',
    TokenCode: '123456',
  });
});

describe('by web identity', () => {
  const web = (extra: object) => ({ assumeRoleWithWebIdentity: { ...ROLE, ...extra } });
  const told = () =>
    sts.calls.map(({ action, secretId, parameters }) => [action, secretId, parameters['WebIdentityToken']]);

  test('no keys are needed, and none are looked for', async () => {
    files.profile('default', 'no JSON');
    const { credentials } = await look(web({ webIdentityToken: 'jwt', providerId: 'GitHub' }));
    await credentials.keys();
    expect(told()).toEqual([['AssumeRoleWithWebIdentity', undefined, 'jwt']]);
    expect(sts.calls[0]?.parameters).toEqual({
      RoleArn: ROLE.roleArn,
      RoleSessionName: 'from-block',
      DurationSeconds: 7200,
      ProviderId: 'GitHub',
      WebIdentityToken: 'jwt',
    });
    expect(credentials).toMatchObject({
      kind: 'role by web identity',
      source:
        `role ${ROLE.roleArn} (assume_role_with_web_identity), assumed with the web ` +
        'identity token that is set',
    });
  });

  test.each([
    ['as it is', 'the.raw.jwt\n', 'the.raw.jwt'],
    ['in JSON', '{"web_identity_token": "the.json.jwt"}', 'the.json.jwt'],
  ])('the token may stand in a file %s, which is read for each fetch', async (_, content, token) => {
    const file = files.file('token', content);
    const { credentials } = await look(web({ webIdentityTokenFile: file }));
    const keys = await credentials.keys();
    files.file('token', 'another');
    expect(credentials.expired?.(keys)).toBe(true);
    await credentials.keys();
    expect(told().map(([, , sent]) => sent)).toEqual([token, 'another']);
  });

  test('the ARN may stand in a file too, and what stands in the block goes before files and variables', async () => {
    const role = files.file('role', `{"role_arn": "${arn('in-file')}"}`);
    const token = files.file('token', 'in-file');
    await (
      await look({
        assumeRoleWithWebIdentity: { sessionName: 's1', roleArnFile: role, webIdentityTokenFile: token },
      })
    ).credentials.keys();
    const variables = {
      ...ENV_ROLE,
      TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN: 'in-variable',
    };
    await (
      await look({ assumeRoleWithWebIdentity: { roleArnFile: role, webIdentityTokenFile: token } }, variables)
    ).credentials.keys();
    expect(
      sts.calls.map(({ parameters }) => [parameters['RoleArn'], parameters['WebIdentityToken']]),
    ).toEqual([
      [arn('in-file'), 'in-file'],
      [arn('in-file'), 'in-file'],
    ]);
  });

  test.each(['TENCENTCLOUD_ASSUME_ROLE_ARN_FILE', 'TENCENTCLOUD_ASSUME_ROLE_ARNN_FILE'])(
    'the environment alone is enough, with %s',
    async (variable) => {
      const { credentials } = await look(
        {},
        {
          [variable]: files.file('role', arn('in-file')),
          TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME: 'pipeline',
          TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE: files.file('token', 'jwt'),
        },
      );
      await credentials.keys();
      expect(sts.calls[0]?.parameters).toMatchObject({ RoleArn: arn('in-file'), ProviderId: 'OIDC' });
    },
  );

  test.each([
    ['is not there', undefined, 'is not there. It should hold the token.'],
    ['is empty', ' \n', 'holds no token'],
    ['has no such member', '{"token": "hush"}', 'holds no token'],
    ['is broken', '{"web_identity_token": "hush"', 'holds no token'],
  ])('a file that %s is named, and nothing of it is', async (_, content, says) => {
    const file = content === undefined ? `${files.dir}/none` : files.file('token', content);
    const { credentials } = await look(web({ webIdentityTokenFile: file }));
    const { message } = await failure(Promise.resolve(credentials.keys()));
    expect(message).toContain(`${file} ${says}`);
    expect(message).not.toContain('hush');
  });

  test('a token that is refused names the role and the file', async () => {
    const file = files.file('token', 'old.jwt');
    const { credentials } = await look(web({ webIdentityTokenFile: file }));
    sts.fail({ code: 'InvalidParameter.WebIdentityTokenError' });
    const { message } = await failure(Promise.resolve(credentials.keys()));
    expect(message).toContain(
      `Role ${ROLE.roleArn} could not be assumed with the token in ${file}. STS refused AssumeRoleWithWebIdentity`,
    );
    expect(message).toContain('The token has expired, or was not made by the identity provider');
  });
});

test('by SAML, no keys are needed', async () => {
  const saml = { samlAssertion: 'PHNhbWw+', principalArn: 'qcs::cam::uin/1:saml-provider/idp' };
  const { credentials } = await look({ assumeRoleWithSaml: { ...ROLE, ...saml } });
  await credentials.keys();
  expect(sts.calls).toMatchObject([
    {
      action: 'AssumeRoleWithSAML',
      secretId: undefined,
      parameters: { SAMLAssertion: 'PHNhbWw+', PrincipalArn: saml.principalArn, RoleArn: ROLE.roleArn },
    },
  ]);
  sts.clear();
  const variables = {
    ...ENV_ROLE,
    TENCENTCLOUD_ASSUME_ROLE_SAML_ASSERTION: 'PHNhbWw+',
    TENCENTCLOUD_ASSUME_ROLE_PRINCIPAL_ARN: saml.principalArn,
  };
  expect(await asked({}, variables)).toMatchObject([{ action: 'AssumeRoleWithSAML', role: arn('env') }]);
});

describe('the identity of a pod', () => {
  const pod = () => ({
    TKE_REGION: 'ap-singapore',
    TKE_PROVIDER_ID: 'tke',
    TKE_WEB_IDENTITY_TOKEN_FILE: files.file('pod', 'pod.jwt'),
    TKE_ROLE_ARN: arn('pod'),
  });

  test('is a role by the token of its service account', async () => {
    const { credentials, region } = await look({ enablePodOidc: true }, pod());
    await credentials.keys();
    expect(sts.calls).toMatchObject([
      {
        action: 'AssumeRoleWithWebIdentity',
        parameters: { ProviderId: 'tke', WebIdentityToken: 'pod.jwt', RoleArn: arn('pod') },
        headers: { 'x-tc-region': 'ap-singapore' },
      },
    ]);
    expect(credentials.kind).toBe('pod identity');
    // Where a cluster is says nothing of where buckets are.
    expect(region).toBeUndefined();
  });

  test('can be the base of a role', async () => {
    const { credentials } = await look({ enablePodOidc: true, assumeRole: ROLE }, pod());
    await credentials.keys();
    expect(sts.calls.map(({ action, secretId }) => [action, secretId])).toEqual([
      ['AssumeRoleWithWebIdentity', undefined],
      ['AssumeRole', sts.issued[0]?.secretId],
    ]);
  });

  test('can be asked for by a variable', async () => {
    const { credentials } = await look({}, { ...pod(), TENCENTCLOUD_ENABLE_POD_OIDC: 'true' });
    expect(credentials.source).toContain('(TENCENTCLOUD_ENABLE_POD_OIDC)');
  });

  test('that is not whole says what is missing', async () => {
    const error = await failure(look({ enablePodOidc: true }, { ...pod(), TKE_ROLE_ARN: '' }));
    expect(error.message).toContain('enable_pod_oidc asks for the identity of the pod that this runs in');
    expect(error.message).toContain('but TKE_ROLE_ARN is not set');
  });
});

describe('the role of a machine', () => {
  let metadata: MetadataServer;
  beforeEach(async () => {
    metadata = await MetadataServer.start();
  });
  afterEach(() => metadata.stop());
  const at = (more: Readonly<Record<string, string>> = {}) => ({
    TENCENTCLOUD_METADATA_ENDPOINT: metadata.url,
    ...more,
  });

  test.each([
    ['the block', { camRoleName: 'machine' }, {}, 'the role machine of this machine (cam_role_name)'],
    [
      'a variable',
      {},
      { TENCENTCLOUD_CAM_ROLE_NAME: 'machine' },
      'the role machine of this machine (TENCENTCLOUD_CAM_ROLE_NAME)',
    ],
  ])('is named by %s', async (_, settings, variables, source) => {
    const { credentials } = await look(settings, at(variables));
    expect(metadata.paths).toEqual([]);
    const keys = await credentials.keys();
    expect(metadata.issued).toEqual([{ ...keys, expires: expect.any(Number) }]);
    expect(credentials).toMatchObject({ kind: 'instance role', source });
    expect(credentials.expires?.()).toBeGreaterThan(Date.now());
  });

  test('is asked for where a profile of tccli says so', async () => {
    files.profile('cvm', { type: 'cvm-role' });
    const { credentials } = await look({ profile: 'cvm' }, at());
    await credentials.keys();
    expect(metadata.paths).toEqual([
      '/latest/meta-data/cam/security-credentials/',
      '/latest/meta-data/cam/security-credentials/machine',
    ]);
    expect(credentials.source).toBe('the role of this machine (use-cvm-role of profile "cvm")');
  });

  test('can be the base of a role', async () => {
    const { credentials } = await look({ camRoleName: 'machine', assumeRole: ROLE }, at());
    const { message } = await failure(Promise.resolve(credentials.keys()));
    // The stand-in for STS does not know the keys of that for the metadata service, and says who was asked with which.
    expect(message).toContain(
      `Role ${ROLE.roleArn} could not be assumed with the keys of the role machine of this machine`,
    );
    expect(sts.calls[0]?.secretId).toBe(metadata.issued[0]?.secretId);
  });
});

describe('half a role is an error:', () => {
  test.each<[string, CredentialSettings, Record<string, string>, string]>([
    [
      'a block without a session',
      { assumeRole: { roleArn: arn('a') } },
      {},
      'assume_role asks for a role to be assumed, which needs session_name (TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME) too',
    ],
    [
      'a variable without the others',
      {},
      { TENCENTCLOUD_ASSUME_ROLE_ARN: arn('a') },
      'TENCENTCLOUD_ASSUME_ROLE_ARN asks for a role to be assumed, which needs TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME too',
    ],
    [
      'a session without a role',
      {},
      { TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME: 'me' },
      'needs TENCENTCLOUD_ASSUME_ROLE_ARN too',
    ],
    [
      'an assertion without its provider',
      {},
      { ...ENV_ROLE, TENCENTCLOUD_ASSUME_ROLE_SAML_ASSERTION: 'PHNhbWw+' },
      'needs TENCENTCLOUD_ASSUME_ROLE_PRINCIPAL_ARN too',
    ],
    [
      'web identity without a token',
      { assumeRoleWithWebIdentity: ROLE },
      {},
      'needs web_identity_token (TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN) or web_identity_token_file',
    ],
    [
      'half of the variables of tccli',
      {},
      { TENCENTCLOUD_ROLE_ARN: arn('a') },
      'TENCENTCLOUD_ROLE_ARN asks for a role to be assumed, which needs TENCENTCLOUD_ROLE_SESSION_NAME too',
    ],
    [
      'two blocks',
      { assumeRole: ROLE, assumeRoleWithSaml: {} },
      {},
      'The provider block has assume_role and assume_role_with_saml, and one role is all that can be assumed',
    ],
    [
      'two kinds in the environment',
      {},
      {
        ...ENV_ROLE,
        TENCENTCLOUD_ASSUME_ROLE_PRINCIPAL_ARN: 'x',
        TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN: 'y',
      },
      'Unset one.',
    ],
    [
      'two values for one setting',
      {},
      { TENCENTCLOUD_ASSUME_ROLE_ARN_FILE: 'a', TENCENTCLOUD_ASSUME_ROLE_ARNN_FILE: 'b' },
      'mean the same and hold different values',
    ],
    [
      'an ARN that is none',
      { assumeRole: { ...ROLE, roleArn: 'deploy' } },
      {},
      '"deploy" is not the ARN of a role',
    ],
    [
      'a name that is none',
      { assumeRole: { ...ROLE, sessionName: 'a b' } },
      {},
      '"a b" is no name of a session',
    ],
    [
      'a duration that is none',
      {},
      { ...ENV_ROLE, TENCENTCLOUD_ASSUME_ROLE_SESSION_DURATION: '50000' },
      'session_duration is wrong: 50000 is not how long a session may last',
    ],
    [
      'a policy that is none',
      { assumeRole: { ...ROLE, policy: '[' } },
      {},
      'The policy is not a JSON object',
    ],
  ])('%s', async (_, settings, variables, says) => {
    const { message } = await failure(look(settings, { ...KEYS, ...variables }));
    expect(message).toContain(says);
    expect(sts.calls).toEqual([]);
  });
});

test('a role without keys to assume it with says so', async () => {
  const { message } = await failure(look({ assumeRole: ROLE }));
  expect(message).toMatch(
    /^assume_role needs keys to assume the role with\. No source of credentials has any\./,
  );
});

describe('where CI is on this machine', () => {
  const endpoint = parseEndpoint('http://127.0.0.1:9', '--endpoint');
  const without = (settings: CredentialSettings, variables: Readonly<Record<string, string>> = {}) =>
    findCredentials(settings, files.env({ ...KEYS, ...variables }), { endpoint });

  test.each<[string, CredentialSettings, string]>([
    ['STS', { assumeRole: ROLE }, 'sts_endpoint (TENCENTCLOUD_STS_ENDPOINT)'],
    ['the metadata service', { camRoleName: 'a' }, 'metadata_endpoint (TENCENTCLOUD_METADATA_ENDPOINT)'],
  ])('%s is not asked anywhere else', async (service, settings, names) => {
    const { message } = await failure(without(settings));
    expect(message).toBe(
      'The endpoint http://127.0.0.1:9, set by --endpoint, is on this machine, and then nothing is sent anywhere else; ' +
        `but ${service} would be asked at its own address. Set ${names} to an address of this machine, or use keys that ` +
        'need no one to be asked.',
    );
  });

  test('nor is it at an address of another machine', async () => {
    const settings = { assumeRole: ROLE, stsEndpoint: 'https://sts.intl.tencentcloudapi.com' };
    expect((await failure(without(settings))).message).toContain(
      'would be asked at https://sts.intl.tencentcloudapi.com (set by the provider attribute sts_endpoint)',
    );
  });

  test('keys that need nobody to be asked are found, and whose they are is not asked', async () => {
    const { credentials } = await without({});
    expect(await credentials.keys()).toEqual(ENV);
    expect((await failure(credentials.identity())).attribute).toBe('sts_endpoint');
  });

  test('STS on this machine is asked', async () => {
    const { credentials } = await without({ assumeRole: ROLE }, { TENCENTCLOUD_STS_ENDPOINT: sts.url });
    await credentials.keys();
    expect((await credentials.identity()).type).toBe('CAMRole');
  });
});

test('every secret is told before it is used, so that no log shows it', async () => {
  const hidden: string[] = [];
  const find = async (settings: CredentialSettings, variables: Readonly<Record<string, string>> = {}) => {
    const { credentials } = await findCredentials(
      settings,
      files.env({ TENCENTCLOUD_STS_ENDPOINT: sts.url, ...variables }),
      { hide: (secret) => hidden.push(secret) },
    );
    await credentials.keys();
  };
  await find({ ...BLOCK, assumeRole: { ...ROLE, tokenCode: '123456' } });
  await find({ assumeRoleWithWebIdentity: { ...ROLE, webIdentityToken: 'canary-jwt' } });
  const principalArn = 'qcs::cam::uin/1:saml-provider/idp';
  await find({ assumeRoleWithSaml: { ...ROLE, samlAssertion: 'canary-saml', principalArn } });
  files.profile('dev', { ...FILE, token: 'file-token' });
  await find({ profile: 'dev' });
  await find({}, KEYS);
  const issued = sts.issued.flatMap(({ secretId, secretKey, token }) => [secretId, secretKey, token]);
  expect(hidden).toEqual(
    expect.arrayContaining([
      ...Object.values(BLOCK),
      '123456',
      'canary-jwt',
      'canary-saml',
      ...Object.values(FILE),
      'file-token',
      ...Object.values(ENV),
      ...issued,
    ]),
  );
  expect(issued).toHaveLength(9);
});
