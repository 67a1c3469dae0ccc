import { writeSync } from 'node:fs';
import net from 'node:net';
import type { Attributes } from './schema';
import type { Provider } from './provider';
import { createIdentity } from './transport/certificate';
import { handshakeLine, readHandshake, StartError, startedByHost } from './transport/handshake';
import { listen } from './transport/listen';
import type { Address } from './transport/listen';
import { createLog } from './log';
import type { ServerLog } from './log';
import { Lifetime } from './lifetime';
// The types only: the modules themselves are loaded once Terraform has been told where to connect.
import type { Instance } from './server/instance';
import type { ConnectionEvents, Security } from './transport/connection';

/** How a provider is served. */
export interface ServeOptions<A extends Attributes, Client> {
  /** The provider's source address: `registry.terraform.io/example/thing`. */
  readonly address: string;
  /**
   * Loads the provider. It is called when Terraform has been told where to connect, so that what the provider
   * needs is loaded while Terraform connects.
   *
   * ```ts
   * load: async () => (await import('./provider')).provider
   * ```
   */
  readonly load: () => Promise<Provider<A, Client>>;
}

/** A provider that runs in this process. */
export interface Reattach {
  /** The value for the environment variable `TF_REATTACH_PROVIDERS`. */
  readonly reattachConfig: string;
  /** Closes the server and every connection to it. */
  stop(): Promise<void>;
}

/**
 * The main program of a provider: answers to Terraform until Terraform ends it.
 *
 * With the flag `--debug` it prints `TF_REATTACH_PROVIDERS` instead and serves every Terraform that has it set,
 * until it is interrupted.
 */
export async function serve<A extends Attributes, Client>(options: ServeOptions<A, Client>): Promise<void> {
  const name = programName(options.address);
  if (process.argv.includes('--debug')) return serveDebug(options, name);
  if (!startedByHost(process.env)) {
    process.stderr.write(
      `${name} is a Terraform provider. It is started by terraform, not by hand: declare ${options.address} in ` +
        'required_providers and run terraform init. To attach a debugger, start it with --debug.\n',
    );
    process.exitCode = 1;
    return;
  }
  keepStdoutPure();
  // The terminal interrupts the whole group, and hangs up on it. Terraform then says itself when to stop, dies, or goes
  // on (nohup).
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // Whoever read it may be gone before the last word.
  process.stderr.on('error', () => undefined);
  const log = createLog(name, process.env, (line) => process.stderr.write(line));
  // What runs on in the background must not take a call with it whose state would be lost.
  process.on('uncaughtException', (error) => log.error('uncaught exception', { error }));
  process.on('unhandledRejection', (error) => log.error('unhandled rejection', { error }));
  try {
    await start(options, log);
  } catch (error) {
    // Terraform shows what a provider says on stdout instead of the handshake, and nothing of its stderr.
    const reason = error instanceof StartError ? error.message : `${name} cannot start: ${String(error)}`;
    writeSync(1, `${reason.replaceAll('\n', ' ')}\n`);
    process.exit(1);
  }
}

async function start<A extends Attributes, Client>(
  options: ServeOptions<A, Client>,
  log: ServerLog,
): Promise<void> {
  const asked = readHandshake(process.env);
  const { clientCertificate } = asked;
  const server = net.createServer();
  const [address, identity] = await Promise.all([
    listen(server, asked),
    clientCertificate ? createIdentity() : undefined,
  ]);
  const security = clientCertificate && identity ? { clientCertificate, identity } : undefined;

  const instances = new Set<Promise<Instance>>();
  const lifetime = new Lifetime({
    exit: (code, reason) => {
      if (reason !== undefined) log.say(reason);
      process.exit(code);
    },
    interrupt: (reason) => {
      for (const instance of instances) void instance.then((it) => it.stop(reason)).catch(() => undefined);
    },
    parent: () => process.ppid,
  });
  process.on('SIGTERM', () => lifetime.end('the provider was told to end (SIGTERM)'));
  accept(server, options, log, security, (socket, instance) => {
    const connected = lifetime.connected();
    instances.add(instance);
    socket.once('close', () => {
      instances.delete(instance);
      connected.closed();
    });
    return {
      busy: () => connected.busy(),
      shutdown: () => {
        server.close();
        lifetime.end('Terraform told the provider to end');
      },
    };
  });
  writeSync(1, `${handshakeLine(address, identity?.certificate, asked.multiplexField)}\n`);
}

