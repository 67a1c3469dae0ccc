/** A span of time in milliseconds since 1970, both ends included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Whether a moment lies in a span, to the second: the times that the service shows have no milliseconds. */
export function within({ from, to }: Span, moment: number): boolean {
  const second = Math.floor(moment / 1000) * 1000;
  return second >= from && second <= to;
}
