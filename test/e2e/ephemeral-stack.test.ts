import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import {
  AudioMode,
  CiBucket,
  CiFunctions,
  Notify,
  NotifyEvent,
  PresignedUrl,
  SmartAudioQueue,
  TencentCiProvider,
} from '../../lib';
import { search } from '../../reliability/canaries';
import { Workspace } from '../../scripts/workspace';
import { startEmulator } from '../support/emulator';
import { testWith } from '../support/engine';
import { packageRoot } from '../support/package-root';

jest.setTimeout(120_000);

// The provider that was built, and no stand-in.
packageRoot.path = path.resolve(__dirname, '../..');

testWith(
  'provider functions',
  'ephemeral resources',
  'write-only attributes',
)('a program calls functions, and hands a presigned URL on that nothing stores', async () => {
  const ci = await startEmulator({ buckets: ['media-1250000000'] });
  ci.objects.put('media-1250000000', 'out/song.mp3', Buffer.from('the voice'));
  const outdir = mkdtempSync(path.join(tmpdir(), 'tencentci-e2e-'));
  try {
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'media');
    new LocalBackend(stack, { path: path.join(outdir, 'terraform.tfstate') });
    new TencentCiProvider(stack, 'Provider');
    const bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
    const key = new TerraformVariable(stack, 'key', { type: 'string', default: 'in/song.wav' }).stringValue;
    const { url } = new PresignedUrl(stack, 'Voice', {
      bucket,
      output: 'out/${InputName}.mp3',
      inputObject: key,
    });
    const queue = new SmartAudioQueue(stack, 'Queue', {
      bucket,
      // Any address will do as one that is to be kept secret.
      notify: Notify.url(url, { events: [NotifyEvent.TASK_FINISH], writeOnlyVersion: 1 }),
    });
    const { voice } = CiFunctions.outputObjects(
      { audioMode: AudioMode.IS_AUDIO, codec: 'mp3' },
      { voice: `${CiFunctions.parseId(queue.resource.id).bucket}/\${InputName}.\${Ext}` },
    );
    new TerraformOutput(stack, 'voice', {
      value: CiFunctions.expandOutput(voice ?? '', key),
      staticId: true,
    });
    app.synth();

    const workspace = new Workspace(ci.env, path.join(outdir, 'stacks', 'media'));
    await workspace.init();
    await workspace.apply();
    const { stdout } = await workspace.ok('output', '-raw', 'voice');
    expect(stdout).toBe('media-1250000000/song.mp3');
    const [sent = ''] = ci.queues
      .list('media-1250000000')
      .flatMap(({ notifyConfig }) => notifyConfig.url ?? []);
    const answer = await fetch(sent);
    expect([answer.status, await answer.text()]).toEqual([200, 'the voice']);
    expect(search(outdir, { url: `q-ak=${ci.credentials.secretId}` }).leaks).toEqual([]);
  } finally {
    await ci.stop();
    rmSync(outdir, { recursive: true, force: true });
  }
});
