import { service } from './service';

test.each([
  ['left alone without one', {}, 0],
  ['loaded once, with the first request, where one is named', { HTTPS_PROXY: 'http://127.0.0.1:9' }, 1],
  [
    'left alone where an endpoint is set, since that is never behind one',
    { HTTPS_PROXY: 'http://a', endpoint: true },
    0,
  ],
])('axios, which is for proxies, is %s', async (_what, { HTTPS_PROXY, endpoint }, times) => {
  let loaded = 0;
  jest.resetModules();
  jest.doMock('axios', () => {
    loaded += 1;
    return jest.requireActual<object>('axios');
  });
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];
  if (HTTPS_PROXY !== undefined) process.env['HTTPS_PROXY'] = HTTPS_PROXY;
  try {
    const { Transport } = await import('../../lib/ci/transport');
    const ci = await service(() => ({ body: '<Response/>' }));
    const transport = new Transport(endpoint ? ci.url : undefined);
    expect(loaded).toBe(0);
    const request = { method: 'GET', host: 'nowhere.invalid', path: '/', query: [], headers: [] };
    for (let sent = 0; sent < 2; sent += 1) {
      await transport.send({ ...request, timeoutMs: 5000, maxBytes: 1000 }).catch(() => undefined);
    }
    expect(loaded).toBe(times);
    transport.close();
  } finally {
    process.env = before;
  }
});

test('what the emulator imports loads neither axios nor the client', async () => {
  let loaded = 0;
  jest.resetModules();
  const count = (name: string): unknown => {
    loaded += 1;
    return jest.requireActual<object>(name);
  };
  jest.doMock('axios', () => count('axios'));
  jest.doMock('../../lib/ci/client', () => count('../../lib/ci/client'));
  for (const name of ['signature', 'xml', 'hosts', 'wire']) await import(`../../lib/ci/${name}`);
  expect(loaded).toBe(0);
});
