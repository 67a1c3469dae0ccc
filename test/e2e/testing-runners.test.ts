import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { begin, type Run, terraformCommand, terraformEnv } from '../../scripts/workspace';
import { foundTools } from '../audio/recording';
import { recording } from '../emulator/jobs/support';
import { InstalledProject, readmePrograms } from '../support/installed';

jest.setTimeout(240_000);

const ROOT = path.resolve(__dirname, '../..');

/** What the tests of every runner deploy. */
const STACK = `
const { App, TerraformStack } = require('cdktf');
const { mkdtempSync } = require('node:fs');
const { AudioConfig, AudioMode, CiBucket, TencentCiProvider, VoiceSeparateTemplate } = require('cdktf-tencent-ci');

exports.media = (name) => {
  const stack = new TerraformStack(new App({ outdir: mkdtempSync(__dirname + '/out-') }), 'media');
  new TencentCiProvider(stack, 'TencentCi', { region: 'ap-chongqing' });
  new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket: new CiBucket(stack, 'Media', { bucketName: 'media-1250000000' }),
    templateName: name,
    audioMode: AudioMode.IS_AUDIO,
    audioConfig: AudioConfig.wav({ samplerate: 44100, channels: 2 }),
  });
  return stack;
};

/** Notes where a deployment is served, then waits until the test of the other file has come as far. */
exports.meet = async (runner, name, { env }) => {
  const { appendFileSync, readFileSync } = require('node:fs');
  const file = __dirname + '/' + runner + '.addresses';
  appendFileSync(file, name + ' ' + env.TENCENTCLOUD_CI_ENDPOINT + '\\n');
  while (new Set(readFileSync(file, 'utf8').trim().split('\\n')).size < 2) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
`;

const WITH_EXPECT = (runner: string, name: string, imported: string): string => `
${imported}
expect.extend(matchers);

test('${name} is deployed', async () => {
  SynthesizedStack.fromStack(media('${name}')).hasResource('tencentci_voice_separate_template', { name: '${name}' });
  const deployment = await deploy(media('${name}'));
  await meet('${runner}', '${name}', deployment);
  await expect(deployment).toHaveTemplate({ name: '${name}', audio: { codec: 'wav' } });
  await expect(deployment).not.toHaveTemplate('${name === 'one' ? 'two' : 'one'}');
  await expect(deployment).toPlanClean();
  expect(deployment.plan.forSnapshot()).toMatchSnapshot();
  await deployment.destroy();
}, 120_000);

test('${name} fails in its own words', async () => {
  const deployment = await deploy(media('${name}'));
  await expect(deployment).toHaveTemplate({ name: 'none of them' });
}, 120_000);
`;

const NODE_TEST = (name: string): string => `
import test from 'node:test';
import kit from './stack.cjs';
import { assertThat, deploy, SynthesizedStack } from 'cdktf-tencent-ci/testing';

test('${name} is deployed', async () => {
  SynthesizedStack.fromStack(kit.media('${name}')).resourceCountIs('tencentci_voice_separate_template', 1);
  const deployment = await deploy(kit.media('${name}'));
  await kit.meet('node', '${name}', deployment);
  await assertThat(deployment).toHaveTemplate({ name: '${name}' });
  await assertThat(deployment).not.toHaveTemplate('other');
  await assertThat(deployment).toPlanClean();
  await deployment.destroy();
});

test('${name} fails in its own words', async () => {
  const deployment = await deploy(kit.media('${name}'));
  await assertThat(deployment).toHaveTemplate({ name: 'none of them' });
});
`;

/** What a program says to the compiler; the directives hold only where the line after them is wrong. */
const TYPED = (imported: string): string => `
${imported}
import { deploy, matchers } from 'cdktf-tencent-ci/testing';
expect.extend(matchers);
export async function typed(): Promise<void> {
  const deployment = await deploy('cdktf.out/stacks/media', { preset: 'strict' });
  await expect(deployment).toHaveTemplate('vocals');
  await expect(deployment).not.toHaveWorkflow({ name: 'uploads' });
  await expect(deployment).toPlanClean();
  await expect(deployment).toSeparate('recording.wav', { stems: ['voice'] });
  // @ts-expect-error
  await expect(deployment).toHaveTemplate(1);
  // @ts-expect-error
  await expect(deployment).toSeparate('recording.wav', { stems: ['violin'] });
  // @ts-expect-error
  await deploy('cdktf.out/stacks/media', { preset: 'none' });
}
`;

let project: InstalledProject;

beforeAll(async () => {
  project = await new InstalledProject('commonjs').install();
  for (const name of ['vitest', 'jest']) {
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(project.dir, 'node_modules', name));
  }
  project.file('stack.cjs', STACK);
});
afterAll(() => project.dispose());

/** Runs the tests of a runner, of which one in each file fails. */
async function run(cwd: string, ...args: string[]): Promise<Run> {
  const { PATH = '', ...env } = terraformEnv({ NO_COLOR: '1', FORCE_COLOR: '0', CI: '' });
  return begin(process.execPath, args, {
    cwd,
    env: { ...env, PATH: `${path.dirname(terraformCommand())}${path.delimiter}${PATH}` },
  }).done;
}

/** Where the deployments of a run were served. */
const addresses = (runner: string): string[] =>
  readFileSync(path.join(project.dir, `${runner}.addresses`), 'utf8')
    .trim()
    .split('\n')
    .sort();

const FAILURE =
  /The service holds no template as expected\. The only one is (one|two) in media-1250000000:\s+name: expected "none of them", found "\1"/g;

