import { setTimeout as sleep } from 'node:timers/promises';
import { CiError } from './errors';
import { pause } from './retry';

/** How long something is waited for, in milliseconds. */
export interface Patience {
  /** The first wait between two looks. Each later one is half as long again. */
  readonly firstMs: number;
  /** The longest wait between two looks. */
  readonly maxMs: number;
  /** The longest time in all. */
  readonly limitMs: number;
}

/**
 * Looks at something until it is there: `look` answers `undefined` as long as it is not.
 *
 * @returns what was seen; `undefined` when the time is up.
 * @throws as soon as the signal is aborted, and whatever `look` throws.
 */
export async function waitFor<Seen>(
  look: () => Promise<Seen | undefined>,
  patience: Patience,
  signal: AbortSignal,
): Promise<Seen | undefined> {
  const deadline = Date.now() + patience.limitMs;
  for (let wait = patience.firstMs; ; wait = Math.min(wait * 1.5, patience.maxMs)) {
    signal.throwIfAborted();
    const seen = await look();
    const left = deadline - Date.now();
    if (seen !== undefined || left <= 0) return seen;
    await sleep(Math.min(wait, left), undefined, { signal });
  }
}

/** How something looks after it was written. */
export interface Settled<Seen> {
  /** The last look at it, if it could be looked at. */
  readonly seen?: Seen;
  /** Why it is not certain that what was written is what there is now. */
  readonly doubt?: string;
}

/** How long a write may take to be visible (assumption A5), in milliseconds: the wait before each look. */
export const SETTLE_MS: readonly number[] = [0, 200, 400, 800, 1600, 3200];

/** How long the last look may take once the user has interrupted, in milliseconds. */
const LAST_LOOK_MS = 3_000;

/**
 * The looks at something that was written, each when it is time for it. An interruption ends the wait for the next one,
 * which is the last then.
 * @returns for each look the signal that ends it, a short while after an interruption.
 */
export async function* looks(interrupt: AbortSignal, waits = SETTLE_MS): AsyncGenerator<AbortSignal, void> {
  const end = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const hurry = (): void => {
    timer = setTimeout(() => end.abort(), LAST_LOOK_MS);
  };
  if (interrupt.aborted) hurry();
  else interrupt.addEventListener('abort', hurry, { once: true });
  try {
    for (const wait of waits) {
      if (wait > 0) await pause(wait, interrupt).catch(() => undefined);
      const last = interrupt.aborted;
      yield end.signal;
      if (last || end.signal.aborted) return;
    }
  } finally {
    clearTimeout(timer);
    interrupt.removeEventListener('abort', hurry);
  }
}

/**
 * Looks at something that was written until it is as it was written: whether a read sees a write at once is not
 * documented. What cannot be read is no failure, since the write is done; it is a doubt.
 */
export async function settle<Seen>(
  look: (signal: AbortSignal) => Promise<Seen | undefined>,
  isAsWritten: (seen: Seen) => boolean,
  interrupt: AbortSignal,
  waits = SETTLE_MS,
): Promise<Settled<Seen>> {
  let seen: Seen | undefined;
  for await (const signal of looks(interrupt, waits)) {
    try {
      seen = await look(signal);
    } catch (error) {
      if (!(error instanceof CiError)) throw error;
      return { ...(seen !== undefined && { seen }), doubt: error.message };
    }
    if (seen !== undefined && isAsWritten(seen)) return { seen };
  }
  return seen === undefined
    ? { doubt: 'the service does not find it yet' }
    : { seen, doubt: 'the service still describes other settings' };
}
