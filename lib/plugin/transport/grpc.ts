import { constants } from 'node:http2';
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';

/** Core sends and takes up to this much. */
export const MAX_MESSAGE = 256 * 1024 * 1024;
/** A flag and the length, before each message. */
const PREFIX = 5;
/** Up to this length a message goes out in one piece with its prefix. */
const SMALL = 16 * 1024;
const IDENTITY = 'identity';

/** The statuses of gRPC that a call can end with here. */
export const Status = {
  OK: 0,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  RESOURCE_EXHAUSTED: 8,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
} as const;

/** A call that ends with a status other than OK. */
export class StatusError extends Error {
  override readonly name = 'StatusError';

  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** What a path answers. */
export type Handler =
  /** One message in, one out. */
  | { readonly unary: (request: Uint8Array) => Promise<Uint8Array> }
  /** Silent and open: until the connection is shut down, or until the client has nothing more to say. */
  | { readonly silent: 'until shutdown' | 'until the client ends' };

/**
 * Answers a gRPC call: a stream of HTTP/2 in which one message comes and one goes, each behind its length, and the
 * status follows in the trailers.
 *
 * @param handler - what the path answers; `undefined` for a path that is not served.
 */
export function answerCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  handler: Handler | undefined,
): void {
  // A stream that breaks, or that the client resets, has nobody left to answer.
  stream.on('error', () => undefined);
  const refused = refusal(headers);
  if (refused) {
    stream.respond(refused, { endStream: true });
    leave(stream);
    return;
  }
  const fail = (error: unknown): void => {
    const { status, message } =
      error instanceof StatusError ? error : new StatusError(Status.INTERNAL, String(error));
    endWith(stream, status, message);
  };
  try {
    if (!handler) throw new StatusError(Status.UNIMPLEMENTED, `${headers[':path']} is not served.`);
    limitTime(stream, textOf(headers['grpc-timeout']), fail);
    if ('silent' in handler) {
      beSilent(stream, handler.silent === 'until the client ends');
      return;
    }
    const { unary } = handler;
    readMessage(stream, textOf(headers['grpc-encoding']))
      .then(unary)
      .then((answer) => endWithMessage(stream, answer), fail);
  } catch (error) {
    fail(error);
  }
}

/** Ends a call without an answer. */
export function endWith(stream: ServerHttp2Stream, status: number, message = ''): void {
  if (stream.destroyed || stream.closed || stream.writableEnded) return;
  const trailers = {
    'grpc-status': String(status),
    ...(message === '' ? {} : { 'grpc-message': percentEncoded(message) }),
    ...(status === Status.UNIMPLEMENTED ? { 'grpc-accept-encoding': IDENTITY } : {}),
  };
  if (stream.headersSent) {
    stream.once('wantTrailers', () => {
      stream.sendTrailers(trailers);
      leave(stream);
    });
    stream.end();
  } else {
    stream.respond({ ...HEADERS, ...trailers }, { endStream: true });
    leave(stream);
  }
}

const HEADERS = { ':status': 200, 'content-type': 'application/grpc' } as const;
const OK_TRAILERS = { 'grpc-status': String(Status.OK) };
/** Nobody reads the date of an answer. */
const ANSWERING = { waitForTrailers: true, sendDate: false };

/** What is not gRPC is answered in HTTP. */
function refusal(headers: IncomingHttpHeaders): Record<string, string | number> | undefined {
  if (headers[':method'] !== 'POST') {
    return { ':status': 405, allow: 'POST', 'grpc-status': String(Status.UNIMPLEMENTED) };
  }
  return /^application\/grpc($|[+;])/.test(headers['content-type'] ?? '') ? undefined : { ':status': 415 };
}

/** Takes what the client still sends and throws it away, and tells it that nobody reads on. */
function leave(stream: ServerHttp2Stream): void {
  stream.removeAllListeners('data');
  stream.resume();
  // What was given to be sent goes out first.
  setImmediate(() => {
    if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
  });
}

function endWithMessage(stream: ServerHttp2Stream, message: Uint8Array): void {
  // Whoever is gone, or was told that its time is up, gets no answer; what the handler did is done.
  if (stream.destroyed || stream.closed || stream.headersSent) return;
  if (message.length > MAX_MESSAGE) {
    endWith(stream, Status.RESOURCE_EXHAUSTED, tooLong('answer', message.length));
    return;
  }
  stream.on('wantTrailers', () => stream.sendTrailers(OK_TRAILERS));
  // A prefix of its own would be a frame more.
  const small = message.length <= SMALL;
  const prefix = Buffer.allocUnsafe(small ? PREFIX + message.length : PREFIX);
  prefix[0] = 0;
  prefix.writeUInt32BE(message.length, 1);
  stream.respond(HEADERS, ANSWERING);
  if (small) {
    prefix.set(message, PREFIX);
    stream.end(prefix);
  } else {
    stream.write(prefix);
    stream.end(message);
  }
}

