import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'bootstrap-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | object): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

const run = (command: string, args: readonly string[], cwd = folder): string =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: 'pipe',
    env: { ...process.env, npm_config_cache: path.join(folder, 'cache') },
  });

test('packages are installed without running their scripts', () => {
  const scripts = Object.fromEntries(
    ['preinstall', 'install', 'postinstall'].map((name) => [
      name,
      `node -e "fs.writeFileSync('${name}', '')"`,
    ]),
  );
  // In the place of the runner, so that what the bootstrap starts is seen too.
  file('tsx/package.json', { name: 'tsx', version: '1.0.0', scripts });
  file('tsx/dist/cli.mjs', 'console.log("started", ...process.argv.slice(2));');
  run('npm', ['pack', '--ignore-scripts'], path.join(folder, 'tsx'));
  mkdirSync(path.join(folder, 'project/scripts'), { recursive: true });
  copyFileSync(
    path.resolve(__dirname, '../../scripts/bootstrap.mjs'),
    path.join(folder, 'project/scripts/bootstrap.mjs'),
  );
  file('project/package.json', {
    name: 'p',
    version: '1.0.0',
    dependencies: { tsx: 'file:../tsx/tsx-1.0.0.tgz' },
  });
  run('npm', ['install', '--package-lock-only', '--offline', '--no-audit'], path.join(folder, 'project'));

  const output = run(process.execPath, ['project/scripts/bootstrap.mjs', 'some-script.ts', '--flag']);
  expect(output).toContain('started some-script.ts --flag');
  const ran = Object.keys(scripts).filter((name) =>
    existsSync(path.join(folder, 'project/node_modules/tsx', name)),
  );
  expect(ran).toEqual([]);
});
