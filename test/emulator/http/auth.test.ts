import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { bucketHost } from '../../../lib/ci/hosts';
import { sign } from '../../../lib/ci/signature';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { BUCKET, send, sendRaw, templateBody } from '../support';

const now = 1657773448000;
const seconds = now / 1000;
const temporary = { secretId: 'AKIDtemporary', secretKey: 'key', token: 'TOKEN/==+' };
let ci: Emulator;
let sts: Emulator;

beforeAll(async () => {
  const clock = (): number => now;
  ci = await startEmulator({ clock });
  sts = await startEmulator({ clock, credentials: { ...temporary, expires: now + 1000 } });
});
afterAll(() => Promise.all([ci.stop(), sts.stop()]));

const host = bucketHost(BUCKET, 'ap-chongqing');

describe('a signature', () => {
  test('covers just the headers and parameters that it lists', async () => {
    const body = templateBody();
    const md5 = createHash('md5').update(body).digest('base64');
    const authorization = sign(
      {
        method: 'POST',
        path: '/template',
        headers: [
          ['host', host],
          ['content-md5', md5],
          ['content-type', 'application/xml'],
        ],
      },
      ci.credentials,
      { start: seconds, end: seconds + 60 },
    );
    const headers = { 'Content-MD5': md5, 'Content-Type': 'application/xml', 'X-Not-Signed': 'anything' };

    const signed = await send(ci, { method: 'POST', body, headers, authorization });
    const changed = await send(ci, {
      method: 'POST',
      body,
      headers: { ...headers, 'Content-Type': 'text/xml' },
      authorization,
    });
    expect(signed.status).toBe(200);
    expect(changed.status).toBe(403);
    expect(changed.text('Code')).toBe('SignatureDoesNotMatch');
  });

  test('may cover nothing but verb and path, as in the samples of the documents', async () => {
    const authorization = sign({ method: 'GET', path: '/template' }, ci.credentials, {
      start: seconds,
      end: seconds + 60,
    });

    expect((await send(ci, { authorization, query: { tag: 'All' } })).status).toBe(200);
    expect((await send(ci, { authorization, path: '/template/t1', method: 'DELETE' })).status).toBe(403);
  });

  test('may come in the query instead', async () => {
    const query = Object.fromEntries(
      sign({ method: 'GET', path: '/template', query: [['tag', 'All']] }, ci.credentials, {
        start: seconds,
        end: seconds + 60,
      })
        .split('&')
        .map((part) => part.split(/=(.*)/s).slice(0, 2)),
    ) as Record<string, string>;

    expect((await send(ci, { authorization: '', query: { ...query, tag: 'All' } })).status).toBe(200);
    expect((await send(ci, { authorization: '', query: { ...query, tag: 'Concat' } })).status).toBe(403);
  });

  test.each([
    ['no signature at all', '', 'AccessDenied'],
    ['something that is no signature', 'Bearer token', 'AccessDenied'],
    [
      'a signature by keys that do not exist',
      sign({ method: 'GET', path: '/template' }, { ...temporary }, { start: seconds, end: seconds + 60 }),
      'InvalidAccessKeyId',
    ],
  ])('is needed: %s is refused', async (_what, authorization, code) => {
    const answer = await send(ci, { authorization });

    expect(answer.status).toBe(403);
    expect(answer.text('Code')).toBe(code);
  });

  test('is refused when another secret key made it', async () => {
    const answer = await send(ci, { now, credentials: { ...ci.credentials, secretKey: 'wrong' } });

    expect(answer.status).toBe(403);
    expect(answer.text('Code')).toBe('SignatureDoesNotMatch');
  });
});

describe('time', () => {
  const at = (start: number, end: number): Promise<Awaited<ReturnType<typeof send>>> =>
    send(ci, {
      authorization: sign({ method: 'GET', path: '/template' }, ci.credentials, {
        start: seconds + start,
        end: seconds + end,
      }),
    });

  test('a signature is good until its last second and not a second longer', async () => {
    expect((await at(-60, 0)).status).toBe(200);
    const late = await at(-60, -1);
    expect(late.status).toBe(403);
    expect(late.text('Code')).toBe('AccessDenied');
    expect(late.text('Message')).toBe('Request has expired');
  });

  test('clocks may be fifteen minutes apart, not more', async () => {
    expect((await at(900, 1000)).status).toBe(200);
    expect((await at(901, 1000)).text('Code')).toBe('RequestTimeTooSkewed');

    const dated = (offset: number): ReturnType<typeof send> =>
      send(ci, { now, headers: { Date: new Date(now + offset).toUTCString() } });
    expect((await dated(-900_000)).status).toBe(200);
    expect((await dated(-901_000)).text('Code')).toBe('RequestTimeTooSkewed');
  });
});

