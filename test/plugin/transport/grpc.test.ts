import { constants } from 'node:http2';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plugin, tfplugin6 } from '../../../lib/plugin/protocol/generated/messages';
import { bundleProvider, makeFolder, removeFolder } from '../support/bundle';
import { plain, value } from '../support/client';
import { HOST, ProviderProcess } from '../support/process';
import {
  answerOf,
  callHeaders,
  frame,
  headerBlock,
  HEADERS,
  message,
  PREFACE,
  RawClient,
  RST_STREAM,
  SETTINGS,
} from '../support/raw-client';

jest.setTimeout(60_000);

const METADATA = '/tfplugin6.Provider/GetMetadata';
const FUNCTION = '/tfplugin6.Provider/CallFunction';
const EMPTY = message(Buffer.alloc(0));

let folder: string;
let file: string;
let provider: ProviderProcess;
let socket: string;
let client: RawClient;
const clients: RawClient[] = [];

function connect(options?: ConstructorParameters<typeof RawClient>[1]): RawClient {
  const made = new RawClient(socket, options);
  clients.push(made);
  return made;
}

/** A call of the provider's function that gives back the word it was given. */
function echo(word: string): Buffer {
  return message(
    tfplugin6.CallFunction.Request.encode({
      name: 'join_words',
      arguments: [value([word]), value('')],
    }).finish(),
  );
}

function echoed(body: Buffer): unknown {
  return plain(tfplugin6.CallFunction.Response.decode(body.subarray(5)).result);
}

/** Starts making a thing that takes until it is interrupted. */
const SLOW = ((): Buffer => {
  const nulls = { made_by: null, secret: null, tags: null, audio: null, parts: null, rule: [] };
  const slow = {
    ...{ ...nulls, id: null, name: 'x', kind: 'plain' },
    ...{ size: 3, behaviour: 'slow', revision: null },
  };
  return message(
    tfplugin6.ApplyResourceChange.Request.encode({
      type_name: 'thing_thing',
      prior_state: value(null),
      planned_state: value(slow),
      config: value({ ...slow, kind: null, size: null }),
    }).finish(),
  );
})();

async function configured(): Promise<void> {
  const request = tfplugin6.ConfigureProvider.Request.encode({ config: value({ label: null }) }).finish();
  await client.call('/tfplugin6.Provider/ConfigureProvider', [message(request)]);
}

beforeAll(() => {
  folder = makeFolder();
  file = bundleProvider(path.join(folder, 'terraform-provider-thing'));
});

beforeEach(async () => {
  provider = new ProviderProcess(file, { ...HOST, TF_LOG: 'WARN' });
  socket = (await provider.handshake())[3] as string;
  client = connect();
});

afterEach(async () => {
  for (const one of clients.splice(0)) one.close();
  provider.signal('SIGKILL');
  await provider.exit();
});

afterAll(() => removeFolder(folder));

test('a call is answered with one message and the status in the trailers', async () => {
  const { headers, body } = await client.call(METADATA, [EMPTY]);
  expect(headers).toMatchObject({
    ':status': 200,
    'content-type': 'application/grpc',
    'grpc-status': '0',
  });
  expect(body.readUInt32BE(1)).toBe(body.length - 5);
  const { resources } = tfplugin6.GetMetadata.Response.decode(body.subarray(5));
  expect(resources.map(({ type_name }) => type_name)).toContain('thing_thing');
});

describe('what is not a call of gRPC', () => {
  test('another content type is 415', async () => {
    const { headers } = await client.call(METADATA, [EMPTY], { 'content-type': 'application/json' });
    expect(headers[':status']).toBe(415);
    const alike = await client.call(METADATA, [EMPTY], { 'content-type': 'application/grpc-web' });
    expect(alike.headers[':status']).toBe(415);
    const typed = await client.call(METADATA, [EMPTY], { 'content-type': 'application/grpc+proto' });
    expect(typed.headers).toMatchObject({ ':status': 200, 'grpc-status': '0' });
  });

  test.each(['GET', 'PUT'])('%s is not served', async (method) => {
    const { headers } = await client.call(METADATA, [], { ':method': method });
    expect(headers).toMatchObject({ ':status': 405, allow: 'POST', 'grpc-status': '12' });
  });

  test.each(['/', '/tfplugin6.Provider/Nothing', '/tfplugin5.Provider/GetMetadata', '/constructor'])(
    'the path %s is unimplemented',
    async (unknown) => {
      const { headers } = await client.call(unknown, [EMPTY]);
      expect(headers).toMatchObject({ 'grpc-status': '12', 'grpc-message': `${unknown} is not served.` });
    },
  );
});

