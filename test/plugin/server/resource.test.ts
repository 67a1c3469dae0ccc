import { ExtData } from '@msgpack/msgpack';
import { serveForReattach } from '../../../lib/plugin';
import type { Reattach } from '../../../lib/plugin';
import { ADDRESS, addressOf } from '../support/address';
import { plain, TestClient, value } from '../support/client';
import { createStore, thingProvider } from '../support/thing-provider';
import type { Store } from '../support/thing-provider';

const UNKNOWN = new ExtData(0, new Uint8Array([0]));
const type_name = 'thing_thing';

/** A configuration: what a thing has, with null for what is left out. */
const EMPTY = {
  ...{
    id: null,
    name: null,
    kind: null,
    size: null,
    tags: null,
    behaviour: null,
    secret: null,
    made_by: null,
  },
  ...{ revision: null, audio: null, parts: null, rule: [] },
};
const STATE = { ...EMPTY, id: 't-1', name: 'x', kind: 'plain', size: 3, made_by: 'none', revision: 1 };

let store: Store;
let server: Reattach;
let client: TestClient;

beforeEach(async () => {
  store = createStore();
  server = await serveForReattach(thingProvider(store), ADDRESS);
  client = new TestClient(addressOf(server));
  await client.call('ConfigureProvider', { config: value({ label: null }) });
});

afterEach(async () => {
  client.close();
  await server.stop();
});

async function plan(config: object, prior: object | null, proposed: object = config) {
  const answer = await client.call('PlanResourceChange', {
    type_name,
    config: value({ ...EMPTY, ...config }),
    prior_state: value(prior),
    proposed_new_state: value({ ...EMPTY, ...proposed }),
  });
  return { ...answer, state: plain(answer.planned_state) as Record<string, unknown> };
}

async function apply(planned: object | null, prior: object | null, config: object = planned ?? {}) {
  const answer = await client.call('ApplyResourceChange', {
    type_name,
    prior_state: value(prior),
    planned_state: value(planned && { ...EMPTY, ...planned }),
    config: value(planned && { ...EMPTY, ...config, id: null, revision: null, made_by: null }),
  });
  return { ...answer, state: plain(answer.new_state) };
}

async function validate(config: object) {
  const { diagnostics } = await client.call('ValidateResourceConfig', {
    type_name,
    config: value({ ...EMPTY, ...config }),
  });
  return diagnostics;
}

describe('validate', () => {
  test('a configuration that is right has nothing said of it', async () => {
    expect(await validate({ name: 'x', size: UNKNOWN })).toEqual([]);
  });

  test('the provider judges, and points at the attribute', async () => {
    const [problem] = await validate({ name: 'bad thing' });
    expect(problem).toMatchObject({ severity: 1, summary: 'Bad name', detail: 'bad thing begins with bad.' });
    expect(problem?.attribute?.steps?.[0]?.attribute_name).toBe('name');
  });

  test('a required attribute that is null is missing, also inside of another', async () => {
    expect((await validate({}))[0]?.detail).toBe('name is null, but it must have a value. Set it.');
    const parts = { one: { text: null, part_id: null } };
    expect((await validate({ name: 'x', parts }))[0]?.detail).toContain('parts["one"].text is null');
  });

  test('a value for what the service decides is refused', async () => {
    expect((await validate({ name: 'x', revision: 3 }))[0]).toMatchObject({ summary: 'Read-only attribute' });
  });

  test('a number that JavaScript cannot hold is refused at its attribute', async () => {
    const [problem] = await validate({ name: 'x', size: '9007199254740993' });
    expect(problem?.detail).toContain('size is 9007199254740993, which cannot be held exactly');
    expect(problem?.attribute?.steps?.[0]?.attribute_name).toBe('size');
  });

  test('a null inside of a collection is refused', async () => {
    expect((await validate({ name: 'x', tags: { a: null } }))[0]?.detail).toContain('tags["a"] is null');
    expect((await validate({ name: 'x', rule: [{ ids: [null] }] }))[0]?.detail).toContain(
      'rule[0].ids[0] is null',
    );
  });

  test('a type that the provider has not is named with those it has', async () => {
    const { diagnostics } = await client.call('ValidateResourceConfig', {
      type_name: 'thing_x',
      config: value({}),
    });
    expect(diagnostics[0]?.detail).toContain('It has: thing_thing, thing_other.');
  });
});

