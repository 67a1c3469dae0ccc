import { SortedList } from './sorted-list';

/** Something with a name. */
export interface Named {
  readonly name: string;
}

/** Something that is listed. */
export interface Entry<T> {
  /** Its place in the order in which they were made. */
  readonly rank: number;
  /** A value of another name must be taken off the list first. */
  value: T;
}

/** A list that pages are taken from; an array is one. */
export interface Pages<T> {
  readonly length: number;
  slice(from: number, to: number): readonly T[];
}

/** How many matches are put in order for a page; where there are more, the list is walked through up to the page. */
const FEW = 1_000;

/** Things in the order in which they were made, and to be found by their names. */
export class Listing<T extends Named> {
  readonly #byRank = new SortedList<Entry<T>>((left, right) => left.rank < right.rank);
  readonly #byName = new SortedList<Entry<T>>(
    (left, right) =>
      left.value.name < right.value.name || (left.value.name === right.value.name && left.rank < right.rank),
  );

  add(entry: Entry<T>): void {
    this.#byRank.add(entry);
    this.#byName.add(entry);
  }

  remove(entry: Entry<T>): void {
    this.#byRank.remove(entry);
    this.#byName.remove(entry);
  }

  /** Those with a name, or whose names begin so, in the order in which they were made. */
  named(wanted: string, how: 'prefix' | 'exact'): Pages<T> {
    const matches = (name: string): boolean => (how === 'exact' ? name === wanted : name.startsWith(wanted));
    const from = this.#byName.countWhile(({ value: { name } }) => name < wanted);
    const to = this.#byName.countWhile(({ value: { name } }) => name < wanted || matches(name));
    const length = to - from;
    if (length === this.#byRank.length) {
      return { length, slice: (start, end) => this.#byRank.slice(start, end).map(valueOf) };
    }
    if (length > FEW) return { length, slice: (start, end) => this.#walk(matches, start, end) };
    return this.#byName
      .slice(from, to)
      .sort((left, right) => left.rank - right.rank)
      .map(valueOf);
  }

  #walk(matches: (name: string) => boolean, start: number, end: number): T[] {
    const found: T[] = [];
    let count = 0;
    for (const { value } of this.#byRank) {
      if (count >= end) break;
      if (!matches(value.name)) continue;
      if (count >= start) found.push(value);
      count += 1;
    }
    return found;
  }
}

function valueOf<T>({ value }: Entry<T>): T {
  return value;
}
