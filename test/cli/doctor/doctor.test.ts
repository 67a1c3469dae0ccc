import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import path from 'node:path';
import { CiClient, unbindBucket } from '../../../lib/ci';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { BUCKET, Cli } from '../support';
import { type Declared, type Found, Project } from './support';

let cli: Cli;
let ci: Emulator;
let project: Project;
let receiver: Server;
let bytes: number;
let callback: string;

beforeAll(async () => {
  cli = new Cli();
  ci = await startEmulator({
    buckets: [BUCKET, { bucket: BUCKET, region: 'ap-beijing' }, { bucket: BUCKET, region: 'chongqing' }],
    behaviour: { strictBuckets: true },
  });
  receiver = createServer((socket) =>
    socket.on('data', (data) => (bytes += data.length)).on('error', () => {}),
  );
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  callback = `http://me:hunter2@127.0.0.1:${(receiver.address() as AddressInfo).port}/ci?token=t0ps3cret`;
});
beforeEach(async () => {
  await ci.reset();
  bytes = 0;
  project = new Project(cli, ci);
});
afterEach(() => project.remove());
afterAll(async () => {
  await ci.stop();
  await new Promise((resolve) => receiver.close(resolve));
  cli.remove();
});

const told = (findings: readonly Found[], status: string) =>
  findings.filter((each) => each.status === status);

describe('where all is well', () => {
  test('every check says so, and the end is 0', async () => {
    project.synth({ callback });
    const { code, findings } = await project.findings();

    expect(told(findings, 'problem')).toEqual([]);
    expect(code).toBe(0);
    expect([...new Set(findings.map(({ check }) => check))]).toEqual([
      ...['node', 'terraform', 'cdktf', 'stack', 'provider', 'lock-file'],
      ...['endpoint', 'credentials', 'identity', 'region', 'buckets', 'service', 'clock'],
      ...['bucket', 'binding', 'smart-audio', 'media', 'queue', 'role', 'permissions', 'callbacks'],
    ]);
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          check: 'credentials',
          status: 'ok',
          message: expect.stringContaining('environment'),
        }),
        expect.objectContaining({ check: 'identity', status: 'skipped' }),
        expect.objectContaining({ check: 'role', status: 'unknown' }),
        expect.objectContaining({
          check: 'permissions',
          status: 'ok',
          message:
            'allowed: ci:DescribeAsrBuckets, ci:DescribeAsrQueues, ci:DescribeCIBuckets, ci:DescribeMediaBuckets, ' +
            'ci:DescribeMediaTemplates, ci:DescribeMediaWorkflows',
        }),
        expect.objectContaining({
          check: 'permissions',
          status: 'ok',
          message:
            'not refused for what cannot exist: ci:DeleteMediaTemplate, ci:DeleteMediaWorkflow, ci:UpdateMediaWorkflow',
        }),
      ]),
    );
    const [untried] = findings.filter(({ check, status }) => check === 'permissions' && status === 'unknown');
    expect(untried?.message).toContain('ci:CreateMediaTemplate');
    expect(untried?.message).toContain('cam:PassRole');
    expect(untried?.remedy).toContain('CamPolicy.forStack');
  });

  test('people get a line for each finding, what mends it below, and no colours', async () => {
    project.synth({ callback });
    const { code, out, err } = await project.run();

    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^This machine\n {2}ok {7}node {9}Node \d+/);
    expect(out).toContain(`\nBucket ${BUCKET} (${ci.region})\n  ok       bucket       is in ${ci.region}\n`);
    expect(out).toMatch(
      /\n {2}unknown {2}role .*\n {24}-> Look at https:\/\/console\.cloud\.tencent\.com\/cam\/role/,
    );
    expect(out).toMatch(/\n0 problems, \d unknown, \d skipped, \d+ ok\n$/);
    expect(out).not.toContain('\u001b');
    expect(out).not.toMatch(/hunter2|t0ps3cret/);
  });

  test.each([
    {
      has: { 'cdktf-tencent-ci': ['cdktf-tencent-ci', '0.1.0'] },
      says: ['cdktf 0.21.0, for cdktf-tencent-ci 0.1.0'],
    },
    {
      has: { cdktf: ['cdktn', '0.24.0'], 'cdktf-tencent-ci': ['cdktf-tencent-ci', '0.1.0'] },
      says: ['cdktn 0.24.0 as cdktf, for cdktf-tencent-ci 0.1.0'],
    },
    {
      has: { cdktn: ['cdktn', '0.24.0'], 'cdktn-tencent-ci': ['cdktn-tencent-ci', '0.1.0'] },
      says: ['cdktn 0.24.0, for cdktn-tencent-ci 0.1.0'],
    },
    {
      has: {
        cdktn: ['cdktn', '0.24.0'],
        'cdktf-tencent-ci': ['cdktf-tencent-ci', '0.1.0'],
        'cdktn-tencent-ci': ['cdktn-tencent-ci', '0.2.0'],
      },
      says: ['cdktf 0.21.0, for cdktf-tencent-ci 0.1.0', 'cdktn 0.24.0, for cdktn-tencent-ci 0.2.0'],
    },
  ])('a program is told what it is made on: $says', async ({ has, says }) => {
    for (const [as, [name = '', version = '']] of Object.entries(has)) project.package(as, { name, version });
    const { findings } = await project.findings();
    expect(findings.filter(({ check }) => check === 'cdktf')).toEqual(
      says.map((message) => expect.objectContaining({ status: 'ok', message })),
    );
  });

  test('without a stack, a bucket is enough', async () => {
    const { code, findings } = await project.findings(['--bucket', BUCKET]);
    expect(code).toBe(0);
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ check: 'stack', status: 'skipped' }),
        expect.objectContaining({ check: 'queue', status: 'ok' }),
        expect.objectContaining({ check: 'permissions', status: 'skipped' }),
      ]),
    );
  });
});

