import { randomBytes } from 'node:crypto';

/** Numbers the requests of one emulator in the form of the service: base64 of `hex_hex_hex_n`. */
export class RequestIds {
  readonly #machine = randomBytes(4).toString('hex');
  readonly #process = randomBytes(2).toString('hex');
  #count = 0;

  /** The next request id; `now` in milliseconds. */
  next(now: number): string {
    const seconds = Math.floor(now / 1000).toString(16);
    this.#count += 1;
    return Buffer.from(`${seconds}_${this.#machine}_${this.#process}_${this.#count}`).toString('base64');
  }

  /** A trace id: base64 of 64 hex digits. */
  trace(): string {
    return Buffer.from(randomBytes(32).toString('hex')).toString('base64');
  }
}
