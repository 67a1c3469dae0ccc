import { attribute, block, formatPath } from '../../lib/plugin';
import type { ConfigOf, PlannedOf, StateOf, Unknown } from '../../lib/plugin';

const attributes = {
  id: attribute.string({ description: 'd', computed: true }),
  name: attribute.string({ description: 'd', required: true }),
  size: attribute.number({ description: 'd', default: 3 }),
  parts: attribute.nestedMap({
    description: 'd',
    optional: true,
    attributes: { tags: attribute.list('string', { description: 'd', required: true }) },
  }),
  rule: block.single({
    description: 'd',
    attributes: { on: attribute.bool({ description: 'd', optional: true }) },
  }),
};

/** Fails to compile unless the two types are the same. */
function same<A, B>(
  _same: (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false,
): void {}

test('the types of a schema follow from its attributes', () => {
  same<StateOf<typeof attributes>['name'], string | null>(true);
  same<PlannedOf<typeof attributes>['name'], string>(true);
  same<PlannedOf<typeof attributes>['size'], number>(true);
  same<PlannedOf<typeof attributes>['id'], string | null>(true);
  same<ConfigOf<typeof attributes>['id'], null>(true);
  same<ConfigOf<typeof attributes>['name'], Unknown | string>(true);
  same<ConfigOf<typeof attributes>['size'], Unknown | number | null>(true);
  same<NonNullable<PlannedOf<typeof attributes>['parts']>[string]['tags'], readonly string[]>(true);
  same<NonNullable<StateOf<typeof attributes>['rule']>['on'], boolean | null>(true);
  expect(Object.values(attributes).map((a) => a.kind)).toEqual([
    'attribute',
    'attribute',
    'attribute',
    'nested',
    'block',
  ]);
});

test('options that do not go together, are misspelt or of the wrong type do not compile', () => {
  // @ts-expect-error a required attribute is not computed
  attribute.string({ description: 'd', required: true, computed: true });
  // @ts-expect-error the option is called sensitive
  attribute.string({ description: 'd', required: true, sensitve: true });
  // @ts-expect-error the default of a string is no number
  attribute.string({ description: 'd', default: 3 });
  // @ts-expect-error somebody has to set it
  attribute.string({ description: 'd' });
  expect(attribute.string({ description: 'd', default: 'x' })).toMatchObject({
    mode: 'defaulted',
    default: 'x',
  });
});

test('a path is written as in a configuration', () => {
  expect(formatPath(['parts', { key: 'one' }, 'tags', 0])).toBe('parts["one"].tags[0]');
});