/** A precondition that does not hold: how it is broken, and what is to be said. */
interface Broken {
  readonly what: string;
  readonly check: string;
  readonly status?: string;
  readonly says: RegExp;
  readonly mends: RegExp;
  readonly declared?: Declared;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly breaking?: () => void | Promise<void>;
}

const client = () => new CiClient({ credentials: () => ci.credentials, endpoint: ci.url });
const denied = (operation: 'DeleteWorkflow' | 'HeadBucket' | 'ListTemplates' | 'PauseWorkflow') => () =>
  void ci.fail({ operation, times: 99 }, { kind: 'error', code: 'AccessDenied' });

const BROKEN: readonly Broken[] = [
  {
    what: 'an old Terraform',
    check: 'terraform',
    says: /Terraform 1\.5\.7 is not supported: >=1\.8 is/,
    mends: /developer\.hashicorp\.com\/terraform\/install/,
    breaking: () => project.program('terraform', 'Terraform v1.5.7', '1.5.7'),
  },
  {
    what: 'an old OpenTofu by another name',
    check: 'terraform',
    says: /OpenTofu 1\.5\.0 is not supported: >=1\.6 is/,
    mends: /opentofu\.org\/docs/,
    breaking: () => project.program('terraform', 'OpenTofu v1.5.0', '1.5.0'),
  },
  {
    what: 'no Terraform where one is named',
    check: 'terraform',
    says: /TERRAFORM_BINARY_NAME names no-such-terraform, which cannot be run/,
    mends: /Install/,
    env: { TERRAFORM_BINARY_NAME: 'no-such-terraform' },
  },
  {
    what: 'an old cdktf',
    check: 'cdktf',
    says: /cdktf 0\.20\.7 is not supported: >=0\.21\.0 <1 is/,
    mends: /npm install cdktf@0\.21/,
    breaking: () => project.package('cdktf', { name: 'cdktf', version: '0.20.7' }),
  },
  {
    what: 'CDK Terrain with the package for CDKTF',
    check: 'cdktf',
    says: /CDK Terrain \(cdktn 0\.24\.0\) is installed, which cdktf-tencent-ci is not made on/,
    mends: /npm install cdktn-tencent-ci, .*docs\/cdk-terrain\.md/,
    breaking: () => {
      rmSync(path.join(project.folder, 'node_modules/cdktf'), { recursive: true });
      project.package('cdktn', { name: 'cdktn', version: '0.24.0' });
      project.package('cdktf-tencent-ci', { name: 'cdktf-tencent-ci', version: '0.1.0' });
    },
  },
  {
    what: 'CDKTF with the package for CDK Terrain',
    check: 'cdktf',
    says: /CDKTF \(cdktf 0\.21\.0\) is installed, which cdktn-tencent-ci is not made on/,
    mends: /npm install cdktf-tencent-ci/,
    breaking: () => project.package('cdktn-tencent-ci', { name: 'cdktn-tencent-ci', version: '0.1.0' }),
  },
  {
    what: 'an old CDK Terrain',
    check: 'cdktf',
    says: /cdktn 0\.23\.0 is not supported: >=0\.24\.0 <1 is/,
    mends: /npm install cdktn@0\.24/,
    breaking: () => {
      rmSync(path.join(project.folder, 'node_modules/cdktf'), { recursive: true });
      project.package('cdktn', { name: 'cdktn', version: '0.23.0' });
    },
  },
  {
    what: 'a program whose packages are not installed',
    check: 'cdktf',
    says: /cdktf is not installed/,
    mends: /npm ci/,
    breaking: () => rmSync(path.join(project.folder, 'node_modules'), { recursive: true }),
  },
  {
    what: 'old constructs',
    check: 'cdktf',
    says: /constructs 10\.3\.0 is not supported: \^10\.6\.0 is/,
    mends: /npm install constructs@10/,
    breaking: () => project.package('constructs', { name: 'constructs', version: '10.3.0' }),
  },
  {
    what: 'a stack that is none',
    check: 'stack',
    says: /cdk\.tf\.json is no JSON/,
    mends: /cdktf synth/,
    breaking: () => project.edit(() => '{'),
  },
  {
    what: 'a stack that is not there',
    check: 'stack',
    says: /nowhere\.json cannot be read \(ENOENT\)/,
    mends: /cdktf synth/,
    args: ['--stack', 'nowhere.json'],
  },
  {
    what: 'a provider that was not placed',
    check: 'provider',
    says: /Provider \S+ is not in \S+terraform\.d/,
    mends: /cdktf synth/,
    breaking: () => rmSync(project.inStack('terraform.d'), { recursive: true }),
  },
  {
    what: 'no lock file',
    check: 'lock-file',
    says: /\.terraform\.lock\.hcl is not there/,
    mends: /cdktf synth/,
    breaking: () => rmSync(project.inStack('.terraform.lock.hcl')),
  },
  {
    what: 'a broken lock file',
    check: 'lock-file',
    says: /is broken \(line 1, column \d+\)/,
    mends: /version control/,
    breaking: () => writeFileSync(project.inStack('.terraform.lock.hcl'), 'provider "a" {'),
  },
  {
    what: 'a lock file without our entry',
    check: 'lock-file',
    says: /has no entry for tencent-ci\.local\/cdktf\/tencentci/,
    mends: /cdktf synth/,
    breaking: () => writeFileSync(project.inStack('.terraform.lock.hcl'), '# nothing\n'),
  },
  {
    what: 'a stack of another version than the lock file',
    check: 'lock-file',
    says: /has tencentci \S+, and the stack requires 9\.9\.9/,
    mends: /cdktf synth/,
    breaking: () => {
      const [, version = ''] = /"version": "([^"]+-dev[^"]+)"/.exec(project.text()) ?? [];
      project.edit((text) => text.replaceAll(version, '9.9.9'));
      project.renameProvider(version, '9.9.9');
    },
  },
  {
    what: 'a provider that was changed after it was placed',
    check: 'lock-file',
    says: /is not the one that \S+ holds/,
    mends: /Somebody changed/,
    breaking: () => project.tamper(),
  },
  {
    what: 'an endpoint that is none',
    check: 'endpoint',
    says: /--endpoint "http:\/\/x\/y" is not an address/,
    mends: /Correct it/,
    args: ['--endpoint', 'http://x/y'],
  },
  {
    what: 'an endpoint that is known only at apply',
    check: 'endpoint',
    says: /The provider block's endpoint is known only at apply/,
    mends: /--endpoint.*TF_VAR_/,
    breaking: () => project.edit((text) => text.replace(ci.url, '${var.endpoint}')),
  },
  {
    what: 'accounts that are known only at apply',
    check: 'credentials',
    status: 'warning',
    says: /provider block's allowed_account_ids is known only at apply/,
    mends: /TF_VAR_/,
    breaking: () =>
      project.edit((text) => text.replace('"region":', '"allowed_account_ids": ["${var.id}"], "region":')),
  },
  {
    what: 'a bucket whose name cannot be one',
    check: 'buckets',
    says: /tencentci_queue\.Q: "media\/x" is not the full name of a bucket/,
    mends: /cdktf synth/,
    breaking: () => project.declare('tencentci_queue', 'Q', { bucket: 'media/x' }),
  },
  {
    what: 'an environment that asks for no service to be asked',
    check: 'endpoint',
    says: /TENCENTCLOUD_CI_OFFLINE says that there is no service to ask: an apply is refused/,
    mends: /docs\/offline\.md/,
    env: { TENCENTCLOUD_CI_OFFLINE: '1' },
  },
  {
    what: 'keys that have expired',
    check: 'service',
    says: /ExpiredToken/,
    mends: /docs\/credentials\.md/,
    env: {
      TENCENTCLOUD_SECRET_ID: 'AKIDold',
      TENCENTCLOUD_SECRET_KEY: 'old',
      TENCENTCLOUD_SECURITY_TOKEN: 'old',
    },
    breaking: () =>
      ci.accept({ secretId: 'AKIDold', secretKey: 'old', token: 'old', expires: Date.now() - 1000 }),
  },
  {
    what: 'no keys',
    check: 'credentials',
    says: /No source of credentials has any/,
    mends: /docs\/credentials\.md/,
    env: { TENCENTCLOUD_SECRET_ID: '', TENCENTCLOUD_SECRET_KEY: '' },
  },
  {
    what: 'half a pair of keys',
    check: 'credentials',
    says: /TENCENTCLOUD_SECRET_KEY/,
    mends: /docs\/credentials\.md/,
    env: { TENCENTCLOUD_SECRET_KEY: '' },
  },
  {
    what: "keys that are nobody's",
    check: 'service',
    says: /No such SecretId.*come from the environment/,
    mends: /docs\/credentials\.md/,
    env: { TENCENTCLOUD_SECRET_ID: 'AKIDsomebody' },
  },
  {
    what: 'a SecretKey that is of another SecretId',
    check: 'service',
    says: /SignatureDoesNotMatch/,
    mends: /docs\/credentials\.md/,
    env: { TENCENTCLOUD_SECRET_KEY: 'of-somebody-else' },
  },
  {
    what: 'a profile that others can read',
    check: 'credentials',
    status: 'warning',
    says: /Others on this machine can read/,
    mends: /docs\/credentials\.md/,
    env: { TENCENTCLOUD_SECRET_ID: '', TENCENTCLOUD_SECRET_KEY: '' },
    breaking: () => {
      const { secretId, secretKey } = ci.credentials;
      const folder = path.join(project.folder, '.tccli');
      mkdirSync(folder);
      const keys = JSON.stringify({ secretId, secretKey });
      writeFileSync(path.join(folder, 'default.credential'), keys, { mode: 0o644 });
    },
  },
  {
    what: 'settings of the provider that are known only at apply',
    check: 'credentials',
    status: 'warning',
    says: /provider block's profile is known only at apply/,
    mends: /TF_VAR_/,
    breaking: () =>
      project.edit((text) => text.replace('"region":', '"profile": "${var.profile}", "region":')),
  },
  {
    what: 'no region',
    check: 'region',
    says: /No region is set, and tencentci_\S+ names none/,
    mends: /TENCENTCLOUD_REGION/,
    env: { TENCENTCLOUD_REGION: '' },
    breaking: () => project.edit((text) => text.replaceAll(/"region": "[^"]*"/g, '"region": null')),
  },
  {
    what: 'a region that is like no other',
    check: 'region',
    status: 'warning',
    says: /No region is called "chongqing"/,
    mends: /document\/product\/436\/6224/,
    args: ['--region', 'chongqing'],
  },
  {
    what: 'a bucket that is known only at apply',
    check: 'buckets',
    status: 'warning',
    says: /The bucket of tencentci_queue\.Q is known only at apply/,
    mends: /--bucket.*TF_VAR_/,
    breaking: () => project.declare('tencentci_queue', 'Q', { bucket: '${var.b}' }),
  },
  {
    what: 'a service that does not answer',
    check: 'service',
    says: /could not connect to http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)/,
    mends: /docs\/doctor\.md/,
    args: ['--endpoint', 'http://127.0.0.1:9'],
  },
  {
    what: 'a clock that is twenty minutes behind',
    check: 'clock',
    says: /clock of this machine is 20 min behind the service's; signatures are refused for it/,
    mends: /timedatectl/,
    breaking: () => void ci.fail({ times: 99 }, { kind: 'skew', seconds: 1200 }),
  },
  {
    what: 'a clock that is two minutes ahead',
    check: 'clock',
    status: 'warning',
    says: /clock of this machine is 1\d\d s ahead of the service's/,
    mends: /timedatectl/,
    breaking: () => void ci.fail({ times: 99 }, { kind: 'skew', seconds: -120 }),
  },
  {
    what: 'a bucket that is not there',
    check: 'bucket',
    says: /There is no bucket nothing-1250000000 in ap-chongqing/,
    mends: /console\.cloud\.tencent\.com\/cos\/bucket/,
    args: ['--bucket', 'nothing-1250000000'],
    breaking: () => project.edit((text) => text.replaceAll(BUCKET, 'nothing-1250000000')),
  },
  {
    what: 'a bucket that is in another region',
    check: 'bucket',
    says: new RegExp(`Bucket ${BUCKET} is in ap-beijing, not in ap-chongqing`),
    mends: /Set its region: ap-beijing/,
    breaking: () => {
      const location = `http://${BUCKET}.cos.ap-beijing.myqcloud.com/`;
      ci.fail({ operation: 'HeadBucket' }, { kind: 'redirect', status: 301, location });
    },
  },
  {
    what: 'a bucket that COS does not tell of',
    check: 'bucket',
    status: 'unknown',
    says: /these keys have not cos:HeadBucket/,
    mends: /cos\/bucket/,
    breaking: denied('HeadBucket'),
  },
  {
    what: 'a bucket that is being unbound',
    check: 'binding',
    says: /CI is unbinding on bucket/,
    mends: /Wait until it is off/,
    declared: { imported: true },
    breaking: () => {
      Object.assign(ci.behaviour, { unbindReads: 9, unbindInUse: 'allow' });
      return unbindBucket(client(), { region: ci.region, bucket: BUCKET });
    },
  },
  {
    what: 'a bucket without CI that the stack does not turn on',
    check: 'binding',
    says: /CI is off on bucket/,
    mends: /new CiBucket.*console\.cloud\.tencent\.com\/ci/,
    declared: { imported: true },
    breaking: () => void ci.buckets.set(BUCKET, { ci: false, smartAudio: false, media: false }),
  },
  {
    what: 'no Smart Audio',
    check: 'smart-audio',
    says: /Smart Audio is off on bucket/,
    mends: /console\.cloud\.tencent\.com\/ci/,
    declared: { imported: true },
    breaking: () => void ci.buckets.set(BUCKET, { smartAudio: false, media: true }),
  },
  {
    what: 'no media processing',
    check: 'media',
    says: /Media processing is off on bucket/,
    mends: /console\.cloud\.tencent\.com\/ci/,
    declared: { imported: true },
    breaking: () => void ci.buckets.set(BUCKET, { smartAudio: true, media: false }),
  },
  {
    what: 'a queue that is paused',
    check: 'queue',
    status: 'warning',
    says: /queue-speech-1 \(p\w+\) is Paused: jobs wait and are not started/,
    mends: /SmartAudioQueue/,
    breaking: () =>
      void Object.assign(ci.queues.list(BUCKET).find(({ service }) => service === 'smart-audio') ?? {}, {
        state: 'Paused',
      }),
  },
  {
    what: 'a missing permission to read',
    check: 'permissions',
    says: /ci:DescribeMediaTemplates is not allowed on bucket media-1250000000; tencentci_\S+ needs it/,
    mends: /CamPolicy\.forStack.*docs\/permissions\.md/,
    breaking: denied('ListTemplates'),
  },
  {
    what: 'a missing permission to delete',
    check: 'permissions',
    says: /ci:DeleteMediaWorkflow is not allowed on bucket/,
    mends: /CamPolicy\.forStack/,
    breaking: denied('DeleteWorkflow'),
  },
  {
    what: 'a missing permission to change',
    check: 'permissions',
    says: /ci:UpdateMediaWorkflow is not allowed on bucket/,
    mends: /CamPolicy\.forStack/,
    breaking: denied('PauseWorkflow'),
  },
  {
    what: 'a receiver of callbacks that does not run',
    check: 'callbacks',
    says: /http:\/\/127\.0\.0\.1:9\/ \(notify of tencentci_\S+\) cannot be connected to \(ECONNREFUSED\)/,
    mends: /receiver runs/,
    declared: { callback: 'http://127.0.0.1:9/' },
  },
];

describe('what is broken is found and named:', () => {
  test.each(BROKEN.map((row) => [row.what, row] as const))('%s', async (_what, row) => {
    project.synth(row.declared ?? {});
    await row.breaking?.();
    const { code, findings } = await project.findings(row.args, row.env);

    const { check, status = 'problem', says, mends } = row;
    expect(findings.filter((each) => each.check === check && each.status === status)).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(says) as string,
        remedy: expect.stringMatching(mends) as string,
      }),
    ]);
    expect(told(findings, 'problem').map((each) => each.check)).toEqual(status === 'problem' ? [check] : []);
    expect(code).toBe(status === 'problem' ? 1 : 0);
  });
});
