import type { RequestRecord } from '../../lib/ci/exchange';
import { parseAuthorization, parseKeyTime } from '../../lib/ci/signature';
import {
  type Arrived,
  CALL,
  HOST,
  OK,
  query,
  refusal,
  rejection,
  service,
  TARGET,
  verified,
} from './service';

describe('retries', () => {
  test.each([
    ['a lost connection', { cut: true }],
    ['an error of the server', refusal(500, 'InternalError')],
    ['an error of a gateway', { status: 502, body: 'Bad gateway' }],
    ['throttling', refusal(503, 'SlowDown')],
    ['a timeout of the server', refusal(400, 'RequestTimeout')],
    ['a timeout of the server, spelled as COS does', refusal(400, 'RequestTimeOut')],
  ])('follow %s', async (_what, answer) => {
    const ci = await service((_request, index) => (index < 2 ? answer : OK));
    await ci.client().request(query());
    expect(ci.requests).toHaveLength(3);
  });

  test.each([
    ['InvalidArgument', 400],
    ['AccessDenied', 403],
    ['NoSuchBucket', 404],
  ])('do not follow %s', async (code, status) => {
    const ci = await service(() => refusal(status, code));
    expect(await rejection(ci.client().request(query()))).toMatchObject({ code });
    expect(ci.requests).toHaveLength(1);
  });

  test('end when there were enough', async () => {
    const ci = await service(() => refusal(500, 'InternalError'));
    expect(await rejection(ci.client({ maxRetries: 2 }).request(query()))).toMatchObject({ status: 500 });
    expect(ci.requests).toHaveLength(3);
  });

  test('never repeat what must not be repeated', async () => {
    const ci = await service(() => refusal(500, 'InternalError'));
    await rejection(ci.client().request(query({ method: 'POST', repeat: 'never' })));
    expect(ci.requests).toHaveLength(1);
  });

  test('take a delete for done when its second try finds nothing', async () => {
    const ci = await service((_request, index) =>
      index === 0 ? { cut: true } : refusal(400, 'ResourceNotFound'),
    );
    await ci.client().request(query({ method: 'DELETE', repeat: 'delete' }));
    expect(ci.requests).toHaveLength(2);
  });

  test('do not take a delete for done when its first try was only throttled', async () => {
    const ci = await service((_request, index) =>
      index === 0 ? refusal(503, 'SlowDown') : refusal(404, 'NoSuchTemplate'),
    );
    const error = await rejection(ci.client().request(query({ method: 'DELETE', repeat: 'delete' })));
    expect(error).toMatchObject({ code: 'NoSuchTemplate' });
  });

  test('are logged one by one, without headers', async () => {
    const records: RequestRecord[] = [];
    const ci = await service((_request, index) =>
      index === 0 ? { cut: true } : index === 1 ? refusal(503, 'SlowDown') : OK,
    );
    await ci.client({ log: (record) => records.push(record) }).request(query());
    const common = { operation: 'DescribeMediaTemplates', method: 'GET', host: HOST, path: '/template' };
    expect(records).toEqual([
      { ...common, attempt: 1, ms: expect.any(Number), fault: 'ECONNRESET' },
      { ...common, attempt: 2, ms: expect.any(Number), status: 503, requestId: 'request-2' },
      { ...common, attempt: 3, ms: expect.any(Number), status: 200, requestId: 'request-3' },
    ]);
  });
});

describe('an answer that cannot be right', () => {
  const BAD = [
    [
      'that breaks off',
      { headers: { 'content-length': '400' }, body: '<Response><RequestId>', broken: true },
    ],
    ['that is half a document', { body: '<Response><RequestId>r</Requ' }],
    ['that is empty', { body: '' }],
    ['that is a page of something else', { body: '<html><br></html>' }],
    ['that is longer than any', { body: `<Response>${'x'.repeat(200_000)}</Response>` }],
    ['that is longer than asked for', { body: `<Response>${'x'.repeat(2000)}</Response>` }],
  ] as const;
  const small = { maxBytes: 1000 };

  test.each(BAD)('%s is asked for again by what reads, updates or deletes', async (_what, bad) => {
    const ci = await service((_request, index) => (index % 3 < 2 ? bad : OK));
    const client = ci.client();
    for (const changes of [
      {},
      { method: 'PUT', body: ['Request', ''] },
      { method: 'DELETE', repeat: 'delete' },
    ] as const) {
      expect(await client.read(query({ ...small, ...changes }), ({ name }) => name)).toBe('Response');
    }
    expect(ci.requests.map(({ method }) => method)).toEqual(
      ['GET', 'PUT', 'DELETE'].flatMap((method) => [method, method, method]),
    );
  });

  test.each(BAD)('%s is not asked for again by what must not be done twice', async (_what, bad) => {
    const ci = await service(() => bad);
    for (const repeat of ['never', 'if-not-done'] as const) {
      const post = query({ ...small, method: 'POST', repeat });
      expect(await rejection(ci.client().read(post, (root) => root))).toMatchObject({
        certainlyNotDone: false,
      });
    }
    expect(ci.requests).toHaveLength(2);
  });

  test('is an error in the end', async () => {
    const ci = await service(() => ({ body: 'Please sign in.' }));
    const error = await rejection(ci.client({ maxRetries: 3 }).read(query(), (root) => root));
    expect(error).toMatchObject({ kind: 'invalid-answer' });
    expect(ci.requests).toHaveLength(4);
  });

  test('makes a delete done when the try after it finds nothing', async () => {
    const ci = await service((_request, index) =>
      index === 0 ? BAD[0][1] : refusal(404, 'TemplateNotFound'),
    );
    await ci.client().request(query({ method: 'DELETE', repeat: 'delete' }));
    expect(ci.requests).toHaveLength(2);
  });
});

