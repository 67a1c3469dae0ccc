import { type Lease, Refreshing } from '../../lib/credentials/refreshing';

const HOUR = 3_600_000;

let now: number;
let fetched: number;
let fetch: () => Promise<Lease>;
const kept: string[] = [];

/** Keys whose SecretId is their number, for a life from now. */
const lease = (life: number): Lease => {
  fetched += 1;
  return {
    credentials: { secretId: `id-${fetched}`, secretKey: 'key', token: 'token' },
    expires: now + life,
  };
};
const make = (): Refreshing =>
  new Refreshing(() => fetch(), { now: () => now, kept: ({ message }) => kept.push(message) });
const id = async (keys: Refreshing): Promise<string> => (await keys.get()).secretId;

beforeEach(() => {
  now = Date.UTC(2026, 0, 1);
  fetched = 0;
  kept.length = 0;
  fetch = async () => lease(2 * HOUR);
});

test('nothing is fetched before keys are asked for, and then once for all who ask', async () => {
  const keys = make();
  expect(fetched).toBe(0);
  expect(await Promise.all([id(keys), id(keys), id(keys)])).toEqual(['id-1', 'id-1', 'id-1']);
  expect(fetched).toBe(1);
});

test('keys that are good are answered at once, without a promise', async () => {
  const keys = make();
  await keys.get();
  expect(keys.get()).not.toBeInstanceOf(Promise);
});

test.each([
  ['300 seconds before they end', 2 * HOUR, 300_000],
  ['when a tenth of their life is left, if that is less', 600_000, 60_000],
])('keys are renewed %s', async (_, life, left) => {
  fetch = async () => lease(life);
  const keys = make();
  await keys.get();
  now += life - left - 1;
  expect(await id(keys)).toBe('id-1');
  now += 1;
  expect(await Promise.all([id(keys), id(keys)])).toEqual(['id-2', 'id-2']);
  expect(keys.expires).toBe(now + life);
});

test('a fetch that fails is forgotten: the next one who asks tries again', async () => {
  const keys = make();
  fetch = () => Promise.reject(new Error('no answer'));
  const both = await Promise.allSettled([keys.get(), keys.get()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fetch = async () => lease(HOUR);
  expect(await id(keys)).toBe('id-1');
});

test('a renewal that fails leaves keys that are still good, and is tried again soon', async () => {
  const keys = make();
  await keys.get();
  now += 2 * HOUR - 300_000;
  let tries = 0;
  fetch = () => {
    tries += 1;
    return Promise.reject(new Error('no answer'));
  };
  expect(await id(keys)).toBe('id-1');
  expect(await id(keys)).toBe('id-1');
  expect(tries).toBe(1);
  expect(kept).toEqual(['no answer']);
  now += 10_000;
  expect(await id(keys)).toBe('id-1');
  expect(tries).toBe(2);
  fetch = async () => lease(2 * HOUR);
  now += 10_000;
  expect(await id(keys)).toBe('id-2');
});

test('keys that have ended are answered by nobody, whatever the renewal says', async () => {
  const keys = make();
  await keys.get();
  fetch = () => Promise.reject(new Error('no answer'));
  now += 2 * HOUR - 4_000;
  expect(await id(keys)).toBe('id-1');
  now += 4_000;
  await expect(keys.get()).rejects.toThrow('no answer');
});

test('keys that the service calls expired are fetched anew, and only those', async () => {
  const keys = make();
  const first = await keys.get();
  keys.drop({ secretId: 'other', secretKey: 'key' });
  expect(await id(keys)).toBe('id-1');
  keys.drop(first);
  expect(await id(keys)).toBe('id-2');
  keys.drop(first);
  expect(await id(keys)).toBe('id-2');
});