describe('temporary keys', () => {
  test.each(['x-cos-security-token', 'x-ci-security-token'])(
    'pass with their token in %s',
    async (header) => {
      expect((await send(sts, { now, headers: { [header]: temporary.token } })).status).toBe(200);
    },
  );

  test.each([[{}], [{ 'x-cos-security-token': 'another' }]] as Record<string, string>[][])(
    'do not pass with the headers %j',
    async (headers) => {
      const answer = await send(sts, { now, headers });
      expect(answer.status).toBe(403);
      expect(answer.text('Code')).toBe('InvalidAccessKeyId');
    },
  );

  test('do not pass once their token has expired', async () => {
    const expired = await startEmulator({ clock: () => now, credentials: { ...temporary, expires: now } });
    const answer = await send(expired, { now, headers: { 'x-cos-security-token': temporary.token } });
    await expired.stop();

    expect(answer.text('Code')).toBe('ExpiredToken');
  });

  test('are in the environment that points the provider at the emulator', () => {
    expect(sts.env).toEqual({
      TENCENTCLOUD_SECRET_ID: 'AKIDtemporary',
      TENCENTCLOUD_SECRET_KEY: 'key',
      TENCENTCLOUD_SECURITY_TOKEN: 'TOKEN/==+',
      TENCENTCLOUD_REGION: 'ap-chongqing',
      TENCENTCLOUD_CI_ENDPOINT: sts.url,
    });
  });
});

describe('a body', () => {
  test.each([
    ['is missing', '', 400, 'MissingContent'],
    ['is no XML', '<Request><Tag>', 400, 'MalformedXML'],
    ['is not UTF-8', Buffer.from([0x3c, 0xff, 0xfe]), 400, 'MalformedXML'],
    ['is another document', '<Response></Response>', 400, 'InvalidContent'],
    ['declares entities', '<!DOCTYPE a [<!ENTITY b "c">]><Request>&b;</Request>', 400, 'MalformedXML'],
    ['is longer than a megabyte', 'x'.repeat(1024 * 1024 + 1), 413, 'InvalidContent'],
  ])('is refused when it %s', async (_what, body, status, code) => {
    const answer = await send(ci, { method: 'POST', now, body });

    expect(answer.status).toBe(status);
    expect(answer.text('Code')).toBe(code);
  });

  test('must be the one that Content-MD5 was made of', async () => {
    const body = templateBody();
    const md5 = (text: string): string => createHash('md5').update(text).digest('base64');
    const post = (value: string): ReturnType<typeof send> =>
      send(ci, { method: 'POST', now, body, headers: { 'Content-MD5': value } });

    expect((await post(md5(body))).status).toBe(200);
    expect((await post(md5('another'))).text('Code')).toBe('InvalidContent');
    expect((await post('short')).text('Code')).toBe('InvalidDigest');
  });

  test('must come with its length', async () => {
    const authorization = sign({ method: 'POST', path: '/template' }, ci.credentials, {
      start: seconds,
      end: seconds + 60,
    });
    // Node would send the length by itself; an empty Transfer-Encoding is not possible, so speak HTTP by hand.
    const answer = await sendByHand(
      ci,
      `POST /template HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\nConnection: close\r\n\r\n`,
    );

    expect(answer).toContain('HTTP/1.1 411 ');
    expect(answer).toContain('<Code>MissingContentLength</Code>');
  });
});

test('a request through a proxy names its host in the request line', async () => {
  const authorization = sign(
    { method: 'GET', path: '/template', headers: [['host', host]] },
    ci.credentials,
    {
      start: seconds,
      end: seconds + 60,
    },
  );
  const answer = await sendRaw(ci, {
    method: 'GET',
    target: `http://${host}/template`,
    headers: { Host: host, Authorization: authorization },
  });

  expect(answer.status).toBe(200);
});

function sendByHand(emulator: Emulator, text: string): Promise<string> {
  const { hostname, port } = new URL(emulator.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('utf8')));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}
