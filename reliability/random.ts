/** Numbers that look random and are the same for the same seed, from 0 to 1. */
export type Random = () => number;

/** Makes numbers from a seed and a name, so that each case has numbers of its own, whatever ran before it. */
export function random(seed: number, name = ''): Random {
  let state = seed >>> 0;
  for (const char of name) state = Math.imul(state ^ (char.codePointAt(0) as number), 0x01000193) >>> 0;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `from` to `to`, both included. */
export function whole(next: Random, from: number, to: number): number {
  return from + Math.floor(next() * (to - from + 1));
}
