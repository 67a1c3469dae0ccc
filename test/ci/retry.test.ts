import fc from 'fast-check';
import { delayBefore, MAX_RETRY_AFTER_MS, parseRetryAfter, pause, untilAborted } from '../../lib/ci/retry';

const backoff = { firstMs: 200, maxMs: 10_000 };

test('waits up to twice as long each time, and never longer than the limit', () => {
  const longest = [1, 2, 3, 4, 5, 6, 7, 8].map((failed) => delayBefore(failed, backoff, 0, () => 1));
  expect(longest).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
});

test('spreads over the whole span, from nothing on', () => {
  expect(delayBefore(3, backoff, 0, () => 0)).toBe(0);
  expect(delayBefore(3, backoff, 0, () => 0.5)).toBe(400);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failed, random) => {
        const delay = delayBefore(failed, backoff, 0, () => random);
        expect(delay).toBeGreaterThanOrEqual(0);
        expect(delay).toBeLessThanOrEqual(backoff.maxMs);
      },
    ),
  );
});

test('waits as long as the service asks, within reason', () => {
  expect(delayBefore(1, backoff, 5000, () => 0)).toBe(5000);
  expect(delayBefore(1, backoff, 3600_000, () => 0)).toBe(MAX_RETRY_AFTER_MS);
});

test.each([
  [undefined, undefined],
  ['3', 3000],
  ['Thu, 14 Jul 2022 12:37:31 GMT', 2000],
  ['Thu, 14 Jul 2022 12:37:00 GMT', 0],
  ['soon', undefined],
])('reads Retry-After %j as %j', (header, ms) => {
  expect(parseRetryAfter(header, Date.parse('2022-07-14T12:37:29Z'))).toBe(ms);
});

test('a pause ends with the signal’s reason', async () => {
  const stop = new AbortController();
  const waiting = pause(60_000, stop.signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(pause(60_000, stop.signal)).rejects.toThrow('enough');
});

test('work that cannot be cancelled is left behind when the signal is aborted', async () => {
  const stop = new AbortController();
  const waiting = untilAborted(new Promise(() => {}), stop.signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(untilAborted(Promise.resolve(1), new AbortController().signal)).resolves.toBe(1);
});
