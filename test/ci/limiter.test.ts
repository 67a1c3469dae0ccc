import { type HoldUp, Limiter } from '../../lib/ci/limiter';
import { createTemplate } from '../../lib/ci/templates';
import { CiClient } from '../../lib/ci/client';
import { startEmulator } from '../../lib/emulator';
import { refusal, rejection, service, TARGET } from './service';

const TEMPLATE = { tag: 'VoiceSeparate', audioMode: 'IsAudio', audioConfig: { codec: 'aac' } };
const CALL = { operation: 'Describe', target: TARGET, method: 'GET', path: '/template' } as const;

/** Makes templates, all at once, at an emulator with a rate limit. */
async function make(templates: number, rateLimit: number) {
  const ci = await startEmulator({ behaviour: { rateLimit } });
  const reports: HoldUp[] = [];
  const statuses: (number | undefined)[] = [];
  const client = new CiClient({
    credentials: () => ci.credentials,
    endpoint: ci.url,
    // Throttling takes no retries.
    maxRetries: 0,
    log: ({ status }) => statuses.push(status),
    heldUp: (report) => reports.push(report),
  });
  const started = performance.now();
  try {
    await Promise.all(
      Array.from({ length: templates }, (_, index) =>
        createTemplate(client, TARGET, { ...TEMPLATE, name: `t-${index}` }),
      ),
    );
    const seconds = (performance.now() - started) / 1000;
    const there = ci.templates.list(TARGET.bucket).length;
    const refused = statuses.filter((status) => status === 429).length;
    return { seconds, there, requests: statuses.length, refused, reports };
  } finally {
    client.close();
    await ci.stop();
  }
}

describe('a service with a rate limit', () => {
  test('gets every template once, hardly faster than it takes them, without retries', async () => {
    const { there, requests, refused, seconds, reports } = await make(200, 40);
    expect(there).toBe(200);
    expect(requests).toBe(200 + refused);
    expect(refused).toBeGreaterThan(0);
    expect(refused / requests).toBeLessThanOrEqual(0.1);
    // The limit needs 5 s less the second that it gives in advance.
    expect(seconds).toBeGreaterThan(3.9);
    expect(seconds).toBeLessThan(9);
    expect(reports[0]).toMatchObject({ refused: 1, perSecond: expect.any(Number) });
    expect(reports.length).toBeLessThanOrEqual(3);
  }, 30_000);

  test('that has none is not waited for', async () => {
    const { refused, reports } = await make(100, 0);
    expect(refused).toBe(0);
    expect(reports).toEqual([]);
  });
});

describe('throttling', () => {
  test.each([
    ['SlowDown of CI', refusal(429, 'SlowDown')],
    ['SlowDown of COS', refusal(503, 'SlowDown')],
    ['429 of a gateway', { status: 429, body: 'Too many requests' }],
    ['Retry-After', { ...refusal(503, 'ServiceUnavailable'), headers: { 'retry-after': '0' } }],
  ])('takes time and no retries: %s', async (_what, answer) => {
    const ci = await service((_request, index) => (index < 6 ? answer : { body: ['Response', ''] }));
    await ci.client({ maxRetries: 0 }).request(CALL);
    await ci.client({ maxRetries: 0 }).request({ ...CALL, method: 'POST', repeat: 'never' });
    expect(ci.requests).toHaveLength(8);
  });

  test('is waited out as long as Retry-After says, by every call', async () => {
    const ci = await service((_request, index) =>
      index === 0
        ? { ...refusal(429, 'SlowDown'), headers: { 'retry-after': '1' } }
        : { body: ['Response', ''] },
    );
    const client = ci.client();
    const started = performance.now();
    const first = client.request(CALL);
    while (ci.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([first, client.request(CALL)]);
    expect(performance.now() - started).toBeGreaterThan(990);
    expect(ci.requests).toHaveLength(3);
  });

  test('ends with an error when the call’s patience is over', async () => {
    const ci = await service(() => refusal(429, 'SlowDown'));
    const target = { ...TARGET, patienceMs: 100 };
    const error = await rejection(ci.client().request({ ...CALL, target }));
    expect(error).toMatchObject({ code: 'SlowDown', status: 429, retryable: false, certainlyNotDone: true });
    expect(error.message).toMatch(
      /was given up after \d+ tries in \d+ s, since the service asked to come later\./,
    );
  });

  test('is left when the user interrupts, but not for a request that can be sent at once', async () => {
    const ci = await service((_request, index) =>
      index === 0
        ? { body: ['Response', ''] }
        : { ...refusal(429, 'SlowDown'), headers: { 'retry-after': '60' } },
    );
    const stop = new AbortController();
    const request = { ...CALL, target: { ...TARGET, interrupt: stop.signal } };
    stop.abort();
    const client = ci.client();
    await client.request(request);
    expect(await rejection(client.request(request))).toMatchObject({
      kind: 'aborted',
      certainlyNotDone: true,
    });
    expect(ci.requests).toHaveLength(2);
  });
});

describe('the limiter', () => {
  /** A limiter on a clock that the test sets. */
  function limiter(firstRate = 10) {
    const clock = { ms: 0 };
    return { clock, limiter: new Limiter({ firstRate, now: () => clock.ms }) };
  }

  test('lets ten go at once, and more as more goes well', async () => {
    const { limiter: one } = limiter();
    const permits = await Promise.all(Array.from({ length: 10 }, () => one.enter(undefined)));
    let eleventh = false;
    const waiting = one.enter(undefined).then((permit) => {
      eleventh = true;
      return permit;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(eleventh).toBe(false);
    permits[0]?.end({ as: 'unknown' });
    await waiting;
    expect(eleventh).toBe(true);
  });

  test('serves the next one when one that waits is cancelled', async () => {
    const { limiter: one } = limiter();
    const permits = await Promise.all(Array.from({ length: 10 }, () => one.enter(undefined)));
    const stop = new AbortController();
    const cancelled = one.enter(stop.signal);
    const next = one.enter(undefined);
    stop.abort(new Error('enough'));
    await expect(cancelled).rejects.toThrow('enough');
    permits[0]?.end({ as: 'accepted' });
    await expect(next).resolves.toBeDefined();
  });

  test('counts many refusals of requests that were under way together as one', async () => {
    const reports: HoldUp[] = [];
    const clock = { ms: 0 };
    const one = new Limiter({ firstRate: 100, now: () => clock.ms, report: (it) => reports.push(it) });
    const permits = await Promise.all(Array.from({ length: 10 }, () => one.enter(undefined)));
    clock.ms = 5;
    for (const permit of permits) permit.end({ as: 'refused' });
    clock.ms = 6_000;
    (await one.enter(undefined)).end({ as: 'refused' });
    // 100 × 0.9, then halved, since nothing was taken in between.
    expect(reports.map(({ perSecond, refused }) => [perSecond, refused])).toEqual([
      [90, 1],
      [45, 11],
    ]);
  });
});
