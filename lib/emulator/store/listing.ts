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

/** How many matches are put in order for each page; where there are more, their order is kept. */
const FEW = 1_000;

/** For how many questions the order is kept. */
const KEPT = 32;

type Matches = (name: string) => boolean;

const byRank = (left: Entry<unknown>, right: Entry<unknown>): boolean => left.rank < right.rank;

/** Things in the order in which they were made, and to be found by their names. */
export class Listing<T extends Named> {
  readonly #byRank = new SortedList<Entry<T>>(byRank);
  readonly #byName = new SortedList<Entry<T>>(
    (left, right) =>
      left.value.name < right.value.name || (left.value.name === right.value.name && left.rank < right.rank),
  );
  /** What many matched, the question that was asked last at the end. */
  readonly #kept = new Map<string, { readonly matches: Matches; readonly list: SortedList<Entry<T>> }>();

  add(entry: Entry<T>): void {
    for (const list of this.#listsOf(entry)) list.add(entry);
  }

  remove(entry: Entry<T>): void {
    for (const list of this.#listsOf(entry)) list.remove(entry);
  }

  /** Those with a name, or whose names begin so, in the order in which they were made. */
  named(wanted: string, how: 'prefix' | 'exact'): Pages<T> {
    const matches: Matches = (name) => (how === 'exact' ? name === wanted : name.startsWith(wanted));
    const from = this.#byName.countWhile(({ value: { name } }) => name < wanted);
    const to = this.#byName.countWhile(({ value: { name } }) => name < wanted || matches(name));
    const length = to - from;
    const page = (list: SortedList<Entry<T>>): Pages<T> => ({
      length,
      slice: (start, end) => list.slice(start, end).map(valueOf),
    });
    if (length === this.#byRank.length) return page(this.#byRank);
    const inOrder = (): Entry<T>[] =>
      this.#byName.slice(from, to).sort((left, right) => left.rank - right.rank);
    return length > FEW ? page(this.#keep(`${how} ${wanted}`, matches, inOrder)) : inOrder().map(valueOf);
  }

  /** The list of what matches: put in order once, and kept so until others were asked for. */
  #keep(question: string, matches: Matches, inOrder: () => Entry<T>[]): SortedList<Entry<T>> {
    const kept = this.#kept.get(question) ?? { matches, list: new SortedList(byRank, inOrder()) };
    this.#kept.delete(question);
    this.#kept.set(question, kept);
    for (const [oldest] of this.#kept) if (this.#kept.size > KEPT) this.#kept.delete(oldest);
    return kept.list;
  }

  *#listsOf({ value: { name } }: Entry<T>): Generator<SortedList<Entry<T>>> {
    yield this.#byRank;
    yield this.#byName;
    for (const { matches, list } of this.#kept.values()) if (matches(name)) yield list;
  }
}

function valueOf<T>({ value }: Entry<T>): T {
  return value;
}
