import { createHash } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { SERVICE_ERROR } from '../../ci/wire';
import { carriable, writeXml } from '../../ci/xml';
import { Refusal } from '../refusal';
import { authenticate, isSigned, type SignatureEvidence, signatureEvidence } from './auth';
import { Call, type Reply } from './call';
import type { ConsoleService } from './console/console';
import { isForConsole } from './console/gate';
import { Denial, HttpRefusal, invalidContent, statusOf } from './errors';
import { type Failure, type Faults } from './faults';
import type { Guard } from './guard';
import type { RequestHistory, SeenRequest } from './history';
import type { Keys } from './keys';
import { MAX_OBJECT, MAX_XML } from './limits';
import { RateLimit } from './rate-limit';
import { RequestIds } from './request-ids';
import { type RecordedRequest, keptBody } from './request-log';
import { type ServiceRequest, readHost, readRequest } from './request';
import { parseHost } from '../../ci/hosts';
import type { Match, Routes } from './router';
import type { World } from '../service/world';

const PROLOG = '<?xml version="1.0" encoding="utf-8"?>\n';

/** What the HTTP side needs to know. */
export interface Service {
  readonly routes: Routes;
  readonly faults: Faults;
  readonly keys: Keys;
  readonly guard: Guard;
  readonly requests: RecordedRequest[];
  /** How many of the most recent requests are kept. */
  readonly history: number;
  readonly seen: RequestHistory;
  readonly console: ConsoleService;
  readonly world: World;
  readonly now: () => number;
}

/** Makes the HTTP server of the emulator; it does not listen yet. */
export function createService(service: Service): Server {
  const ids = new RequestIds();
  const limit = new RateLimit();
  return createServer((message, response) => {
    const { console } = service;
    if (isForConsole(message)) {
      console.answer(message, response).catch((error: Error) => response.destroy(error));
      return;
    }
    answer(service, ids, limit, message, response).catch((error: Error) => response.destroy(error));
  });
}

/** What is known of a request as it goes along. */
interface Exchange {
  readonly service: Service;
  readonly limit: RateLimit;
  readonly message: IncomingMessage;
  readonly requestId: string;
  now: number;
  request?: ServiceRequest;
  record?: RecordedRequest;
  seen?: { -readonly [Key in keyof SeenRequest]: SeenRequest[Key] };
  evidence?: SignatureEvidence;
  failure?: Failure;
}

async function answer(
  service: Service,
  ids: RequestIds,
  limit: RateLimit,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const now = service.now();
  const begin = performance.now();
  const exchange: Exchange = { service, limit, message, requestId: ids.next(now), now };
  const ended = (): void => {
    const { seen, failure } = exchange;
    if (seen === undefined) return;
    if (failure) seen.failure = failure;
    if (seen.request.status !== undefined) {
      seen.duration = Math.round((performance.now() - begin) * 100) / 100;
    }
    service.seen.end(seen);
  };
  let reply: Reply | 'drop' | 'hang';
  try {
    reply = await handle(exchange);
  } catch (error) {
    if (message.errored) return;
    reply = errorReply(exchange, error, ids.trace());
  }
  if (reply === 'drop') message.socket.destroy();
  if (reply !== 'drop' && reply !== 'hang') send(exchange, reply, response);
  ended();
}

async function handle(exchange: Exchange): Promise<Reply | 'drop' | 'hang'> {
  const { service, message } = exchange;
  const request = readRequest(message);
  exchange.request = request;
  const record: RecordedRequest = {
    method: request.method,
    host: request.host,
    path: request.path,
    query: Object.fromEntries([...request.query].reverse()),
    headers: { ...request.headers },
    body: '',
  };
  exchange.record = record;

  let match: Match | undefined;
  let refusal: unknown;
  try {
    match = service.routes.find(request, readHost(request.host));
    record.operation = match.route.operation;
  } catch (error) {
    refusal = error;
  }
  // Of what anybody can send who has no keys, nothing is held: it will be refused, whatever it says.
  const signed = isSigned(request, service.keys);
  const host = match?.host ?? parseHost(request.host);
  const seen: SeenRequest = {
    id: exchange.requestId,
    time: exchange.now,
    request: record,
    ...(host && { host }),
  };
  exchange.seen = seen;
  service.seen.add(seen);
  const body = await readBody(message, match?.route.content ? MAX_OBJECT : MAX_XML, signed);
  if (signed && !match?.route.content) record.body = keptBody(body);
  if (signed) {
    service.requests.push(record);
    if (service.requests.length > service.history) service.requests.shift();
  }

  exchange.limit.admit(service.world.behaviour.rateLimit);
  const failure = service.faults.meet({ ...request, operation: record.operation });
  exchange.failure = failure;
  if (failure?.kind === 'hang') return 'hang';
  if (failure?.kind === 'drop' && failure.when === 'before') return 'drop';
  if (failure?.kind === 'delay') await passed(failure.ms, message);
  if (failure?.kind === 'skew') exchange.now += failure.seconds * 1000;
  if (failure?.kind === 'error') {
    const { status, code, message: text = `The emulator was told to fail with ${code}.` } = failure;
    throw status === undefined ? new Refusal(code, text) : new HttpRefusal(status, code, text);
  }
  if (failure?.kind === 'redirect') {
    const status = failure.status ?? 307;
    throw new HttpRefusal(
      status,
      status === 301 ? 'PermanentRedirect' : 'TemporaryRedirect',
      'Please send the request to the address in Location.',
      { Location: failure.location },
    );
  }
  if (match === undefined) throw refusal;
  try {
    authenticate(request, service.keys, exchange.now, signed);
  } catch (error) {
    const evidence = signatureEvidence(request, service.keys);
    if (evidence) exchange.evidence = evidence;
    throw error;
  }
  service.guard.admit(match, request.path.slice(1), exchange.now, service.world.behaviour);
  checkBody(request, body, match.route.content === true);
  const call = new Call(service.world, request, match.host, match.params, body, exchange.requestId);
  const reply = match.route.handle(call);
  if (failure?.kind === 'drop') return 'drop';
  if (failure?.kind === 'empty') return {};
  return reply;
}

