import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A Python that jsii takes, where there is one on PATH. */
export const PYTHON: string | undefined = ['python3', '/usr/bin/python3'].find((command) => {
  const asked = spawnSync(command, ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))']);
  return asked.status === 0;
});

/** Why Python code cannot be compiled here. */
export const WITHOUT_PYTHON =
  PYTHON === undefined ? 'no Python 3.10 or newer is on PATH (apt-get install python3)' : undefined;

/** Why a program in Python cannot be run here. pip is asked without its index: a test fetches nothing. */
export function withoutRuntime(): string | undefined {
  if (PYTHON === undefined) return WITHOUT_PYTHON;
  const folder = mkdtempSync(path.join(tmpdir(), 'jsii-'));
  try {
    const download = [
      '-m',
      'pip',
      'download',
      '--quiet',
      '--no-index',
      '--no-deps',
      '--dest',
      folder,
      'jsii',
    ];
    const { status } = spawnSync(PYTHON, download);
    if (status === 0) return undefined;
    return 'pip finds no package jsii without an index; PIP_FIND_LINKS can name a folder of wheels';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `test`, or what skips it and prints why. */
export function unless(reason: string | undefined, what: string): jest.It {
  if (reason === undefined) return test;
  process.stderr.write(`SKIPPED: ${what}: ${reason}.\n`);
  return test.skip;
}

/** Runs Python, and gives what it printed. */
export function python(args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(PYTHON ?? 'python3', args, { input, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`python ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
