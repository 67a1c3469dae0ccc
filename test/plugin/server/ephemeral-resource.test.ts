import { attribute, define, type Reattach, serveForReattach } from '../../../lib/plugin';
import { ADDRESS, addressOf } from '../support/address';
import { plain, TestClient, value } from '../support/client';

let server: Reattach;
let client: TestClient;

beforeEach(async () => {
  const { ephemeralResource, provider } = define<string>();
  const things = provider({
    name: 'thing',
    version: '1.0.0',
    schema: { description: 'Things.', attributes: {} },
    resources: [],
    dataSources: [],
    ephemeralResources: [
      ephemeralResource({
        typeName: 'thing_pass',
        schema: {
          description: 'A pass.',
          attributes: {
            door: attribute.string({ description: 'Which door.', required: true }),
            colour: attribute.string({ description: 'Its colour.', default: 'red' }),
            word: attribute.string({ description: 'The word.', computed: true, sensitive: true }),
          },
        },
        validate: ({ door }) =>
          door === 'none' ? [{ severity: 'error', summary: 'No door', path: ['door'] }] : [],
        async open(ctx, config) {
          if (config.door === 'shut') throw new Error('The door is shut.');
          ctx.warn({ summary: 'Mind the step' });
          return { ...config, word: `${ctx.client} ${String(config.colour)}` };
        },
      }),
    ],
    configure: () => 'open',
  });
  server = await serveForReattach(things, ADDRESS);
  client = new TestClient(addressOf(server));
  await client.call('ConfigureProvider', { config: value({}) });
});
afterEach(async () => {
  client.close();
  await server.stop();
});

const type_name = 'thing_pass';
const config = (door: string) => value({ door, colour: null, word: null });

test('it is among what the provider says that it has', async () => {
  const { ephemeral_resources: listed } = await client.call('GetMetadata');
  expect(listed).toEqual([expect.objectContaining({ type_name })]);
  const { ephemeral_resource_schemas: schemas } = await client.call('GetProviderSchema');
  expect(Object.keys(schemas ?? {})).toEqual([type_name]);
});

test('it is opened with its defaults, and neither renewed nor closed', async () => {
  const opened = await client.call('OpenEphemeralResource', { type_name, config: config('front') });
  expect(plain(opened.result)).toEqual({ door: 'front', colour: 'red', word: 'open red' });
  expect(opened.diagnostics?.map(({ summary }) => summary)).toEqual(['Mind the step']);
  expect(opened.renew_at ?? null).toBeNull();
  expect((await client.call('CloseEphemeralResource', { type_name })).diagnostics ?? []).toEqual([]);
  expect((await client.call('RenewEphemeralResource', { type_name })).diagnostics ?? []).toEqual([]);
});

test('what is wrong with it is told', async () => {
  const validated = await client.call('ValidateEphemeralResourceConfig', {
    type_name,
    config: config('none'),
  });
  expect(validated.diagnostics?.map(({ summary }) => summary)).toEqual(['No door']);
  const opened = await client.call('OpenEphemeralResource', { type_name, config: config('shut') });
  expect(opened.diagnostics?.[0]?.detail).toContain('The door is shut.');
  const unknown = await client.call('OpenEphemeralResource', { type_name: 'thing_key', config: config('x') });
  expect(unknown.diagnostics?.[0]?.summary).toBe('Unknown ephemeral resource thing_key');
});
