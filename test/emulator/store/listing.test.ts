import fc from 'fast-check';
import { type Entry, Listing } from '../../../lib/emulator/store/listing';

interface Thing {
  readonly name: string;
}

/** More names of each beginning than are put in order for each page. */
const MANY = 1_500;
const BEGINNINGS = ['a', 'ab', 'b', 'ba', 'c', 'ca', 'd', 'da', 'e', 'ea'];

function pageOf(things: readonly Entry<Thing>[], matches: (name: string) => boolean): readonly Thing[] {
  return things
    .filter(({ value }) => matches(value.name))
    .sort((left, right) => left.rank - right.rank)
    .map(({ value }) => value);
}

test('pages of what many names begin with are right at both ends, whatever came, went and was asked in between', () => {
  const step = fc.record({
    gone: fc.array(fc.nat(4 * MANY), { maxLength: 5 }),
    come: fc.array(fc.constantFrom(...BEGINNINGS), { maxLength: 5 }),
    asked: fc.constantFrom(...BEGINNINGS),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
      const listing = new Listing<Thing>();
      let made = 0;
      const all: Entry<Thing>[] = [];
      const come = (name: string): void => {
        const entry = { rank: (made += 1), value: { name } };
        all.push(entry);
        listing.add(entry);
      };
      for (let n = 0; n < MANY * BEGINNINGS.length; n += 1) {
        come(`${BEGINNINGS[(n * 7) % BEGINNINGS.length]}${n}`);
      }
      for (const { gone, come: names, asked } of steps) {
        for (const at of gone) for (const entry of all.splice(at % all.length, 1)) listing.remove(entry);
        for (const name of names) come(name);
        const expected = pageOf(all, (name) => name.startsWith(asked));
        const pages = listing.named(asked, 'prefix');
        expect(pages).toHaveLength(expected.length);
        for (const from of [0, 10, expected.length - 10, expected.length]) {
          expect(pages.slice(from, from + 10)).toEqual(expected.slice(from, from + 10));
        }
      }
    }),
    { numRuns: 10 },
  );
});

test('many things of one name are listed in the order in which they were made', () => {
  const listing = new Listing<Thing>();
  const entries = Array.from({ length: 2 * MANY }, (_, rank) => ({
    rank,
    value: { name: rank % 2 ? 'same' : `same-${rank}` },
  }));
  for (const entry of [...entries].reverse()) listing.add(entry);
  const expected = pageOf(entries, (name) => name === 'same');
  expect(listing.named('same', 'exact').slice(0, 2 * MANY)).toEqual(expected);
  listing.remove(entries[1] as Entry<Thing>);
  expect(listing.named('same', 'exact').slice(0, 10)).toEqual(expected.slice(1, 11));
});

test('the names of what many begin with are looked through once, and not for each page', () => {
  const listing = new Listing<Thing>();
  let looked = 0;
  for (let rank = 0; rank < 20 * MANY; rank += 1) {
    const name = `${rank < 10 * MANY ? 'first' : 'second'}-${rank}`;
    const value = Object.defineProperty({} as Thing, 'name', {
      get: () => {
        looked += 1;
        return name;
      },
    });
    listing.add({ rank, value });
  }
  const page = (start: number): number => {
    const before = looked;
    expect(listing.named('second', 'prefix').slice(start, start + 10)).toHaveLength(10);
    return looked - before;
  };
  for (const start of [0, 5 * MANY, 10 * MANY - 10, 0]) expect(page(start)).toBeLessThan(200);
});
