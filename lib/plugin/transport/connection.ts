import { createServer } from 'node:http2';
import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import { plugin } from '../protocol/generated/messages';
import { CALLS } from '../server/calls';
import type { Session } from '../server/calls';
import { answerCall, endWith, Status, StatusError } from './grpc';
import type { Handler } from './grpc';
import { hangUpWhenBroken } from './hang-up';
import { secure } from './pinned-tls';
import type { Security } from './pinned-tls';

export type { Security } from './pinned-tls';

const MB = 1024 * 1024;
/** What a client may do at once: as many calls as -parallelism asks for, in headers of a call, and not without end. */
const LIMITS = {
  settings: {
    maxConcurrentStreams: 10_000,
    maxHeaderListSize: 16 * 1024,
    initialWindowSize: MB,
    enablePush: false,
  },
  // Answers of full length under way at once; a client that reads slowly is no reason to refuse its next call.
  maxSessionMemory: 2048,
};
/** So many calls may a client break off on one connection; it is a flood then. */
const RESETS = 500;
/** Within this time the other side has spoken HTTP/2, in milliseconds. */
const GREETING = 20_000;

/** What a connection tells the process it is in. */
export interface ConnectionEvents {
  /** Terraform asked the process to end. */
  shutdown(): void;
  /** A call begins; the result is called when it has been answered. */
  busy(): () => void;
}

/**
 * Serves one connection. Each has a server and a configured provider of its own, so nothing is shared. A client that
 * is not let in, that does not speak HTTP/2, or that breaks it is cut off.
 */
export function serveConnection(
  socket: Socket,
  security: Security | undefined,
  session: Session,
  events: ConnectionEvents,
): void {
  const silence = setTimeout(() => socket.destroy(new Error('The client did not speak HTTP/2.')), GREETING);
  socket.once('close', () => clearTimeout(silence));
  const connection = new Connection(session, events);
  const use = (stream: Socket): void => connection.serve(stream, () => clearTimeout(silence));
  if (!security) {
    use(socket);
    return;
  }
  try {
    secure(socket, security, use);
  } catch (error) {
    socket.destroy(error as Error);
  }
}

class Connection {
  private readonly silent = new Set<ServerHttp2Stream>();
  private readonly calls = new Set<ServerHttp2Stream>();
  private readonly handlers: ReadonlyMap<string, Handler>;
  private session: ServerHttp2Session | undefined;

  constructor(
    private readonly caller: Session,
    private readonly events: ConnectionEvents,
  ) {
    this.handlers = new Map<string, Handler>([
      ...Array.from(CALLS.keys(), (name): [string, Handler] => [
        `/tfplugin6.Provider/${name}`,
        { unary: (request) => this.call(name, request) },
      ]),
      // What the plugin library on the other side expects of any plugin. Standard output and error go through the
      // process's own, so the stream for them stays open and silent.
      ['/plugin.GRPCStdio/StreamStdio', { silent: 'until shutdown' }],
      ['/plugin.GRPCBroker/StartStream', { silent: 'until the client ends' }],
      ['/plugin.GRPCController/Shutdown', { unary: async () => this.shutDown() }],
      ['/grpc.health.v1.Health/Check', { unary: async (request) => health(request) }],
    ]);
  }

  serve(socket: Socket, greeted: () => void): void {
    const server = createServer(LIMITS);
    server.on('session', (session) => {
      this.session = session;
      session.once('remoteSettings', greeted);
      session.on('error', () => socket.destroy());
      hangUpWhenBroken(session, socket, () => Array.from(this.calls).some((call) => call.headersSent));
    });
    let resets = 0;
    server.on('stream', (stream, headers) => {
      const handler = this.handlers.get(headers[':path'] ?? '');
      const kind = handler && 'silent' in handler ? this.silent : this.calls;
      kind.add(stream);
      stream.on('close', () => {
        kind.delete(stream);
        if (stream.aborted && ++resets > RESETS) {
          socket.destroy(new Error('The client has reset too many calls.'));
        }
      });
      answerCall(stream, headers, handler);
    });
    server.emit('connection', socket);
  }

  private async call(name: string, request: Uint8Array): Promise<Uint8Array> {
    const done = this.events.busy();
    try {
      return await (CALLS.get(name)?.(this.caller, request) ?? new Uint8Array());
    } catch (error) {
      // Only a request that is not in the protocol gets here: handlers' errors are diagnostics.
      throw new StatusError(Status.INVALID_ARGUMENT, (error as Error).message);
    } finally {
      done();
    }
  }

  private shutDown(): Uint8Array {
    for (const stream of this.silent) endWith(stream, Status.OK);
    // No call that begins later is taken; this one is answered still.
    this.session?.close();
    this.events.shutdown();
    return plugin.Empty.encode({}).finish();
  }
}

function health(request: Uint8Array): Uint8Array {
  const { service } = plugin.HealthCheckRequest.decode(request);
  if (service !== '' && service !== 'plugin') {
    throw new StatusError(Status.NOT_FOUND, `There is no service "${service}" here.`);
  }
  const SERVING = 1;
  return plugin.HealthCheckResponse.encode({ status: SERVING }).finish();
}
