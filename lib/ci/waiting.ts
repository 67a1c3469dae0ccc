import { setTimeout as sleep } from 'node:timers/promises';
import { CiError } from './errors';

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

/**
 * Looks at something that was written until it is as it was written: whether a read sees a write at once is not
 * documented. What cannot be read is no failure, since the write is done; it is a doubt.
 */
export async function settle<Seen>(
  look: () => Promise<Seen | undefined>,
  isAsWritten: (seen: Seen) => boolean,
  signal: AbortSignal,
  waits = SETTLE_MS,
): Promise<Settled<Seen>> {
  let seen: Seen | undefined;
  for (const wait of waits) {
    if (wait > 0) await sleep(wait);
    try {
      seen = await look();
    } catch (error) {
      if (!(error instanceof CiError)) throw error;
      return { ...(seen !== undefined && { seen }), doubt: error.message };
    }
    if (seen !== undefined && isAsWritten(seen)) return { seen };
    if (signal.aborted) break;
  }
  return seen === undefined
    ? { doubt: 'the service does not find it yet' }
    : { seen, doubt: 'the service still describes other settings' };
}
