import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import fc from 'fast-check';
import { bundleProvider, makeFolder, removeFolder } from '../support/bundle';
import type { TestClient } from '../support/client';
import { HOST, makePair, ProviderProcess } from '../support/process';
import type { Pair } from '../support/process';
import { callHeaders, frame, headerBlock, HEADERS, message, PREFACE, SETTINGS } from '../support/raw-client';

jest.setTimeout(60_000);

const METADATA = '/tfplugin6.Provider/GetMetadata';
const GREETING = Buffer.concat([PREFACE, frame(SETTINGS, 0, 0, Buffer.alloc(0))]);
const END_HEADERS = 4;

let folder: string;
let file: string;
let pair: Pair;
let provider: ProviderProcess;
let client: TestClient;

/** Connects as Terraform would, over TLS if the provider has it. */
async function open(): Promise<net.Socket> {
  const fields = await provider.handshake();
  const plain = net.connect(fields[3] as string);
  if (!fields[5]) return plain;
  const options = { key: pair.key, cert: pair.certificate, rejectUnauthorized: false, ALPNProtocols: ['h2'] };
  return tls.connect({ socket: plain, ...options });
}

/** Sends something and waits: until the provider hangs up, or for so long. */
async function say(bytes: Uint8Array, ms: number): Promise<'closed' | 'open'> {
  const socket = await open();
  socket.on('error', () => undefined).resume();
  const closed = new Promise<'closed'>((resolve) => socket.once('close', () => resolve('closed')));
  socket.write(bytes);
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<'open'>((resolve) => (timer = setTimeout(() => resolve('open'), ms)));
  const result = await Promise.race([closed, waited]);
  clearTimeout(timer);
  socket.destroy();
  return result;
}

beforeAll(() => {
  folder = makeFolder();
  file = bundleProvider(path.join(folder, 'terraform-provider-thing'));
  pair = makePair(folder, 'terraform');
});

afterAll(() => removeFolder(folder));

describe.each([
  ['in clear', false],
  ['after the handshake of TLS', true],
])('%s', (_how, secured) => {
  beforeAll(async () => {
    provider = new ProviderProcess(
      file,
      secured ? { ...HOST, PLUGIN_CLIENT_CERT: pair.certificate } : { ...HOST },
    );
    client = await provider.connect(secured ? pair : undefined);
    // Terraform is there all the time.
    await client.call('GetMetadata');
  });

  afterAll(async () => {
    client.close();
    provider.signal('SIGKILL');
    await provider.exit();
  });

  const call = headerBlock(callHeaders(METADATA));
  const none = Buffer.alloc(0);
  const breaches: readonly (readonly [string, Buffer])[] = [
    ['HTTP/1.1', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['noise', Buffer.from('noise '.repeat(20))],
    ['a preface without settings', Buffer.concat([PREFACE, frame(HEADERS, END_HEADERS, 1, call)])],
    ['data outside of a stream', Buffer.concat([GREETING, frame(0, 0, 0, Buffer.from('x'))])],
    ['data of a stream that was never opened', Buffer.concat([GREETING, frame(0, 0, 5, Buffer.from('x'))])],
    ['a stream with a number of the server', Buffer.concat([GREETING, frame(HEADERS, END_HEADERS, 2, call)])],
    [
      'headers that do not decode',
      Buffer.concat([GREETING, frame(HEADERS, END_HEADERS, 1, Buffer.alloc(9, 0xff))]),
    ],
    ['headers that go on without having begun', Buffer.concat([GREETING, frame(9, END_HEADERS, 1, call)])],
    ['settings of half a setting', Buffer.concat([GREETING, frame(SETTINGS, 0, 0, Buffer.alloc(5))])],
    ['a window that does not grow', Buffer.concat([GREETING, frame(8, 0, 0, Buffer.alloc(4))])],
    [
      'a window beyond all bounds',
      Buffer.concat([GREETING, frame(8, 0, 0, Buffer.from([0x7f, 255, 255, 255]))]),
    ],
    ['a ping of seven bytes', Buffer.concat([GREETING, frame(6, 0, 0, Buffer.alloc(7))])],
    [
      'a frame above the length that is agreed',
      Buffer.concat([GREETING, frame(0, 0, 1, Buffer.alloc(20_000))]),
    ],
    ['a promise', Buffer.concat([GREETING, frame(5, END_HEADERS, 1, Buffer.alloc(8))])],
    ['a flood of settings', Buffer.concat([GREETING, ...Array(20_000).fill(frame(SETTINGS, 0, 0, none))])],
  ];

  test('whoever breaks the protocol is hung up on, and Terraform is served', async () => {
    const said = breaches.map(async ([what, bytes]) => [what, await say(bytes, 20_000)]);
    expect(await Promise.all(said)).toEqual(breaches.map(([what]) => [what, 'closed']));
    expect((await client.call('GetMetadata')).resources).not.toHaveLength(0);
  });

  test('who speaks HTTP/2 and has nothing to ask may stay', async () => {
    expect(await say(GREETING, 5000)).toBe('open');
  });

  test('no sequence of frames brings it down', async () => {
    const header = fc.oneof(
      fc.constant(call),
      fc.constant(headerBlock(callHeaders('/tfplugin6.Provider/ValidateResourceConfig'))),
      fc.constant(headerBlock(callHeaders('/plugin.GRPCBroker/StartStream'))),
      fc.constant(headerBlock([...callHeaders(METADATA), ['grpc-timeout', '1n']])),
      fc.constant(headerBlock(callHeaders(METADATA).slice(1))),
      fc.uint8Array({ maxLength: 60 }),
    );
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => message(bytes)),
      fc
        .tuple(fc.uint8Array({ maxLength: 20 }), fc.nat(2 ** 32 - 1))
        .map(([b, length]) => message(b, 0, length)),
    );
    const stream = fc.oneof(fc.constantFrom(1, 3, 5), fc.nat(9), fc.nat(2 ** 31 - 1));
    const one = fc.oneof(
      {
        weight: 4,
        arbitrary: fc
          .tuple(fc.constantFrom(4, 5), stream, header)
          .map(([flags, id, block]) => frame(HEADERS, flags, id, block)),
      },
      {
        weight: 4,
        arbitrary: fc
          .tuple(fc.constantFrom(0, 1), stream, content)
          .map(([flags, id, bytes]) => frame(0, flags, id, bytes)),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.nat(12), fc.nat(255), stream, content)
          .map(([type, flags, id, bytes]) => frame(type, flags, id, bytes)),
      },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(one, { maxLength: 12 }), async (frames) => {
        await say(Buffer.concat([GREETING, ...frames]), 10);
      }),
      { numRuns: Number(process.env['FUZZ_RUNS']) || 150 },
    );
    expect((await client.call('GetMetadata')).resources).not.toHaveLength(0);
  });
});
