const COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2';
const PROTOCOL = '6';

/** Why the provider does not start, in words for whoever started it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** What Terraform asks of a provider that it starts. */
export interface Handshake {
  /** The certificate that the other side will show, as PEM; absent for a connection without TLS. */
  readonly clientCertificate?: string;
  readonly socketDirectory?: string;
  readonly socketGroup?: string;
  readonly minPort: number;
  readonly maxPort: number;
  /** Whether the handshake line is to say that connections are not multiplexed. */
  readonly multiplexField: boolean;
}

/** Whether a program such as Terraform started this process, rather than a person. */
export function startedByHost(env: NodeJS.ProcessEnv): boolean {
  return env['TF_PLUGIN_MAGIC_COOKIE'] === COOKIE;
}

/** Reads what Terraform asks. */
export function readHandshake(env: NodeJS.ProcessEnv): Handshake {
  const versions = env['PLUGIN_PROTOCOL_VERSIONS'] ?? '';
  if (!versions.split(',').includes(PROTOCOL)) {
    throw new StartError(
      `This provider speaks version 6 of Terraform's plugin protocol, but it was asked for "${versions}". ` +
        'Use Terraform 1.0 or newer.',
    );
  }
  const minPort = readPort(env, 'PLUGIN_MIN_PORT', 10_000);
  const maxPort = readPort(env, 'PLUGIN_MAX_PORT', 25_000);
  if (minPort > maxPort) {
    throw new StartError(
      `PLUGIN_MIN_PORT is ${minPort}, above PLUGIN_MAX_PORT, which is ${maxPort}. Swap them.`,
    );
  }
  const { PLUGIN_CLIENT_CERT: clientCertificate } = env;
  const { PLUGIN_UNIX_SOCKET_DIR: socketDirectory, PLUGIN_UNIX_SOCKET_GROUP: socketGroup } = env;
  return {
    ...(clientCertificate ? { clientCertificate } : {}),
    ...(socketDirectory ? { socketDirectory } : {}),
    ...(socketGroup ? { socketGroup } : {}),
    minPort,
    maxPort,
    multiplexField: Boolean(env['PLUGIN_MULTIPLEX_GRPC']),
  };
}

function readPort(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = env[name];
  if (!text) return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new StartError(`${name} is "${text}". It must be a port, from 0 to 65535.`);
}

/** The line that tells Terraform where the provider listens. */
export function handshakeLine(
  address: { readonly network: string; readonly text: string },
  certificate: Buffer | undefined,
  multiplexField: boolean,
): string {
  const encoded = certificate?.toString('base64').replace(/=+$/, '') ?? '';
  const fields = ['1', PROTOCOL, address.network, address.text, 'grpc', encoded];
  return [...fields, ...(multiplexField ? ['false'] : [])].join('|');
}
