/**
 * Whether a version is in a range of npm's: comparators (`>=1.2`, `<2`, `^10.6.0`) of which all have to hold. What stands
 * behind a dash is not looked at.
 */
export function satisfies(version: string, range: string): boolean {
  const own = numbers(version);
  return range.split(/\s+/).every((comparator) => {
    const [, operator, bound = ''] = /^(>=|<|\^)([\d.]+)$/.exec(comparator) ?? [];
    const other = numbers(bound);
    if (operator === '>=') return compare(own, other) >= 0;
    if (operator === '<') return compare(own, other) < 0;
    if (operator === '^') return own[0] === other[0] && compare(own, other) >= 0;
    throw new TypeError(`"${comparator}" is no comparator that is understood here.`);
  });
}

function numbers(version: string): number[] {
  return version
    .replace(/[-+].*/, '')
    .split('.')
    .map(Number);
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const index of [0, 1, 2]) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
