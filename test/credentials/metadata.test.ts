import { parseEndpoint } from '../../lib/ci/endpoint';
import type { Reach } from '../../lib/credentials/endpoints';
import { Metadata } from '../../lib/credentials/metadata';
import { MetadataServer } from '../support/metadata';
import { failure } from './support';

let server: MetadataServer;

beforeEach(async () => {
  server = await MetadataServer.start();
});
afterEach(() => server.stop());

function client(options: Reach = {}): Metadata {
  const backoff = { firstMs: 1, maxMs: 1 };
  return new Metadata({ endpoint: parseEndpoint(server.url, 'metadata_endpoint'), backoff, ...options });
}

test('tells the name of the role, without what stands around it', async () => {
  server.name = ' machine\n';
  expect(await client().role()).toBe('machine');
});

test('tells the keys of the role, and how long they live', async () => {
  const { credentials, expires } = await client().keys('machine');
  expect(server.issued).toEqual([{ ...credentials, expires: expect.any(Number) }]);
  expect(Math.abs(expires - Date.now() - 7_200_000)).toBeLessThan(3_000);
  expect(server.paths).toEqual(['/latest/meta-data/cam/security-credentials/machine']);
});

test('a machine without a role says so', async () => {
  server.name = '';
  expect((await failure(client().role())).message).toContain('No role is bound to this machine');
});

test.each(['other', 'a/b', '..'])('a role "%s" that the machine does not have is named', async (name) => {
  const error = await failure(client().keys(name));
  expect(error.message).toContain(`The metadata service knows no role "${name}"`);
  expect(error.attribute).toBe('cam_role_name');
});

test('a page in place of a name is no name', async () => {
  server.fail({ body: '<html>sign in</html>' });
  expect((await failure(client().role())).message).toContain('is no name');
});

test.each([
  ['a server error', { status: 500, body: '' }],
  ['a connection that breaks', 'drop'],
] as const)('%s is tried again', async (_, wrong) => {
  server.fail(wrong, wrong);
  await client().keys('machine');
  expect(server.paths).toHaveLength(3);
});

test('one that hangs is given up', async () => {
  server.fail('hang', 'hang', 'hang');
  const error = await failure(client({ timeoutMs: 50 }).keys('machine'));
  expect(error.passing).toBe(true);
  expect(error.message).toMatch(/got no answer .* is set by metadata_endpoint\.$/);
});

const whole = {
  TmpSecretId: 'id',
  TmpSecretKey: 'key',
  Token: 'token',
  ExpiredTime: 4_000_000_000,
  Code: 'Success',
};

test.each([
  ['another code', { ...whole, Code: 'InternalError' }, 'it says "InternalError"'],
  ['no keys', { Code: 'Success' }, 'are not whole'],
  ['empty keys', { ...whole, TmpSecretKey: '' }, 'are not whole'],
  ['keys that ended', { ...whole, ExpiredTime: 1_000_000_000 }, 'had expired already'],
  ['no JSON', '<html>', 'are not given'],
])('an answer with %s is an error', async (_, body, says) => {
  server.fail({ body: typeof body === 'string' ? body : JSON.stringify(body) });
  const error = await failure(client().keys('machine'));
  expect(error.message).toContain(says);
  expect(error.passing).toBe(false);
});

test('a redirect is not followed', async () => {
  server.fail({ status: 302, body: '' });
  expect((await failure(client().role())).message).toContain('HTTP 302');
});

test('at an endpoint, no proxy is used', async () => {
  const before = { ...process.env };
  Object.assign(process.env, { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' });
  delete process.env['NO_PROXY'];
  delete process.env['no_proxy'];
  try {
    await client().keys('machine');
    expect(server.issued).toHaveLength(1);
  } finally {
    process.env = before;
  }
});
