import { CREDENTIALS, service, TARGET } from './service';

test('axios is loaded with the first request, not with the client', async () => {
  let loaded = 0;
  jest.resetModules();
  jest.doMock('axios', () => {
    loaded += 1;
    return jest.requireActual<object>('axios');
  });
  const { CiClient } = await import('../../lib/ci/client');
  const { listTemplates } = await import('../../lib/ci/templates');
  const ci = await service(() => ({ body: '<Response><TotalCount>0</TotalCount></Response>' }));
  const client = new CiClient({ credentials: () => CREDENTIALS, endpoint: ci.url });
  expect(loaded).toBe(0);
  await listTemplates(client, TARGET);
  await listTemplates(client, TARGET);
  expect(loaded).toBe(1);
  client.close();
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
