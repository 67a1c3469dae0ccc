import { Collection } from './collection';
import { type Entry, type Named, type Pages, Listing } from './listing';

/** What a client sees at one moment. */
export interface View<T> {
  /** The one with an id. */
  get(id: string): T | undefined;
  /**
   * Those with a name, or whose names begin so, in the order in which they were made.
   * @param kind - without one, those of every kind.
   */
  named(wanted: string, how: 'prefix' | 'exact', kind?: string): Pages<T>;
}

/**
 * Things with names, which clients list page by page, and may see late: for so many reads (`Behaviour.staleReads`) a
 * change is not shown. What is shown is kept in the order of pages, so that neither a page nor a change costs more
 * when there are more of them.
 */
export class Catalogue<T extends Named> extends Collection<T> {
  /** How many there truly are of each name. */
  readonly #names = new Map<string, number>();
  readonly #shown = new Map<string, Entry<T>>();
  readonly #all = new Listing<T>();
  readonly #kinds = new Map<string, Listing<T>>();
  /** What is still to be shown, by id, and the last read that does not show it. */
  readonly #late = new Map<string, { readonly rank: number; readonly last: number }>();
  #reads = 0;
  #made = 0;

  /** @param kindOf - what else they are listed by. */
  constructor(private readonly kindOf: (value: T) => string = () => '') {
    super();
  }

  /** Puts a value, which the next `staleReads` reads do not see yet. */
  override set(id: string, value: T, staleReads = 0): void {
    this.#count(id, -1);
    super.set(id, value);
    this.#count(id, 1);
    this.#change(id, staleReads);
  }

  /** Removes a value, which the next `staleReads` reads still see. */
  override delete(id: string, staleReads = 0): boolean {
    this.#count(id, -1);
    const existed = super.delete(id);
    this.#change(id, staleReads);
    return existed;
  }

  /** How many truly have a name. */
  countNamed(name: string): number {
    return this.#names.get(name) ?? 0;
  }

  /** What a client sees now; counts as one read. */
  read(): View<T> {
    this.#reads += 1;
    for (const [id, { rank, last }] of this.#late) {
      if (last < this.#reads) this.#show(id, rank);
    }
    return {
      get: (id) => this.#shown.get(id)?.value,
      named: (wanted, how, kind) =>
        (kind === undefined ? this.#all : this.#kinds.get(kind))?.named(wanted, how) ?? [],
    };
  }

  #count(id: string, by: 1 | -1): void {
    const name = this.get(id)?.name;
    if (name === undefined) return;
    const count = this.countNamed(name) + by;
    if (count === 0) this.#names.delete(name);
    else this.#names.set(name, count);
  }

  #change(id: string, staleReads: number): void {
    const { rank } = this.#shown.get(id) ?? this.#late.get(id) ?? { rank: (this.#made += 1) };
    // A second change during the delay does not bring the first one to light.
    if (staleReads > 0) this.#late.set(id, { rank, last: this.#reads + staleReads });
    else this.#show(id, rank);
  }

  #show(id: string, rank: number): void {
    this.#late.delete(id);
    const [entry, value] = [this.#shown.get(id), this.get(id)];
    if (
      entry &&
      value &&
      entry.value.name === value.name &&
      this.kindOf(entry.value) === this.kindOf(value)
    ) {
      entry.value = value;
      return;
    }
    if (entry) {
      this.#shown.delete(id);
      for (const listing of this.#listingsOf(entry)) listing.remove(entry);
    }
    if (value) {
      const next = { rank, value };
      this.#shown.set(id, next);
      for (const listing of this.#listingsOf(next)) listing.add(next);
    }
  }

  #listingsOf({ value }: Entry<T>): readonly Listing<T>[] {
    const kind = this.kindOf(value);
    const listing = this.#kinds.get(kind) ?? new Listing<T>();
    this.#kinds.set(kind, listing);
    return [this.#all, listing];
  }
}
