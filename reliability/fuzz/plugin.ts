import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { CALLS } from '../../lib/plugin/server/calls';
import { createIdentity, toPem } from '../../lib/plugin/transport/certificate';
import {
  callHeaders,
  frame,
  headerBlock,
  HEADERS,
  message,
  PREFACE,
  RawClient,
  SETTINGS,
} from '../../test/plugin/support/raw-client';
import type { Run } from '../report';
import { property } from './property';
import { ServedProvider } from './provider-process';

/** What would end the provider, as it should, is no nonsense. */
const PATHS = [...CALLS.keys()]
  .filter((name) => name !== 'StopProvider')
  .map((name) => `/tfplugin6.Provider/${name}`);
const GREETING = Buffer.concat([PREFACE, frame(SETTINGS, 0, 0, Buffer.alloc(0))]);

const bytes = (maxLength: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength }).map((some) => Buffer.from(some));
const path = fc.oneof(
  fc.constantFrom(...PATHS, '/plugin.GRPCBroker/StartStream', '/plugin.GRPCStdio/StreamStdio'),
  fc.string({ maxLength: 40 }),
);
const content = fc.oneof(
  bytes(200),
  bytes(200).map((some) => message(some)),
  fc
    .tuple(bytes(40), fc.nat(255), fc.nat(2 ** 32 - 1))
    .map(([some, flag, length]) => message(some, flag, length)),
);
const stream = fc.oneof(fc.constantFrom(1, 3, 5), fc.nat(9), fc.nat(2 ** 31 - 1));
const block = fc.oneof(
  fc.constantFrom(...PATHS).map((name) => headerBlock(callHeaders(name))),
  bytes(80),
);
const frames = fc.array(
  fc.oneof(
    fc
      .tuple(fc.constantFrom(4, 5), stream, block)
      .map(([flags, id, some]) => frame(HEADERS, flags, id, some)),
    fc.tuple(fc.constantFrom(0, 1), stream, content).map(([flags, id, some]) => frame(0, flags, id, some)),
    fc
      .tuple(fc.nat(12), fc.nat(255), stream, content)
      .map(([type, flags, id, some]) => frame(type, flags, id, some)),
    bytes(60),
  ),
  { maxLength: 12 },
);

/** Says something on a connection of its own, and leaves after a moment. */
async function say(socket: string, what: Uint8Array): Promise<void> {
  const connection = net.connect(socket);
  const closed = new Promise<void>((resolve) => connection.once('close', () => resolve()));
  connection.on('error', () => undefined).resume();
  connection.write(what);
  await Promise.race([closed, sleep(5)]);
  connection.destroy();
}

const served = async (run: Run, input: (provider: ServedProvider) => (what: Buffer) => Promise<void>) => {
  const provider = await ServedProvider.start(run);
  const send = input(provider);
  return {
    holds: async (what: Buffer) => {
      await send(what);
      await provider.answers();
    },
    end: () => provider.end(),
  };
};

/** The provider's socket. */
export const PLUGIN = [
  property('plugin: bytes', { full: 500, short: 10 }, bytes(400), (run) =>
    served(
      run,
      ({ socket }) =>
        (what) =>
          say(socket, what),
    ),
  ),
  property(
    'plugin: bytes where TLS is asked for',
    { full: 300, short: 10 },
    fc.oneof(
      bytes(200),
      bytes(200).map((some) => Buffer.concat([Buffer.from([22, 3, 1, 0, some.length & 255, 1]), some])),
    ),
    async (run) => {
      const { certificate } = await createIdentity();
      const provider = await ServedProvider.start(run, { PLUGIN_CLIENT_CERT: toPem(certificate) });
      return { holds: (what) => say(provider.socket, what), end: () => provider.endAlive() };
    },
  ),
  property(
    'plugin: frames of HTTP/2',
    { full: 1_000, short: 10 },
    frames.map((some) => Buffer.concat(some)),
    (run) =>
      served(
        run,
        ({ socket }) =>
          (what) =>
            say(socket, Buffer.concat([GREETING, what])),
      ),
  ),
  property(
    'plugin: calls',
    { full: 2_000, short: 20 },
    fc.tuple(path, fc.array(content, { maxLength: 4 })),
    async (run) => {
      const provider = await ServedProvider.start(run);
      return {
        async holds([name, pieces]) {
          // What a path cannot hold is refused by the client here, before anything is sent.
          const client = new RawClient(provider.socket);
          const call = client.begin(`/${encodeURI(name.replace(/^\//, ''))}`);
          call.on('error', () => undefined).resume();
          for (const piece of pieces) call.write(piece);
          call.end();
          const closed = new Promise<void>((resolve) => call.once('close', () => resolve()));
          await Promise.race([closed, sleep(50)]);
          client.close();
          await provider.answers();
        },
        end: () => provider.end(),
      };
    },
  ),
];
