import path from 'node:path';
import type { Emulator } from '../../lib/emulator';
import { begin, Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const CANARIES = ['CanaryUser', 'CanaryWord', 'CanaryToken'];

let ci: Emulator;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator({ buckets: [BUCKET] });
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  ci.objects.put(BUCKET, 'song.wav', Buffer.from('no sound'));
  workspace = new Workspace(await attached({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '0' }));
});
afterEach(() => workspace.dispose());

/** An address with a user, a password and a token, none of which anybody is to see. */
const callback = (host: string) => `http://CanaryUser:CanaryWord@${host}/ci?token=CanaryToken`;

/** Each kind of thing that has a callback address. */
function things(url: string, resultFormat = 'XML'): string {
  const notify = `notify = { url = local.url, events = ["TaskFinish"], result_format = "${resultFormat}" }`;
  return `
# Apart, because Terraform quotes the line of the configuration below each message about it.
locals { url = "${url}" }
resource "tencentci_queue" "speech" {
  bucket = "${BUCKET}"
  ${notify}
}
resource "tencentci_voice_separate_template" "vocals" {
  bucket     = "${BUCKET}"
  name       = "vocals"
  audio_mode = "IsAudio"
}
resource "tencentci_voice_separate_workflow" "uploads" {
  bucket        = "${BUCKET}"
  name          = "uploads"
  object_prefix = "in/"
  ${notify}
  separations = { vocals = {
    template_id = tencentci_voice_separate_template.vocals.template_id
    output      = { au_object = "out/$\${RunId}.aac", object = "out/$\${RunId}.b.aac" }
  } }
}
resource "tencentci_voice_separate_job" "song" {
  bucket       = "${BUCKET}"
  input_object = "song.wav"
  template_id  = tencentci_voice_separate_template.vocals.template_id
  output       = { au_object = "out/$\${jobid}.aac" }
  callback     = { url = local.url, format = "${resultFormat}" }
  wait         = false
}
data "tencentci_queues" "all" {
  bucket     = "${BUCKET}"
  depends_on = [tencentci_queue.speech]
}
data "tencentci_voice_separate_workflows" "all" {
  bucket     = "${BUCKET}"
  depends_on = [tencentci_voice_separate_workflow.uploads]
}
data "tencentci_jobs" "all" {
  bucket     = "${BUCKET}"
  depends_on = [tencentci_voice_separate_job.song]
}
output "seen" {
  value = [data.tencentci_queues.all, data.tencentci_voice_separate_workflows.all, data.tencentci_jobs.all]
}
`;
}

function expectNoCanary(text: string): void {
  expect(CANARIES.filter((canary) => text.includes(canary))).toEqual([]);
}

test('no plan, no state that is shown and no line of our log holds what a callback address hides', async () => {
  await workspace
    .placeProvider()
    .config(things(callback('127.0.0.1:9')))
    .init();
  const args = ['-no-color', '-input=false'];
  const trace = { TF_LOG_PROVIDER: 'trace' };
  const planned = await workspace.start(['plan', ...args], trace).done;
  expect(planned.code).toBe(0);
  expect(planned.text).toMatch(/url +(\*|=) ?.*\(sensitive value\)/);
  const applied = await workspace.start(['apply', '-auto-approve', ...args], trace).done;
  expect(applied.code).toBe(0);
  const shown = await workspace.ok('show', '-no-color');
  expect(shown.text.match(/url += \(sensitive value\)/g)).toHaveLength(3);
  workspace.config(things(callback('127.0.0.1:10'), 'JSON'));
  const changed = await workspace.start(['plan', ...args], trace).done;
  expect(changed.code).toBe(0);
  expect(changed.text).toMatch(/1 to add, 2 to change, 1 to destroy/);
  const destroyed = await workspace.start(['destroy', '-auto-approve', ...args], trace).done;
  expect(destroyed.code).toBe(0);
  for (const { stdout, stderr } of [planned, applied, shown, changed, destroyed]) {
    expectNoCanary(stdout + stderr);
  }
  const requests = applied.stderr
    .split('\n')
    .filter((line) => /terraform-provider-tencentci.*request/.test(line));
  expect(requests.length).toBeGreaterThan(3);
});

test.each([
  [
    'of another scheme',
    'ftp://CanaryUser:CanaryWord@example.com/ci?token=CanaryToken',
    'is not an HTTP address',
  ],
  ['that is none', 'https://CanaryUser:Canary/CanaryWord@example.com/ci?CanaryToken', 'is not an address'],
  ['with one slash', 'ftp:/CanaryUser:CanaryWord@example.com/ci', 'is not an HTTP address'],
])('an error about an address %s does not tell what it hides', async (_, url, message) => {
  workspace.config(things(url));
  const plan = await workspace.plan();
  expect(plan.code).toBe(1);
  expect(plan.text.replace(/[\s│]+/g, ' ')).toContain(message);
  expectNoCanary(plan.text);
});

test('an error of the service that repeats an address does not tell what it hides', async () => {
  ci.fail(
    { method: 'POST', path: '/workflow' },
    {
      kind: 'error',
      status: 400,
      code: 'InvalidArgument',
      message: 'The Url HTTPS://CanaryUser:CanaryWord@example.com/ci?token="CanaryToken" is wrong',
    },
  );
  workspace.config(things(callback('127.0.0.1:9')));
  const applied = await workspace.run('apply', '-auto-approve', '-no-color', '-input=false');
  expect(applied.code).toBe(1);
  expect(applied.text).toContain('HTTPS://…@example.com/ci?…');
  expectNoCanary(applied.text);
});

test('the emulator prints nothing of a callback address', async () => {
  const emulator = begin(
    process.execPath,
    [path.resolve(__dirname, '../../dist/tencent-ci'), 'emulator', '--json', '--preset', EMULATOR_PRESET],
    { cwd: workspace.dir, env: process.env },
  );
  const line = await new Promise<string>((resolve) => {
    emulator.child.stdout?.once('data', (text: string) => resolve(text));
  });
  const { env } = JSON.parse(line) as { env: Record<string, string> };
  const own = new Workspace(env).placeProvider();
  try {
    await own
      .config(
        `resource "tencentci_bucket" "media" { bucket = "${BUCKET}" }\n${things(callback('192.0.2.1'))}`
          .replaceAll(`bucket     = "${BUCKET}"`, 'bucket     = tencentci_bucket.media.bucket')
          .replaceAll(`bucket = "${BUCKET}"\n`, 'bucket = tencentci_bucket.media.bucket\n')
          .replaceAll(`bucket        = "${BUCKET}"`, 'bucket        = tencentci_bucket.media.bucket')
          .replaceAll(`bucket       = "${BUCKET}"`, 'bucket       = tencentci_bucket.media.bucket'),
      )
      .init();
    await own.apply();
    await own.destroy();
  } finally {
    own.dispose();
    emulator.child.kill('SIGTERM');
  }
  const { stdout, stderr } = await emulator.done;
  expectNoCanary(stdout + stderr);
});
