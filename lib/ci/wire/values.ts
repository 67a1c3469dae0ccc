import { timeOf } from '../../rules';

export { timeOf };

/** A value that the other side sent and that cannot be what its field is for. */
export class WireError extends Error {
  override readonly name = 'WireError';

  constructor(
    /** Where the value stands: `AudioConfig.Samplerate`. */
    readonly field: string,
    /** What was sent; `undefined` when the field is missing though it must be there. */
    readonly value: string | undefined,
    expected: string,
  ) {
    super(
      value === undefined
        ? `${cut(field)} is missing; it must be ${expected}.`
        : `${cut(field)} is ${JSON.stringify(cut(value))}; it must be ${expected}.`,
    );
  }
}

/** A text of the other side, short enough for a message. */
export function cut(text: string, length = 200): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** Writes a time as the service does: `2020-08-05T11:35:24+0800`, always in China Standard Time. */
export function timestampOf(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== last.second) {
    last = { second, text: `${new Date((second + 8 * 3600) * 1000).toISOString().slice(0, 19)}+0800` };
  }
  return last.text;
}

/** Of many times that are written one after the other, most lie in the second of the one before. */
let last = { second: NaN, text: '' };

/** A time in any spelling, written as the service does; what is no time stays as it is, for the service to judge. */
export function asTimestamp(time: string | undefined): string | undefined {
  const milliseconds = timeOf(time);
  return milliseconds === undefined ? time : timestampOf(milliseconds);
}

/** The object without the keys whose value is `undefined`, so that an unset field is an absent one. */
export function given<T extends object>(fields: T): { [K in keyof T]: T[K] } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