describe('cancelling', () => {
  test('ends a call that waits for its answer', async () => {
    const stop = new AbortController();
    const ci = await service(() => {
      stop.abort();
      return undefined;
    });
    const error = await rejection(ci.client().request(query({ target: { ...TARGET, signal: stop.signal } })));
    expect(error).toMatchObject({ kind: 'aborted', certainlyNotDone: false });
    expect(ci.requests).toHaveLength(1);
  });

  test('ends a call that waits for its next try', async () => {
    const stop = new AbortController();
    const ci = await service(() => ({ ...refusal(503, 'SlowDown'), headers: { 'retry-after': '60' } }));
    const client = ci.client({ log: () => setImmediate(() => stop.abort()) });
    const error = await rejection(client.request(query({ target: { ...TARGET, signal: stop.signal } })));
    expect(error).toMatchObject({ kind: 'aborted' });
    expect(ci.requests).toHaveLength(1);
  });

  test('ends a call that waits for its credentials', async () => {
    const ci = await service(() => OK);
    const client = ci.client({ credentials: () => new Promise(() => {}) });
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    const error = await rejection(client.request(query({ target: { ...TARGET, signal: stop.signal } })));
    expect(error).toMatchObject({ kind: 'aborted', certainlyNotDone: true });
    expect(ci.requests).toHaveLength(0);
  });

  test('before the start sends nothing', async () => {
    const ci = await service(() => OK);
    const target = { ...TARGET, signal: AbortSignal.abort() };
    expect(await rejection(ci.client().request(query({ target })))).toMatchObject({ kind: 'aborted' });
    expect(ci.requests).toHaveLength(0);
  });
});

describe('a wrong clock', () => {
  const future = new Date(Date.now() + 7 * 24 * 3600_000);
  const strict = (request: Arrived) => {
    const span = parseKeyTime(parseAuthorization(request.headers.authorization!)!.signTime)!;
    const now = future.getTime() / 1000;
    return span.start <= now && now <= span.end;
  };

  test.each([
    refusal(403, 'RequestTimeTooSkewed', 'The difference is too large.'),
    refusal(403, 'AccessDenied', 'Request has expired'),
  ])('is corrected from the service’s own and remembered', async (complaint) => {
    const ci = await service((request) => ({
      ...(strict(request) ? OK : complaint),
      headers: { date: future.toUTCString() },
    }));
    const client = ci.client();
    await client.request(query({ repeat: 'never' }));
    await client.request(query());
    expect(ci.requests.map(strict)).toEqual([false, true, true]);
  });

  test('is an error when the correction does not help', async () => {
    const ci = await service(() => refusal(403, 'RequestTimeTooSkewed', ''));
    const error = await rejection(ci.client().request(query()));
    expect(error.message).toContain('The clock of this machine is wrong. Set it right.');
    expect(ci.requests).toHaveLength(2);
  });
});

describe('redirects', () => {
  const moved = (location: string) => ({ status: 307, headers: { location }, body: '' });

  test('to the same bucket in another region are followed, signed for the new host', async () => {
    const elsewhere = HOST.replace('ap-chongqing', 'ap-beijing');
    const ci = await service((_request, index) =>
      index === 0 ? moved(`http://${elsewhere}/template?evil=1`) : OK,
    );
    await ci.client().request(query({ method: 'POST', body: ['Request', ''], query: [['a', 'b']] }));
    expect(ci.requests[1]).toMatchObject({
      method: 'POST',
      url: '/template?a=b',
      body: '<Request></Request>',
    });
    expect(ci.requests[1]!.headers.host).toBe(elsewhere);
    expect(verified(ci.requests[1]!)).toBe(true);
  });

  test.each([
    ['another scheme', `https://${HOST.replace('ap-chongqing', 'ap-beijing')}/`],
    ['another bucket', 'http://other-1234567890.ci.ap-chongqing.myqcloud.com/'],
    ['another service', 'http://test-1234567890.cos.ap-chongqing.myqcloud.com/'],
    ['a foreign host', 'http://example.com/'],
    ['a host that only looks alike', `http://${HOST}.example.com/`],
    ['another port', `http://${HOST}:8080/`],
    ['itself', '/template'],
    ['nonsense', 'http://'],
  ])('to %s are not followed', async (_what, location) => {
    const ci = await service(() => moved(location));
    const error = await rejection(ci.client().request(query()));
    expect(error).toMatchObject({ kind: 'redirect', status: 307, retryable: false });
    expect(ci.requests).toHaveLength(1);
  });

  test.each([
    ['http://me:secret@example.com/x?token=t', 'http://example.com'],
    ['http://me:secret@', 'http://…@'],
  ])('are told without user, password and query: %s', async (location, shown) => {
    const ci = await service(() => moved(location));
    expect((await rejection(ci.client().request(query()))).message).toBe(
      `${CALL} was redirected to "${shown}", which is not followed. Check that bucket test-1234567890 is in region ` +
        `ap-chongqing. The endpoint ${ci.url} is set by the endpoint.`,
    );
  });

  test('in a circle come to an end', async () => {
    const ci = await service((request) =>
      moved(`http://${request.headers.host === HOST ? HOST.replace('chongqing', 'beijing') : HOST}/`),
    );
    expect(await rejection(ci.client().request(query()))).toMatchObject({ kind: 'redirect' });
    expect(ci.requests).toHaveLength(4);
  });
});
