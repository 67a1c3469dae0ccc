/** One text for what means the same: the order of keys, of sets and of lists of names does not count. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (Array.isArray(item)) return [...(item as unknown[])].map((each) => JSON.stringify(each)).sort();
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
