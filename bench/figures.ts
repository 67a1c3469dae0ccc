/** What that share of some figures is below: half of them are below that of 0.5. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.round((sorted.length - 1) * share)] ?? NaN;
}

/** `12 (11–15)`: the median and the quartiles. */
export function spread(values: readonly number[], digits = 0): string {
  if (values.length === 0 || values.some(Number.isNaN)) return '';
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(values, share).toFixed(digits));
  return `${middle} (${low}–${high})`;
}
