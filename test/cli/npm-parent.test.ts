import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Cli } from './support';

const cli = new Cli();
const started: number[] = [];

// npm takes a second or two of a machine that does nothing else.
jest.setTimeout(30_000);

beforeAll(() => {
  const bin = path.join(cli.folder, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  // Beside its address, the process says its own id.
  writeFileSync(
    path.join(bin, 'tencent-ci'),
    `#!/usr/bin/env node\nprocess.stdout.write(process.pid + '\\n');\nrequire(${JSON.stringify(cli.file)});\n`,
  );
  chmodSync(path.join(bin, 'tencent-ci'), 0o755);
  writeFileSync(
    path.join(cli.folder, 'package.json'),
    JSON.stringify({
      scripts: {
        ci: 'tencent-ci emulator',
        'ci:stay': 'tencent-ci emulator & while ! test -e up; do sleep 0.1; done',
      },
    }),
  );
});

afterEach(() => {
  for (const pid of started.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  rmSync(path.join(cli.folder, 'up'), { force: true });
});
afterAll(() => cli.remove());

interface Up {
  readonly parent: ChildProcess;
  readonly pid: number;
  readonly url: string;
}

/** Starts a program that starts the emulator, and waits until that listens. */
async function start(command: string, ...args: string[]): Promise<Up> {
  const { npm_config_cache, PATH } = process.env;
  const parent = spawn(command, args, {
    cwd: cli.folder,
    env: {
      PATH: `${path.join(cli.folder, 'node_modules', '.bin')}:${PATH}`,
      HOME: cli.folder,
      ...(npm_config_cache && { npm_config_cache }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  for await (const text of parent.stdout.iterator({ destroyOnReturn: false })) {
    out += String(text);
    const [, pid, url] = /^(\d+)\n(?:.*\n)?CI emulator on (http:\S+)\. /m.exec(out) ?? [];
    if (pid === undefined || url === undefined) continue;
    started.push(Number(pid));
    return { parent, pid: Number(pid), url };
  }
  throw new Error(`It never listened: ${out}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function hasEnded({ pid }: Up, withinMs = 10_000): Promise<boolean> {
  for (const end = Date.now() + withinMs; Date.now() < end;) {
    if (!isAlive(pid)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

test.each([
  ['npx', ['tencent-ci', 'emulator'], 'SIGTERM'],
  ['npx', ['tencent-ci', 'emulator'], 'SIGKILL'],
  ['npx', ['-c', 'tencent-ci emulator --port 0'], 'SIGTERM'],
  ['npm', ['run', '--silent', 'ci'], 'SIGTERM'],
] as const)(
  'the emulator that `%s %j` started ends when that is ended by %s',
  async (command, args, signal) => {
    const up = await start(command, ...args);
    expect(isAlive(up.pid)).toBe(true);
    up.parent.kill(signal);
    expect(await hasEnded(up)).toBe(true);
    await expect(fetch(up.url)).rejects.toThrow();
  },
);

test.each([
  [
    'the shell that started it in the background',
    'sh',
    ['-c', 'tencent-ci emulator & while ! test -e up; do sleep 0.1; done'],
  ],
  [
    'the shell that started npx in the background',
    'sh',
    ['-c', 'npx tencent-ci emulator & while ! test -e up; do sleep 0.1; done'],
  ],
  ['the npm script that put it into the background', 'npm', ['run', '--silent', 'ci:stay']],
] as const)('it outlives %s', async (_what, command, args) => {
  const up = await start(command, ...args);
  writeFileSync(path.join(cli.folder, 'up'), '');
  await once(up.parent, 'exit');
  expect(await hasEnded(up, 1500)).toBe(false);
  expect((await fetch(up.url)).status).toBe(400);
});
