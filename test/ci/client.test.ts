import { inspect } from 'node:util';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { CiClient, type CiClientOptions } from '../../lib/ci/client';
import { chosenEndpoint } from '../../lib/ci/endpoint';
import { CiError } from '../../lib/ci/errors';
import { parseAuthorization } from '../../lib/ci/signature';
import { createIdentity } from '../../lib/plugin/transport/certificate';
import { CALL, CREDENTIALS, HOST, OK, query, refusal, rejection, service, verified } from './service';

/** The error of a call with a client that tries once. */
async function told(options: Partial<CiClientOptions>): Promise<string> {
  const client = new CiClient({ credentials: () => CREDENTIALS, maxRetries: 0, ...options });
  const error = await rejection(client.request(query()));
  client.close();
  return error.message;
}

describe('what is sent', () => {
  test('carries the host, path, query and signature that CI would get', async () => {
    const ci = await service(() => OK);
    await ci.client().request(
      query({
        query: [
          ['ids', 'a,b'],
          ['pageNumber', 1],
          ['name', undefined],
        ],
      }),
    );
    const [request] = ci.requests;
    expect(request).toMatchObject({ method: 'GET', url: '/template?ids=a%2Cb&pageNumber=1', body: '' });
    expect(request!.headers).toMatchObject({ host: HOST, 'user-agent': 'cdktf-tencent-ci' });
    expect(request!.headers).not.toHaveProperty('content-type');
    expect(parseAuthorization(request!.headers.authorization!)).toMatchObject({
      headerList: ['host'],
      urlParamList: ['ids', 'pagenumber'],
    });
    expect(verified(request!)).toBe(true);
  });

  test('carries a body with its length, its type and its MD5, all signed', async () => {
    const ci = await service(() => OK);
    await ci.client().request(query({ method: 'POST', body: ['Request', [['Name', '人声 <1>']]] }));
    const [request] = ci.requests;
    expect(request!.body).toBe('<Request><Name>人声 &lt;1&gt;</Name></Request>');
    expect(request!.headers).toMatchObject({
      'content-type': 'application/xml',
      'content-length': String(Buffer.byteLength(request!.body)),
    });
    expect(parseAuthorization(request!.headers.authorization!)!.headerList).toEqual([
      'content-length',
      'content-md5',
      'content-type',
      'host',
    ]);
    expect(verified(request!)).toBe(true);
  });

  test('sends a PUT without a body with length 0, and a parameter without a value as such', async () => {
    const ci = await service(() => ({}));
    await ci.client().request(query({ method: 'PUT', path: '/workflow/w1', query: [['active', '']] }));
    expect(ci.requests[0]).toMatchObject({ url: '/workflow/w1?active', headers: { 'content-length': '0' } });
    expect(verified(ci.requests[0]!)).toBe(true);
  });

  test('signs paths and parameters that are not ASCII', async () => {
    const ci = await service(() => OK);
    await ci.client().request(query({ path: "/上传/a b+c(1)'!*.mp3", query: [['name', 'é&=#']] }));
    expect(ci.requests[0]!.url).toBe(
      '/%E4%B8%8A%E4%BC%A0/a%20b%2Bc%281%29%27%21%2A.mp3?name=%C3%A9%26%3D%23',
    );
    expect(verified(ci.requests[0]!)).toBe(true);
  });

  test.each([
    ['ci', 'x-ci-security-token'],
    ['cos', 'x-cos-security-token'],
  ] as const)('signs the token of temporary credentials on the %s host', async (host, header) => {
    const ci = await service(() => OK);
    const client = ci.client({ credentials: async () => ({ ...CREDENTIALS, token: 'TOKEN/==+' }) });
    await client.request(query({ host }));
    expect(ci.requests[0]!.headers[header]).toBe('TOKEN/==+');
    expect(parseAuthorization(ci.requests[0]!.headers.authorization!)!.headerList).toContain(header);
    expect(verified(ci.requests[0]!)).toBe(true);
  });

  test('asks for credentials before every try, so that they can be renewed', async () => {
    const ci = await service((_request, index) => (index === 0 ? refusal(503, 'SlowDown') : OK));
    let asked = 0;
    await ci
      .client({ credentials: () => ({ ...CREDENTIALS, secretId: `AKID${(asked += 1)}` }) })
      .request(query());
    expect(ci.requests.map(({ headers }) => parseAuthorization(headers.authorization!)!.secretId)).toEqual([
      'AKID1',
      'AKID2',
    ]);
  });

  test('keeps calls for many buckets apart', async () => {
    const ci = await service((request) => ({ body: ['Response', [['RequestId', request.headers.host]]] }));
    const client = ci.client();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const answer = await client.request(
          query({ target: { region: 'ap-beijing', bucket: `b-${index}` } }),
        );
        return answer.body.toString();
      }),
    );
    answers.forEach((answer, index) => expect(answer).toContain(`>b-${index}.ci.ap-beijing.myqcloud.com<`));
  });

  test('keeps one connection for many requests', async () => {
    const ci = await service(() => OK);
    const client = ci.client();
    for (let sent = 0; sent < 10; sent += 1) await client.request(query());
    expect(ci.requests).toHaveLength(10);
    expect(ci.connections()).toBe(1);
  });

  test('refuses a path that a URL would turn into another one', async () => {
    const ci = await service(() => OK);
    const error = await rejection(ci.client().request(query({ path: '/a/../template' })));
    expect(error.message).toContain('has a segment "." or ".."');
    expect(ci.requests).toHaveLength(0);
  });
});

