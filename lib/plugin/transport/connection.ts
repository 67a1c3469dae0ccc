import type { Socket } from 'node:net';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { ServerDuplexStream, ServerUnaryCall, ServerWritableStream, sendUnaryData } from '@grpc/grpc-js';
import { plugin } from '../protocol/generated/messages';
import { CALLS } from '../server/calls';
import type { Session } from '../server/calls';
import { toPem } from './certificate';
import type { Identity } from './certificate';

// Core sends and takes up to this much.
const MAX_MESSAGE = 256 * 1024 * 1024;

/** What a connection is secured with. Its absence means no TLS. */
export interface Security {
  readonly identity: Identity;
  /** The only certificate that is let in, as PEM. */
  readonly clientCertificate: string;
}

/** What a connection tells the process it is in. */
export interface ConnectionEvents {
  /** Terraform asked the process to end. */
  shutdown(): void;
  /** A call begins; the result is called when it has been answered. */
  busy(): () => void;
}

/** Serves one connection. Each has a server and a configured provider of its own, so nothing is shared. */
export function serveConnection(
  socket: Socket,
  security: Security | undefined,
  session: Session,
  events: ConnectionEvents,
): void {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE,
    'grpc.max_send_message_length': MAX_MESSAGE,
  });
  registerProvider(server, session, events);
  registerPlugin(server, events);
  server.createConnectionInjector(credentials(security)).injectConnection(socket);
}

function credentials(security: Security | undefined): ServerCredentials {
  if (!security) return ServerCredentials.createInsecure();
  const { key, certificate } = security.identity;
  return ServerCredentials.createSsl(
    Buffer.from(security.clientCertificate),
    [{ private_key: Buffer.from(key), cert_chain: Buffer.from(toPem(certificate)) }],
    true,
  );
}

const asIs = (bytes: Buffer): Buffer => bytes;

function registerProvider(server: Server, session: Session, events: ConnectionEvents): void {
  for (const [name, call] of CALLS) {
    const handle = ({ request }: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
      const done = events.busy();
      call(session, request)
        .then(
          (bytes) => answer(null, Buffer.from(bytes)),
          // Only a request that is not in the protocol gets here: handlers' errors are diagnostics.
          (error: Error) => answer({ code: status.INVALID_ARGUMENT, details: error.message }),
        )
        .finally(done);
    };
    server.register(`/tfplugin6.Provider/${name}`, handle, asIs, asIs, 'unary');
  }
}

/** What the plugin library on the other side expects of any plugin. */
function registerPlugin(server: Server, events: ConnectionEvents): void {
  const streams = new Set<{ end(): void }>();

  // Standard output and error go through the process's own, so the stream stays open and silent.
  const stdio = (stream: ServerWritableStream<Buffer, Buffer>): void => {
    streams.add(stream);
    stream.on('cancelled', () => streams.delete(stream));
  };
  const broker = (stream: ServerDuplexStream<Buffer, Buffer>): void => {
    streams.add(stream);
    stream.on('data', () => undefined);
    stream.on('end', () => {
      streams.delete(stream);
      stream.end();
    });
    stream.on('cancelled', () => streams.delete(stream));
  };
  const shutdown = (_call: unknown, answer: sendUnaryData<Buffer>): void => {
    answer(null, Buffer.from(plugin.Empty.encode({}).finish()));
    for (const stream of streams) stream.end();
    events.shutdown();
  };
  const health = ({ request }: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
    const { service } = plugin.HealthCheckRequest.decode(request);
    if (service !== '' && service !== 'plugin') {
      answer({ code: status.NOT_FOUND, details: `There is no service "${service}" here.` });
      return;
    }
    const SERVING = 1;
    answer(null, Buffer.from(plugin.HealthCheckResponse.encode({ status: SERVING }).finish()));
  };

  server.register('/plugin.GRPCStdio/StreamStdio', stdio, asIs, asIs, 'serverStream');
  server.register('/plugin.GRPCBroker/StartStream', broker, asIs, asIs, 'bidi');
  server.register('/plugin.GRPCController/Shutdown', shutdown, asIs, asIs, 'unary');
  server.register('/grpc.health.v1.Health/Check', health, asIs, asIs, 'unary');
}
