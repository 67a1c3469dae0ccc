import { attribute, define, type Reattach, serveForReattach } from '../../../lib/plugin';
import { ADDRESS, addressOf } from '../support/address';
import { plain, TestClient, value } from '../support/client';

const attributes = {
  name: attribute.string({ description: 'A name.', required: true }),
  told: attribute.single({
    description: 'Who is told.',
    optional: true,
    attributes: {
      secret: attribute.string({ description: 'A secret.', optional: true, writeOnly: true }),
      version: attribute.number({ description: 'Its version.', optional: true }),
    },
  }),
  each: attribute.nestedMap({
    description: 'More of them.',
    optional: true,
    attributes: { secret: attribute.string({ description: 'A secret.', optional: true, writeOnly: true }) },
  }),
};

let seen: unknown;
let server: Reattach;
let client: TestClient;

beforeEach(async () => {
  const { resource, provider } = define<null>();
  const kept = resource({
    typeName: 'thing_kept',
    schema: { description: 'A thing that keeps a secret.', attributes },
    async create(_ctx, planned, { config }) {
      seen = config;
      // A handler that gives back what must not be stored.
      return { ...planned, told: { secret: 'hush', version: 1 }, each: { a: { secret: 'hush' } } };
    },
    read: async (_ctx, state) => state,
    delete: async () => {},
  });
  const things = provider({
    name: 'thing',
    version: '1.0.0',
    schema: { description: 'Things.', attributes: {} },
    resources: [kept],
    dataSources: [],
    configure: () => null,
  });
  server = await serveForReattach(things, ADDRESS);
  client = new TestClient(addressOf(server));
  await client.call('ConfigureProvider', { config: value({}) });
});
afterEach(async () => {
  client.close();
  await server.stop();
});

const type_name = 'thing_kept';
const config = { name: 'x', told: { secret: 'hush', version: 1 }, each: { a: { secret: 'hush' } } };

test('what is write-only reaches a handler, and is in no plan and no state however deep it stands', async () => {
  const proposed = { ...config, told: { secret: null, version: 1 }, each: { a: { secret: null } } };
  const planned = await client.call('PlanResourceChange', {
    type_name,
    config: value(config),
    prior_state: value(null),
    proposed_new_state: value(proposed),
  });
  expect(plain(planned.planned_state)).toEqual(proposed);
  const applied = await client.call('ApplyResourceChange', {
    type_name,
    config: value(config),
    prior_state: value(null),
    planned_state: planned.planned_state,
  });
  expect(applied.diagnostics ?? []).toEqual([]);
  expect(plain(applied.new_state)).toEqual(proposed);
  expect(seen).toEqual(config);
});

test('a Terraform that would store it is refused it, attribute by attribute', async () => {
  const of = (client_capabilities: object | undefined, given: object = config) =>
    client.call('ValidateResourceConfig', { type_name, config: value(given), client_capabilities });
  const { diagnostics = [] } = await of(undefined);
  expect(diagnostics.map(({ detail }) => detail)).toEqual([
    expect.stringContaining('told.secret is never stored, which Terraform can do from 1.11'),
    expect.stringContaining('each["a"].secret is never stored'),
  ]);
  expect((await of({ write_only_attributes_allowed: true })).diagnostics ?? []).toEqual([]);
  expect((await of(undefined, { name: 'x', told: null, each: null })).diagnostics ?? []).toEqual([]);
});
