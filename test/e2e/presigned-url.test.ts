import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { search } from '../../reliability/canaries';
import { Workspace } from '../../scripts/workspace';
import type { Emulator } from '../../lib/emulator';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { testWith } from '../support/engine';

jest.setTimeout(120_000);

const testEphemeral = testWith('ephemeral resources');

const BUCKET = 'media-1250000000';
const KEY = 'out/歌 + 1%.mp3';

let ci: Emulator;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator({ buckets: [BUCKET] });
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  ci.objects.put(BUCKET, KEY, Buffer.from('the voice'));
  workspace = new Workspace(await attached(ci.env));
});
afterEach(() => workspace.dispose());

/** An ephemeral URL, and what fetches it while Terraform runs and writes down what came of it. */
function download(settings: string): string {
  return `
ephemeral "tencentci_presigned_url" "voice" {
  bucket = "${BUCKET}"
  ${settings}
}
resource "terraform_data" "download" {
  provisioner "local-exec" {
    command     = "node -e 'fetch(process.env.URL).then(async r => fs.writeFileSync(\\"got.json\\", JSON.stringify({ status: r.status, body: await r.text(), until: process.env.UNTIL })))'"
    environment = {
      URL   = ephemeral.tencentci_presigned_url.voice.url
      UNTIL = ephemeral.tencentci_presigned_url.voice.expires_at
    }
  }
}
`;
}

function got(): { status: number; body: string; until: string } {
  return JSON.parse(readFileSync(path.join(workspace.dir, 'got.json'), 'utf8')) as ReturnType<typeof got>;
}

async function planned(settings: string): Promise<string> {
  workspace.config(download(settings));
  return (await workspace.plan()).text;
}

testEphemeral.each([
  ['its key', `object = "${KEY}"`],
  [
    'the output and what was separated',
    'output = "out/$${InputName}.mp3"\n  input_object = "in/歌 + 1%.wav"\n  expires_in = "90s"',
  ],
])('an object is downloaded by a URL, named by %s', async (_, settings) => {
  workspace.config(download(settings));
  await workspace.apply();
  expect(got()).toMatchObject({ status: 200, body: 'the voice' });
  const seconds = (Date.parse(got().until) - Date.now()) / 1000;
  expect(seconds).toBeGreaterThan(settings.includes('90s') ? 60 : 860);
  expect(seconds).toBeLessThanOrEqual(settings.includes('90s') ? 90 : 900);
});

testEphemeral('the URL stands in no state, no plan and no log', async () => {
  await workspace
    .placeProvider()
    .config(download(`object = "${KEY}"`))
    .init();
  for (const args of [
    ['plan', '-out=saved.tfplan'],
    ['apply', 'saved.tfplan'],
    ['show', '-json'],
  ]) {
    const run = await workspace.start([args[0] ?? '', '-no-color', ...args.slice(1)], {
      TF_LOG_PROVIDER: 'trace',
    }).done;
    workspace.file(`said-${args[0]}.log`, `${run.stdout}\n${run.stderr}`);
    expect(run.code).toBe(0);
  }
  expect(got().status).toBe(200);
  expect(search(workspace.dir, { url: `q-ak=${ci.credentials.secretId}` }).leaks).toEqual([]);
  const { leaks: found } = search(workspace.dir, { name: 'download' });
  expect(found.map(({ file }) => file)).toEqual(
    expect.arrayContaining(['terraform.tfstate', 'saved.tfplan']),
  );
});

testEphemeral('temporary keys go with their token', async () => {
  const keys = { secretId: 'AKIDtemporary', secretKey: 'k'.repeat(32), token: 't/o+k=e n' };
  ci.accept(keys);
  workspace = new Workspace(
    await attached({
      ...ci.env,
      TENCENTCLOUD_SECRET_ID: keys.secretId,
      TENCENTCLOUD_SECRET_KEY: keys.secretKey,
      TENCENTCLOUD_SECURITY_TOKEN: keys.token,
    }),
  ).config(download(`object = "${KEY}"`));
  await workspace.apply();
  expect(got()).toMatchObject({ status: 200, body: 'the voice' });
});

testEphemeral('a URL opens no other object', async () => {
  workspace.config(
    download(`object = "${KEY}"`).replace(
      'process.env.URL',
      'process.env.URL.replace(\\"/out/\\", \\"/in/\\")',
    ),
  );
  await workspace.apply();
  expect(got().status).toBe(403);
});

testEphemeral.each([
  ['', 'It is not said which object is meant. Set object, or both output and input_object.'],
  ['object = "a"\n  output = "b"', 'object says the key already.'],
  ['output = "out/$${RunId}.mp3"\n  input_object = "a.wav"', 'What ${RunId} stands for is not known here.'],
  ['output = "out/$${Nope}.mp3"\n  input_object = "a.wav"', 'Wildcard ${Nope} does not exist.'],
  ['object = "a"\n  method = "DELETE"', '"DELETE" is no method of a URL. Use GET or HEAD.'],
  ['object = "a"\n  expires_in = "soon"', '"soon" is no duration.'],
])('what cannot be meant is refused: %s', async (settings, message) => {
  expect(await planned(settings)).toContain(message);
  expect(existsSync(path.join(workspace.dir, 'got.json'))).toBe(false);
});
