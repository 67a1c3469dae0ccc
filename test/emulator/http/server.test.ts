import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Agent, get } from 'node:http';
import { type Socket, connect } from 'node:net';
import { DEFAULT_BEHAVIOUR, type Emulator, parseBehaviour, startEmulator } from '../../../lib/emulator';
import { BUCKET, createTemplate, send, sendRaw, templateBody } from '../support';

let ci: Emulator;
beforeAll(async () => {
  ci = await startEmulator();
});
beforeEach(() => ci.reset());
afterAll(() => ci.stop());

describe('hosts', () => {
  test.each(['myqcloud.com', 'tencentcos.cn', 'myqcloud.com:80'])(
    'a bucket is found under %s',
    async (suffix) => {
      expect((await send(ci, { host: `${BUCKET}.ci.ap-chongqing.${suffix}` })).status).toBe(200);
    },
  );

  test.each(['127.0.0.1', 'example.com', `${BUCKET}.ci.myqcloud.com`, 'media.ci.ap-chongqing.myqcloud.com'])(
    '%s is no host of CI',
    async (host) => {
      const answer = await send(ci, { host });
      expect(answer.status).toBe(400);
      expect(answer.text('Code')).toBe('InvalidHost');
      expect(answer.text('Message')).toContain(host);
    },
  );

  test('templates are on the ci host only', async () => {
    for (const service of ['cos', 'pic']) {
      const host = `${BUCKET}.${service}.ap-chongqing.myqcloud.com`;
      expect((await send(ci, { method: 'POST', host, body: templateBody() })).status).not.toBe(200);
    }
    expect(ci.templates.list(BUCKET)).toEqual([]);
  });
});

