import { StringDecoder } from 'node:string_decoder';
import type { Operation } from '../../ci/operations';

/** A request that the emulator got, and what it answered. */
export interface RecordedRequest {
  /** The operation that was asked for; absent when there is none like it. */
  operation?: Operation;
  readonly method: string;
  readonly host: string;
  /** The path, decoded. */
  readonly path: string;
  /** The parameters, decoded; the first of each name. */
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The body as text, at most its first 16 KiB; the content of an object is left out. */
  body: string;
  /** The status of the answer; absent when there was none. */
  status?: number;
}

/** How much of a body is kept, in bytes. */
const BODY_MAX_BYTES = 16 * 1024;

/** What is kept of a body: its beginning, as text of whole characters. */
export function keptBody(body: Buffer): string {
  const decoder = new StringDecoder('utf8');
  const text = decoder.write(body.subarray(0, BODY_MAX_BYTES));
  return body.length > BODY_MAX_BYTES ? text : text + decoder.end();
}