describe('errors', () => {
  test('say what was refused, where, why and what to do', async () => {
    const ci = await service(() => refusal(403, 'AccessDenied', 'No permission.\n'));
    const error = await rejection(ci.client().request(query()));
    expect(error.message).toBe(
      'DescribeMediaTemplates on bucket test-1234567890 (ap-chongqing) was refused: AccessDenied (HTTP 403): ' +
        'No permission. Request id request-1. Give these credentials the action ci:DescribeMediaTemplates on ' +
        'qcs::ci:ap-chongqing:uid/1234567890:bucket/test-1234567890/*.',
    );
    expect(error).toMatchObject({
      kind: 'service',
      status: 403,
      code: 'AccessDenied',
      requestId: 'request-1',
      operation: 'DescribeMediaTemplates',
      host: HOST,
      retryable: false,
    });
  });

  test('are recognized in the JSON that some gateways send', async () => {
    const ci = await service(() => ({
      status: 400,
      body: '{"code":4001,"message":"bad","request_id":"j1"}',
    }));
    expect(await rejection(ci.client().request(query()))).toMatchObject({ code: '4001', status: 400 });
  });

  test('never show a secret, not even when they are inspected', async () => {
    const ci = await service(() => ({ cut: true }));
    const credentials = { ...CREDENTIALS, token: 'ToKeN-of-the-tests' };
    const error = await rejection(
      ci.client({ credentials: () => credentials, maxRetries: 0 }).request(query()),
    );
    const shown = inspect(error, { depth: Infinity, showHidden: true });
    expect(shown).toContain('ECONNRESET');
    expect(shown).not.toContain(CREDENTIALS.secretKey);
    expect(shown).not.toContain('ToKeN');
    expect(shown).not.toContain('q-signature');
  });

  test.each([
    ['nothing', ''],
    ['a page that is no XML', '<html><br></html>'],
    ['a document that declares entities', '<!DOCTYPE x [<!ENTITY a "b">]><Response>&a;</Response>'],
  ])('call %s instead of an answer by its name', async (_what, body) => {
    const ci = await service(() => ({ body }));
    const error = await rejection(ci.client({ maxRetries: 0 }).read(query(), (root) => root));
    expect(error).toMatchObject({ kind: 'invalid-answer', requestId: 'request-1', certainlyNotDone: false });
  });

  test('stop reading an answer that is too large', async () => {
    const ci = await service(() => ({ body: `<Response>${'x'.repeat(200_000)}</Response>` }));
    for (const maxBytes of [1000, 150_000]) {
      const error = await rejection(ci.client().request(query({ maxBytes })));
      expect(error).toMatchObject({ kind: 'invalid-answer' });
      expect(error.message).toContain(`an answer of more than ${maxBytes} bytes`);
    }
    await ci.client().request(query({ maxBytes: 300_000 }));
  });

  test('say when there is no answer in time', async () => {
    const ci = await service(() => undefined);
    const error = await rejection(ci.client({ timeoutMs: 500, maxRetries: 1 }).request(query()));
    expect(error).toMatchObject({ kind: 'timeout', certainlyNotDone: false });
    expect(error.message).toBe(
      `${CALL} got no answer from ${ci.url} within 0.5 s (ETIMEDOUT). The endpoint ${ci.url} is set by the endpoint. ` +
        'An emulator that a test started in its own process answers only while that process is free: start terraform ' +
        'with execFile there, not with execFileSync.',
    );
    expect(ci.requests).toHaveLength(2);
  });

  test('say when nobody listens, and that nothing was sent', async () => {
    const ci = await service(() => OK);
    const client = ci.client({ maxRetries: 1 });
    await ci.close();
    const error = await rejection(client.request(query()));
    expect(error).toMatchObject({ kind: 'connection', code: 'ECONNREFUSED', certainlyNotDone: true });
  });

  test.each([
    ['http://127.0.0.1:9', '--endpoint'],
    [undefined, 'TENCENTCLOUD_CI_ENDPOINT'],
  ])('name the endpoint where nobody listens, and where it was set: %s', async (own, setBy) => {
    const env = { TENCENTCLOUD_CI_ENDPOINT: 'http://127.0.0.1:9' };
    expect(await told({ endpoint: chosenEndpoint(own, '--endpoint', env) })).toBe(
      `${CALL} could not connect to http://127.0.0.1:9 (ECONNREFUSED). The endpoint http://127.0.0.1:9 is set by ` +
        `${setBy}. Is \`tencent-ci emulator\` running?`,
    );
  });

  test('name an endpoint whose host does not exist, and do not blame the region', async () => {
    expect(await told({ endpoint: 'https://emulator.invalid:8080' })).toMatch(
      / found no host emulator\.invalid \(E\w+\)\. The endpoint https:\/\/emulator\.invalid:8080 is set by the endpoint\. Check it, and the network\.$/,
    );
  });

  test('tell an endpoint of https that the emulator speaks http', async () => {
    const { url } = await service(() => OK);
    const [http, https] = [url, url.replace('http:', 'https:')];
    expect(await told({ endpoint: https })).toBe(
      `${CALL} lost its connection to ${https} (EPROTO). The endpoint ${https} is set by the endpoint. ` +
        `\`tencent-ci emulator\` speaks http: use ${http}.`,
    );
  });

  // By its Host header it would pass for CI itself, whose certificate it does not have.
  test.each([
    ['localhost', 'localhost'],
    ['127.0.0.1', ''],
  ])('an endpoint of https is asked for a certificate of its own name: %s', async (host, name) => {
    const { key, certificate } = await createIdentity();
    const pem = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
    const asked: string[] = [];
    const verified: string[] = [];
    const verify = jest.spyOn(tls, 'checkServerIdentity').mockImplementation((of) => {
      verified.push(of);
      return undefined;
    });
    const connect = tls.connect;
    const trust = jest
      .spyOn(tls, 'connect')
      .mockImplementation(((options: tls.ConnectionOptions) =>
        connect({ ...options, ca: pem })) as typeof connect);
    const server = https.createServer({ key, cert: pem }, (request, response) => {
      asked.push((request.socket as tls.TLSSocket & { servername: string | false }).servername || '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      await told({ endpoint: `https://${host}:${port}` }).catch(() => '');
      expect({ asked, verified }).toEqual({ asked: [name], verified: [host] });
    } finally {
      trust.mockRestore();
      verify.mockRestore();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  test('name the endpoint where something else answers', async () => {
    const ci = await service(() => ({ status: 404, body: 'Cannot GET /template' }));
    expect((await rejection(ci.client().request(query()))).message).toBe(
      `${CALL} was refused: HTTP 404 without an error code. Request id request-1. The endpoint ${ci.url} is set by the ` +
        'endpoint. Check that CI, or its emulator, answers there.',
    );
    const empty = await service(() => ({ body: '' }));
    expect((await rejection(empty.client({ maxRetries: 0 }).read(query(), () => undefined))).message).toBe(
      `${CALL} got an answer that cannot be right: its body is empty. Request id request-1. The endpoint ${empty.url} ` +
        'is set by the endpoint. Check that CI, or its emulator, answers there.',
    );
  });

  test('show in part what an answer says at length', async () => {
    const ci = await service(() => ({ body: `<${'x'.repeat(5000)}>` }));
    const { message } = await rejection(ci.client({ maxRetries: 0 }).read(query(), () => undefined));
    expect(message).toMatch(/ cannot be right: .*x{100}.*…\. Request id request-1\. The endpoint /);
    expect(message.length).toBeLessThan(1000);
  });

  test('name the proxy that cannot be reached, without its password', async () => {
    const before = process.env;
    process.env = { ...before, HTTPS_PROXY: 'http://me:secret@127.0.0.1:9/?token=t', NO_PROXY: '' };
    try {
      expect(await told({})).toBe(
        `${CALL} could not connect to the proxy http://…@127.0.0.1:9/?… (ECONNREFUSED). Check the network and the ` +
          'proxy settings.',
      );
    } finally {
      process.env = before;
    }
  });

  test.each([
    '127.0.0.1:80',
    'http://127.0.0.1/path',
    'http://127.0.0.1/#x',
    'ftp://127.0.0.1',
    'http://u:p@127.0.0.1',
  ])('refuse the endpoint %s', (endpoint) => {
    expect(() => new CiClient({ credentials: () => CREDENTIALS, endpoint })).toThrow('is not an address');
  });
});

describe('proxies', () => {
  const saved = { ...process.env };
  afterEach(() => {
    process.env = { ...saved };
  });

  test('are not used with an endpoint', async () => {
    const proxy = await service(() => OK);
    const ci = await service(() => OK);
    Object.assign(process.env, { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: '', no_proxy: '' });
    await ci.client().request(query());
    expect(ci.requests).toHaveLength(1);
    expect(proxy.requests).toHaveLength(0);
  });

  test('that the environment names carry requests to the service itself, as a tunnel', async () => {
    const asked: string[] = [];
    const proxy = http.createServer();
    proxy.on('connect', (request, socket) => {
      asked.push(request.url ?? '');
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    Object.assign(process.env, { HTTPS_PROXY: url, https_proxy: url, NO_PROXY: '', no_proxy: '' });
    const client = new CiClient({ credentials: () => CREDENTIALS, maxRetries: 0 });
    const error = await rejection(client.request(query()));
    client.close();
    proxy.close();
    expect(asked).toEqual([`${HOST}:443`]);
    expect(error).toBeInstanceOf(CiError);
  });
});

test('credentials that cannot be had are the caller’s own error', async () => {
  const ci = await service(() => OK);
  const client = ci.client({ credentials: () => Promise.reject(new Error('no profile "prod"')) });
  expect((await rejection(client.request(query()))).message).toBe('no profile "prod"');
  expect(ci.requests).toHaveLength(0);
});
