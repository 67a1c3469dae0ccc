import { whole } from '../random';
import { type Exchange, relay } from './proxy';

/** A way in which a request or its answer comes to harm. */
export interface FaultRow {
  readonly name: string;
  /** What happens, for a reader. */
  readonly about: string;
  readonly meet: (exchange: Exchange) => Promise<void> | void;
}

const SIGN_IN =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form>Guest network<br></form></body></html>';
const BAD_GATEWAY = '<html><head><title>Error</title></head><body><center>nginx</center></body></html>';
/** More than is read of any answer. */
const TOO_LONG = 17 * 1024 * 1024;

/** Handles the request and answers 200 with the service's headers and another body. */
async function rewritten({ forward, response }: Exchange, body: (own: Buffer) => Buffer): Promise<void> {
  const answer = await forward();
  const changed = body(answer.body);
  relay(response, {
    ...answer,
    headers: { ...answer.headers, 'content-length': String(changed.length) },
    body: changed,
  });
}

/** Every way in which a call goes wrong. */
export const FAULTS: readonly FaultRow[] = [
  {
    name: 'cut before',
    about: 'The connection closes before the service gets it.',
    meet: ({ cut }) => cut(),
  },
  {
    name: 'cut after',
    about: 'The service does it, and the connection closes without an answer.',
    async meet({ forward, cut }) {
      await forward();
      cut();
    },
  },
  {
    name: 'reset in the answer',
    about: 'The service does it, and the connection is reset in the middle of the answer.',
    async meet({ forward, response }) {
      const { status, headers, body } = await forward();
      response.sendDate = false;
      response.writeHead(status, headers);
      await new Promise((sent) => response.write(body.subarray(0, body.length / 2), sent));
      response.socket?.resetAndDestroy();
    },
  },
  {
    name: 'no answer',
    about: 'The service does it, and nothing comes back until the client has waited long enough.',
    meet: async ({ forward }) => void (await forward()),
  },
  {
    name: 'empty answer',
    about: 'The service does it, and its answer has no body.',
    meet: (exchange) => rewritten(exchange, () => Buffer.alloc(0)),
  },
  {
    name: 'half the XML',
    about: 'The service does it, and half of its answer arrives as if it were whole.',
    meet: (exchange) => rewritten(exchange, (own) => own.subarray(0, own.length / 2)),
  },
  {
    name: 'XML of another shape',
    about: 'The service does it, and answers with XML that is of something else.',
    meet: (exchange) => rewritten(exchange, () => Buffer.from('<Response><Pong>1</Pong></Response>')),
  },
  {
    name: 'over-long answer',
    about: 'The service does it, and its answer is 17 MB.',
    meet: (exchange) =>
      rewritten(exchange, (own) => Buffer.concat([own, Buffer.alloc(TOO_LONG - own.length, ' ')])),
  },
  {
    name: 'sign-in page',
    about: 'A guest network answers 200 with its sign-in page.',
    meet: ({ answer }) => answer(200, SIGN_IN),
  },
  {
    name: 'sent to sign in',
    about: 'A guest network answers 302 to its sign-in page.',
    meet: ({ answer }) => answer(302, '', { location: 'http://sign-in.example/' }),
  },
  { name: '204 of a proxy', about: 'A proxy answers 204.', meet: ({ answer }) => answer(204, '') },
  { name: '502', about: 'A gateway answers 502.', meet: ({ answer }) => answer(502, BAD_GATEWAY) },
  { name: '503', about: 'A gateway answers 503.', meet: ({ answer }) => answer(503, BAD_GATEWAY) },
  {
    name: '504',
    about: 'The service does it, and a gateway has given up by then: 504.',
    async meet({ forward, answer }) {
      await forward();
      answer(504, BAD_GATEWAY);
    },
  },
  {
    name: '500 after',
    about: 'The service does it and answers InternalError.',
    async meet({ forward, answer }) {
      const { headers } = await forward();
      const error =
        '<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>';
      answer(500, error, { 'x-ci-request-id': String(headers['x-ci-request-id']) });
    },
  },
  {
    name: 'SlowDown',
    about: 'The service refuses it as one too many, sometimes with Retry-After.',
    meet({ answer, random }) {
      const error = '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>';
      answer(429, error, {
        'x-ci-request-id': 'refused',
        ...(random() < 0.3 && { 'retry-after': '1' }),
      });
    },
  },
  {
    name: 'done late',
    about: 'The connection closes, and the service does it within the time that a write may take to be seen.',
    meet({ cut, forwardLater, settleMs, random }) {
      forwardLater(whole(random, 1, settleMs * 0.7));
      cut();
    },
  },
  {
    name: 'done very late',
    about:
      'The connection closes, and the service does it once it got it again, or when the command has ended.',
    meet({ cut, forwardAfterNext }) {
      forwardAfterNext();
      cut();
    },
  },
  {
    name: 'stale listings',
    about: 'The service does it, the answer is lost, and the next reads and lists are those of before.',
    async meet({ forward, cut }) {
      await forward();
      cut();
    },
  },
];
