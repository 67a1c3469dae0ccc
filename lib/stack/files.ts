import { randomBytes } from 'node:crypto';
import {
  type Stats,
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { inTheWay } from './errors';

/** What is at a path itself, be it a link; undefined where nothing is. */
export function statsOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

/**
 * Holds that a path below a folder meets no link, and leads through folders as far as it exists: what is written there
 * lies in the folder then.
 *
 * @throws StackFault when something is in the way.
 */
export function checkWay(folder: string, steps: readonly string[]): void {
  for (let count = 1; count <= steps.length; count++) {
    const place = path.join(folder, ...steps.slice(0, count));
    const stats = statsOf(place);
    if (stats === undefined) return;
    if (stats.isSymbolicLink()) throw inTheWay(place, 'a symbolic link');
    if (count < steps.length && !stats.isDirectory()) throw inTheWay(place, 'no folder');
  }
}

/** Makes the folders of a path below a folder, and lets their owner write in those that are there. */
export function makeWay(folder: string, steps: readonly string[]): void {
  mkdirSync(path.join(folder, ...steps), { recursive: true });
  steps.forEach((_, index) => makeWritable(path.join(folder, ...steps.slice(0, index + 1))));
}

/** Writes a file whole or not at all: beside its place first, then there in one step. */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const beside = `${file}.${randomBytes(6).toString('hex')}`;
  const mode = statsOf(file)?.mode;
  try {
    writeFileSync(beside, content, { flag: 'wx', ...(mode !== undefined && { mode: mode & 0o777 }) });
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/**
 * Puts a folder in the place of another one, which may not exist. Another process may do the same at this moment: the
 * last one stays, whole.
 *
 * @param aside - an empty folder for what was there.
 */
export function swapFolder(fresh: string, place: string, aside: string): void {
  for (let tries = 0; ; tries++) {
    ignoring('ENOENT', () => {
      makeWritable(place);
      renameSync(place, path.join(aside, String(tries)));
    });
    try {
      renameSync(fresh, place);
      return;
    } catch (error) {
      // Another one was quicker, and its folder stands here now.
      if (!['ENOTEMPTY', 'EEXIST'].includes(codeOf(error)) || tries === 100) throw error;
    }
  }
}

/** Removes a folder with all that is in it, also where it may only be read. Links in it are removed, not followed. */
export function removeFolder(folder: string): void {
  const folders = [folder];
  for (const each of folders) {
    if (!statsOf(each)?.isDirectory()) continue;
    makeWritable(each);
    folders.push(...readdirSync(each).map((name) => path.join(each, name)));
  }
  rmSync(folder, { recursive: true, force: true });
}

/** Gives what a function gives, or undefined when it fails with a code of the system that means nothing here. */
export function ignoring<T>(code: string, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (codeOf(error) !== code) throw error;
    return undefined;
  }
}

function makeWritable(folder: string): void {
  const stats = statsOf(folder);
  if (stats && (stats.mode & 0o700) !== 0o700) chmodSync(folder, (stats.mode & 0o777) | 0o700);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
