/** Entries that changed; one that is gone has no value. */
export type Changes<T> = readonly (readonly [id: string, value?: T])[];

/**
 * Things of one kind in a bucket, by id, in the order in which they were made. The values are never changed in
 * place: a change puts a new value, so that a reader can be shown the old one for a while
 * (`Behaviour.staleReads`).
 */
export class Collection<T> {
  readonly #values = new Map<string, T>();
  readonly #stale = new Map<string, { readonly before: T | undefined; reads: number }>();
  readonly #changed = new Set<string>();

  get size(): number {
    return this.#values.size;
  }

  /** The value as it truly is. */
  get(id: string): T | undefined {
    return this.#values.get(id);
  }

  /** All values as they truly are. */
  values(): T[] {
    return [...this.#values.values()];
  }

  /** All entries as they truly are. */
  entries(): [string, T][] {
    return [...this.#values.entries()];
  }

  /** Puts a value, which the next `staleReads` reads do not see yet. */
  set(id: string, value: T, staleReads = 0): void {
    this.#hide(id, staleReads);
    this.#changed.add(id);
    this.#values.set(id, value);
  }

  /** Removes a value, which the next `staleReads` reads still see. */
  delete(id: string, staleReads = 0): boolean {
    this.#hide(id, staleReads);
    this.#changed.add(id);
    return this.#values.delete(id);
  }

  /** Puts and removes what was taken as changes before. */
  change(changes: Changes<T>): void {
    for (const [id, value] of changes) {
      if (value === undefined) this.#values.delete(id);
      else this.#values.set(id, value);
    }
  }

  /** What changed since it was last asked. */
  takeChanges(): Changes<T> {
    const changes = [...this.#changed].map((id): Changes<T>[number] => {
      const value = this.#values.get(id);
      return value === undefined ? [id] : [id, value];
    });
    this.#changed.clear();
    return changes;
  }

  /** All values as a client reads them; counts as one read. */
  read(): ReadonlyMap<string, T> {
    const seen = new Map(this.#values);
    for (const [id, stale] of this.#stale) {
      if (stale.before === undefined) seen.delete(id);
      else seen.set(id, stale.before);
      stale.reads -= 1;
      if (stale.reads <= 0) this.#stale.delete(id);
    }
    return seen;
  }

  #hide(id: string, reads: number): void {
    if (reads <= 0) this.#stale.delete(id);
    else {
      // A second change during the delay does not bring the first one to light.
      const before = this.#stale.has(id) ? this.#stale.get(id)?.before : this.#values.get(id);
      this.#stale.set(id, { before, reads });
    }
  }
}
