import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { begin, terraformEnv, Workspace } from '../../scripts/workspace';
import type { Emulator } from '../../lib/emulator';
import { startEmulator } from '../support/emulator';

jest.setTimeout(180_000);

const ROOT = path.resolve(__dirname, '../..');
const TEMPLATE = `resource "tencentci_voice_separate_template" "vocals" {
  bucket     = "media-1250000000"
  name       = "vocals"
  audio_mode = "IsAudio"
}
`;

let ci: Emulator;
let home: string;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator();
});
afterAll(() => ci.stop());
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'tencentci-home-'));
  workspace = new Workspace({ ...ci.env, TENCENTCLOUD_REGION: 'ap-chongqing', HOME: home });
});
afterEach(async () => {
  workspace.dispose();
  rmSync(home, { recursive: true, force: true });
  await ci.reset();
});

/** What the command line wrote of what it did. */
function install(...args: string[]): { readonly configuration: string; readonly plugins: string } {
  const env = { PATH: process.env.PATH, HOME: home };
  const out = execFileSync(path.join(ROOT, 'dist/tencent-ci'), ['install', '--json', ...args], {
    cwd: workspace.dir,
    env,
    encoding: 'utf8',
  });
  return JSON.parse(out);
}

test.each([['--dir', '.'], ['--user']])(
  'after `install %s` the blocks that it prints, and a resource, are all that a root module takes',
  async (...args) => {
    workspace.file('main.tf', install(...args).configuration + TEMPLATE);
    await workspace.init();
    await workspace.apply();
    expect((await workspace.plan()).code).toBe(0);
    await workspace.destroy();
  },
);

test('the lock entry of a root module is not changed by `init`', async () => {
  workspace.file('main.tf', install().configuration);
  await workspace.ok('init', '-no-color', '-input=false', '-lockfile=readonly');
});

test('`init -chdir` finds what is among the plugins of the user', async () => {
  mkdirSync(path.join(workspace.dir, 'infra'));
  const { configuration } = install('--user');
  workspace.file('infra/main.tf', configuration);
  await workspace.ok('-chdir=infra', 'init', '-no-color', '-input=false');
});

test('where a configuration of the command line names other places, what the command prints mends it', async () => {
  const file = path.join(home, '.terraformrc');
  const direct = 'provider_installation {\n  direct {\n    exclude = ["tencent-ci.local/*/*"]\n  }\n}\n';
  writeFileSync(file, direct);
  workspace.file('main.tf', install('--user').configuration);
  expect((await workspace.run('init', '-no-color', '-input=false')).code).not.toBe(0);
  const env = { PATH: process.env.PATH, HOME: home };
  const said = execFileSync(path.join(ROOT, 'dist/tencent-ci'), ['install', '--user'], {
    env,
    encoding: 'utf8',
  });
  const [method = ''] = /^ {2}filesystem_mirror \{.*?^ {2}\}\n/ms.exec(said) ?? [];
  writeFileSync(file, direct.replace('{\n', `{\n${method}`));
  await workspace.init();
});

test('npx runs it from the package, without a project and without its peers', async () => {
  const env = { ...terraformEnv(), HOME: home, npm_config_cache: path.join(home, 'cache') };
  const run = async (...args: string[]) => {
    const ended = await begin('npm', args, { cwd: workspace.dir, env }).done;
    expect(ended).toMatchObject({ code: 0 });
    return ended.stdout;
  };
  const packed = await run('pack', '--json', '--ignore-scripts', '--pack-destination', home, ROOT);
  const [{ filename }] = JSON.parse(packed) as [{ readonly filename: string }];
  const tarball = path.join(home, filename);
  const npx = ['exec', '--yes', '--offline', '--legacy-peer-deps', `--package=${tarball}`];
  const said = await run(...npx, '--', 'tencent-ci', 'install', '--json');
  workspace.file('main.tf', (JSON.parse(said) as { configuration: string }).configuration);
  await workspace.init();
});