describe('plan', () => {
  test('a create knows its defaults and not what the service decides', async () => {
    const { state } = await plan({ name: 'x', audio: { codec: 'mp3', rate: null } }, null);
    expect(state).toMatchObject({ name: 'x', kind: 'plain', size: 3, audio: { codec: 'mp3', rate: 44100 } });
    expect(state['id']).toEqual(UNKNOWN);
    expect(state['revision']).toEqual(UNKNOWN);
    expect(state['tags']).toBeNull();
  });

  test('nothing changes when nothing of the configuration does', async () => {
    const { state } = await plan({ name: 'x' }, STATE, { ...STATE, kind: 'plain' });
    expect(state).toEqual(STATE);
  });

  test('an update keeps what never changes, and does not know the rest', async () => {
    const { state, requires_replace } = await plan({ name: 'y' }, STATE, { ...STATE, name: 'y' });
    expect(state).toMatchObject({ id: 't-1', name: 'y', made_by: 'none' });
    expect(state['revision']).toEqual(UNKNOWN);
    expect(requires_replace).toEqual([]);
  });

  test('what was null and never changes stays null', async () => {
    const prior = { ...STATE, made_by: null };
    expect((await plan({ name: 'y' }, prior, { ...prior, name: 'y' })).state['made_by']).toBeNull();
  });

  test('an attribute that is removed goes back to its default', async () => {
    const prior = { ...STATE, size: 8 };
    expect((await plan({ name: 'x' }, prior, prior)).state['size']).toBe(3);
  });

  test('elements of a map keep their own values by key, and a new one does not know its own', async () => {
    const parts = { one: { text: '1', part_id: 't-1-one' } };
    const config = {
      name: 'x',
      parts: { one: { text: '1', part_id: null }, two: { text: '2', part_id: null } },
    };
    const proposed = { ...STATE, parts: { ...parts, two: { text: '2', part_id: null } } };
    const { state } = await plan(config, { ...STATE, parts }, proposed);
    expect(state['parts']).toEqual({ one: parts.one, two: { text: '2', part_id: UNKNOWN } });
  });

  test.each<[string, object, object, string[]]>([
    ['a default that changes', { kind: 'fancy' }, {}, ['kind']],
    [
      'an attribute of an object',
      { audio: { codec: 'wav', rate: 1 } },
      { audio: { codec: 'mp3', rate: 1 } },
      ['audio', 'codec'],
    ],
    ['an object that goes', { audio: null }, { audio: { codec: 'mp3', rate: 1 } }, ['audio']],
    ['a value that is not known yet', { kind: UNKNOWN }, {}, ['kind']],
  ])('%s replaces the thing', async (_what, config, prior, path) => {
    const { requires_replace } = await plan(
      { name: 'x', ...config },
      { ...STATE, ...prior },
      { ...STATE, ...prior, ...config },
    );
    expect(requires_replace.map((p) => p.steps?.map((s) => s.attribute_name))).toEqual([path]);
  });

  test('the provider may ask for a replacement', async () => {
    const { requires_replace } = await plan({ name: 'x', size: 99 }, STATE, { ...STATE, size: 99 });
    expect(requires_replace.map((p) => p.steps?.map((s) => s.attribute_name))).toEqual([['size']]);
  });

  test('a plan that contradicts the configuration is the mistake of the provider, and is named', async () => {
    const { diagnostics } = await plan({ name: 'x', behaviour: 'misplan' }, null);
    expect(diagnostics[0]?.detail).toContain(
      'name is "x" in the configuration but "something else" in the plan',
    );
  });

  test('a destroy is planned as it is', async () => {
    const answer = await client.call('PlanResourceChange', {
      type_name,
      config: value(null),
      prior_state: value(STATE),
      proposed_new_state: value(null),
    });
    expect(plain(answer.planned_state)).toBeNull();
    expect(answer.diagnostics).toEqual([]);
  });
});

