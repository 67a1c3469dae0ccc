import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');

/** Runs git in a folder as somebody, and gives what it says. */
export function git(folder: string, ...args: readonly string[]): string {
  const settings = [
    'user.name=Ada',
    'user.email=ada@example.com',
    'commit.gpgsign=false',
    'tag.gpgsign=false',
  ];
  return execFileSync('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trimEnd();
}

/** Makes a new repository of what is in this project now, committed or not, which need be no repository itself. */
export function commitTo(folder: string): void {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet');
  git(folder, `--work-tree=${root}`, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message=All');
  git(folder, 'reset', '--quiet', '--hard');
}
