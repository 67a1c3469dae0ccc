import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CiClient, describeExecution, type Execution, listExecutions, putObject } from '../../lib/ci';
import { type Emulator } from '../../lib/emulator';
import { probe } from '../../lib/audio';
import { Deployment, expect, heading, node, paint, ROOT, WORK } from './stage';

const BUCKET = 'recordings-1250000000';

/** How long the demo waits for the execution, in milliseconds. */
const PATIENCE = 60_000;

/** A receiver of callbacks, as a user's own service would be one. */
async function receiver(): Promise<{ url: string; bodies: string[]; stop: () => Promise<void> }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      bodies.push(body);
      response.end();
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ci`,
    bodies,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A recording goes in under the prefix of a workflow; its stems come out, and a callback tells of it. */
export async function pipeline(ci: Emulator): Promise<void> {
  const callbacks = await receiver();
  const client = new CiClient({ credentials: () => ci.credentials, endpoint: ci.endpoint });
  try {
    const env = { ...ci.env, TF_VAR_callback_url: callbacks.url };
    const deployment = new Deployment('upload-pipeline', env);
    const place = { region: ci.region, bucket: BUCKET };

    heading('A pipeline from an upload to a callback is declared (examples/upload-pipeline)');
    const folder = path.join(ROOT, 'examples/upload-pipeline');
    const file = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
    console.log(/^ {4}this\.workflow = [\s\S]*?^ {4}\}\);$/m.exec(file('pipeline.ts'))?.[0]);
    await deployment.synth({ 'main.ts': file('main.ts'), 'pipeline.ts': encodable(file('pipeline.ts')) });
    await deployment.init();
    await deployment.plan();
    await deployment.apply();
    const [workflow] = ci.workflows.list(BUCKET);
    expect(workflow?.state === 'Active', 'an active workflow');

    heading('A recording is uploaded under its prefix');
    const recording = path.join(WORK, 'recording.wav');
    await node([path.join(ROOT, 'examples/recording/make-recording.mjs'), recording]);
    await putObject(client, place, 'uploads/recording.wav', readFileSync(recording), 'audio/wav');
    const execution = await finished(client, place, workflow?.workflowId ?? '');
    console.log(`  Execution ${execution.runId}: ${execution.state}`);
    for (const task of execution.tasks ?? []) {
      console.log(`    ${task.name}: ${task.state}${task.message ? ` (${task.message})` : ''}`);
    }
    expect(execution.state === 'Success', 'the execution to succeed');

    heading('The stems, as they are and as the template declares them');
    const [template] = ci.templates.list(BUCKET);
    const declared = template?.audioConfig ?? {};
    const stems = ci.objects.list(BUCKET).filter(({ key }) => key.startsWith('done/'));
    for (const { key } of stems) {
      const info = await probe(ci.objects.content(BUCKET, key) ?? Buffer.alloc(0));
      const [audio] = info.Stream.Audio;
      const rows = [
        ['measured', audio?.CodecName, audio?.SampleRate, audio?.Channel],
        ['declared', declared.codec, declared.samplerate, declared.channels],
      ];
      console.log(`  ${key}`);
      for (const [what, codec, samplerate, channels] of rows) {
        console.log(`    ${paint('2', String(what))} ${codec}, ${samplerate} Hz, ${channels} channels`);
      }
      expect(
        audio?.CodecName === (declared.codec === 'wav' ? 'pcm_s16le' : declared.codec) &&
          Number(audio?.SampleRate) === declared.samplerate &&
          Number(audio?.Channel) === declared.channels,
        'codec, samplerate and channels as declared',
      );
    }
    expect(stems.length === 2, 'two stems, voice and background');

    heading('The callbacks that were received');
    for (let waited = 0; callbacks.bodies.length < 2 && waited < PATIENCE; waited += 50) await sleep(50);
    for (const body of callbacks.bodies) console.log(`  ${body.slice(0, 160)}…`);
    expect(callbacks.bodies.length === 2, 'one callback for the task and one for the workflow');

    heading('destroy');
    await deployment.destroy();
    expect(ci.workflows.list(BUCKET).length === 0, 'no workflow to be left');
  } finally {
    client.close();
    await callbacks.stop();
  }
}

/** The program, with an encoding that this machine can do. */
function encodable(program: string): string {
  if (spawnSync('ffmpeg', ['-version'], { stdio: 'ignore' }).status === 0) return program;
  console.log('  There is no ffmpeg here, so the template is declared with WAV in place of MP3.');
  return program.replace(/AudioConfig\.mp3\(.*\)/, 'AudioConfig.wav({ samplerate: 44100, channels: 2 })');
}

async function finished(
  client: CiClient,
  place: { readonly region: string; readonly bucket: string },
  workflowId: string,
): Promise<Execution> {
  for (let waited = 0; ; waited += 200) {
    const [latest] = await listExecutions(client, place, { workflowId, limit: 1 });
    if (latest?.state && latest.state !== 'Running') return describeExecution(client, place, latest.runId);
    if (waited >= PATIENCE) throw new Error(`The execution did not end in ${PATIENCE / 1000} seconds.`);
    await sleep(200);
  }
}