describe('apply', () => {
  const planned = { name: 'x', kind: 'plain', size: 3, id: UNKNOWN, revision: UNKNOWN, made_by: UNKNOWN };

  test('a create gives a wholly known state', async () => {
    const { state, diagnostics } = await apply(planned, null);
    expect(diagnostics).toEqual([]);
    expect(state).toEqual(STATE);
  });

  test('a create that fails early gives no state, one that fails late what was saved', async () => {
    expect(await apply({ ...planned, behaviour: 'fail early' }, null)).toMatchObject({ state: null });
    const late = await apply({ ...planned, behaviour: 'fail late' }, null);
    expect(late.state).toMatchObject({ id: 't-2', revision: 1 });
    expect(late.diagnostics).toHaveLength(1);
  });

  test('an update that fails keeps the prior state', async () => {
    store.things.set('t-1', { name: 'x', size: 3, revision: 1, parts: {} });
    const { state, diagnostics } = await apply({ ...STATE, name: 'y', behaviour: 'fail update' }, STATE);
    expect(state).toEqual(STATE);
    expect(diagnostics[0]).toMatchObject({ summary: 'Could not update thing_thing' });
    expect(diagnostics[0]?.detail).toContain('No changes today.');
  });

  test('a delete gives null', async () => {
    store.things.set('t-1', { name: 'x', size: 3, revision: 1, parts: {} });
    expect(await apply(null, STATE)).toMatchObject({ state: null, diagnostics: [] });
    expect(store.things.size).toBe(0);
  });

  test('a connection that configured nothing keeps the object in the state', async () => {
    const other = new TestClient(addressOf(server));
    const answer = await other.call('ApplyResourceChange', {
      type_name,
      prior_state: value(STATE),
      planned_state: value(null),
      config: value(null),
    });
    other.close();
    expect(answer.diagnostics[0]).toMatchObject({ summary: 'The provider is not configured' });
    expect(plain(answer.new_state)).toEqual(STATE);
  });

  test('a secret that the provider named is in no diagnostic', async () => {
    const { diagnostics } = await apply({ ...planned, secret: 'hunter2', behaviour: 'fail early' }, null);
    expect(diagnostics[0]?.detail).toContain('The quota is used up for (hidden).');
  });

  test('what a create keeps to itself comes back', async () => {
    const { private: bytes } = await apply(planned, null);
    expect(JSON.parse(String(Buffer.from(bytes)))).toEqual({ made: 'x' });
  });
});

