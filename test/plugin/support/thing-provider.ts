import { attribute, AttributeError, block, define, defineFunction, isUnknown } from '../../../lib/plugin';

/** What the test provider's things are kept in. */
export interface Store {
  readonly things: Map<
    string,
    { name: string; size: number; revision: number; parts: Record<string, string> }
  >;
  /** What the handlers were asked to do, in order. */
  readonly calls: string[];
  next: number;
}

/** What one configuration of the provider works with. */
interface Client {
  readonly store: Store;
  readonly label: string;
}

/** A store with nothing in it. */
export function createStore(): Store {
  return { things: new Map(), calls: [], next: 1 };
}

const { resource, dataSource, provider } = define<Client>();

/** A provider of things that exist in memory only. */
export function thingProvider(store: Store = createStore()) {
  const thing = resource({
    typeName: 'thing_thing',
    schema: {
      version: 1,
      description: 'A thing.',
      attributes: {
        id: attribute.string({ description: 'The id.', computed: true, keep: true }),
        name: attribute.string({ description: 'The name.', required: true }),
        kind: attribute.string({ description: 'The kind.', default: 'plain', replace: true }),
        size: attribute.number({ description: 'The size.', default: 3 }),
        tags: attribute.map('string', { description: 'Tags.', optional: true }),
        behaviour: attribute.string({ description: 'What goes wrong.', optional: true }),
        secret: attribute.string({ description: 'A secret.', optional: true, sensitive: true }),
        made_by: attribute.string({ description: 'The label of the provider.', computed: true, keep: true }),
        revision: attribute.number({ description: 'Counts changes.', computed: true }),
        audio: attribute.single({
          description: 'Sound.',
          optional: true,
          attributes: {
            codec: attribute.string({ description: 'The codec.', required: true, replace: true }),
            rate: attribute.number({ description: 'The rate.', default: 44100 }),
          },
        }),
        parts: attribute.nestedMap({
          description: 'Parts.',
          optional: true,
          attributes: {
            text: attribute.string({ description: 'The text.', required: true }),
            part_id: attribute.string({ description: 'The id of the part.', computed: true, keep: true }),
          },
        }),
        rule: block.list({
          description: 'Rules.',
          maxItems: 3,
          attributes: { ids: attribute.set('string', { description: 'Ids.', optional: true }) },
        }),
      },
    },

    validate(config) {
      const { name } = config;
      const start = isUnknown(name) ? (name.refinement.prefix ?? '') : name;
      return start.startsWith('bad')
        ? [{ severity: 'error', summary: 'Bad name', detail: `${start} begins with bad.`, path: ['name'] }]
        : [];
    },

    async create(ctx, planned) {
      store.calls.push(`create ${planned.name}`);
      if (planned.secret !== null) ctx.log.hide(planned.secret);
      const id = `t-${ctx.client.store.next++}`;
      const parts = Object.fromEntries(
        Object.entries(planned.parts ?? {}).map(([key, { text }]) => [key, text]),
      );
      const state = {
        ...planned,
        id,
        made_by: ctx.client.label,
        revision: 1,
        parts:
          planned.parts &&
          Object.fromEntries(
            Object.entries(planned.parts).map(([key, part]) => [key, { ...part, part_id: `${id}-${key}` }]),
          ),
      };
      if (planned.behaviour === 'fail early') throw new Error(`The quota is used up for ${planned.secret}.`);
      store.things.set(id, { name: planned.name, size: planned.size, revision: 1, parts });
      ctx.private.set('made', planned.name);
      ctx.save(state);
      if (planned.behaviour === 'fail late')
        throw new AttributeError(['name'], 'It broke', 'After it was made.');
      if (planned.behaviour === 'slow') {
        ctx.log.warn('slow create has begun');
        await new Promise<void>((resolve) => ctx.signal.addEventListener('abort', () => resolve()));
        throw new Error('Interrupted while the thing was being made ready.');
      }
      return state;
    },

    async read(ctx, state) {
      const found = ctx.client.store.things.get(state.id ?? '');
      if (!found) return null;
      ctx.log.debug('read', { made: ctx.private.get('made') ?? null });
      return {
        ...state,
        name: found.name,
        size: found.size,
        revision: found.revision,
        kind: state.kind ?? 'plain',
        rule: state.rule ?? [],
      };
    },

    async update(ctx, planned, { prior }) {
      store.calls.push(`update ${planned.name}`);
      const id = prior.id ?? '';
      const found = ctx.client.store.things.get(id);
      if (planned.behaviour === 'fail update') throw new Error('No changes today.');
      const revision = (found?.revision ?? 0) + 1;
      store.things.set(id, { name: planned.name, size: planned.size, revision, parts: {} });
      return {
        ...planned,
        id,
        made_by: prior.made_by,
        revision,
        parts:
          planned.parts &&
          Object.fromEntries(
            Object.entries(planned.parts).map(([key, part]) => [key, { ...part, part_id: `${id}-${key}` }]),
          ),
      };
    },

    async delete(ctx, state) {
      store.calls.push(`delete ${state.name}`);
      ctx.client.store.things.delete(state.id ?? '');
    },

    plan(ctx, planned, { prior }) {
      if (planned.behaviour === 'misplan') return { ...planned, name: 'something else' };
      if (prior !== null && planned.size === 99) ctx.requireReplace(['size']);
      return planned;
    },

    async import(ctx, id) {
      if (!ctx.client.store.things.has(id)) throw new Error(`There is no thing ${id}.`);
      return { id };
    },

    move(source) {
      if (source.typeName !== 'terraform_data') return undefined;
      const { value } = source.state['input'] as { readonly value: string };
      return { id: value };
    },

    upgrade(state, fromVersion) {
      return { ...state, name: `${state['title'] as string} (from version ${fromVersion})` };
    },
  });

  const other = resource({
    typeName: 'thing_other',
    schema: {
      description: 'A thing that can do nothing but be there.',
      attributes: { name: attribute.string({ description: 'The name.', required: true, replace: true }) },
    },
    async create(_ctx, planned) {
      return planned;
    },
    async read(_ctx, state) {
      return state;
    },
    async delete() {},
  });

  const things = dataSource({
    typeName: 'thing_things',
    schema: {
      description: 'All things.',
      attributes: {
        prefix: attribute.string({ description: 'Only names that begin so.', default: '' }),
        names: attribute.list('string', { description: 'The names.', computed: true }),
      },
    },
    async read(ctx, config) {
      const names = [...ctx.client.store.things.values()].map((t) => t.name);
      return { ...config, names: names.filter((name) => name.startsWith(config.prefix)).sort() };
    },
  });

  const join = defineFunction({
    name: 'join_words',
    summary: 'Joins words.',
    description: 'Joins words with a separator.',
    parameters: [
      { name: 'words', type: ['list', 'string'], description: 'The words.' },
      { name: 'separator', type: 'string', description: 'What goes between them.' },
    ],
    returns: 'string',
    call(words, separator) {
      if (words.length === 0) throw new Error('There are no words.');
      return words.join(separator);
    },
  });

  return provider({
    name: 'thing',
    version: '1.2.3',
    schema: {
      description: 'Things.',
      attributes: { label: attribute.string({ description: 'A label.', optional: true }) },
    },
    resources: [thing, other],
    dataSources: [things],
    functions: [join],
    configure(_ctx, { label }) {
      if (label === 'wrong')
        throw new AttributeError(['label'], 'Wrong label', 'It is "wrong". Use another.');
      return { store, label: typeof label === 'string' ? label : 'none' };
    },
  });
}
