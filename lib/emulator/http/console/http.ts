import type { IncomingMessage } from 'node:http';
import type { Problem } from './api';

/** A request to the console, on its way. */
export interface Ask {
  readonly message: IncomingMessage;
  readonly method: string;
  /** Decoded. */
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** What the console answers. */
export interface Answer {
  /** @default 200, or 204 without a body */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Buffer;
}

/** A request to the console that is refused. */
export class ConsoleRefusal extends Error {
  override readonly name = 'ConsoleRefusal';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  /** Its body. */
  get problem(): Problem {
    return { error: { code: this.code, message: this.message } };
  }
}

/** What was asked for cannot be read. */
export function invalid(message: string): ConsoleRefusal {
  return new ConsoleRefusal(400, 'InvalidRequest', message);
}

/** There is no such thing. */
export function missing(what: string): ConsoleRefusal {
  return new ConsoleRefusal(404, 'NotFound', `There is no ${what}.`);
}

/** Largest JSON body, in bytes. */
const MAX_JSON = 64 * 1024;

/**
 * Reads a body to its end.
 * @throws ConsoleRefusal when it is too long; the rest of it is read and dropped.
 */
export async function readBody(message: IncomingMessage, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    message.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= limit) parts.push(part);
      else parts.length = 0;
    });
    message.on('end', resolve);
    message.on('error', reject);
  });
  if (size > limit) throw new ConsoleRefusal(413, 'TooLarge', `The body is longer than ${limit} bytes.`);
  return Buffer.concat(parts);
}

/** Reads a body that is an object of JSON, with none but these members. */
export async function readJson(
  message: IncomingMessage,
  members: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const type = message.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) {
    throw new ConsoleRefusal(415, 'InvalidRequest', `The body is "${type}". Send application/json.`);
  }
  const text = (await readBody(message, MAX_JSON)).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(`The body is no JSON: ${(error as Error).message}.`);
  }
  return record(value, 'The body', members);
}

/** A value that must be an object with none but these members. */
export function record(
  value: unknown,
  what: string,
  members: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`${what} is no object of JSON.`);
  }
  const odd = Object.keys(value).find((name) => !members.includes(name));
  if (odd !== undefined)
    throw invalid(`${what} has ${JSON.stringify(odd)}. It can have ${members.join(', ')}.`);
  return value as Readonly<Record<string, unknown>>;
}
