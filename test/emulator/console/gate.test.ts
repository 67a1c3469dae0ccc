import { type Emulator, startEmulator } from '../../../lib/emulator';
import { send, sendRaw } from '../support';
import { look } from './support';

let ci: Emulator;
beforeAll(async () => (ci = await startEmulator()));
afterAll(() => ci.stop());

const BUCKET = 'media-1250000000';

test('the link that is given leads to the page and bears the token, another one at each start', async () => {
  expect(ci.console.url).toBe(`${ci.url}/_emulator/#token=${ci.console.token}`);
  const other = await startEmulator();
  expect(other.console.token).not.toBe(ci.console.token);
  expect((await look(ci, 'api/overview', bearing(other.console.token))).status).toBe(401);
  await other.stop();
});

function bearing(token: string): { headers: { Authorization: string } } {
  return { headers: { Authorization: `Bearer ${token}` } };
}

test('health needs no token and says nothing that is secret', async () => {
  const health = await fetch(`${ci.url}/_emulator/health`);
  expect(health.status).toBe(200);
  expect(Object.keys((await health.json()) as object)).toEqual(['status', 'version', 'uptime']);
});

test('health answers under any name that is no host of the service, for other containers', async () => {
  const { status } = await look(ci, 'health', { headers: { Host: 'emulator:8080' } });
  expect(status).toBe(200);
});

test.each(['overview', 'buckets', 'events', 'requests', 'object?bucket=media-1250000000&key=a', 'nothing'])(
  'api/%s is refused without the token, and with another one',
  async (path) => {
    for (const headers of [
      { Authorization: '' },
      { Authorization: 'Bearer wrong' },
      { Authorization: `Basic ${ci.console.token}` },
    ]) {
      const answer = await look(ci, `api/${path}`, { headers });
      expect(answer).toMatchObject({ status: 401, json: { error: { code: 'Unauthorized' } } });
    }
  },
);

test('the token may stand in the query of what is read, and not of what is written', async () => {
  const none = { headers: { Authorization: '' } };
  expect((await look(ci, `api/overview?token=${ci.console.token}`, none)).status).toBe(200);
  const reset = await look(ci, `api/reset?token=${ci.console.token}`, { ...none, method: 'POST' });
  expect(reset.status).toBe(401);
});

test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example'])(
  'the name "%s", which may have been made to stand for this machine, is refused',
  async (host) => {
    const answer = await look(ci, 'api/overview', { headers: { Host: host } });
    expect(answer).toMatchObject({ status: 403, json: { error: { code: 'Forbidden' } } });
    expect((await look(ci, '', { headers: { Host: host } })).status).toBe(403);
  },
);

test.each(['127.0.0.1', '127.0.0.1:9000', 'localhost:8080', 'LOCALHOST', '[::1]:80', '192.168.1.7:8080'])(
  'it answers under %s, whichever port was forwarded',
  async (host) => {
    expect((await look(ci, 'api/overview', { headers: { Host: host } })).status).toBe(200);
  },
);

test('what a page of another origin writes is refused, and what it reads where the browser says so', async () => {
  const host = new URL(ci.url).host;
  const write = (headers: Record<string, string>): Promise<{ status: number }> =>
    look(ci, 'api/switches/staleReads', { method: 'PUT', body: { value: 0 }, headers });
  expect((await write({ Origin: 'https://evil.example' })).status).toBe(403);
  expect((await write({ Origin: 'null' })).status).toBe(403);
  expect((await write({ Origin: 'http://127.0.0.1:1' })).status).toBe(403);
  expect((await write({ Origin: `http://${host}` })).status).toBe(200);
  expect((await write({})).status).toBe(200);
  const read = (site: string): Promise<{ status: number }> =>
    look(ci, 'api/overview', { headers: { 'Sec-Fetch-Site': site } });
  expect((await read('cross-site')).status).toBe(403);
  expect((await read('same-site')).status).toBe(403);
  expect((await read('same-origin')).status).toBe(200);
});

test('no answer allows another origin, is kept, guessed or framed', async () => {
  for (const path of ['health', 'api/overview', 'api/nothing', 'nothing']) {
    const { headers } = await look(ci, path, { headers: { Origin: 'https://evil.example' } });
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
  }
});

test('an object whose key begins like the paths of the console is an object on the host of its bucket', async () => {
  for (const path of ['/_emulator/health', '/_emulator/api/overview', '/_emulator/']) {
    const host = `${BUCKET}.cos.${ci.region}.myqcloud.com`;
    expect((await send(ci, { method: 'PUT', host, path, body: path })).status).toBe(200);
    expect((await send(ci, { host, path })).body).toBe(path);
    // As a URL that was signed for somebody else comes in, with the host before the path.
    expect(ci.objects.content(BUCKET, path.slice(1))?.toString()).toBe(path);
  }
  const ofCi = await send(ci, { path: '/_emulator/api/overview' });
  expect(ofCi.text('Code')).toBe('NoSuchResource');
});

test('requests to the console are none of the emulator: not recorded, not met by faults, not limited', async () => {
  await ci.reset();
  const fault = ci.fail({}, { kind: 'drop', when: 'before' });
  ci.behaviour.rateLimit = 1;
  for (let i = 0; i < 5; i += 1) expect((await look(ci, 'api/overview')).status).toBe(200);
  expect(fault.hits).toBe(0);
  expect(ci.requests).toEqual([]);
  expect((await look(ci, 'api/requests')).json).toEqual([]);
  await ci.reset();
});

test('outside of the console nothing has changed for who sends no host of the service', async () => {
  const answer = await sendRaw(ci, { method: 'GET', target: '/', headers: { Host: '127.0.0.1' } });
  expect(answer.text('Code')).toBe('InvalidHost');
});

test('a verb that is not there is told with those that are', async () => {
  expect(await look(ci, 'api/overview', { method: 'DELETE' })).toMatchObject({
    status: 405,
    headers: { allow: 'GET' },
  });
  expect((await look(ci, 'health', { method: 'POST' })).status).toBe(405);
});

test('without its last slash the address of the page leads to it', async () => {
  const answer = await fetch(`${ci.url}/_emulator`, { redirect: 'manual' });
  expect(answer.headers.get('location')).toBe('/_emulator/');
});
