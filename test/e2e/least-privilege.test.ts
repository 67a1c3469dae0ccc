import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import {
  AudioMode,
  CamPolicy,
  type CamPolicyDocument,
  CiBucket,
  SmartAudioQueue,
  TencentCiProvider,
  VoiceSeparateJob,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../../lib';
import type { Emulator } from '../../lib/emulator';
import { Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { packageRoot } from '../support/package-root';

jest.setTimeout(180_000);

const BUCKET = 'media-1250000000';
const ON = `qcs::ci:ap-chongqing:uid/1250000000:bucket/${BUCKET}/*`;

// The provider that was built, and no stand-in.
packageRoot.path = path.resolve(__dirname, '../..');

let ci: Emulator;
let outdir: string;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator({ buckets: [{ bucket: BUCKET, ci: false }], runner: { submitted() {} } });
  outdir = mkdtempSync(path.join(tmpdir(), 'tencentci-e2e-'));
  workspace = new Workspace(await attached(ci.env), path.join(outdir, 'stacks/media'));
});
afterAll(async () => {
  await ci.stop();
  rmSync(outdir, { recursive: true, force: true });
});

/** Synthesizes a program, and gives the policies that it wrote. */
function program(templateName: string): Record<'deploy' | 'read', CamPolicyDocument> {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'media');
  new LocalBackend(stack, { path: path.join(outdir, 'terraform.tfstate') });
  const policies = CamPolicy.forStack(stack);
  policies.deploy.writeTo('deploy.json');
  policies.read.writeTo('read.json');
  new TerraformOutput(stack, 'Policy', { value: policies.deploy.toJson() });
  new TencentCiProvider(stack, 'Provider', { region: 'ap-chongqing' });
  const bucket = new CiBucket(stack, 'Bucket', { bucketName: BUCKET });
  new SmartAudioQueue(stack, 'Queue', { bucket });
  const template = new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket,
    templateName,
    audioMode: AudioMode.IS_AUDIO,
  });
  const output = { voice: 'out/${RunId}.${ext}' };
  new VoiceSeparateWorkflow(stack, 'Uploads', { bucket, objectPrefix: 'in/', template, output });
  new VoiceSeparateJob(stack, 'Once', {
    bucket,
    inputObject: 'song.wav',
    template,
    output: { voice: 'once/song.aac' },
    wait: false,
  });
  app.synth();
  const read = (file: string): CamPolicyDocument =>
    JSON.parse(readFileSync(path.join(workspace.dir, file), 'utf8')) as CamPolicyDocument;
  return { deploy: read('deploy.json'), read: read('read.json') };
}

function without({ version, statement }: CamPolicyDocument, action: string): CamPolicyDocument {
  return {
    version,
    statement: statement
      .map((each) => ({ ...each, action: each.action.filter((name) => name !== action) }))
      .filter((each) => each.action.length > 0),
  };
}

const apply = () => workspace.run('apply', '-auto-approve', '-no-color', '-input=false');
const destroy = () => workspace.run('destroy', '-auto-approve', '-no-color', '-input=false');

test('a program lives under the policies that it wrote, and fails at what one of them does not allow', async () => {
  const { deploy, read } = program('vocals');
  ci.objects.put(BUCKET, 'song.wav', Buffer.alloc(8));
  await workspace.init();

  ci.enforce(without(deploy, 'ci:CreateMediaWorkflow'));
  const refused = await apply();
  expect(refused.code).toBe(1);
  expect(refused.text).toContain('CreateMediaWorkflow failed');
  expect(refused.text).toContain(
    `Give these credentials the action ci:CreateMediaWorkflow on ${ON}, and cam:PassRole on ` +
      'qcs::cam:::roleName/CI_QCSRole.',
  );
  expect(refused.text).toContain('CamPolicy of cdktf-tencent-ci writes the policy');

  ci.enforce(deploy);
  expect((await apply()).text).toContain('Apply complete!');
  const { stdout } = await workspace.ok('output', '-raw', 'Policy');
  expect(JSON.parse(stdout)).toEqual(deploy);

  ci.enforce(read);
  expect((await workspace.plan()).code).toBe(0);

  expect(program('voices')).toEqual({ deploy, read });
  expect((await workspace.plan()).code).toBe(2);
  expect((await apply()).text).toContain('the action ci:UpdateMediaTemplate on');
  ci.enforce(deploy);
  expect((await apply()).text).toContain('Apply complete!');

  ci.enforce(without(deploy, 'ci:DescribeMediaJob'));
  expect((await workspace.plan()).text).toContain('the action ci:DescribeMediaJob on');
  ci.enforce(without(deploy, 'ci:DeleteMediaTemplate'));
  expect((await destroy()).text).toContain('the action ci:DeleteMediaTemplate on');
  ci.enforce(deploy);
  expect((await destroy()).text).toContain('Destroy complete!');
  expect(ci.templates.list(BUCKET)).toEqual([]);
});
