import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  CiBucket,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../../lib';
import { Workspace } from '../../scripts/workspace';
import { startEmulator } from '../support/emulator';
import { packageRoot } from '../support/package-root';

jest.setTimeout(120_000);

const ELSEWHERE = { bucket: 'other-1250000000', region: 'ap-beijing' };

// The provider that was built, and no stand-in.
packageRoot.path = path.resolve(__dirname, '../..');

test('a workflow that is copied to another bucket works there, with a template of that bucket', async () => {
  const ci = await startEmulator();
  const outdir = mkdtempSync(path.join(tmpdir(), 'tencentci-e2e-'));
  try {
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'media');
    // Left to itself, CDKTF keeps the state in the folder that the test is run in.
    new LocalBackend(stack, { path: path.join(outdir, 'terraform.tfstate') });
    new TencentCiProvider(stack, 'Provider');
    const bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
    const elsewhere = new CiBucket(stack, 'Elsewhere', {
      bucketName: 'other-1250000000',
      region: 'ap-beijing',
    });
    const template = new VoiceSeparateTemplate(stack, 'Vocals', {
      bucket,
      templateName: 'vocals',
      audioMode: AudioMode.IS_AUDIO,
      audioConfig: AudioConfig.mp3({ samplerate: 44100 }),
    });
    const output = { voice: 'voices/${InputName}.${Ext}' };
    new VoiceSeparateWorkflow(stack, 'Uploads', { bucket, objectPrefix: 'in/', template, output }).copyTo(
      elsewhere,
    );
    app.synth();

    const workspace = new Workspace(ci.env, path.join(outdir, 'stacks', 'media'));
    await workspace.init();
    await workspace.apply();

    const [copied] = ci.templates.list(ELSEWHERE);
    expect(copied).toMatchObject({ name: 'vocals', audioMode: 'IsAudio', audioConfig: { codec: 'mp3' } });
    const [workflow] = ci.workflows.list(ELSEWHERE);
    expect(workflow).toMatchObject({ name: 'media-Uploads', state: 'Active' });
    const nodes = Object.values(workflow?.topology.nodes ?? {});
    expect(nodes.find(({ type }) => type === 'VoiceSeparate')?.operation).toMatchObject({
      templateId: copied?.templateId,
      output: { ...ELSEWHERE, auObject: output.voice },
    });
    expect((await workspace.plan()).code).toBe(0);
  } finally {
    await ci.stop();
    rmSync(outdir, { recursive: true, force: true });
  }
});
