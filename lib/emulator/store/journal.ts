import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeWhole } from './files';

/** How many changes a journal may hold beyond twice what there is, before it is written anew. */
const SLACK = 1_000;

/**
 * Changes of one thing, one line of JSON each, in a file that only grows: a change costs what it is itself, and not
 * the whole. Once most of the lines are outdated, the file is written anew as a single one.
 */
export class Journal<Change> {
  #entries = 0;

  /** @param sizeOf - how many entries a change holds. */
  constructor(
    private readonly file: string,
    private readonly sizeOf: (change: Change) => number,
  ) {}

  /** Whether there is one. */
  exists(): boolean {
    return existsSync(this.file);
  }

  /**
   * The changes so far. A file that breaks off or is empty is set aside under another name, which a warning tells,
   * and what can be read of it is kept.
   */
  read(): Change[] {
    const lines = readFileSync(this.file, 'utf8').split('\n');
    const changes: Change[] = [];
    for (const line of lines.slice(0, -1)) {
      const change = parse<Change>(line);
      if (change === undefined) break;
      changes.push(change);
    }
    if (changes.length === 0 || changes.length < lines.length - 1 || lines.at(-1) !== '') {
      this.#setAside(changes);
    }
    this.#entries = changes.reduce((sum, change) => sum + this.sizeOf(change), 0);
    return changes;
  }

  /**
   * Adds a change.
   * @param whole - makes the change from nothing to what there is now, and says how many entries that has.
   */
  add(change: Change, whole: { readonly size: number; readonly change: () => Change }): void {
    this.#entries += this.sizeOf(change);
    if (this.#entries <= 2 * whole.size + SLACK && appended(this.file, line(change))) return;
    this.#replace([whole.change()]);
    this.#entries = whole.size;
  }

  #replace(changes: readonly Change[]): void {
    writeWhole(dirname(this.file), basename(this.file), changes.map(line).join(''));
  }

  #setAside(good: readonly Change[]): void {
    const aside = join(dirname(this.file), `damaged-${Date.now()}-${basename(this.file)}`);
    renameSync(this.file, aside);
    if (good.length > 0) this.#replace(good);
    process.emitWarning(
      `${this.file} breaks off after ${good.length} whole changes. It was renamed to ${aside}; what could be read ` +
        'is kept, and what came after it is lost.',
    );
  }
}

/** Adds to a file, unless there is none. */
function appended(file: string, text: string): boolean {
  let opened: number;
  try {
    opened = openSync(file, constants.O_WRONLY | constants.O_APPEND);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  try {
    appendFileSync(opened, text);
    return true;
  } finally {
    closeSync(opened);
  }
}

function line(change: unknown): string {
  return `${JSON.stringify(change)}\n`;
}

function parse<T>(line: string): T | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}
