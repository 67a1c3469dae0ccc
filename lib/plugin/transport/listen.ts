import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, readFileSync, rmSync } from 'node:fs';
import type net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Handshake } from './handshake';
import { StartError } from './handshake';

/** Where a server listens, in the words of the handshake. */
export interface Address {
  readonly network: 'unix' | 'tcp';
  readonly text: string;
}

/** Listens on a socket of its own: a Unix socket, or a loopback port on Windows. */
export async function listen(
  server: net.Server,
  asked: Handshake,
  platform: NodeJS.Platform = process.platform,
): Promise<Address> {
  return platform === 'win32' ? listenOnPort(server, asked) : listenOnSocket(server, asked);
}

async function listenOnSocket(server: net.Server, asked: Handshake): Promise<Address> {
  const directory = asked.socketDirectory ?? tmpdir();
  const file = path.join(directory, `plugin-${randomBytes(6).toString('hex')}`);
  try {
    await bind(server, { path: file });
  } catch (error) {
    throw new StartError(
      `The provider cannot listen on the Unix socket ${file}: ${(error as Error).message}. ` +
        'Set TMPDIR to a short, writable folder.',
    );
  }
  // The server removes it when it closes, but not when the process just ends.
  const remove = (): void => rmSync(file, { force: true });
  process.once('exit', remove);
  server.once('close', () => process.removeListener('exit', remove));
  if (asked.socketGroup === undefined) {
    chmodSync(file, 0o600);
  } else {
    chownSync(file, process.getuid?.() ?? 0, groupId(asked.socketGroup));
    chmodSync(file, 0o660);
  }
  return { network: 'unix', text: file };
}

function groupId(group: string): number {
  if (/^\d+$/.test(group)) return Number(group);
  const line = readFileSync('/etc/group', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${group}:`));
  const id = line?.split(':')[2];
  if (id !== undefined) return Number(id);
  throw new StartError(`PLUGIN_UNIX_SOCKET_GROUP is "${group}", but there is no such group on this machine.`);
}

async function listenOnPort(server: net.Server, { minPort, maxPort }: Handshake): Promise<Address> {
  for (let port = minPort; port <= maxPort; port++) {
    try {
      await bind(server, { host: '127.0.0.1', port });
      return { network: 'tcp', text: `127.0.0.1:${(server.address() as net.AddressInfo).port}` };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
  throw new StartError(
    `Every port from ${minPort} to ${maxPort} is taken. Widen the range with PLUGIN_MIN_PORT and PLUGIN_MAX_PORT.`,
  );
}

function bind(server: net.Server, where: net.ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}
