import fc from 'fast-check';
import { SortedList } from '../../../lib/emulator/store/sorted-list';

/** More than a few blocks. */
const MANY = 5_000;

test('whatever comes and goes, the rest is in order', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(100_000), { minLength: 0, maxLength: MANY, size: 'max' }),
      fc.nat(100),
      (numbers, share) => {
        const list = new SortedList<number>((left, right) => left < right);
        for (const number of numbers) list.add(number);
        const [gone, left] = [numbers.slice(0, (numbers.length * share) / 100), new Set(numbers)];
        for (const number of gone) {
          list.remove(number);
          left.delete(number);
        }
        const sorted = [...left].sort((one, other) => one - other);
        expect([...list]).toEqual(sorted);
        expect(list.length).toBe(sorted.length);
        for (const from of [0, 1, 511, 512, 513, 2_000, sorted.length - 10, sorted.length]) {
          expect(list.slice(Math.max(0, from), from + 100)).toEqual(
            sorted.slice(Math.max(0, from), from + 100),
          );
        }
        for (const below of [0, 1, 50_000, 100_001]) {
          expect(list.countWhile((number) => number < below)).toBe(
            sorted.filter((number) => number < below).length,
          );
        }
      },
    ),
    { numRuns: 30 },
  );
});

test.each([
  ['growing', (index: number) => index],
  ['falling', (index: number) => MANY - index],
])('numbers that come %s go in the order in which they came', (_, numberAt) => {
  const list = new SortedList<number>((left, right) => left < right);
  const numbers = Array.from({ length: MANY }, (_, index) => numberAt(index));
  for (const number of numbers) list.add(number);
  for (const number of numbers.slice(0, -2)) list.remove(number);
  expect([...list]).toEqual(numbers.slice(-2).sort((left, right) => left - right));
  expect(list.slice(0, 10)).toHaveLength(2);
});
