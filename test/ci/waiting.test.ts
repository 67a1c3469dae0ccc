import { settle, waitFor } from '../../lib/ci/waiting';
import { CiError } from '../../lib/ci';

const quick = { firstMs: 1, maxMs: 2, limitMs: 5_000 };
const { signal } = new AbortController();
const outOfReach = () =>
  new CiError({ operation: 'DescribeMediaWorkflows', host: 'h', region: 'r', bucket: 'b-1' }, 'was lost.', {
    kind: 'connection',
    retryable: true,
    certainlyNotDone: false,
  });

describe('waiting', () => {
  test('looks until there is something to see', async () => {
    let looks = 0;
    expect(await waitFor(async () => (++looks === 4 ? 'there' : undefined), quick, signal)).toBe('there');
    expect(looks).toBe(4);
  });

  test('gives up when the time is up, after a last look', async () => {
    let looks = 0;
    const look = async (): Promise<undefined> => void (looks += 1);
    expect(await waitFor(look, { ...quick, limitMs: 20 }, signal)).toBeUndefined();
    expect(looks).toBeGreaterThan(1);
  });

  test('ends as soon as it is interrupted, however long the next wait would be', async () => {
    const interrupt = new AbortController();
    const look = async (): Promise<undefined> => void setImmediate(() => interrupt.abort());
    await expect(
      waitFor(look, { firstMs: 3_600_000, maxMs: 3_600_000, limitMs: 7_200_000 }, interrupt.signal),
    ).rejects.toThrow(/abort/i);
  });

  test('does not begin when it is interrupted already', async () => {
    const look = jest.fn(async () => 'there');
    await expect(waitFor(look, quick, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
    expect(look).not.toHaveBeenCalled();
  });
});

describe('looking at what was written', () => {
  test('goes on until it is as it was written', async () => {
    const versions = [undefined, 'old', 'new'];
    const seen = await settle(
      async () => versions.shift(),
      (version) => version === 'new',
      signal,
    );
    expect(seen).toEqual({ seen: 'new' });
  });

  test('that cannot be read is a doubt and no failure', async () => {
    const seen = await settle(
      () => Promise.reject(outOfReach()),
      () => true,
      signal,
    );
    expect(seen.doubt).toContain('was lost');
    await expect(
      settle(
        () => Promise.reject(new TypeError('bug')),
        () => true,
        signal,
      ),
    ).rejects.toThrow('bug');
  });

  test('ends early when it is interrupted, and says what it saw last', async () => {
    const stopped = AbortSignal.abort();
    expect(
      await settle(
        async () => 'old',
        () => false,
        stopped,
      ),
    ).toEqual({
      seen: 'old',
      doubt: 'the service still describes other settings',
    });
    expect(
      await settle(
        async () => undefined,
        () => false,
        stopped,
      ),
    ).toEqual({
      doubt: 'the service does not find it yet',
    });
  });
});
