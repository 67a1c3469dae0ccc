import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { OPERATIONS } from '../../lib/ci/operations';
import { startEmulator } from '../../lib/emulator';
import { BUCKET, send, templateBody } from '../../test/emulator/support';
import type { Run } from '../report';
import { property } from './property';
import { wellFormed } from './typed';

const REGION = 'ap-chongqing';
const HOSTS = [
  ...['ci', 'cos', 'pic'].map((service) => `${BUCKET}.${service}.${REGION}.myqcloud.com`),
  ...[`ci.${REGION}.myqcloud.com`, `${BUCKET}.ci.${REGION}.tencentcos.cn`, '127.0.0.1', 'x', ''],
];
/** Of a bucket that none of the requests names. */
const UNHARMED = `calm-1250000000.ci.${REGION}.myqcloud.com`;
const ROWS = Object.values(OPERATIONS);

const word = wellFormed;
const path = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ROWS).map((row) => row.path.replace(/:\w+|\*/, 't1')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('/template/', '/workflow/', '/jobs/', '/'), word)
      .map(([start, rest]) => start + rest),
  },
);
const name = fc.constantFrom(
  'ids',
  'tag',
  'name',
  'pageNumber',
  'pageSize',
  'size',
  'nextToken',
  'states',
  'active',
  'paused',
  'cancel',
  'unbind',
  'prefix',
  'max-keys',
  'orderByTime',
  'workflowId',
  'object',
);
const nested = fc
  .nat(3_000)
  .map((depth) => `<Request>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</Request>`);
const body = fc.oneof(
  fc.constant(undefined),
  fc
    .tuple(word, word, word)
    .map(([Tag, Name, AudioMode]) =>
      templateBody({ Tag: xml(Tag), Name: xml(Name), AudioMode: xml(AudioMode) }),
    ),
  fc
    .tuple(fc.constant(templateBody({ Name: 'fuzz' })), fc.nat(200), fc.nat(60))
    .map(([whole, from, length]) => whole.slice(0, from) + whole.slice(from + length)),
  nested,
  word,
);

function xml(some: string): string {
  return some.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const request = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
  host: fc.oneof(
    { weight: 6, arbitrary: fc.constant(HOSTS[0] as string) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTS) },
  ),
  path,
  query: fc.dictionary(fc.oneof({ weight: 5, arbitrary: name }, { weight: 1, arbitrary: word }), word, {
    maxKeys: 4,
    noNullPrototype: true,
  }),
  body,
  headers: fc.dictionary(
    fc.constantFrom(
      'content-md5',
      'content-type',
      'x-cos-security-token',
      'x-cos-acl',
      'range',
      'if-match',
      'date',
      'expect',
    ),
    fc.constantFrom('', '0', 'bytes=0-', 'application/xml', 'x'.repeat(4_000), 'Q2hlY2sgSW50ZWdyaXR5IQ=='),
    { maxKeys: 2 },
  ),
});

const line = fc.constantFrom(
  ...[
    'GET / HTTP/1.1\r\n',
    'POST /template HTTP/1.1\r\n',
    'PUT /%zz HTTP/1.1\r\n',
    'GET http://%zz/ HTTP/1.1\r\n',
    'X\r\n',
  ],
  ...[
    'Host: media-1250000000.ci.ap-chongqing.myqcloud.com\r\n',
    'Host: \r\n',
    'Content-Length: 5\r\n',
    'Content-Length: -1\r\n',
  ],
  ...[
    'Transfer-Encoding: chunked\r\n',
    'Authorization: q-sign-algorithm=sha1&q-ak=\r\n',
    '\r\n',
    '0\r\n\r\n',
    'ffffffff\r\n',
    'hello',
    '\u0000',
  ],
);
const raw = fc.oneof(
  fc.array(line, { maxLength: 12 }).map((lines) => Buffer.from(lines.join(''))),
  fc.uint8Array({ maxLength: 300 }).map((some) => Buffer.from(some)),
);

async function emulator({ canaries: { secretId, secretKey, token } }: Run) {
  const ci = await startEmulator({ credentials: { secretId, secretKey, token }, history: 100 });
  /** @throws when it does not do what it always does. */
  const answers = async (): Promise<void> => {
    const { status } = await send(ci, { host: UNHARMED, headers: { 'x-cos-security-token': token } });
    if (status !== 200) throw new Error(`It answers ${status} to what is right.`);
  };
  return { ci, token, answers };
}

/** What anybody can send to the emulator. */
export const REQUESTS = [
  property('emulator: signed requests', { full: 3_000, short: 30 }, request, async (run) => {
    const { ci, token, answers } = await emulator(run);
    let count = 0;
    return {
      async holds(given) {
        const answer = await send(ci, {
          ...given,
          headers: { 'x-cos-security-token': token, ...given.headers },
        });
        if (answer.body.includes('a fault of its own')) throw new Error(answer.body);
        if (answer.status >= 500 && answer.status !== 501)
          throw new Error(`${answer.status}: ${answer.body}`);
        if ((count += 1) % 50 === 0) await answers();
      },
      end: () => ci.stop(),
    };
  }),
  property('emulator: bytes', { full: 1_000, short: 15 }, raw, async (run) => {
    const { ci, answers } = await emulator(run);
    const { port } = new URL(ci.url);
    return {
      async holds(given) {
        const socket = net.connect(Number(port), '127.0.0.1');
        const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
        socket.on('error', () => undefined).resume();
        socket.write(given);
        await Promise.race([closed, sleep(5)]);
        socket.destroy();
        await answers();
      },
      end: () => ci.stop(),
    };
  }),
];
