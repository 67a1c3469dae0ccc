import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Emulator, startEmulator } from '../../lib/emulator';
import { parseAuthorization } from '../../lib/ci/signature';
import { MetadataServer } from '../support/metadata';
import { type Issued, StsServer } from '../support/sts';
import { BUCKET, Cli, type Ended } from './support';

const BASE = { secretId: 'AKIDbasebasebasebasebasebase', secretKey: 'basekeybasekeybasekeybasekey' };
const KEYS = { TENCENTCLOUD_SECRET_ID: BASE.secretId, TENCENTCLOUD_SECRET_KEY: BASE.secretKey };
const ROLE = {
  TENCENTCLOUD_ASSUME_ROLE_ARN: 'qcs::cam::uin/100000000001:roleName/deploy',
  TENCENTCLOUD_ASSUME_ROLE_SESSION_NAME: 'pipeline',
};

let cli: Cli;
let ci: Emulator;
let sts: StsServer;
let metadata: MetadataServer;

beforeAll(async () => {
  cli = new Cli();
  ci = await startEmulator({ buckets: [BUCKET] });
  const issued = (keys: Issued): void => ci.accept(keys);
  sts = await StsServer.start({ keys: [BASE], issued });
  metadata = await MetadataServer.start('machine', issued);
});
afterAll(async () => {
  cli.remove();
  await Promise.all([ci.stop(), sts.stop(), metadata.stop()]);
});
beforeEach(async () => {
  await ci.reset();
  sts.clear();
});

/** Lists jobs with nothing in the environment but this. */
function list(variables: Readonly<Record<string, string>>, ...flags: readonly string[]): Promise<Ended> {
  return cli.run(['jobs', 'list', '--bucket', BUCKET, ...flags], {
    TENCENTCLOUD_CI_ENDPOINT: ci.url,
    TENCENTCLOUD_STS_ENDPOINT: sts.url,
    TENCENTCLOUD_METADATA_ENDPOINT: metadata.url,
    TENCENTCLOUD_REGION: 'ap-chongqing',
    TENCENTCLOUD_SHARED_CREDENTIALS_DIR: cli.folder,
    ...variables,
  });
}

function file(name: string, content: string): string {
  const place = path.join(cli.folder, name);
  writeFileSync(place, content, { mode: 0o600 });
  return place;
}

test.each<[string, () => Promise<Ended>]>([
  ['a role of the environment', () => list({ ...KEYS, ...ROLE })],
  [
    'a role by web identity, as a pipeline has it',
    () => list({ ...ROLE, TENCENTCLOUD_ASSUME_ROLE_WEB_IDENTITY_TOKEN_FILE: file('token', 'a.raw.jwt') }),
  ],
  [
    'a role of a profile',
    () => {
      const role = {
        'role-arn': ROLE.TENCENTCLOUD_ASSUME_ROLE_ARN,
        'role-session-name': 'me',
      };
      file('deploy.credential', JSON.stringify({ ...BASE, ...role }));
      return list({}, '--profile', 'deploy');
    },
  ],
  ['a machine', () => list({ TENCENTCLOUD_CAM_ROLE_NAME: 'machine' })],
  [
    'a pod',
    () =>
      list({
        TENCENTCLOUD_ENABLE_POD_OIDC: 'true',
        TKE_REGION: 'ap-chongqing',
        TKE_PROVIDER_ID: 'tke',
        TKE_WEB_IDENTITY_TOKEN_FILE: file('pod', 'pod.jwt'),
        TKE_ROLE_ARN: ROLE.TENCENTCLOUD_ASSUME_ROLE_ARN,
      }),
  ],
])('the keys of %s do', async (_, run) => {
  const { code, err } = await run();
  expect([code, err]).toEqual([0, 'There are no such jobs.\n']);
  const [request] = ci.requests;
  const signer = parseAuthorization(String(request?.headers.authorization))?.secretId;
  expect([...sts.issued, ...metadata.issued].map(({ secretId }) => secretId)).toContain(signer);
});

test('a role that is refused ends with 3, and names role and keys', async () => {
  sts.fail({ code: 'UnauthorizedOperation', message: 'not you' });
  const { code, err } = await list({ ...KEYS, ...ROLE });
  expect(code).toBe(3);
  expect(err).toContain(
    'was not sent, since there are no keys for it. Role qcs::cam::uin/100000000001:roleName/deploy could not be assumed ' +
      'with the keys of the environment variables TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY. STS refused ' +
      'AssumeRole: UnauthorizedOperation: not you.',
  );
});

test('STS elsewhere, with an emulator on this machine, ends with 2', async () => {
  const { code, err } = await list({ ...KEYS, ...ROLE, TENCENTCLOUD_STS_ENDPOINT: '' });
  expect(code).toBe(2);
  expect(err).toContain('Set TENCENTCLOUD_STS_ENDPOINT to an address of this machine');
  expect(ci.requests).toEqual([]);
});
