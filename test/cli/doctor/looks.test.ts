import { writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { createIdentity } from '../../../lib/plugin/transport/certificate';
import { recording } from '../../emulator/jobs/support';
import { StsServer } from '../../support/sts';
import { BUCKET, Cli } from '../support';
import { type Found, Project } from './support';

let cli: Cli;
let ci: Emulator;
let project: Project;
beforeAll(async () => {
  cli = new Cli();
  ci = await startEmulator({ buckets: [BUCKET] });
});
beforeEach(async () => {
  await ci.reset();
  project = new Project(cli, ci);
});
afterEach(() => project.remove());
afterAll(async () => {
  await ci.stop();
  cli.remove();
});

const only = (findings: readonly Found[], check: string) => findings.filter((each) => each.check === check);

describe('nothing is changed', () => {
  test.each([
    ['refused', 'not-found'],
    ['refused as a bad request', 'bad-request'],
    ['called done', 'ok'],
  ] as const)('where a change of what does not exist is %s', async (_what, answer) => {
    Object.assign(ci.behaviour, { updateUnknownId: answer, deleteUnknownId: answer });
    const { templateId } = ci.templates.put(BUCKET, { name: 'old', audioMode: 'IsAudio' });
    ci.objects.put(BUCKET, 'uploads/short.wav', recording());
    project.synth({ callback: 'http://127.0.0.1:9/' });
    const held = () =>
      JSON.stringify([
        ci.buckets.get(BUCKET),
        ...[ci.templates, ci.workflows, ci.queues, ci.jobs, ci.executions, ci.objects].map((shelf) =>
          shelf.list(BUCKET),
        ),
      ]);
    const [before, files] = [held(), project.files()];

    const { findings } = await project.findings();

    expect(held()).toBe(before);
    expect(project.files()).toEqual(files);
    expect(ci.templates.get(BUCKET, templateId)).toBeDefined();
    const writes = ci.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
    expect(writes.map(({ method, path, body }) => `${method} ${path} ${body}`).sort()).toEqual([
      'DELETE /template/tencent-ci-doctor ',
      'DELETE /workflow/tencent-ci-doctor ',
      'PUT /workflow/tencent-ci-doctor ',
    ]);
    expect(only(findings, 'permissions').filter(({ status }) => status === 'problem')).toEqual([]);
  });

  test('and no secret is told', async () => {
    project.synth();
    project.edit((text) => text.replace('"region":', '"secret_key": "c4nary-of-the-block", "region":'));
    const { out, err } = await project.run(['--json']);
    expect(out + err).not.toContain('c4nary-of-the-block');
    expect(out + err).not.toContain(ci.credentials.secretKey);
  });
});

describe('a check whose needs are not met is skipped, and says for which:', () => {
  test('a service that does not answer', async () => {
    project.synth();
    const { findings } = await project.findings(['--endpoint', 'http://127.0.0.1:9']);
    const skipped = findings.filter(({ message }) => /^needs /.test(message));
    expect(skipped.map(({ check, message }) => `${check} ${message}`)).toEqual([
      'clock needs service, which is not well',
      'bucket needs service, which is not well',
      'binding needs bucket, which is not well',
      'smart-audio needs binding, which is not well',
      'media needs binding, which is not well',
      'queue needs smart-audio, which is not well',
      'role needs binding, which is not well',
      'permissions needs bucket, which is not well',
    ]);
  });

  test('a bucket without CI says nothing of the others', async () => {
    ci.buckets.set(BUCKET, { ci: false, smartAudio: false, media: false });
    project.synth({ imported: true });
    const { findings } = await project.findings();
    expect(only(findings, 'queue')).toEqual([
      expect.objectContaining({ status: 'skipped', message: 'needs smart-audio, which is not well' }),
    ]);
  });
});

describe('under an emulator that enforces a policy', () => {
  const problems = (findings: readonly Found[]) =>
    findings.filter(({ status }) => status === 'problem').map(({ message }) => message.split(' ')[0]);

  test('the policy that the stack generates for its deploy leaves no problem', async () => {
    ci.enforce(project.synth().deploy.toPolicy());
    const { code, findings } = await project.findings();
    expect(problems(findings)).toEqual([]);
    expect(code).toBe(0);
  });

  test('the policy of a reader lacks each action that writes, as far as writes are tried', async () => {
    ci.enforce(project.synth().read.toPolicy());
    const { code, findings } = await project.findings();
    expect(problems(findings)).toEqual([
      'ci:DeleteMediaTemplate',
      'ci:DeleteMediaWorkflow',
      'ci:UpdateMediaWorkflow',
    ]);
    expect(code).toBe(1);
  });

  test.each([
    'ci:DeleteMediaTemplate',
    'ci:DeleteMediaWorkflow',
    'ci:DescribeAsrBuckets',
    'ci:DescribeAsrQueues',
    'ci:DescribeCIBuckets',
    'ci:DescribeMediaBuckets',
    'ci:DescribeMediaTemplates',
    'ci:DescribeMediaWorkflows',
    'ci:UpdateMediaWorkflow',
  ])('without %s, that is the problem', async (action) => {
    const { version, statement } = project.synth().deploy.toPolicy();
    const less = statement.map((each) => ({
      ...each,
      action: each.action.filter((name) => name !== action),
    }));
    ci.enforce({ version, statement: less.filter((each) => each.action.length > 0) });
    const { code, findings } = await project.findings();
    expect(problems(findings)).toEqual([action]);
    expect(code).toBe(1);
  });

  test('a service that looks for ids first hides it, and nothing else is claimed', async () => {
    ci.enforce(project.synth().read.toPolicy());
    ci.fail({ operation: 'DeleteTemplate' }, { kind: 'error', code: 'TemplateNotFound' });
    const { findings } = await project.findings();
    expect(
      only(findings, 'permissions').find(({ message }) => message.includes('ci:DeleteMediaTemplate')),
    ).toMatchObject({
      status: 'ok',
      message: 'not refused for what cannot exist: ci:DeleteMediaTemplate',
    });
  });
});

test('what is refused because a service is off says nothing of permissions', async () => {
  ci.buckets.set(BUCKET, { ci: false, smartAudio: false, media: false });
  project.synth({ imported: true });
  const { findings } = await project.findings();
  expect(only(findings, 'permissions')[0]).toMatchObject({
    status: 'skipped',
    message:
      'not told while CI or a service is off on the bucket: ci:DeleteMediaTemplate, ci:DeleteMediaWorkflow, ' +
      'ci:DescribeMediaTemplates, ci:DescribeMediaWorkflows, ci:UpdateMediaWorkflow',
  });
});

describe('what the stack mends is no problem:', () => {
  test('a bucket that it turns on', async () => {
    ci.buckets.set(BUCKET, { ci: false, smartAudio: false, media: false });
    project.synth();
    const { code, findings } = await project.findings();
    expect(code).toBe(0);
    expect(only(findings, 'binding')[0]?.message).toMatch(
      /^CI is off, and tencentci_bucket\.\S+ of the stack turns it on$/,
    );
    expect(only(findings, 'queue')[0]?.status).toBe('skipped');
  });
});

describe('the service role', () => {
  const run = async (content: Buffer) => {
    const { templateId } = ci.templates.put(BUCKET, { name: 'v', audioMode: 'IsAudio' });
    ci.objects.put(BUCKET, 'in.wav', content);
    const env = [BUCKET, '--region', ci.region, '--input-object', 'in.wav', '--template-id', templateId];
    await cli.run(['jobs', 'submit', '--bucket', ...env, '--au-object', 'out.wav', '--wait'], ci.env);
    const [job] = ci.jobs.list(BUCKET);
    return job;
  };

  test('works where a job succeeded', async () => {
    const job = await run(recording());
    project.synth();
    const [role] = only((await project.findings()).findings, 'role');
    expect(role).toMatchObject({ status: 'ok' });
    expect(role?.message).toContain(`CI could read and write with CI_QCSRole at `);
    expect(role?.message).toContain(`(job ${job?.jobId})`);
  });

  test('does not where the newest job that tells failed for want of it', async () => {
    const job = await run(recording());
    Object.assign(job ?? {}, { state: 'Failed', code: 'CIRoleNotExist', message: 'no role' });
    project.synth();
    const { code, findings } = await project.findings();
    expect(code).toBe(1);
    expect(only(findings, 'role')).toEqual([
      expect.objectContaining({
        status: 'problem',
        message: expect.stringContaining(
          'for want of CI_QCSRole or its policies: CIRoleNotExist: no role',
        ) as string,
        remedy: expect.stringContaining('https://console.cloud.tencent.com/cam/role') as string,
      }),
    ]);
  });
});

describe('whose keys they are', () => {
  let sts: StsServer;
  beforeAll(async () => {
    sts = await StsServer.start({ keys: [ci.credentials], accountId: '100000000001' });
  });
  beforeEach(() => sts.clear());
  afterAll(() => sts.stop());
  const env = () => ({ TENCENTCLOUD_STS_ENDPOINT: sts.url });

  test('is told by STS', async () => {
    project.synth();
    const { code, findings } = await project.findings([], env());
    expect(code).toBe(0);
    expect(only(findings, 'identity')).toEqual([
      expect.objectContaining({
        status: 'ok',
        message: expect.stringMatching(/of account 100000000001$/) as string,
      }),
    ]);
  });

  test('the wrong account is a problem', async () => {
    project.synth();
    project.edit((text) => text.replace('"region":', '"allowed_account_ids": ["100000000002"], "region":'));
    const { code, findings } = await project.findings([], env());
    expect(code).toBe(1);
    expect(only(findings, 'identity')[0]).toMatchObject({ status: 'problem' });
    expect(only(findings, 'identity')[0]?.message).toContain('not among allowed_account_ids (100000000002)');
  });

  test('a role that the provider block names is assumed, and one that cannot be is a problem', async () => {
    project.synth();
    const role = '"assume_role": {"role_arn": "qcs::cam::uin/1:roleName/deploy", "session_name": "tests"}';
    project.edit((text) => text.replace('"region":', `${role}, "region":`));
    sts.fail({ code: 'ResourceNotFound.RoleNotFound' });
    const { code, findings } = await project.findings([], env());
    expect(code).toBe(1);
    expect(only(findings, 'credentials')[0]).toMatchObject({ status: 'problem' });
    expect(only(findings, 'credentials')[0]?.message).toContain(
      'Role qcs::cam::uin/1:roleName/deploy could not be assumed',
    );
    expect(only(findings, 'region')[0]?.message).toBe('needs credentials, which is not well');
  });
});

describe('callbacks', () => {
  // No service answers there, which leaves what is told without it.
  const ELSEWHERE = ['--endpoint', 'https://127.0.0.1:9'];
  const withCallback = (url: string) => {
    project.synth({ callback: 'http://127.0.0.1:9/' });
    project.edit((text) => text.replace('http://127.0.0.1:9/', url));
  };

  test('on other machines are left alone with an endpoint on this one', async () => {
    withCallback('https://example.com/ci');
    const [callback] = only((await project.findings()).findings, 'callbacks');
    expect(callback).toMatchObject({ status: 'skipped' });
    expect(callback?.message).toContain('with an endpoint on this one nothing is sent there');
  });

  test('that are known only at apply are said to be', async () => {
    withCallback('${var.receiver}');
    const [callback] = only((await project.findings()).findings, 'callbacks');
    expect(callback).toMatchObject({ status: 'skipped' });
    expect(callback?.message).toMatch(/^the address in notify of tencentci_\S+ is known only at apply$/);
  });

  test('with a certificate that nobody trusts are a problem, and are sent nothing', async () => {
    const { key, certificate } = await createIdentity();
    const cert = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const got: string[] = [];
    const receiver = createServer({ key, cert }, (socket) =>
      socket.on('data', (data) => got.push(String(data))),
    );
    receiver.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    withCallback(`https://localhost:${(receiver.address() as AddressInfo).port}/ci`);
    const { code, findings } = await project.findings();
    await new Promise((resolve) => receiver.close(resolve));

    expect(code).toBe(1);
    expect(only(findings, 'callbacks')).toEqual([
      expect.objectContaining({
        status: 'problem',
        message: expect.stringContaining('cannot be connected to (DEPTH_ZERO_SELF_SIGNED_CERT)') as string,
        remedy: expect.stringContaining('certificate') as string,
      }),
    ]);
    expect(got).toEqual([]);
  });

  test('that are no address are a problem', async () => {
    withCallback('ftp://example.com/');
    const [callback] = only((await project.findings(ELSEWHERE)).findings, 'callbacks');
    expect(callback).toMatchObject({
      status: 'problem',
      remedy: expect.stringContaining('https://') as string,
    });
  });
});

test('a stack for several accounts has each looked at with its own settings', async () => {
  project.synth();
  const [text] = [project.text()];
  const root = JSON.parse(text) as {
    provider: { tencentci: object[] };
    resource: Record<string, Record<string, object>>;
  };
  root.provider.tencentci.push({ alias: 'beijing', region: 'ap-beijing', endpoint: ci.url });
  root.resource['tencentci_queue'] = { Q: { bucket: 'other-1250000000', provider: 'tencentci.beijing' } };
  writeFileSync(project.inStack('cdk.tf.json'), JSON.stringify(root));

  const { findings } = await project.findings();

  const titles = [...new Set(findings.map(({ about }) => about))];
  expect(titles).toEqual([
    'This machine',
    'Stack media',
    'Account (stack media)',
    `Bucket ${BUCKET} (${ci.region})`,
    'Account (stack media, provider tencentci.beijing)',
    'Bucket other-1250000000 (ap-beijing)',
  ]);
});

test.each([
  [['--bucket', 'media'], '--bucket "media" is not the full name of a bucket'],
  [['--region', 'A.b'], '--region "A.b" is not a region'],
])('%j is wrong usage', async (args, message) => {
  const { code, out, err } = await project.run(args);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(message);
});
