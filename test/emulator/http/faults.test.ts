import { type Emulator, type Failure, startEmulator } from '../../../lib/emulator';
import { BUCKET, createTemplate, send, templateBody } from '../support';

let ci: Emulator;
beforeAll(async () => {
  ci = await startEmulator();
});
beforeEach(() => ci.reset());
afterAll(() => ci.stop());

const create = (): ReturnType<typeof send> => send(ci, { method: 'POST', body: templateBody() });
const slowDown: Failure = { kind: 'error', status: 503, code: 'SlowDown' };
const statuses = async (count: number): Promise<number[]> => {
  const answers: number[] = [];
  for (let n = 0; n < count; n += 1) answers.push((await send(ci)).status);
  return answers;
};

describe('a fault', () => {
  test('meets one request when nothing else is said', async () => {
    ci.fail({}, slowDown);
    expect(await statuses(2)).toEqual([503, 200]);
  });

  test('meets as many as it is told to, after as many as it is told to spare', async () => {
    const fault = ci.fail({ after: 1, times: 2 }, slowDown);
    expect(await statuses(5)).toEqual([200, 503, 503, 200, 200]);
    expect(fault.hits).toBe(2);
  });

  test('meets only what matches', async () => {
    const fault = ci.fail({ operation: 'CreateTemplate', method: 'post', path: /^\/temp/ }, slowDown);
    ci.fail({ path: '/template/t1' }, slowDown);
    expect(await statuses(1)).toEqual([200]);
    expect(fault.hits).toBe(0);

    expect((await create()).status).toBe(503);
    expect(fault.hits).toBe(1);
  });

  test('can be taken away', async () => {
    ci.fail({}, slowDown).remove();
    expect(await statuses(1)).toEqual([200]);
  });

  test('comes after the faults that were set before it', async () => {
    ci.fail({}, slowDown);
    ci.fail({}, { kind: 'error', status: 500, code: 'InternalError' });
    expect(await statuses(3)).toEqual([503, 500, 200]);
  });
});

describe('a request', () => {
  test('is refused with the code and the message given, and not handled', async () => {
    ci.fail({}, { kind: 'error', status: 403, code: 'AccessDenied', message: 'No.' });
    const answer = await create();

    expect(answer.text('Code')).toBe('AccessDenied');
    expect(answer.text('Message')).toBe('No.');
    expect(ci.templates.list(BUCKET)).toEqual([]);
  });

  test.each([
    ['before', 0],
    ['after', 1],
  ] as const)('is dropped %s it is handled', async (when, made) => {
    ci.fail({}, { kind: 'drop', when });

    await expect(create()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(ci.templates.list(BUCKET)).toHaveLength(made);
    expect(ci.requests[0]?.operation).toBe('CreateTemplate');
    expect(ci.requests[0]?.status).toBeUndefined();
  });

  test('is handled after a delay', async () => {
    ci.fail({}, { kind: 'delay', ms: 20 });
    const slow = create();
    await expect(Promise.race([slow, createTemplate(ci).then(() => 'other')])).resolves.toBe('other');
    expect((await slow).status).toBe(200);
  });

  test('is sent elsewhere', async () => {
    ci.fail({}, { kind: 'redirect', location: 'http://elsewhere.example/template' });
    const answer = await create();

    expect(answer.status).toBe(307);
    expect(answer.headers.location).toBe('http://elsewhere.example/template');
    expect(ci.templates.list(BUCKET)).toEqual([]);
  });

  test.each([
    ['garbage', { kind: 'garbage' }, (bytes: number) => bytes > 0],
    ['nothing', { kind: 'empty' }, (bytes: number) => bytes === 0],
    ['too much', { kind: 'huge', bytes: 3_000_000 }, (bytes: number) => bytes === 3_000_000],
  ] as const)('is handled, and answered with %s', async (_what, failure, fits) => {
    ci.fail({}, failure);
    const answer = await create();

    expect(answer.status).toBe(200);
    expect(fits(answer.bytes.length)).toBe(true);
    expect(() => answer.text('Template')).toThrow();
    expect(ci.templates.list(BUCKET)).toHaveLength(1);
  });

  test('meets a service whose clock is wrong, which its Date header shows', async () => {
    ci.fail({ times: 2 }, { kind: 'skew', seconds: 3600 });
    const answer = await send(ci, { headers: { Date: new Date().toUTCString() } });
    expect(answer.text('Code')).toBe('RequestTimeTooSkewed');

    // A client that corrects its clock by that header is let in.
    const theirs = Date.parse(answer.headers.date ?? '');
    expect((await send(ci, { now: theirs })).status).toBe(200);
  });
});
