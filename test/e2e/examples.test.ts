import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
      { bucket: 'media-dev-1250000000', ci: false },
      { bucket: 'media-staging-1250000000', region: 'ap-guangzhou', ci: false },
      { bucket: 'media-1250000000', region: 'ap-shanghai', ci: false },
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
  readonly terraform: { readonly backend: Readonly<Record<string, unknown>> };
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

describe('multi-environment', () => {
  const places = {
    'media-dev': ['media-dev-1250000000', 'ap-chongqing', { bitrate: 192, samplerate: 48000 }],
    'media-staging': ['media-staging-1250000000', 'ap-guangzhou', { bitrate: 192, samplerate: 48000 }],
    'media-production': ['media-1250000000', 'ap-shanghai', { bitrate: 128, samplerate: 44100 }],
  } as const;

  /** An emulator has no COS to keep a state in: Terraform's own way to replace the backend. */
  function keepStateHere(stack: string): void {
    const override = { terraform: { backend: { local: {} } } };
    writeFileSync(path.join(folderOf(stack), 'override.tf.json'), JSON.stringify(override));
  }

  test('all environments are deployed at once, each to its own bucket, plan clean and are destroyed', async () => {
    const stacks = Object.keys(places) as (keyof typeof places)[];
    expect(await synth('multi-environment/main.ts')).toEqual([...stacks].sort());
    keepStateHere('media-production');
    for (const stack of stacks) {
      const [bucket, region, audioConfig] = places[stack];
      await deploy(stack);
      expect(ci.templates.list({ bucket, region })).toEqual([
        expect.objectContaining({
          name: stack.replace('media', 'vocals'),
          audioConfig: expect.objectContaining(audioConfig),
        }),
      ]);
    }
    for (const stack of stacks) expect(await plan(stack)).toBe(0);
    for (const stack of stacks) {
      const [bucket, region] = places[stack];
      await destroy(stack);
      expect([...ci.templates.list({ bucket, region }), ...ci.workflows.list({ bucket, region })]).toEqual(
        [],
      );
    }
  });

  test.each([
    ['ENVIRONMENT', { ENVIRONMENT: 'staging' }],
    ['the context', { CDKTF_CONTEXT_JSON: JSON.stringify({ environment: 'staging' }) }],
  ])('one environment is deployed when %s names it, and the others are left alone', async (_, env) => {
    expect(await synth('multi-environment/main.ts', env)).toEqual(['media-staging']);
    await deploy('media-staging');
    expect(await plan('media-staging')).toBe(0);
    expect(ci.templates.list({ bucket: 'media-staging-1250000000', region: 'ap-guangzhou' })).toHaveLength(1);
    expect(ci.templates.list('media-dev-1250000000')).toEqual([]);
  });

  test('the state of production is on COS, and that of dev is a file', async () => {
    await synth('multi-environment/main.ts');
    expect(configOf('media-production').terraform.backend).toEqual({
      cos: { region: 'ap-shanghai', bucket: 'terraform-state-1250000000', prefix: 'media', encrypt: true },
    });
    expect(configOf('media-dev').terraform.backend).toEqual({
      local: { path: path.join(project, 'terraform.media-dev.tfstate') },
    });
  });

  test('an environment that does not exist is refused', async () => {
    await expect(synth('multi-environment/main.ts', { ENVIRONMENT: 'prod' })).rejects.toThrow(
      /no environment "prod"\. Use one of dev, staging, production\./,
    );
  });
});
