const UNITS = { h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** Reads a duration such as `30m` or `1h30m` as milliseconds; `undefined` when it is none, or no time at all. */
export function parseDuration(text: string): number | undefined {
  const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text) ?? [];
  const total =
    Number(hours ?? 0) * UNITS.h + Number(minutes ?? 0) * UNITS.m + Number(seconds ?? 0) * UNITS.s;
  return total > 0 ? total : undefined;
}
