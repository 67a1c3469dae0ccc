import { setTimeout as sleep } from 'node:timers/promises';

/** How long to wait between tries. */
export interface Backoff {
  /** The longest wait before the second try, in milliseconds; each later one may be twice as long. */
  readonly firstMs: number;
  /** The longest wait of all, in milliseconds. */
  readonly maxMs: number;
}

/** Waits of up to 0.2, 0.4, 0.8 … seconds, none longer than 10. */
export const BACKOFF: Backoff = { firstMs: 200, maxMs: 10_000 };

/** The longest that a service may make us wait with Retry-After, in milliseconds. */
export const MAX_RETRY_AFTER_MS = 60_000;

/**
 * The wait before a try, in milliseconds: exponential with full jitter, so that many clients that failed together
 * do not come back together; never shorter than what the service asked for.
 * @param failed - how many tries have failed, from 1.
 */
export function delayBefore(
  failed: number,
  backoff: Backoff,
  retryAfterMs = 0,
  random = Math.random,
): number {
  const longest = Math.min(backoff.maxMs, backoff.firstMs * 2 ** (failed - 1));
  return Math.max(random() * longest, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
}

/** Reads a Retry-After header, seconds or a date, as milliseconds from now; `undefined` when it says nothing. */
export function parseRetryAfter(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/**
 * Waits; ends at once when the signal is aborted and leaves no timer behind that would hold the process open, which
 * is why no library does this: none of those at hand can be cancelled or told what the service asked for.
 * @throws the signal's reason.
 */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  try {
    await sleep(ms, undefined, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/**
 * Waits for something that cannot be cancelled itself, but no longer than until the signal is aborted.
 * @throws the signal's reason.
 */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}
