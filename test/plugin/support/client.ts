import { Client, credentials } from '@grpc/grpc-js';
import type { ChannelCredentials, ServiceError } from '@grpc/grpc-js';
import { encode as pack, decode as unpack } from '@msgpack/msgpack';
import { tfplugin6 } from '../../../lib/plugin/protocol/generated/messages';

type Messages = typeof tfplugin6;
type CallName = {
  [K in keyof Messages]: Messages[K] extends { Request: unknown; Response: unknown } ? K : never;
}[keyof Messages];

interface Codec<T> {
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/** The answer to a call. */
export type Answer<N extends CallName> = Messages[N] extends {
  Response: { decode(bytes: Uint8Array): infer R };
}
  ? R
  : never;

/** Terraform's side of the protocol. */
export class TestClient {
  private readonly client: Client;

  constructor(address: string, security: ChannelCredentials = credentials.createInsecure()) {
    this.client = new Client(address, security, {
      'grpc.ssl_target_name_override': 'localhost',
      'grpc.default_authority': 'localhost',
      // A channel of its own, because connections are shared between clients otherwise.
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  /** Makes a call of the provider protocol. */
  async call<N extends CallName>(name: N, request: object = {}): Promise<Answer<N>> {
    const { Request, Response } = tfplugin6[name] as unknown as {
      Request: Codec<unknown>;
      Response: Codec<Answer<N>>;
    };
    return Response.decode(
      await this.raw(`/tfplugin6.Provider/${String(name)}`, Request.encode(request).finish()),
    );
  }

  /** Makes any unary call, with bytes. */
  raw(path: string, request: Uint8Array = new Uint8Array()): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest<Buffer, Buffer>(
        path,
        (bytes) => bytes,
        (bytes) => bytes,
        Buffer.from(request),
        (error: ServiceError | null, answer?: Buffer) => (error ? reject(error) : resolve(answer as Buffer)),
      );
    });
  }

  /** Opens a stream from the server. */
  stream(path: string) {
    return this.client.makeServerStreamRequest<Buffer, Buffer>(
      path,
      (bytes) => bytes,
      (bytes) => bytes,
      Buffer.alloc(0),
    );
  }

  /** Opens a stream both ways. */
  duplex(path: string) {
    return this.client.makeBidiStreamRequest<Buffer, Buffer>(
      path,
      (bytes) => bytes,
      (bytes) => bytes,
    );
  }

  close(): void {
    this.client.close();
  }
}

/** A value as Terraform sends it. */
export function value(plain: unknown): { msgpack: Uint8Array } {
  return { msgpack: pack(plain) };
}

/** The value that an answer carries. Unknown values show as `ExtData`. */
export function plain(message: { msgpack?: Uint8Array | null } | null | undefined): unknown {
  return message?.msgpack?.length ? unpack(message.msgpack) : undefined;
}