/** Both files ran at the same time, each with a service of its own; what had to fail did, and said why. */
function judge(runner: string, { code, stdout, stderr }: Run): void {
  const said = `${stdout}\n${stderr}`;
  expect({ code, said }).toEqual({ code: 1, said: expect.stringMatching(/one is deployed|one\.test/) });
  expect(new Set([...said.matchAll(FAILURE)].map(([, name]) => name))).toEqual(new Set(['one', 'two']));
  const served = addresses(runner);
  expect(served.map((line) => line.split(' ')[0])).toEqual(['one', 'two']);
  expect(new Set(served.map((line) => line.split(' ')[1])).size).toBe(2);
}

test('jest runs it, several files at once, and takes its snapshots', async () => {
  for (const name of ['one', 'two']) {
    const imported = `const { deploy, matchers, SynthesizedStack } = require('cdktf-tencent-ci/testing');
const { media, meet } = require('./stack.cjs');`;
    project.file(`${name}.test.js`, WITH_EXPECT('jest', name, imported));
  }
  const jestFile = path.join(ROOT, 'node_modules/jest/bin/jest.js');
  const first = await run(project.dir, jestFile, '--no-watchman', '--maxWorkers=2', '--ci=false');
  judge('jest', first);
  expect(first.stderr).toMatch(/Tests:\s+2 failed, 2 passed/);
  // The same plans as before.
  const again = await run(
    project.dir,
    jestFile,
    '--no-watchman',
    '--maxWorkers=2',
    '--ci',
    '--testNamePattern',
    'is deployed',
  );
  expect(again.stderr).toMatch(/Snapshots:\s+2 passed/);
});

test('vitest runs it, several files at once, and takes its snapshots', async () => {
  for (const name of ['one', 'two']) {
    const imported = `import { expect, test } from 'vitest';
import { deploy, matchers, SynthesizedStack } from 'cdktf-tencent-ci/testing';
import kit from './stack.cjs';
const { media, meet } = kit;`;
    project.file(`${name}.vitest.mjs`, WITH_EXPECT('vitest', name, imported));
  }
  project.file(
    'vitest.config.mjs',
    "export default { test: { include: ['*.vitest.mjs'], maxWorkers: 2, cache: false } };",
  );
  const ran = await run(project.dir, path.join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run');
  judge('vitest', ran);
  expect(ran.stdout).toMatch(/Tests\s+2 failed \| 2 passed/);
  expect(readdirSync(path.join(project.dir, '__snapshots__'))).toEqual(
    expect.arrayContaining(['one.vitest.mjs.snap', 'two.vitest.mjs.snap']),
  );
});

test('node:test runs it, several files at once', async () => {
  for (const name of ['one', 'two']) project.file(`${name}.node.mjs`, NODE_TEST(name));
  const ran = await run(
    project.dir,
    '--test',
    '--test-reporter=tap',
    '--test-concurrency=2',
    'one.node.mjs',
    'two.node.mjs',
  );
  judge('node', ran);
  expect(ran.stdout).toMatch(/^# pass 2\n# fail 2$/m);
});

// Its recording is separated into AAC.
(foundTools ? test : test.skip)('every program of docs/testing.md runs', async () => {
  const text = readFileSync(path.join(ROOT, 'docs/testing.md'), 'utf8');
  const programs = [...text.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```$/gms)];
  expect(programs).toHaveLength(text.match(/^```ts$/gm)?.length ?? 0);
  const [app = ''] = readmePrograms();
  const folder = path.join(project.dir, 'documented');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'recording.wav'), recording());
  writeFileSync(path.join(folder, 'app.ts'), app);
  for (const [, name = '', program = ''] of programs) writeFileSync(path.join(folder, name), program);
  const swc = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } };
  writeFileSync(
    path.join(folder, 'jest.config.json'),
    JSON.stringify({
      transform: { '^.+\\.ts$': [require.resolve('@swc/jest'), swc] },
      testMatch: ['**/*.test.ts'],
    }),
  );
  writeFileSync(
    path.join(folder, 'vitest.config.mjs'),
    "export default { test: { include: ['*.vitest.ts'], cache: false } };",
  );
  const inFolder = async (...args: string[]): Promise<Run> => run(folder, ...args);
  const tsx = ['--import', require.resolve('tsx')];
  expect(await inFolder(...tsx, 'app.ts')).toMatchObject({ code: 0 });
  const jestRun = await inFolder(
    path.join(ROOT, 'node_modules/jest/bin/jest.js'),
    '--no-watchman',
    '--ci=false',
  );
  expect(jestRun.stderr).toMatch(/Tests:\s+5 passed, 5 total/);
  const vitestRun = await inFolder(path.join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run');
  expect(vitestRun.stdout).toMatch(/Tests\s+1 passed/);
  const nodeRun = await inFolder(...tsx, '--test', '--test-reporter=tap', 'deploy.node.ts');
  expect(nodeRun.stdout).toMatch(/^# pass 1\n# fail 0$/m);
});

test.each([
  ['jest', ['node', 'jest'], ''],
  ['vitest', ['node'], "import { expect } from 'vitest';"],
])('the matchers are typed under %s', async (runner, types, imported) => {
  const name = `${runner}-types.ts`;
  project.file(name, TYPED(imported));
  project.file(
    'tsconfig.json',
    JSON.stringify({
      compilerOptions: {
        ...{ module: 'NodeNext', target: 'ES2022', lib: ['ES2023'], strict: true, noEmit: true },
        ...{ skipLibCheck: true, types },
      },
      files: [name],
    }),
  );
  expect(await project.compile()).toBe('');
});
