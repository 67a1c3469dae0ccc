import { execFileSync } from 'node:child_process';

/** The processes that a process started. */
export function childrenOf(pid: number): number[] {
  return ps('-o', 'pid=', '--ppid', String(pid)).map(Number);
}

/** Whether a process runs; one that nobody buried has ended. */
export function runs(pid: number): boolean {
  const [state = 'Z'] = ps('-o', 'stat=', '-p', String(pid));
  return !state.startsWith('Z');
}

/** The lines that ps prints; none where there is no such process. */
function ps(...args: readonly string[]): string[] {
  try {
    return execFileSync('ps', args, { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
  } catch {
    return [];
  }
}
