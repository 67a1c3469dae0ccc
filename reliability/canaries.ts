import { createHash } from 'node:crypto';

/** Secrets that stand nowhere else, so that whoever finds one knows where it leaked. */
export interface Canaries {
  readonly secretId: string;
  readonly secretKey: string;
  readonly token: string;
  /** What stands before the @ of a callback's address. */
  readonly callbackUser: string;
  /** What stands in the query of a callback's address. */
  readonly callbackQuery: string;
}

/** Plants secrets that a seed decides. */
export function plant(seed: number): Canaries {
  const secret = (name: string): string =>
    createHash('sha256').update(`${seed}/${name}`).digest('hex').slice(0, 32);
  return {
    secretId: `AKID${secret('id')}`,
    secretKey: secret('key'),
    token: secret('token'),
    callbackUser: secret('callback user'),
    callbackQuery: secret('callback query'),
  };
}
