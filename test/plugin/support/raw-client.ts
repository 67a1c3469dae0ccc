import http2 from 'node:http2';
import type { ClientHttp2Session, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2';
import net from 'node:net';

/** What a call was answered. */
export interface RawAnswer {
  /** Headers and trailers. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A client that says on HTTP/2 whatever it is told, right or wrong. */
export class RawClient {
  readonly session: ClientHttp2Session;

  constructor(socket: string, options: http2.ClientSessionOptions = {}) {
    this.session = http2.connect('http://localhost', {
      maxSessionMemory: 1000,
      ...options,
      createConnection: () => net.connect(socket),
    });
    this.session.on('error', () => undefined);
  }

  /** Begins a call, with the headers of gRPC unless others are given. */
  begin(path: string, headers: OutgoingHttpHeaders = {}): http2.ClientHttp2Stream {
    return this.session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
  }

  /** Makes a call whose body is these pieces. */
  call(path: string, pieces: readonly Uint8Array[], headers: OutgoingHttpHeaders = {}): Promise<RawAnswer> {
    const stream = this.begin(path, headers);
    for (const piece of pieces) stream.write(piece);
    stream.end();
    return answerOf(stream);
  }

  close(): void {
    this.session.destroy();
  }
}

/** All that comes on a stream. */
export function answerOf(stream: http2.ClientHttp2Stream): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let headers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.on('response', (more) => (headers = { ...headers, ...more }));
    stream.on('trailers', (more) => (headers = { ...headers, ...more }));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', reject);
    stream.on('close', () => resolve({ headers, body: Buffer.concat(chunks) }));
  });
}

/** A message of gRPC: flag, length, content. */
export function message(content: Uint8Array, flag = 0, length = content.length): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flag);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, content]);
}

/** What a client says first. */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** Types of frames. */
export const [HEADERS, RST_STREAM, SETTINGS] = [1, 3, 4] as const;

/** The headers of a call. */
export function callHeaders(path: string): (readonly [string, string])[] {
  return [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':authority', 'localhost'],
    [':path', path],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
  ];
}

/** A frame of HTTP/2. */
export function frame(type: number, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** A block of headers as HPACK writes them that knows no table: each name and value of at most 126 bytes in full. */
export function headerBlock(headers: readonly (readonly [string, string])[]): Buffer {
  const text = (value: string): Buffer =>
    Buffer.from(`${String.fromCharCode(value.length)}${value}`, 'latin1');
  return Buffer.concat(headers.flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
}
