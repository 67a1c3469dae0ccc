import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';

/** Who keeps things in a directory. */
interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When it began, in ISO 8601. */
  readonly since: string;
}

/** The directories that this process owns: its own id in the file alone may be that of one before it in a container. */
const ownedHere = new Set<string>();

/**
 * Takes a directory for this process alone, until the function that it returns is called. What a process that has
 * ended left behind is taken over.
 * @throws Error that names the owner when another one holds it.
 */
export function own(directory: string): () => void {
  const path = resolve(directory);
  const file = join(path, 'owner.json');
  const mine: Owner = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
  for (;;) {
    if (created(file, mine)) break;
    const found = contentOf(file);
    if (found === undefined) continue;
    const owner = ownerIn(found);
    if (owner !== undefined && (ownedHere.has(path) || isAlive(owner))) throw held(directory, file, owner);
    removeStale(file, found);
  }
  ownedHere.add(path);
  return () => {
    if (!ownedHere.delete(path)) return;
    rmSync(file, { force: true });
  };
}

function created(file: string, owner: Owner): boolean {
  try {
    writeFileSync(file, `${JSON.stringify(owner)}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What the file says; `undefined` when it is gone by now. */
function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The owner that a file names; `undefined` when it was torn. */
function ownerIn(content: string): Owner | undefined {
  try {
    return JSON.parse(content) as Owner;
  } catch {
    return undefined;
  }
}

/** Of another machine nothing can be told, so it counts as alive. */
function isAlive({ pid, host }: Owner): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Takes away what an owner that has ended left, and gives it back when another one has taken its place meanwhile. */
function removeStale(file: string, stale: string): void {
  const aside = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') !== stale) linkSync(aside, file);
  rmSync(aside);
}

function held(directory: string, file: string, { pid, host, since }: Owner): Error {
  const where = host === hostname() ? '' : ` on ${host}`;
  return new Error(
    `${directory} is in use by another emulator: process ${pid}${where}, since ${since}. End that one first, or ` +
      `choose another directory.${where && ` If it no longer runs, delete ${file}.`}`,
  );
}