/** Serves the connections of a server, each with a provider of its own. */
function accept<A extends Attributes, Client>(
  server: net.Server,
  options: ServeOptions<A, Client>,
  log: ServerLog,
  security: Security | undefined,
  attend: (socket: net.Socket, instance: Promise<Instance>) => ConnectionEvents,
): void {
  // Begun when the handshake line has been written, which is before this turn of the loop comes round.
  const loaded = new Promise((resolve) => setImmediate(resolve)).then(async () => {
    const [connection, { Instance }] = await Promise.all([
      import('./transport/connection'),
      import('./server/instance'),
    ]);
    const provider = Promise.resolve().then(options.load);
    // It is reported to whoever calls; until then nobody listens.
    provider.catch((error: unknown) => log.error('the provider could not be loaded', { error }));
    return { connection, Instance, provider };
  });
  server.on('connection', (socket) => {
    // A connection that breaks is its own affair; the calls on it have nobody left to answer.
    socket.on('error', (error) => log.debug('connection lost', { error }));
    const instance = loaded.then(
      async ({ provider, Instance }) => new Instance((await provider) as unknown as Provider, log),
    );
    instance.catch(() => undefined);
    const events = attend(socket, instance);
    socket.once('close', () => void instance.then((it) => it.hangUp()).catch(() => undefined));
    void loaded.then(({ connection }) => {
      connection.serveConnection(socket, security, { instance }, events);
    });
  });
}

/**
 * Serves a provider from within this process, for tests: run terraform with `TF_REATTACH_PROVIDERS` set to
 * `reattachConfig`, and it uses this provider instead of starting one.
 */
export async function serveForReattach<A extends Attributes, Client>(
  provider: Provider<A, Client>,
  address: string,
): Promise<Reattach> {
  return reattach({ address, load: async () => provider });
}

async function reattach<A extends Attributes, Client>(options: ServeOptions<A, Client>): Promise<Reattach> {
  const server = net.createServer();
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const log = createLog(programName(options.address), process.env, (line) => process.stderr.write(line));
  const address = await listen(server, { minPort: 0, maxPort: 0, multiplexField: false });
  // The process is not Terraform's to end.
  accept(server, options, log, undefined, () => ({ shutdown: () => undefined, busy: () => () => undefined }));
  return {
    reattachConfig: JSON.stringify({ [options.address]: reattachEntry(address) }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function reattachEntry(address: Address) {
  return {
    Protocol: 'grpc',
    ProtocolVersion: 6,
    Pid: process.pid,
    Test: true,
    Addr: { Network: address.network, String: address.text },
  };
}

async function serveDebug<A extends Attributes, Client>(
  options: ServeOptions<A, Client>,
  name: string,
): Promise<void> {
  const reattached = await reattach(options);
  // First of all: whoever reads the lines below may interrupt at once.
  process.once('SIGINT', () => void reattached.stop().then(() => process.exit(0)));
  process.stdout.write(
    `${name} is waiting. In another terminal, set this and run terraform:\n\n` +
      `TF_REATTACH_PROVIDERS='${reattached.reattachConfig}'\n\nInterrupt it (Ctrl-C) to end it.\n`,
  );
}

/** Sends everything but the handshake line to stderr, for on stdout Terraform expects nothing else. */
function keepStdoutPure(): void {
  const { stderr } = process;
  process.stdout.write = (text: string | Uint8Array, ...rest: unknown[]) =>
    stderr.write(text, ...(rest as [BufferEncoding?, ((error?: Error | null) => void)?]));
}

function programName(address: string): string {
  return `terraform-provider-${address.split('/').at(-1)}`;
}
