import { request } from 'node:http';
import type { Emulator } from '../../../lib/emulator';

/** What the console answered. */
export interface Looked<T> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly json: T;
}

/** A request to the console as a test gives it. */
export interface Look {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: string | Buffer | object;
}

/** Sends a request to the console with its token, below `/_emulator/`. */
export function look<T = unknown>(ci: Emulator, path: string, given: Look = {}): Promise<Looked<T>> {
  const { method = 'GET', headers = {}, body } = given;
  const isJson = typeof body === 'object' && !Buffer.isBuffer(body);
  const { hostname, port } = new URL(ci.url);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        hostname,
        port,
        method,
        path: `/_emulator/${path}`,
        agent: false,
        headers: {
          Authorization: `Bearer ${ci.console.token}`,
          ...(isJson && { 'Content-Type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(parts);
          const isText = response.headers['content-type']?.startsWith('application/json') === true;
          const json = (isText && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : undefined) as T;
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes, json });
        });
      },
    );
    sent.on('error', reject);
    sent.end(isJson ? JSON.stringify(body) : body);
  });
}
