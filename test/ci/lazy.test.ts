import { service } from './service';

const PROXY = 'http://127.0.0.1:9';

test.each([
  { what: 'left alone without one', proxy: '', endpoint: false, times: 0 },
  {
    what: 'loaded once, with the first request, where one is named',
    proxy: PROXY,
    endpoint: false,
    times: 1,
  },
  {
    what: 'left alone where an endpoint is set, which is not behind one',
    proxy: PROXY,
    endpoint: true,
    times: 0,
  },
])('axios, which is for proxies, is $what', async ({ proxy, endpoint, times }) => {
  let loaded = 0;
  jest.resetModules();
  jest.doMock('axios', () => {
    loaded += 1;
    return jest.requireActual<object>('axios');
  });
  const before = { ...process.env };
  for (const name of Object.keys(process.env)) if (/_proxy$/i.test(name)) delete process.env[name];
  process.env['HTTPS_PROXY'] = proxy;
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
