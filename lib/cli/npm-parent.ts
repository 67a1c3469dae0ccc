import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** How often is looked whether npm is still there, in milliseconds. */
const EVERY_MS = 500;

const SHELLS = new Set(['sh', 'ash', 'bash', 'busybox', 'dash', 'ksh', 'zsh']);

/**
 * Tells once when npm, which waits for this command, is gone: npx, or a script of package.json. npm passes the signals
 * that end it to the shell between the two, which ends of them and leaves behind what it runs.
 *
 * A command that nobody waits for is meant to outlive what started it, so one of a script that says `&` is left alone,
 * and so is one that was started without npm.
 */
export function whenNpmIsGone(then: () => void): void {
  if (!isAwaited(process.env)) return;
  const parent = process.ppid;
  const npm = aboveShell(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && (npm === undefined || isAlive(npm))) return;
    clearInterval(timer);
    then();
  }, EVERY_MS);
  timer.unref();
}

// What npm runs inherits these names, so it counts whether they are about this command: `'tencent-ci' emulator`.
function isAwaited(env: NodeJS.ProcessEnv): boolean {
  return /^['"]?tencent-ci\b[^&;|]*$/.test(env['npm_lifecycle_script'] ?? '');
}

/** The parent of a process that is a shell; `undefined` when it is none, as where a shell has given way to us. */
function aboveShell(pid: number): number | undefined {
  try {
    const { name = '', parent } =
      (process.platform === 'linux'
        ? /\((?<name>.*)\) \S+ (?<parent>\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))
        : /(?<parent>\d+)\s+(?<name>.*\S)/.exec(ps(pid))
      )?.groups ?? {};
    return SHELLS.has(path.basename(name).replace(/^-/, '')) ? Number(parent) : undefined;
  } catch {
    // Then the parent alone has to tell.
    return undefined;
  }
}

function ps(pid: number): string {
  return execFileSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