describe('read, import, move and upgrade', () => {
  test('an object that is gone is null', async () => {
    const answer = await client.call('ReadResource', { type_name, current_state: value(STATE) });
    expect(plain(answer.new_state)).toBeNull();
    expect(answer.diagnostics).toEqual([]);
  });

  test('private values stay beside the state', async () => {
    store.things.set('t-1', { name: 'x', size: 3, revision: 1, parts: {} });
    const kept = Buffer.from('{"made":"x"}');
    const answer = await client.call('ReadResource', {
      type_name,
      current_state: value(STATE),
      private: kept,
    });
    expect(JSON.parse(String(Buffer.from(answer.private)))).toEqual({ made: 'x' });
  });

  test('private data of a provider that stores null for none is empty', async () => {
    store.things.set('t-1', { name: 'x', size: 3, revision: 1, parts: {} });
    const answer = await client.call('ReadResource', {
      type_name,
      current_state: value(STATE),
      private: Buffer.from('null'),
    });
    expect(answer.diagnostics).toEqual([]);
    expect(answer.private).toHaveLength(0);
  });

  test.each(['"text"', '[1]', '7', 'no JSON'])(
    'private data that is no object is blamed on the state: %s',
    async (kept) => {
      const answer = await client.call('ReadResource', {
        type_name,
        current_state: value(STATE),
        private: Buffer.from(kept),
      });
      expect(answer.diagnostics[0]).toMatchObject({
        summary: 'The stored state is damaged',
        detail:
          'The private data beside it is no JSON object, so it was not written by this provider. Take "private" of ' +
          'the resource out of the state (terraform state pull and push), or remove the resource from the state ' +
          'with terraform state rm and import it again.',
      });
    },
  );

  test('an import gives the id and null for the rest', async () => {
    store.things.set('t-1', { name: 'x', size: 3, revision: 1, parts: {} });
    const { imported_resources } = await client.call('ImportResourceState', { type_name, id: 't-1' });
    expect(plain(imported_resources[0]?.state)).toEqual({ ...EMPTY, id: 't-1', rule: null });
  });

  test('a resource without import says so', async () => {
    const { diagnostics } = await client.call('ImportResourceState', { type_name: 'thing_other', id: 'a' });
    expect(diagnostics[0]).toMatchObject({ summary: 'thing_other cannot be imported' });
  });

  const stored = (version: number, state: object) =>
    client.call('UpgradeResourceState', {
      type_name,
      version,
      raw_state: { json: Buffer.from(JSON.stringify(state)) },
    });

  test('a stored state of this version loses what it has too much and has null for what it lacks', async () => {
    const { upgraded_state } = await stored(1, { id: 't-1', name: 'x', colour: 'red', rule: [] });
    expect(plain(upgraded_state)).toEqual({ ...EMPTY, id: 't-1', name: 'x' });
  });

  test('a stored state of an earlier version goes through the upgrade', async () => {
    const { upgraded_state } = await stored(0, { id: 't-1', title: 'old' });
    expect(plain(upgraded_state)).toMatchObject({ name: 'old (from version 0)' });
  });

  test('a stored state that was edited by hand is blamed on the state, at the value that is wrong', async () => {
    const { diagnostics } = await stored(1, { id: 't-1', name: 'x', parts: { one: 'two' } });
    expect(diagnostics[0]).toMatchObject({
      summary: 'The stored state of thing_thing cannot be read',
      detail:
        'At parts["one"]: An object is needed, but it is "two". So it was changed by something other than this ' +
        'provider. Put it right (terraform state pull and push), or remove the resource from the state with ' +
        'terraform state rm and import it again.',
    });
  });

  test('what an upgrade makes wrong is blamed on the provider', async () => {
    const { diagnostics } = await stored(0, { id: 't-1', title: 'old', size: 'big' });
    expect(diagnostics[0]?.detail).toContain('This is a mistake in the provider.');
  });

  test('a stored state of a later version is refused', async () => {
    const { diagnostics } = await stored(7, { id: 't-1' });
    expect(diagnostics[0]?.detail).toContain('schema version 7, and this provider knows versions up to 1');
  });

  test('an object of a type that it does not know cannot be moved', async () => {
    const { diagnostics } = await client.call('MoveResourceState', {
      target_type_name: type_name,
      source_type_name: 'aws_thing',
      source_provider_address: 'registry.terraform.io/hashicorp/aws',
      source_state: { json: Buffer.from('{}') },
    });
    expect(diagnostics[0]).toMatchObject({ summary: 'aws_thing cannot become thing_thing' });
  });
});

describe('data sources and functions', () => {
  test('a data source gets its defaults', async () => {
    store.things.set('t-1', { name: 'x', size: 3, revision: 1, parts: {} });
    const answer = await client.call('ReadDataSource', {
      type_name: 'thing_things',
      config: value({ prefix: null, names: null }),
    });
    expect(plain(answer.state)).toEqual({ prefix: '', names: ['x'] });
  });

  test('a function gives its result, or what was wrong', async () => {
    const call = (words: string[]) =>
      client.call('CallFunction', { name: 'join_words', arguments: [value(words), value('-')] });
    expect(plain((await call(['a', 'b'])).result)).toBe('a-b');
    expect((await call([])).error?.text).toBe('There are no words.');
  });
});

test('metadata and schema name the same things and the same capabilities', async () => {
  const [metadata, schema, functions] = await Promise.all([
    client.call('GetMetadata'),
    client.call('GetProviderSchema'),
    client.call('GetFunctions'),
  ]);
  expect(metadata.resources.map((r) => r.type_name)).toEqual(Object.keys(schema.resource_schemas));
  expect(metadata.data_sources.map((r) => r.type_name)).toEqual(Object.keys(schema.data_source_schemas));
  expect(metadata.functions.map((r) => r.name)).toEqual(Object.keys(functions.functions));
  expect(metadata.server_capabilities).toEqual(schema.server_capabilities);
  expect(schema.server_capabilities).toMatchObject({
    get_provider_schema_optional: true,
    move_resource_state: true,
  });
  expect(schema.server_capabilities?.plan_destroy).toBeFalsy();
});
