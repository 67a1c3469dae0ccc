/**
 * A timestamp of the service, `2020-08-05T11:35:24+0800` in any of its spellings, as milliseconds since 1970;
 * `undefined` when it is missing or not a time, such as the `-` of a job that has not started.
 */
export function timeOf(timestamp: string | undefined): number | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)$/.exec(
    timestamp?.trim() ?? '',
  );
  if (match === null) return undefined;
  const [, day, time, zone] = match as unknown as [string, string, string, string];
  const milliseconds = Date.parse(`${day}T${time}${zone.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2')}`);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
