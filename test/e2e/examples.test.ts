import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Emulator } from '../../lib/emulator';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { terraformEnv, Workspace } from '../../scripts/workspace';

jest.setTimeout(180_000);

const ROOT = path.resolve(__dirname, '../..');

let ci: Emulator;
/** What terraform sees: an emulator, and a provider that runs. */
let running: Readonly<Record<string, string>>;
/** Where the program runs, as a project of its own. */
let project: string;

beforeAll(async () => {
  // Nothing is turned on yet, so that an example that forgets its bucket fails.
  ci = await startEmulator({
    behaviour: { strictBuckets: true },
    buckets: [
      { bucket: 'karaoke-1250000000', ci: false },
      { bucket: 'recordings-1250000000', ci: false },
    ],
  });
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  running = await attached(ci.env);
  project = mkdtempSync(path.join(tmpdir(), 'tencent-ci-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Runs an example as `cdktf synth` does, and gives the names of its stacks. */
async function synth(program: string, env: Readonly<Record<string, string>> = {}): Promise<string[]> {
  await promisify(execFile)(
    process.execPath,
    [
      path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'),
      '--tsconfig',
      path.join(ROOT, 'tsconfig.json'),
      path.join(ROOT, 'examples', program),
    ],
    { cwd: project, env: terraformEnv(env) },
  );
  return readdirSync(path.join(project, 'cdktf.out/stacks')).sort();
}

const folderOf = (stack: string) => path.join(project, 'cdktf.out/stacks', stack);

interface Config {
  readonly resource: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The configuration of a stack, as it was synthesized. */
const configOf = (stack: string) =>
  JSON.parse(readFileSync(path.join(folderOf(stack), 'cdk.tf.json'), 'utf8')) as Config;

/** A stack as it was synthesized, for terraform to work in. */
const stackOf = (stack: string) =>
  new Workspace({ ...running, TF_VAR_callback_url: 'https://example.com/ci' }, folderOf(stack));

const deploy = async (stack: string) => (await stackOf(stack).init()).apply();

/** Code of a plan: 0 for no change. */
const plan = async (stack: string) => (await stackOf(stack).plan()).code;

const destroy = (stack: string) => stackOf(stack).destroy();

/** The output of every separation of every workflow of a bucket, as the service has it. */
function outputsOf(bucket: string): unknown[] {
  return ci.workflows
    .list(bucket)
    .flatMap(({ topology }) => Object.values(topology.nodes))
    .flatMap(({ operation }) => (operation?.output ? [operation.output] : []));
}

describe('karaoke', () => {
  const bucket = 'karaoke-1250000000';

  test('deploys four stems on a bucket that nothing was turned on for, plans clean and is destroyed', async () => {
    // The provider that synth has placed.
    running = ci.env;
    await synth('karaoke/main.ts');
    await deploy('karaoke');
    const [template] = ci.templates.list(bucket);
    expect(template).toMatchObject({ audioMode: 'MusicMode', audioConfig: { codec: 'mp3' } });
    expect(ci.workflows.list(bucket)).toEqual([expect.objectContaining({ state: 'Active' })]);
    expect(outputsOf(bucket)).toEqual([
      {
        region: 'ap-chongqing',
        bucket,
        auObject: 'stems/${InputName}/voice.${Ext}',
        object: 'stems/${InputName}/background.${Ext}',
        bassObject: 'stems/${InputName}/bass.${Ext}',
        drumObject: 'stems/${InputName}/drums.${Ext}',
      },
    ]);
    expect(await plan('karaoke')).toBe(0);

    await destroy('karaoke');
    expect([...ci.templates.list(bucket), ...ci.workflows.list(bucket)]).toEqual([]);
  });

  test('deploys the same from HCL', async () => {
    await synth('karaoke/main.ts', { SYNTH_HCL_OUTPUT: 'true' });
    expect(readdirSync(folderOf('karaoke'))).toContain('cdk.tf');
    await deploy('karaoke');
    expect(outputsOf(bucket)).toEqual([
      expect.objectContaining({ bassObject: 'stems/${InputName}/bass.${Ext}' }),
    ]);
    expect(await plan('karaoke')).toBe(0);
  });
});

describe('upload-pipeline', () => {
  const bucket = 'recordings-1250000000';

  test('deploys everything from the bucket to the callback, plans clean and is destroyed', async () => {
    await synth('upload-pipeline/main.ts');
    await deploy('upload-pipeline');
    const [queue] = ci.queues.list(bucket);
    expect(queue).toMatchObject({ name: 'voices' });
    expect(ci.workflows.list(bucket)[0]?.topology.nodes.Start?.input).toMatchObject({
      objectPrefix: 'uploads/',
      queueId: queue?.queueId,
      notifyConfig: { url: 'https://example.com/ci', resultFormat: 'JSON' },
    });
    expect(outputsOf(bucket)).toEqual([
      expect.objectContaining({
        auObject: 'done/speech-mp3/${RunId}/voice.${Ext}',
        object: 'done/speech-mp3/${RunId}/background.${Ext}',
      }),
    ]);
    expect(await plan('upload-pipeline')).toBe(0);

    await destroy('upload-pipeline');
    expect([...ci.templates.list(bucket), ...ci.workflows.list(bucket)]).toEqual([]);
  });

  test('waits for a bucket that the official provider makes', async () => {
    await synth('upload-pipeline/with-cos-bucket.ts');
    const { resource } = configOf('with-cos-bucket');
    for (const [type, resources] of Object.entries(resource)) {
      if (type === 'tencentcloud_cos_bucket') continue;
      const name = expect.stringMatching(/^\$\{tencentcloud_cos_bucket\.\w+\.bucket\}$/);
      expect(Object.values(resources)).toEqual([expect.objectContaining({ bucket: name })]);
    }
    expect(Object.keys(resource)).toHaveLength(5);
  });
});