describe('the message', () => {
  test.each<[string, Buffer[], string, string]>([
    ['none', [], '12', 'No message came. This call takes one.'],
    ['a piece of the length', [Buffer.alloc(3)], '13', 'The message ended before its length.'],
    ['less than its length', [message(Buffer.alloc(7), 0, 8)], '13', 'The message ended before its length.'],
    ['two', [EMPTY, EMPTY], '12', 'More than one message came. This call takes one.'],
    ['a flag that is none', [message(Buffer.alloc(0), 7)], '13', 'The message begins with the flag 7'],
    ['compressed without a name', [message(Buffer.alloc(0), 1)], '13', 'but no compression was named'],
    [
      'more than Terraform takes',
      [message(Buffer.alloc(0), 0, 256 * 1024 * 1024 + 1)],
      '8',
      'The message has 268435457 bytes. At most 268435456 are sent at once.',
    ],
    ['4 GB claimed', [message(Buffer.alloc(100_000), 0, 2 ** 32 - 1)], '8', '4294967295 bytes'],
    ['no protobuf', [message(Buffer.from([0xff, 0xff]))], '3', ''],
  ])('%s is refused, and the next call is answered', async (_what, pieces, status, text) => {
    const path = '/tfplugin6.Provider/ValidateResourceConfig';
    const { headers } = await client.call(path, pieces);
    expect(headers['grpc-status']).toBe(status);
    expect(headers['grpc-message']).toContain(text);
    expect((await client.call(METADATA, [EMPTY])).headers['grpc-status']).toBe('0');
  });

  test('a compression is refused by its name, and what is taken is told', async () => {
    const compressed = message(Buffer.alloc(20), 1);
    const { headers } = await client.call(METADATA, [compressed], { 'grpc-encoding': 'gzip' });
    expect(headers).toMatchObject({ 'grpc-status': '12', 'grpc-accept-encoding': 'identity' });
    expect(headers['grpc-message']).toContain('compressed with "gzip"');
    const plainly = await client.call(METADATA, [EMPTY], { 'grpc-encoding': 'gzip' });
    expect(plainly.headers['grpc-status']).toBe('0');
  });

  test('it may come in pieces of one byte', async () => {
    const pieces = Array.from(echo('word'), (byte) => Buffer.from([byte]));
    expect(echoed((await client.call(FUNCTION, pieces)).body)).toBe('word');
  });

  test('64 MB go both ways over windows of 64 kB, to a client that reads slowly', async () => {
    const word = 'x'.repeat(64 * 1024 * 1024);
    const stream = client.begin(FUNCTION);
    stream.end(echo(word));
    const answer = answerOf(stream);
    stream.once('data', () => {
      stream.pause();
      setTimeout(() => stream.resume(), 200);
    });
    // Meanwhile others are served.
    expect((await client.call(METADATA, [EMPTY])).headers['grpc-status']).toBe('0');
    const { headers, body } = await answer;
    expect(headers['grpc-status']).toBe('0');
    expect(echoed(body)).toBe(word);
  });

  test('a status in words that no header carries arrives percent-encoded', async () => {
    const request = plugin.HealthCheckRequest.encode({ service: '100 % Übung\n' }).finish();
    const { headers } = await client.call('/grpc.health.v1.Health/Check', [message(request)]);
    expect(headers['grpc-status']).toBe('5');
    expect(headers['grpc-message']).toBe('There is no service "100 %25 %C3%9Cbung%0A" here.');
    expect(decodeURIComponent(String(headers['grpc-message']))).toContain('100 % Übung\n');
  });
});