describe('an answer', () => {
  test('carries the headers of the service', async () => {
    const { headers } = await send(ci);

    expect(headers).toMatchObject({ server: 'tencent-ci', 'content-type': 'application/xml' });
    expect(new Date(headers.date ?? '').toUTCString()).toBe(headers.date);
    const id = Buffer.from(String(headers['x-ci-request-id']), 'base64').toString();
    expect(id).toMatch(/^[0-9a-f]{8}_[0-9a-f]{8}_[0-9a-f]{4}_\d+$/);
  });

  test('has an error body with the same request id as its header', async () => {
    const answer = await send(ci, { method: 'POST', body: 'no xml' });

    expect(answer.names()).toEqual(['Code', 'Message', 'RequestId', 'TraceId']);
    expect(answer.text('RequestId')).toBe(answer.headers['x-ci-request-id']);
  });

  test('says which verbs a path has', async () => {
    const answer = await send(ci, { method: 'DELETE', path: '/template' });

    expect(answer.status).toBe(405);
    expect(answer.text('Code')).toBe('MethodNotAllowed');
    expect(answer.headers.allow).toBe('GET, POST');
  });

  test('says what the emulator does not know', async () => {
    const answer = await send(ci, { path: '/snapshot' });
    expect(answer.status).toBe(404);
    expect(answer.text('Message')).toContain('/snapshot');
  });

  test('refuses a path that is not properly encoded', async () => {
    const { hostname, port } = new URL(ci.url);
    const text = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(`GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      );
      let got = '';
      socket.on('data', (chunk: Buffer) => (got += chunk.toString()));
      socket.on('end', () => resolve(got));
    });
    expect(text).toContain('<Code>InvalidURI</Code>');
  });
});

describe('a character that no XML can carry', () => {
  const cos = `${BUCKET}.cos.ap-chongqing.myqcloud.com`;

  test.each(['%00', 'a%01b', '%EF%BF%BE'])('is refused in a key: %s', async (key) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const headers = { Host: cos, 'Content-Length': '0' };
      const answer = await sendRaw(ci, { method, target: `/${key}`, headers });
      expect([answer.status, answer.text('Code')]).toEqual([400, 'InvalidURI']);
      expect(answer.text('Message')).toContain(key);
    }
  });

  test('is refused in a parameter', async () => {
    const answer = await sendRaw(ci, { method: 'GET', target: '/?prefix=%00', headers: { Host: cos } });
    expect(answer.text('Code')).toBe('InvalidURI');
  });

  test('is left out of what the emulator says', async () => {
    ci.fail({}, { kind: 'error', code: 'InternalError', message: 'a\u0000b' });
    expect((await send(ci)).text('Message')).toBe('a\uFFFDb');
  });
});

test('requests are recorded as they came, with what was answered', async () => {
  const body = templateBody();
  await send(ci, { method: 'POST', body });
  await send(ci, { query: { tag: 'All', name: 'a b' } });
  await send(ci, { path: '/nowhere' });

  expect(ci.requests).toMatchObject([
    {
      operation: 'CreateTemplate',
      method: 'POST',
      host: `${BUCKET}.ci.ap-chongqing.myqcloud.com`,
      path: '/template',
      body,
      status: 200,
    },
    { operation: 'ListTemplates', query: { tag: 'All', name: 'a b' }, status: 200 },
    { path: '/nowhere', status: 404 },
  ]);
  expect(ci.requests[2]).not.toHaveProperty('operation');
  expect(ci.requests[0]?.headers.authorization).toContain(ci.credentials.secretId);
});

describe('of requests', () => {
  test('those without a right signature leave nothing behind, and their bodies are not held', async () => {
    const body = 'x'.repeat(1024 * 1024);
    const concat = jest.spyOn(Buffer, 'concat');
    try {
      for (const authorization of ['', 'q-sign-algorithm=sha1', 'nonsense']) {
        expect((await send(ci, { method: 'POST', body, authorization })).status).toBe(403);
      }
      const stranger = { ...ci.credentials, secretKey: 'x' };
      expect((await send(ci, { method: 'POST', body, credentials: stranger })).status).toBe(403);
      // The test's own client reads answers with it; a body as long as that would be the emulator's.
      expect(concat.mock.results.filter(({ value }) => (value as Buffer).length >= body.length)).toEqual([]);
    } finally {
      concat.mockRestore();
    }
    expect(ci.requests).toEqual([]);
  });

  test('a signature that is late is one all the same', async () => {
    expect((await send(ci, { now: Date.now() - 3_600_000 })).status).toBe(403);
    expect(ci.requests).toMatchObject([{ operation: 'ListTemplates', status: 403 }]);
  });

  test('the most recent ones are kept, as many as were asked for', async () => {
    const own = await startEmulator({ history: 3 });
    try {
      for (let n = 1; n <= 5; n += 1) await send(own, { query: { name: String(n) } });
      expect(own.requests.map(({ query }) => query['name'])).toEqual(['3', '4', '5']);
    } finally {
      await own.stop();
    }
  });

  test('the beginning of each body is kept, in whole characters', async () => {
    const body = `<Request>${'人'.repeat(10_000)}</Request>`;
    await send(ci, { method: 'POST', body });
    expect(ci.requests[0]?.body).toBe(body.slice(0, 9 + Math.floor((16 * 1024 - 9) / 3)));
  });

  test('no listener stays on the connection that carried them late', async () => {
    const sockets: Socket[] = [];
    const seen = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket);
    subscribe('http.server.request.start', seen);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      const counts: number[] = [];
      ci.fail({ times: 20 }, { kind: 'delay', ms: 1 });
      for (let n = 0; n < 20; n += 1) {
        await new Promise<void>((resolve, reject) => {
          get(ci.url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject);
        });
        counts.push(sockets[0]?.listenerCount('close') ?? -1);
      }
      expect(new Set(sockets).size).toBe(1);
      expect(new Set(counts).size).toBe(1);
    } finally {
      unsubscribe('http.server.request.start', seen);
      agent.destroy();
    }
  });
});

test('a reset forgets templates, requests, faults and switches', async () => {
  await createTemplate(ci);
  ci.behaviour.staleReads = 3;
  ci.fail({}, { kind: 'error', status: 503, code: 'SlowDown' });
  await ci.reset();

  expect(ci.behaviour).toEqual(DEFAULT_BEHAVIOUR);
  expect(ci.requests).toEqual([]);
  expect((await send(ci)).text('TotalCount')).toBe('0');
});

test('a rate limit refuses what is more than it takes in a second, as CI and COS do, and does nothing then', async () => {
  ci.behaviour.rateLimit = 5;
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      send(ci, { method: 'POST', body: templateBody({ Name: `t${index}` }) }),
    ),
  );
  const taken = answers.filter(({ status }) => status === 200).length;
  expect(taken).toBeGreaterThanOrEqual(5);
  expect(taken).toBeLessThan(12);
  const refused = answers.find(({ status }) => status !== 200);
  expect([refused?.status, refused?.text('Code')]).toEqual([429, 'SlowDown']);
  ci.behaviour.rateLimit = 0;
  expect((await send(ci)).text('TotalCount')).toBe(String(taken));
});

test('stopping ends connections that are kept alive and requests that hang', async () => {
  const own = await startEmulator();
  own.fail({}, { kind: 'hang' });
  const hanging = send(own).catch((error: NodeJS.ErrnoException) => error.code);
  while (own.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const idle = connect(Number(new URL(own.url).port), '127.0.0.1');
  const closed = new Promise((resolve) => idle.once('close', resolve));
  await new Promise((resolve) => idle.once('connect', resolve));

  await own.stop();
  await closed;
  expect(await hanging).toBe('ECONNRESET');
});

describe('strict buckets', () => {
  test('only those exist that were named, and only with the services they have', async () => {
    const strict = await startEmulator({
      behaviour: { strictBuckets: true },
      buckets: [
        BUCKET,
        { bucket: 'bare-1250000000', ci: false },
        { bucket: 'bound-1250000000', smartAudio: false },
      ],
    });
    const list = (bucket: string): ReturnType<typeof send> =>
      send(strict, { host: `${bucket}.ci.ap-chongqing.myqcloud.com` });

    expect((await list(BUCKET)).status).toBe(200);
    expect((await list('bare-1250000000')).text('Message')).toContain('ci bucket unbinded');
    expect((await list('bound-1250000000')).text('Message')).toContain('asr bucket unbinded');
    const missing = await list('other-1250000000');
    expect(missing.status).toBe(404);
    expect(missing.text('Code')).toBe('NoSuchBucket');
    await strict.stop();
  });
});

describe('a switch on the command line', () => {
  test('is read as the kind of value it has', () => {
    expect(parseBehaviour('strictBuckets=true')).toEqual({ strictBuckets: true });
    expect(parseBehaviour('staleReads=3')).toEqual({ staleReads: 3 });
    expect(parseBehaviour('musicModeSettings=echo')).toEqual({ musicModeSettings: 'echo' });
  });

  test.each([
    ['staleRead=3', 'There is no behaviour "staleRead"'],
    ['toString=1', 'There is no behaviour "toString"'],
    ['staleReads=-1', 'Use a whole number from 0'],
    ['maxPageSize=0', 'Use a whole number from 1'],
    ['musicModeSettings=ignore', 'Use one of reject, drop, echo'],
    ['strictBuckets', 'Use one of true, false'],
  ])('is refused when it is %s', (text, message) => {
    expect(() => parseBehaviour(text)).toThrow(message);
  });
});
