import { execFileSync } from 'node:child_process';
import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';

/**
 * Writes the files of a clean checkout's commit to a folder, and the packages that are installed in it beside them:
 * what else lies in a checkout (older builds, what git ignores) has no part in what is made there.
 */
export function writeTree(root: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  execFileSync(
    'git',
    // As they are committed, whatever this machine would make of the ends of lines.
    ['-c', 'core.autocrlf=false', '-c', 'core.eol=lf', 'checkout-index', '--all', `--prefix=${folder}/`],
    { cwd: root },
  );
  linkPackages(root, folder);
}

/** Puts the packages that are installed in a checkout beside a copy of it, as links where the file system can. */
export function linkPackages(root: string, folder: string): void {
  link(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
}

function link(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isDirectory()) link(source, target);
    else if (entry.isFile()) place(source, target);
  }
}

function place(source: string, target: string): void {
  try {
    return linkSync(source, target);
  } catch {
    // Another file system, perhaps.
  }
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
}