describe('time', () => {
  test('a call whose time is up ends so, and what it began goes on', async () => {
    await configured();
    const apply = '/tfplugin6.Provider/ApplyResourceChange';
    const { headers } = await client.call(apply, [SLOW], { 'grpc-timeout': '300m' });
    expect(headers).toMatchObject({ 'grpc-status': '4', 'grpc-message': 'There was no answer within 300m.' });
    const again = client.call(apply, [SLOW]);
    while (provider.stderr.split('slow create has begun').length < 3) await sleep(10);
    await client.call('/tfplugin6.Provider/StopProvider', [EMPTY]);
    expect((await again).headers['grpc-status']).toBe('0');
  });

  test.each(['5', '123456789m', '-1S', 'S', '1d'])('the timeout %s is refused', async (timeout) => {
    const { headers } = await client.call(METADATA, [EMPTY], { 'grpc-timeout': timeout });
    expect(headers['grpc-status']).toBe('13');
    expect(headers['grpc-message']).toContain(`grpc-timeout is "${timeout}"`);
  });

  test('a timeout longer than a timer can wait is no timeout', async () => {
    const { headers } = await client.call(METADATA, [EMPTY], { 'grpc-timeout': '99999999H' });
    expect(headers['grpc-status']).toBe('0');
  });

  test('a call that the client resets is left, others are answered, and what it began ends before the process', async () => {
    await configured();
    const stream = client.begin('/tfplugin6.Provider/ApplyResourceChange');
    stream.on('error', () => undefined);
    stream.end(SLOW);
    while (!provider.stderr.includes('slow create has begun')) await sleep(10);
    stream.close(constants.NGHTTP2_CANCEL);
    expect((await client.call(METADATA, [EMPTY])).headers['grpc-status']).toBe('0');
    client.close();
    expect(await provider.exit()).toBe(0);
  });
});

describe('the connection', () => {
  test('400 calls at once are answered', async () => {
    const calls = Array.from({ length: 400 }, (_, index) => client.call(FUNCTION, [echo(`word ${index}`)]));
    const words = (await Promise.all(calls)).map(({ body }) => echoed(body));
    expect(words).toEqual(Array.from({ length: 400 }, (_, index) => `word ${index}`));
  });

  test('Shutdown is answered, says that no more calls are taken, and ends the open streams', async () => {
    const goaway = new Promise((resolve) => client.session.once('goaway', resolve));
    const [stdio, broker] = ['/plugin.GRPCStdio/StreamStdio', '/plugin.GRPCBroker/StartStream'].map((name) =>
      client.begin(name),
    );
    stdio?.end(EMPTY);
    const open = [stdio, broker].flatMap((stream) => stream ?? []).map(answerOf);
    const { headers } = await client.call('/plugin.GRPCController/Shutdown', [EMPTY]);
    expect(headers['grpc-status']).toBe('0');
    expect(await goaway).toBe(constants.NGHTTP2_NO_ERROR);
    for (const { headers: trailers } of await Promise.all(open)) expect(trailers['grpc-status']).toBe('0');
    expect(await provider.exit()).toBe(0);
  });

  test('the broker ends when the client has nothing more to say, and stdio goes on', async () => {
    const stdio = client.begin('/plugin.GRPCStdio/StreamStdio');
    stdio.end(EMPTY);
    const { headers } = await client.call('/plugin.GRPCBroker/StartStream', [EMPTY, EMPTY]);
    expect(headers['grpc-status']).toBe('0');
    expect(stdio.closed).toBe(false);
  });

  test('a ping is answered', async () => {
    await client.call(METADATA, [EMPTY]);
    await new Promise((resolve) => client.session.ping(resolve));
  });

  test('headers without end are refused', async () => {
    const flooding = connect();
    const many = Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [`x-header-${i}`, 'v'.repeat(1000)]),
    );
    await expect(
      flooding.call(METADATA, [EMPTY], many).then(({ headers }) => headers[':status']),
    ).rejects.toThrow(/NGHTTP2|header|destroyed|closed/i);
    expect((await client.call(METADATA, [EMPTY])).headers['grpc-status']).toBe('0');
  });

  test('a flood of calls that are reset at once is ended, and others are served', async () => {
    const flooding = net.connect(socket);
    flooding.on('error', () => undefined).resume();
    const ended = new Promise((resolve) => flooding.once('close', resolve));
    const headers = headerBlock(callHeaders(METADATA));
    const cancel = Buffer.from([0, 0, 0, 8]);
    flooding.write(Buffer.concat([PREFACE, frame(SETTINGS, 0, 0, Buffer.alloc(0))]));
    for (let id = 1; id < 6000; id += 2) {
      flooding.write(Buffer.concat([frame(HEADERS, 4, id, headers), frame(RST_STREAM, 0, id, cancel)]));
    }
    await ended;
    expect((await client.call(METADATA, [EMPTY])).headers['grpc-status']).toBe('0');
  });
});