function beSilent(stream: ServerHttp2Stream, untilEnd: boolean): void {
  stream.respond(HEADERS, ANSWERING);
  if (untilEnd) stream.once('end', () => endWith(stream, Status.OK));
  stream.resume();
}

const UNITS: { readonly [unit: string]: number } = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
};
/** The longest that a timer can wait. */
const MAX_TIMER = 2 ** 31 - 1;

/** Ends the call when the client waits no longer. What a handler has begun goes on to its own end. */
function limitTime(
  stream: ServerHttp2Stream,
  timeout: string | undefined,
  fail: (error: unknown) => void,
): void {
  if (timeout === undefined) return;
  const [, count, unit] = /^(\d{1,8})([HMSmun])$/.exec(timeout) ?? [];
  if (count === undefined || unit === undefined) {
    throw new StatusError(
      Status.INTERNAL,
      `grpc-timeout is "${timeout}". It must be up to eight digits and one of H, M, S, m, u and n.`,
    );
  }
  const ms = Math.min(Number(count) * (UNITS[unit] ?? 1), MAX_TIMER);
  const late = new StatusError(Status.DEADLINE_EXCEEDED, `There was no answer within ${timeout}.`);
  const timer = setTimeout(() => fail(late), ms);
  stream.once('close', () => clearTimeout(timer));
}

/** A header that may stand once; of several, the types say, Node makes a list. */
function textOf(header: string | string[] | undefined): string | undefined {
  return header === undefined ? undefined : String(header);
}

/** The one message that the client sends. */
function readMessage(stream: ServerHttp2Stream, encoding = IDENTITY): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const reader = new MessageReader(encoding);
    const attempt = (step: () => void): void => {
      try {
        step();
      } catch (error) {
        stream.removeAllListeners('data');
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    stream.on('data', (chunk: Buffer) => attempt(() => reader.take(chunk)));
    stream.on('end', () => attempt(() => resolve(reader.message())));
    // Of a stream that is reset, neither comes. An error that nobody asks for costs as much as the answer.
    stream.on('close', () => {
      if (!stream.readableEnded) reject(new StatusError(Status.INTERNAL, 'The call was broken off.'));
    });
  });
}

/**
 * Puts a message together from pieces of any size, in a buffer that grows by doubling: many tiny pieces cost no more
 * than one large, and a length that is only claimed costs nothing.
 */
class MessageReader {
  private readonly prefix = Buffer.alloc(PREFIX);
  private read = 0;
  private length = 0;
  private body: Buffer = Buffer.alloc(0);

  constructor(private readonly encoding: string) {}

  /** @throws StatusError when this cannot become one message of a length that is allowed. */
  take(chunk: Buffer): void {
    let rest = chunk;
    if (this.read < PREFIX) {
      const taken = rest.copy(this.prefix, this.read);
      this.read += taken;
      rest = rest.subarray(taken);
      if (this.read === PREFIX) this.begin();
    }
    if (rest.length === 0) return;
    const at = this.read - PREFIX;
    if (at + rest.length > this.length) {
      throw new StatusError(Status.UNIMPLEMENTED, 'More than one message came. This call takes one.');
    }
    if (at === 0 && rest.length === this.length) {
      this.body = rest;
    } else {
      this.reserve(at + rest.length);
      rest.copy(this.body, at);
    }
    this.read += rest.length;
  }

  /** @throws StatusError when the message is not whole. */
  message(): Uint8Array {
    if (this.read === 0) {
      throw new StatusError(Status.UNIMPLEMENTED, 'No message came. This call takes one.');
    }
    const missing = PREFIX + this.length - this.read;
    if (this.read < PREFIX || missing > 0) {
      throw new StatusError(Status.INTERNAL, 'The message ended before its length.');
    }
    return this.body.subarray(0, this.length);
  }

  private begin(): void {
    const flag = this.prefix[0];
    if (flag === 1 && this.encoding !== IDENTITY) {
      throw new StatusError(
        Status.UNIMPLEMENTED,
        `The message is compressed with "${this.encoding}". Send it as it is.`,
      );
    }
    if (flag !== 0) {
      throw new StatusError(
        Status.INTERNAL,
        `The message begins with the flag ${flag}, but no compression was named.`,
      );
    }
    this.length = this.prefix.readUInt32BE(1);
    if (this.length > MAX_MESSAGE) {
      throw new StatusError(Status.RESOURCE_EXHAUSTED, tooLong('message', this.length));
    }
  }

  private reserve(needed: number): void {
    if (this.body.length >= needed) return;
    const larger = Buffer.allocUnsafe(Math.min(this.length, Math.max(needed, this.body.length * 2)));
    this.body.copy(larger);
    this.body = larger;
  }
}

function tooLong(what: string, length: number): string {
  return `The ${what} has ${length} bytes. At most ${MAX_MESSAGE} are sent at once.`;
}

/** As a header can carry it: what is not printable ASCII, and the percent sign, in percent-encoded UTF-8. */
function percentEncoded(text: string): string {
  return text.replace(/[^ -$&-~]+/g, (part) => Array.from(Buffer.from(part), encodedByte).join(''));
}

function encodedByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}
