/** How long a block may be before it is cut in two. */
const BLOCK = 512;

/**
 * A list in an order of its own, kept in blocks: to put an item in or to take it out shifts those of one block, where a
 * single array would shift 100,000, for longer than a request takes.
 */
export class SortedList<T> {
  readonly #blocks: T[][] = [];
  #length: number;

  /**
   * @param isBefore - the order, in which no two items are equal.
   * @param items - what is in it from the beginning, in that order.
   */
  constructor(
    private readonly isBefore: (left: T, right: T) => boolean,
    items: readonly T[] = [],
  ) {
    this.#length = items.length;
    for (let at = 0; at < items.length; at += BLOCK / 2) this.#blocks.push(items.slice(at, at + BLOCK / 2));
    if (items.length === 0) this.#blocks.push([]);
  }

  get length(): number {
    return this.#length;
  }

  add(item: T): void {
    const { block, at } = this.#place((other) => this.isBefore(other, item));
    const items = this.#blocks[block] as T[];
    items.splice(at, 0, item);
    this.#length += 1;
    if (items.length > BLOCK) this.#blocks.splice(block + 1, 0, items.splice(BLOCK / 2));
  }

  /** Takes out an item, which must be there. */
  remove(item: T): void {
    // Up to and with the item itself: of the items before it, the last may stand in another block.
    const { block, at } = this.#place((other) => !this.isBefore(item, other));
    const items = this.#blocks[block] as T[];
    items.splice(at - 1, 1);
    this.#length -= 1;
    if (items.length === 0 && this.#blocks.length > 1) this.#blocks.splice(block, 1);
  }

  /** How many at the beginning are as said, when none after them is. */
  countWhile(isSo: (item: T) => boolean): number {
    const { block, at } = this.#place(isSo);
    return this.#blocks.slice(0, block).reduce((sum, { length }) => sum + length, at);
  }

  slice(from: number, to: number): T[] {
    const found: T[] = [];
    let start = 0;
    for (const block of this.#blocks) {
      if (start >= to) break;
      if (start + block.length > from) found.push(...block.slice(Math.max(0, from - start), to - start));
      start += block.length;
    }
    return found;
  }

  *[Symbol.iterator](): Generator<T> {
    for (const block of this.#blocks) yield* block;
  }

  /** Where the first item is that is not as said. */
  #place(isSo: (item: T) => boolean): { readonly block: number; readonly at: number } {
    const block = Math.max(0, countWhile(this.#blocks, ([first]) => first !== undefined && isSo(first)) - 1);
    return { block, at: countWhile(this.#blocks[block] as T[], isSo) };
  }
}

function countWhile<T>(list: readonly T[], isSo: (item: T) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isSo(list[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}
