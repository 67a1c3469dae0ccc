/** Entries that changed; one that is gone has no value. */
export type Changes<T> = readonly (readonly [id: string, value?: T])[];

/**
 * Things of one kind in a bucket, by id, in the order in which they were made. The values are never changed in
 * place: a change puts a new value.
 */
export class Collection<T> {
  readonly #values = new Map<string, T>();
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

  /** Puts a value. */
  set(id: string, value: T): void {
    this.#changed.add(id);
    this.#values.set(id, value);
  }

  /** Removes a value. */
  delete(id: string): boolean {
    this.#changed.add(id);
    return this.#values.delete(id);
  }

  /** Puts and removes what was taken as changes before. */
  change(changes: Changes<T>): void {
    for (const [id, value] of changes) {
      if (value === undefined) this.delete(id);
      else this.set(id, value);
    }
    this.#changed.clear();
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
}
