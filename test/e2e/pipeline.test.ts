import type { Emulator } from '../../lib/emulator';
import { attached, launched } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { probe } from '../../lib/audio';
import { describeWithFfmpeg, tones, wavOf } from '../audio/recording';
import { type Receiver, startReceiver } from '../emulator/jobs/support';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

const BUCKET = 'recordings-1250000000';

let ci: Emulator;
let receiver: Receiver;
let workspace: Workspace;

beforeEach(async () => {
  // The bucket exists and nothing is on: Terraform turns it on.
  ci = await startEmulator({ behaviour: { strictBuckets: true }, buckets: [{ bucket: BUCKET, ci: false }] });
  receiver = await startReceiver();
  workspace = new Workspace(await attached(ci.env));
});
afterEach(async () => {
  workspace.dispose();
  await receiver.stop();
  await ci.stop();
});

interface Encoding {
  readonly codec: string;
  readonly samplerate: number;
  readonly bitrate?: number;
  readonly channels: number;
}

const pipeline = (audio: Encoding): string => `resource "tencentci_bucket" "recordings" {
  bucket = "${BUCKET}"
}
resource "tencentci_voice_separate_template" "both" {
  bucket       = tencentci_bucket.recordings.bucket
  name         = "both"
  audio_mode   = "AudioAndBackground"
  audio_config = {
    ${Object.entries(audio)
      .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
      .join('\n    ')}
  }
  depends_on = [tencentci_bucket.recordings]
}
resource "tencentci_voice_separate_workflow" "uploads" {
  bucket        = tencentci_bucket.recordings.bucket
  name          = "separate-uploads"
  object_prefix = "uploads/"
  notify        = { url = "${receiver.url}", events = ["TaskFinish", "WorkflowFinish"], result_format = "JSON" }
  separations = {
    both = {
      template_id = tencentci_voice_separate_template.both.template_id
      output      = { au_object = "done/$\${InputName}/voice.$\${Ext}", object = "done/$\${InputName}/rest.$\${Ext}" }
    }
  }
}
data "tencentci_workflow_executions" "all" {
  bucket      = "${BUCKET}"
  workflow_id = tencentci_voice_separate_workflow.uploads.workflow_id
}
output "states" {
  value = data.tencentci_workflow_executions.all.executions[*].state
}
`;

/** Deploys the pipeline, uploads a recording, and waits until everything is done and told. */
async function run(audio: Encoding): Promise<void> {
  await workspace.config(pipeline(audio)).init();
  await workspace.apply();
  const recording = wavOf(tones(2, 2, 44100), 44100);
  ci.objects.put(BUCKET, 'uploads/song.wav', recording, 'audio/wav');
  await ci.jobs.settled();
}

test('what is declared is deployed; an upload is separated, its stems come out, and a callback tells of it', async () => {
  launched(workspace);
  await run({ codec: 'wav', samplerate: 22050, channels: 1 });

  expect(ci.objects.list(BUCKET).map(({ key }) => key)).toEqual(
    expect.arrayContaining(['done/song/voice.wav', 'done/song/rest.wav', 'uploads/song.wav']),
  );
  const told = receiver.got.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  expect(told.map(({ EventName }) => EventName)).toEqual(['TaskFinish', 'WorkflowFinish']);
  expect(told[1]?.WorkflowExecution).toMatchObject({ State: 'Success', Object: 'uploads/song.wav' });

  const { text } = await workspace.apply();
  expect(text).toContain('states = tolist([ "Success", ])');
  expect((await workspace.plan()).code).toBe(0);
  await workspace.destroy();
  expect(ci.workflows.list(BUCKET)).toEqual([]);
  expect(ci.objects.get(BUCKET, 'done/song/voice.wav')).toBeDefined();
});

describeWithFfmpeg('the stems are encoded as the template declares', () => {
  test.each<Encoding>([
    { codec: 'aac', samplerate: 48000, bitrate: 128, channels: 2 },
    { codec: 'mp3', samplerate: 32000, bitrate: 64, channels: 1 },
    { codec: 'flac', samplerate: 96000, channels: 2 },
    { codec: 'wav', samplerate: 11025, channels: 1 },
  ])('$codec at $samplerate Hz with $channels channels', async (audio) => {
    await run(audio);
    for (const stem of ['voice', 'rest']) {
      const content = ci.objects.content(BUCKET, `done/song/${stem}.${audio.codec}`);
      const [measured] = (await probe(content ?? Buffer.alloc(0))).Stream.Audio;
      expect({
        codec: measured?.CodecName.replace('pcm_s16le', 'wav'),
        samplerate: Number(measured?.SampleRate),
        channels: Number(measured?.Channel),
      }).toEqual({ codec: audio.codec, samplerate: audio.samplerate, channels: audio.channels });
      // A constant bitrate is kept to the letter; AAC's is an average.
      if (audio.codec === 'mp3') expect(Math.round(Number(measured?.Bitrate))).toBe(audio.bitrate);
    }
  });
});
