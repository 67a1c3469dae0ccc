import { CiError } from '../../ci';
import { waitFor } from '../../ci/waiting';
import { isFinished } from '../../rules';
import { EXIT, Failure, INTERRUPTED } from '../exit';
import type { Limit } from '../flags';
import { print } from '../print';
import { harmless, table } from '../table';
import { Screen, type ScreenStream } from './screen';
import { rowsOf, type Thing } from './thing';

/** How often is looked, in milliseconds. */
const PATIENCE = { firstMs: 500, maxMs: 3000 } as const;

/** A kind of thing that goes on by itself. */
export interface Going<Item extends { readonly state?: string }> extends Thing<Item> {
  readonly id: (item: Item) => string;
}

/** What is watched, and how it is shown. */
export interface Watch<Item> {
  /**
   * Looks at the things once.
   * @param open - the ids of those that had not ended when they were last seen, which it looks at too.
   */
  readonly look: (open: readonly string[], signal: AbortSignal) => Promise<readonly Item[]>;
  readonly json?: boolean;
  readonly timeout: Limit;
}

/**
 * Follows things until all have ended: on a terminal as a table that is drawn anew, elsewhere as a line whenever one has
 * changed, which is an object of JSON where that is asked for. Where there are none yet, the first ones are waited for.
 * An interruption ends it, with nothing but an exit code to tell of it, and so does a reader that goes, which is no failure.
 * @throws Failure when the time is up.
 */
export async function watch<Item extends { readonly state?: string }>(
  thing: Going<Item>,
  { look, json = false, timeout }: Watch<Item>,
  stream: ScreenStream = process.stdout,
): Promise<void> {
  const interrupt = new AbortController();
  const onInterrupt = (): void => interrupt.abort();
  let isRead = true;
  // Nobody reads any more, and nothing else would end it.
  const onGone = (): void => {
    isRead = false;
    interrupt.abort();
  };
  process.once('SIGINT', onInterrupt);
  process.stdout.once('error', onGone);
  const screen = stream.isTTY === true && !json ? new Screen(stream) : undefined;
  const shown = new Map<string, string>();
  let seen: readonly Item[] = [];
  const isOpen = ({ state }: Item): boolean => !isFinished(state);
  const show = (): void => {
    if (screen) {
      if (seen.length > 0) screen.draw(table(rowsOf(thing, seen)).split('\n'));
      return;
    }
    // What happened first is told first.
    for (const item of [...seen].reverse()) {
      const text = JSON.stringify(thing.json(item));
      if (shown.get(thing.id(item)) === text) continue;
      shown.set(thing.id(item), text);
      print(json ? text : (rowsOf(thing, [item])[1] ?? []).map(harmless).join('  '));
    }
  };
  const lookOnce = async (): Promise<true | undefined> => {
    try {
      seen = await look(seen.filter(isOpen).map(thing.id), interrupt.signal);
    } catch (error) {
      // The work goes on, whether the service can be reached just now or not.
      if (error instanceof CiError && error.retryable) return undefined;
      throw error;
    }
    show();
    return seen.length > 0 && !seen.some(isOpen) ? true : undefined;
  };
  try {
    if (await waitFor(lookOnce, { ...PATIENCE, limitMs: timeout.ms }, interrupt.signal)) {
      // All of it, however small the terminal is.
      screen?.clear();
      if (screen) stream.write(`${table(rowsOf(thing, seen))}\n`);
      return;
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    if (isRead) process.exitCode = INTERRUPTED;
    return;
  } finally {
    process.removeListener('SIGINT', onInterrupt);
    process.stdout.removeListener('error', onGone);
  }
  const open = seen.filter(isOpen).length;
  throw new Failure(
    EXIT.timeout,
    seen.length === 0
      ? `There was no such ${thing.one} within ${timeout.text}.`
      : `${open} of ${seen.length} ${thing.one}s had not ended after ${timeout.text}. They go on at the service; use ` +
          '--timeout to watch longer.',
  );
}

/** The things of a list, and after them those that are watched and no longer in it. */
export function joined<Item>(
  listed: readonly Item[],
  others: readonly Item[],
  idOf: (item: Item) => string,
): readonly Item[] {
  const ids = new Set(listed.map(idOf));
  return [...listed, ...others.filter((item) => !ids.has(idOf(item)))];
}
