import type { Emulator } from '../../lib/emulator';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { tones, wavOf } from '../audio/recording';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_voice_separate_job.once';

let ci: Emulator;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator();
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached(ci.env)).config(configuration);
});
afterEach(() => workspace.dispose());

const configuration = `resource "tencentci_voice_separate_template" "both" {
  bucket = "${BUCKET}"
  name = "both"
  audio_mode = "AudioAndBackground"
  audio_config = { codec = "wav" }
}
resource "tencentci_voice_separate_job" "once" {
  bucket = "${BUCKET}"
  input_object = "in/tones.wav"
  template_id = tencentci_voice_separate_template.both.template_id
  output = { au_object = "out/voice.$\${ext}", object = "out/background.$\${ext}" }
}
`;

const upload = () => ci.objects.put(BUCKET, 'in/tones.wav', wavOf(tones(2, 1, 44100), 44100), 'audio/wav');

test('a recording is separated, and what was written stands in the state', async () => {
  upload();
  await workspace.apply();
  const { state, outputs } = (await workspace.values(ADDRESS)) ?? {};
  expect(state).toBe('Success');
  const written = ['out/voice.wav', 'out/background.wav'].map((object) => ({
    object,
    md5: ci.objects.get(BUCKET, object)?.md5,
  }));
  expect(written.every(({ md5 }) => md5 !== undefined)).toBe(true);
  expect(outputs).toHaveLength(2);
  expect(outputs).toEqual(expect.arrayContaining(written));
  expect((await workspace.plan()).code).toBe(0);
  await workspace.destroy();
  expect(ci.objects.get(BUCKET, 'out/voice.wav')).toBeDefined();
});

test('a recording that is not there fails the apply, and works once it is', async () => {
  const failed = await workspace.run('apply', '-auto-approve', '-no-color');
  expect(failed.code).toBe(1);
  expect(failed.text).toContain('for "in/tones.wav" in bucket media-1250000000 (ap-chongqing) failed:');
  upload();
  await workspace.apply();
  expect((await workspace.values(ADDRESS))?.state).toBe('Success');
  expect(ci.jobs.list(BUCKET).map(({ state }) => state)).toEqual(['Failed', 'Success']);
});

test('a job on a paused queue waits, and a destroy takes it off the queue', async () => {
  upload();
  const paused = `resource "tencentci_queue" "speech" {
  bucket = "${BUCKET}"
  state = "Paused"
}
`;
  workspace.config(
    paused +
      configuration.replace(
        'input_object',
        'depends_on = [tencentci_queue.speech]\n  wait = false\n  input_object',
      ),
  );
  await workspace.apply();
  expect((await workspace.values(ADDRESS))?.state).not.toBe('Success');
  await workspace.destroy();
  expect(ci.jobs.list(BUCKET).map(({ state }) => state)).toEqual(['Cancel']);
});