function passed(ms: number, message: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const { socket } = message;
    // The socket outlives the request, and carries others after it.
    const end = (): void => {
      clearTimeout(timer);
      socket.off('close', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    socket.once('close', end);
  });
}

/**
 * Reads the body to its end, even when it is too long: a client reads no answer while it still sends.
 * @param keep - whether anything is to be done with it; if not, it is read and dropped.
 */
async function readBody(message: IncomingMessage, limit: number, keep: boolean): Promise<Buffer> {
  if (!hasBody(message)) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  // An asynchronous iterator takes longer than all else of a short body.
  await new Promise<void>((resolve, reject) => {
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (keep && size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    });
    message.on('end', resolve);
    message.on('error', reject);
  });
  if (size <= limit) return Buffer.concat(chunks);
  throw limit === MAX_XML
    ? new HttpRefusal(413, 'InvalidContent', `The body is longer than ${limit} bytes.`)
    : new Refusal('EntityTooLarge', `The object is larger than ${limit} bytes.`);
}

/** Tells whether a request announces a body, be it an empty one: HTTP/1.1 has none without that. */
function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function checkBody(request: ServiceRequest, body: Buffer, content: boolean): void {
  const { headers, method } = request;
  if ((method === 'PUT' || method === 'POST') && !hasBody(request)) {
    throw new Refusal('MissingContentLength', 'A PUT or POST needs a Content-Length header.');
  }
  const promised = headers['content-md5'];
  if (typeof promised !== 'string') return;
  if (Buffer.from(promised, 'base64').length !== 16) {
    throw new Refusal('InvalidDigest', 'The Content-MD5 you specified is not valid.');
  }
  if (createHash('md5').update(body).digest('base64') !== promised) {
    const text = 'The Content-MD5 you specified did not match what we received.';
    throw content ? new Refusal('BadDigest', text) : invalidContent(text);
  }
}

function errorReply(exchange: Exchange, error: unknown, traceId: string): Reply {
  const refusal =
    error instanceof Refusal
      ? error
      : new Refusal('InternalError', `The emulator has a fault of its own: ${String(error)}`);
  const { request, requestId, service } = exchange;
  const { behaviour } = service.world;
  const side = request && isOfCos(request) ? 'cos' : 'ci';
  const code = refusal instanceof Denial ? refusal.codeOn(side, behaviour) : refusal.code;
  const { seen, evidence } = exchange;
  if (seen) seen.refusal = { code, error: refusal, ...(evidence && { evidence }) };
  // COS names the resource; the documents of CI do not show it.
  const resource = request && side === 'cos' ? request.host + request.path : undefined;
  return {
    status: statusOf(code, side, behaviour),
    ...(refusal instanceof HttpRefusal && { status: refusal.status, headers: refusal.headers }),
    xml: SERVICE_ERROR.write({ code, message: carriable(refusal.message), resource, requestId, traceId }),
  };
}

function isOfCos({ host }: ServiceRequest): boolean {
  return /\.cos\./.test(host);
}

function send(exchange: Exchange, reply: Reply, response: ServerResponse): void {
  const { request, requestId, record, failure } = exchange;
  const status = reply.status ?? 200;
  const cos = request !== undefined && isOfCos(request);
  // Text goes out in one piece with the head; the bytes of an object cannot.
  let body = reply.content ?? (reply.xml ? PROLOG + writeXml(reply.xml) : '');
  if (failure?.kind === 'garbage' && status === 200) body = '\u0000<Response><not xml';
  if (failure?.kind === 'huge' && status === 200) body = Buffer.alloc(failure.bytes, ' ');
  if (record) record.status = status;
  response.sendDate = false;
  response.writeHead(status, {
    Date: new Date(exchange.now).toUTCString(),
    Server: cos ? 'tencent-cos' : 'tencent-ci',
    [cos ? 'x-cos-request-id' : 'x-ci-request-id']: requestId,
    ...(reply.xml ? { 'Content-Type': 'application/xml' } : {}),
    ...(status === 204 ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...reply.headers,
  });
  response.end(request?.method === 'HEAD' ? undefined : body);
}
