import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { COMPILER, compileLauncher, LAUNCHER } from '../../scripts/launcher';

// The first start of Wine makes a home for it.
jest.setTimeout(300_000);

/** What keeps a test from this machine; it is told of, so that nobody takes it for run. */
const noCompiler =
  compilerVersion() === COMPILER.version ? undefined : `${COMPILER.command} ${COMPILER.version} is not here`;
const noWine =
  noCompiler ?? (spawnSync('wine', ['--version']).status === 0 ? undefined : 'wine is not on PATH');
for (const reason of new Set([noCompiler, noWine])) {
  if (reason === undefined) continue;
  process.stderr.write(`SKIPPED: the launcher for Windows is not all tried, since ${reason}.\n`);
}

function compilerVersion(): string | undefined {
  const { status, stdout } = spawnSync(COMPILER.command, ['-dumpversion'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tencentci-launcher-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

(noCompiler === undefined ? test : test.skip)('the launcher is what its source is compiled to', () => {
  const fresh = path.join(folder, 'fresh.exe');
  compileLauncher(fresh);
  expect(readFileSync(fresh).equals(readFileSync(LAUNCHER))).toBe(true);
});

test('the launcher is a program of 64 bits for the console, and needs of Windows kernel32 alone', () => {
  const bytes = readFileSync(LAUNCHER);
  const header = bytes.readUInt32LE(0x3c);
  expect(bytes.toString('latin1', header, header + 4)).toBe('PE\0\0');
  // x86-64; a program with large headers; the console.
  expect(bytes.readUInt16LE(header + 4)).toBe(0x8664);
  expect(bytes.readUInt16LE(header + 24)).toBe(0x20b);
  expect(bytes.readUInt16LE(header + 24 + 68)).toBe(3);
  // No time in it.
  expect(bytes.readUInt32LE(header + 8)).toBe(0);
  expect(bytes.toString('latin1').match(/\w+\.dll/gi)).toEqual(['KERNEL32.dll']);
});

/** A Node.js that tells how it was started, by its own means, and ends with code 7 or waits. */
const STAND_IN = `#include <stdio.h>
#include <wchar.h>
#include <windows.h>
int main(void) {
  char bytes[4096];
  WCHAR value[256];
  WideCharToMultiByte(CP_UTF8, 0, GetCommandLineW(), -1, bytes, sizeof bytes, NULL, NULL);
  printf("%s\\n", bytes);
  for (int i = 0; i < 2; i++) {
    const WCHAR *name = i ? L"TENCENT_CI_EXTRA_CA_CERTS" : L"NODE_EXTRA_CA_CERTS";
    printf("%ls=%ls\\n", name, GetEnvironmentVariableW(name, value, 256) ? value : L"-");
  }
  fflush(stdout);
  printf("read %d\\n", getchar());
  fflush(stdout);
  if (GetEnvironmentVariableW(L"STAND_IN_WAITS", value, 256)) Sleep(INFINITE);
  return 7;
}
`;

(noWine === undefined ? describe : describe.skip)('on Wine, the launcher', () => {
  let beside: string;
  let bin: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(() => {
    beside = path.join(folder, 'plug ins ü');
    bin = path.join(folder, 'node js');
    for (const dir of [beside, bin]) mkdirSync(dir);
    copyFileSync(LAUNCHER, path.join(beside, 'launcher.exe'));
    writeFileSync(path.join(folder, 'node.c'), STAND_IN);
    execFileSync(COMPILER.command, ['-O', '-o', path.join(bin, 'node.exe'), path.join(folder, 'node.c')]);
    env = {
      PATH: process.env['PATH'],
      HOME: folder,
      WINEPREFIX: path.join(folder, 'wine'),
      WINEDEBUG: '-all',
      LC_ALL: 'C.UTF-8',
    };
    spawnSync('wineboot', ['--init'], { env, stdio: 'ignore' });
  });
  afterAll(() => {
    // Of this prefix alone; Debian has it beside the library.
    for (const server of ['wineserver', '/usr/lib/wine/wineserver']) spawnSync(server, ['--kill'], { env });
  });

  /** As Wine calls a file of this machine. */
  const windows = (file: string): string => `Z:${file.replaceAll('/', '\\')}`;
  const launch = (args: readonly string[], more: NodeJS.ProcessEnv = {}) =>
    spawnSync('wine', [path.join(beside, 'launcher.exe'), ...args], {
      env: { ...env, WINEPATH: windows(bin), ...more },
      cwd: folder,
      input: 'A',
      encoding: 'utf8',
    });

  test('starts the node.exe of PATH on what lies beside it, with its arguments, its streams and its code', () => {
    const { status, stdout } = launch(['--debug', 'a b']);
    expect(stdout.split(/\r?\n/)).toEqual([
      `"${windows(bin)}\\node.exe" "${windows(beside)}\\tencentci-start.cjs" --debug "a b"`,
      'NODE_EXTRA_CA_CERTS=-',
      'TENCENT_CI_EXTRA_CA_CERTS=-',
      'read 65',
      '',
    ]);
    expect(status).toBe(7);
  });

  test('hands NODE_EXTRA_CA_CERTS on to be read when it is needed', () => {
    const { stdout } = launch([], { NODE_EXTRA_CA_CERTS: 'C:\\ca.pem' });
    expect(stdout).toMatch(/NODE_EXTRA_CA_CERTS=-\r?\nTENCENT_CI_EXTRA_CA_CERTS=C:\\ca\.pem/);
  });

  test('says what is missing where PATH has no node.exe, and takes none of the working folder', () => {
    copyFileSync(path.join(bin, 'node.exe'), path.join(folder, 'node.exe'));
    const { status, stdout } = launch([], { WINEPATH: '' });
    expect(stdout).toBe(
      'The provider tencentci needs Node.js 20.9 or newer, and there is no node.exe on PATH.\n',
    );
    expect(status).toBe(1);
  });

  test('takes Node.js with it when it is ended', async () => {
    const mark = `--stand-in-${process.pid}`;
    const running = () =>
      spawnSync('pgrep', ['-f', '--', mark], { encoding: 'utf8' }).stdout.trim().split('\n');
    const child = spawn('wine', [path.join(beside, 'launcher.exe'), mark], {
      env: { ...env, WINEPATH: windows(bin), STAND_IN_WAITS: '1' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdin.end('A');
    await new Promise<void>((resolve) =>
      child.stdout.on('data', (data) => String(data).includes('read') && resolve()),
    );
    expect(running().length).toBeGreaterThanOrEqual(2);
    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
    for (let tries = 0; running().join() !== '' && tries < 100; tries++) await sleep(100);
    expect(running()).toEqual(['']);
  });
});
