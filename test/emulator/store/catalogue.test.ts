import fc from 'fast-check';
import { Catalogue } from '../../../lib/emulator/store/catalogue';

interface Thing {
  readonly name: string;
  readonly kind: string;
}

const MANY = 100_000;

/** What a client is to see, told the slow way: every read looks at everything. */
class Model {
  readonly #things = new Map<string, { true?: Thing; seen?: Thing; late: number }>();

  change(id: string, value: Thing | undefined, staleReads: number): void {
    const thing = this.#things.get(id);
    this.#things.set(id, { true: value, seen: staleReads > 0 ? thing?.seen : value, late: staleReads });
  }

  read(): ReadonlyMap<string, Thing> {
    const seen = new Map<string, Thing>();
    for (const [id, thing] of this.#things) {
      if (thing.late === 0) thing.seen = thing.true;
      else thing.late -= 1;
      if (thing.seen) seen.set(id, thing.seen);
    }
    return seen;
  }
}

test('clients see what they would if every read looked at everything', () => {
  const thing = fc.record({ name: fc.constantFrom('a', 'ab', 'b', ''), kind: fc.constantFrom('x', 'y') });
  const step = fc.record({
    id: fc.nat(9).map(String),
    value: fc.option(thing, { nil: undefined }),
    staleReads: fc.nat(2),
    read: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const catalogue = new Catalogue<Thing>(({ kind }) => kind);
      const model = new Model();
      const truth = new Map<string, Thing>();
      const gone = new Set<string>();
      for (const { id, value, staleReads, read } of steps) {
        // Ids are never given twice.
        if (gone.has(id)) continue;
        if (value === undefined) gone.add(id);
        model.change(id, value, staleReads);
        if (value) {
          truth.set(id, value);
          catalogue.set(id, value, staleReads);
        } else {
          expect(catalogue.delete(id, staleReads)).toBe(truth.delete(id));
        }
        expect(catalogue.values()).toEqual([...truth.values()]);
        for (const name of ['a', 'ab', 'b', '']) {
          expect(catalogue.countNamed(name)).toBe(
            [...truth.values()].filter((other) => other.name === name).length,
          );
        }
        if (!read) continue;
        const expected = model.read();
        const view = catalogue.read();
        for (const each of ['0', '1', '2', '3', '4']) expect(view.get(each)).toEqual(expected.get(each));
        for (const wanted of ['a', 'ab', '', 'c']) {
          for (const kind of [undefined, 'x', 'z']) {
            const all = [...expected.values()].filter((other) => kind === undefined || other.kind === kind);
            expect(whole(view.named(wanted, 'prefix', kind))).toEqual(
              all.filter(({ name }) => name.startsWith(wanted)),
            );
            expect(whole(view.named(wanted, 'exact', kind))).toEqual(
              all.filter(({ name }) => name === wanted),
            );
          }
        }
      }
    }),
    { numRuns: 200 },
  );
});

function whole<T>(pages: { readonly length: number; slice(from: number, to: number): readonly T[] }): T[] {
  return Array.from({ length: pages.length }, (_, index) => pages.slice(index, index + 1)).flat();
}

describe(`of ${MANY} things`, () => {
  let looked: number;
  let catalogue: Catalogue<Thing>;
  const thing = (name: string): Thing => ({
    get name() {
      looked += 1;
      return name;
    },
    kind: 'x',
  });
  const cost = (work: () => unknown): number => {
    looked = 0;
    work();
    return looked;
  };

  beforeAll(() => {
    catalogue = new Catalogue<Thing>(({ kind }) => kind);
    for (let n = 0; n < MANY; n += 1) catalogue.set(`id-${n}`, thing(`thing-${n}`));
  });

  test('a page looks at itself, wherever it is, and to find names a few dozen times', () => {
    expect(
      cost(() =>
        catalogue
          .read()
          .named('', 'prefix')
          .slice(MANY - 100, MANY),
      ),
    ).toBeLessThan(100);
    expect(cost(() => catalogue.read().named('', 'prefix', 'x').slice(0, 100))).toBeLessThan(100);
    expect(cost(() => catalogue.read().named('thing-77777', 'prefix').slice(0, 100))).toBeLessThan(100);
    expect(cost(() => catalogue.read().named('thing-', 'prefix').slice(0, 100))).toBeLessThan(300);
  });

  test('a change looks at a few hundred others, wherever it is', () => {
    expect(cost(() => catalogue.set('new', thing('thing-5')))).toBeLessThan(300);
    expect(cost(() => catalogue.set('id-5', thing('renamed')))).toBeLessThan(500);
    expect(cost(() => catalogue.delete('id-50000'))).toBeLessThan(300);
    expect(cost(() => catalogue.set('late', thing('late'), 3))).toBeLessThan(300);
  });

  test('more than are put in order for a page are right too', () => {
    const pages = catalogue.read().named('thing-1', 'prefix');
    const names = Array.from({ length: MANY }, (_, n) => `thing-${n}`).filter((name) =>
      name.startsWith('thing-1'),
    );
    expect(pages.length).toBe(names.length);
    expect(pages.slice(0, 3).map(({ name }) => name)).toEqual(names.slice(0, 3));
    expect(pages.slice(11_000, 11_200).map(({ name }) => name)).toEqual(names.slice(11_000, 11_200));
  });
});
