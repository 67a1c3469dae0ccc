import { createHash } from 'node:crypto';
import { shownUrl } from '../rules';
import { Creations, type Creation, type CreationWatch, refuseTwins } from './create-once';
import {
  abortedCall,
  givenUp,
  type CallName,
  CiError,
  invalidAnswer,
  isExpiredSignature,
  isHeldUp,
  isNotFound,
  isTooMany,
  sentences,
  serviceError,
} from './errors';
import { type Endpoint, endpointSet } from './endpoint';
import { bucketHost, parseHost, regionHost } from './hosts';
import { type HoldUp, Limiter, type Passage, type Permit } from './limiter';
import type { HostKind, OperationRow, Repeat } from './operations';
import {
  BACKOFF,
  type Backoff,
  delayBefore,
  MAX_RETRY_AFTER_MS,
  parseRetryAfter,
  pause,
  untilAborted,
} from './retry';
import { type Credentials, type Pair, sign } from './signature';
import { type HttpAnswer, Transport, TransportFault } from './transport';
import { SETTLE_MS } from './waiting';
import { cut, errorFromBody, WireError } from './wire';
import { parseXml, writeXml, type XmlElement, XmlError, type XmlNode } from './xml';

/** What a client is made of. */
export interface CiClientOptions {
  /** Asked before every try, so that temporary credentials can be renewed in between. */
  readonly credentials: () => Promise<Credentials> | Credentials;
  /**
   * Where the credentials were found, in words: an error that blames them says so.
   * @default - errors do not say
   */
  readonly credentialsSource?: string;
  /**
   * Where to connect instead of the service, such as an emulator: `http://127.0.0.1:8080`. Requests keep the Host
   * header, path and signature that CI would get. Errors say where an endpoint that was read was written.
   * @default - the service itself, over HTTPS
   */
  readonly endpoint?: string | Endpoint;
  /**
   * How often a request is sent again after it failed. What the service refused because there were too many, or with
   * Retry-After, is not counted: see `patienceMs` of a {@link Target}.
   * @default 4
   */
  readonly maxRetries?: number;
  /**
   * How long one try may take, in milliseconds.
   * @default 30000
   */
  readonly timeoutMs?: number;
  /**
   * What the service's logs call this client.
   * @default cdktf-tencent-ci
   */
  readonly userAgent?: string;
  /**
   * How long to wait between tries.
   * @default - up to 0.2 s before the second, doubling up to 10 s, with full jitter
   */
  readonly backoff?: Backoff;
  /**
   * How long a write may take to be visible, in milliseconds: the wait before each look at what was written.
   * @default - 0, 200, 400 … 3200: 6.2 s in all
   */
  readonly settleMs?: readonly number[];
  /** Told about every try, once it has ended. */
  readonly log?: (record: RequestRecord) => void;
  /** Told every few seconds while a rate limit of the service holds calls up. */
  readonly heldUp?: (holdUp: HoldUp) => void;
}

/** One try of one request, for a log. It holds no headers, no bodies and no secrets. */
export interface RequestRecord {
  readonly operation: string;
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** From 1. */
  readonly attempt: number;
  readonly ms: number;
  readonly status?: number;
  readonly requestId?: string;
  /** Why there was no answer. */
  readonly fault?: string;
}

/** Where a call goes. */
export interface Target {
  readonly region: string;
  /** The bucket with its APPID. */
  readonly bucket: string;
  /** Ends the call at once, whatever it is waiting for. */
  readonly signal?: AbortSignal;
  /**
   * Ends the call where nothing is under way: when it would have to wait for its turn under a rate limit, or for another
   * try of what was certainly not done.
   * @default - what `signal` is
   */
  readonly interrupt?: AbortSignal;
  /**
   * How long the service may hold the call up with refusals that ask to come later, in milliseconds, from the first
   * try to the last.
   * @default 600000
   */
  readonly patienceMs?: number;
}

/** A call, before it is signed. */
export interface CiRequest {
  /** The call's name in access policies (CAM), without `ci:`. */
  readonly operation: string;
  readonly target: Target;
  readonly method: OperationRow['method'];
  /** Decoded. */
  readonly path: string;
  readonly query?: readonly (readonly [string, string | number | undefined])[];
  readonly body?: XmlNode | Buffer;
  readonly contentType?: string;
  /**
   * Whose host: a bucket's on CI, COS or the older `pic`, or CI's for the whole region.
   * @default ci
   */
  readonly host?: HostKind;
  /**
   * When a failed try is followed by another.
   * @default always
   */
  readonly repeat?: Repeat;
  /**
   * The largest answer that is read, in bytes.
   * @default 16777216
   */
  readonly maxBytes?: number;
}

/** An answer with a status below 300. */
export interface CiAnswer extends HttpAnswer {
  readonly call: CallName;
  readonly requestId?: string;
}

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_REDIRECTS = 3;
const PATIENCE_MS = 10 * 60_000;
/** A signature starts to be valid this long before now, so that a clock a little ahead does no harm. */
const SIGNED_BACK_S = 60;
const SIGNED_AHEAD_S = 900;

/**
 * A client of CI. One instance serves any number of buckets and concurrent calls: a call's target travels with the
 * call. All it remembers is how far the service's clock is off, how fast the service takes requests (see `Limiter`) and
 * what it created (see `Creations`).
 */
export class CiClient {
  /** The wait before each look at what was written, in milliseconds. */
  readonly settleMs: readonly number[];
  private readonly transport: Transport;
  private readonly maxRetries: number;
  private readonly backoff: Backoff;
  private readonly creations: Creations;
  private readonly limiter: Limiter;
  /** The correction that signatures need, set only once the service has complained. */
  private signingOffsetMs = 0;
  /** What the last answer's Date header said about the service's clock. */
  private seenOffsetMs = 0;

  constructor(private readonly options: CiClientOptions) {
    this.transport = new Transport(options.endpoint);
    this.maxRetries = options.maxRetries ?? 4;
    this.backoff = options.backoff ?? BACKOFF;
    this.settleMs = options.settleMs ?? SETTLE_MS;
    this.limiter = new Limiter({
      firstRate: 2_000 / Math.max(1, this.backoff.firstMs),
      ...(options.heldUp && { report: options.heldUp }),
    });
    this.creations = new Creations({
      maxRetries: this.maxRetries,
      settleMs: this.settleMs,
      clockOffsetMs: () => this.seenOffsetMs,
      pauseBefore: (failed, error, signal) => this.pauseBefore(failed, error, signal),
    });
  }

  /**
   * Sends a call, again and again as far as that is harmless.
   * @throws CiError when it failed, InvalidNameError when bucket or region cannot be one.
   */
  async request(request: CiRequest): Promise<CiAnswer> {
    return this.repeated(request, (answer) => answer);
  }

  /**
   * Sends a call and reads the XML of its answer. An answer that cannot be read is asked for again where that is
   * harmless, as one that got lost is.
   * @throws CiError of the kind `invalid-answer` when there is none or when it cannot be what was asked for.
   */
  async read<T>(request: CiRequest, read: (root: XmlElement) => T): Promise<T> {
    return this.readText(request, (text) => read(parseXml(text)));
  }

  /**
   * Sends a call and reads the text of its answer, as {@link read} does.
   * @throws CiError of the kind `invalid-answer` when it is empty or when it cannot be what was asked for.
   */
  async readText<T>(request: CiRequest, read: (text: string) => T): Promise<T> {
    return this.repeated(request, (answer) => textIn(answer, read));
  }

  private async repeated<T>(request: CiRequest, read: (answer: CiAnswer) => T): Promise<T> {
    const call = this.callOf(request);
    const { signal, patienceMs = PATIENCE_MS } = request.target;
    const started = Date.now();
    let maybeDone = false;
    let failed = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return read(await this.attempt(request, call, attempt));
      } catch (error) {
        if (!(error instanceof CiError)) throw error;
        if (request.repeat === 'delete' && maybeDone && isNotFound(error)) {
          return read({ call, status: 204, headers: {}, body: Buffer.alloc(0), requestId: error.requestId });
        }
        const heldUp = isHeldUp(error) && (error.certainlyNotDone || mayRepeat(request.repeat, error));
        if (heldUp) {
          const ms = Date.now() - started;
          if (ms >= patienceMs) throw givenUp(call, error, attempt, ms);
        } else {
          failed += 1;
          if (!mayRepeat(request.repeat, error) || failed > this.maxRetries) throw error;
        }
        maybeDone ||= !error.certainlyNotDone;
        // The limiter knows how long to wait after one request too many.
        const stop = maybeDone ? signal : interruptOf(request.target);
        if (!isTooMany(error)) await this.pauseBefore(Math.max(1, failed), error, stop, call);
      }
    }
  }

  /** Creates something that must not be created twice; see `Creations`. */
  async createOnce<Made>(
    request: CiRequest,
    creation: Omit<Creation<Made>, 'call' | 'send' | 'interrupt' | 'warn'> & {
      readonly read: (root: XmlElement) => Made;
    },
    { warn }: CreationWatch = {},
  ): Promise<Made> {
    const call = this.callOf(request);
    return this.creations.run({
      ...creation,
      call,
      identity: `${request.target.region}/${request.target.bucket}/${creation.identity}`,
      interrupt: interruptOf(request.target),
      warn: warn ?? ((message) => refuseTwins(call, message)),
      send: () => this.read({ ...request, repeat: 'never' }, creation.read),
    });
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.transport.close();
  }

  private async attempt(request: CiRequest, call: CallName, attempt: number): Promise<CiAnswer> {
    let host = call.host;
    let clockCorrected = false;
    for (let redirects = 0; ;) {
      const answer = await this.exchange(request, { ...call, host }, attempt);
      const requestId = answer.headers['x-ci-request-id'] ?? answer.headers['x-cos-request-id'];
      const { status } = answer;
      if (status >= 200 && status < 300) {
        if (answer.body.length > (request.maxBytes ?? MAX_ANSWER_BYTES)) {
          throw tooLarge({ ...call, host }, request, { status, requestId });
        }
        return { ...answer, call: { ...call, host }, requestId };
      }
      if (status >= 300 && status < 400 && answer.headers['location'] !== undefined) {
        redirects += 1;
        host = this.redirected({ ...call, host }, answer.headers['location'], redirects, {
          status,
          requestId,
        });
        continue;
      }
      const said = errorFromBody(answer.body.toString('utf8'));
      // The refusal itself says that nothing was done, so even a creation may be sent again at once.
      if (said && isExpiredSignature(said) && !clockCorrected && answer.headers['date'] !== undefined) {
        clockCorrected = true;
        this.signingOffsetMs = this.seenOffsetMs;
        continue;
      }
      const retryAfterMs = parseRetryAfter(answer.headers['retry-after']);
      throw serviceError(
        { ...call, host },
        { status, requestId, retryAfterMs, said, credentialsSource: this.options.credentialsSource },
      );
    }
  }

  private async exchange(request: CiRequest, call: CallName, attempt: number): Promise<HttpAnswer> {
    const started = Date.now();
    const record = { operation: call.operation, method: request.method, host: call.host, path: request.path };
    const log = (outcome: Pick<RequestRecord, 'status' | 'requestId' | 'fault'>): void =>
      this.options.log?.({ ...record, attempt, ms: Date.now() - started, ...outcome });
    const permit = await this.permit(request.target, call);
    let passage: Passage = { as: 'unknown' };
    try {
      const answer = await this.send(request, call, log);
      passage = passageOf(answer);
      return answer;
    } finally {
      permit.end(passage);
    }
  }

  private async permit({ signal, interrupt = signal }: Target, call: CallName): Promise<Permit> {
    if (signal?.aborted) throw abortedCall(call, true);
    const signals = [signal, interrupt].filter((one) => one !== undefined);
    const either = signals.length === 2 && signal !== interrupt ? AbortSignal.any(signals) : signals[0];
    try {
      return await this.limiter.enter(either);
    } catch {
      throw abortedCall(call, true);
    }
  }

  private async send(
    request: CiRequest,
    call: CallName,
    log: (outcome: Pick<RequestRecord, 'status' | 'requestId' | 'fault'>) => void,
  ): Promise<HttpAnswer> {
    const { signal } = request.target;
    const query = (request.query ?? []).flatMap(([name, value]): Pair[] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const body = bodyOf(request.body);
    const headers = await this.headers(request, call, query, body);
    try {
      const answer = await this.transport.send({
        method: request.method,
        host: call.host,
        path: request.path,
        query,
        headers,
        body,
        signal,
        timeoutMs: this.options.timeoutMs ?? 30_000,
        // An error may be larger than the object that was to be read.
        maxBytes: Math.max(request.maxBytes ?? MAX_ANSWER_BYTES, 64 * 1024),
      });
      const date = Date.parse(answer.headers['date'] ?? '');
      if (!Number.isNaN(date)) this.seenOffsetMs = date - Date.now();
      const requestId = answer.headers['x-ci-request-id'] ?? answer.headers['x-cos-request-id'];
      log({ status: answer.status, ...(requestId !== undefined && { requestId }) });
      return answer;
    } catch (error) {
      if (!(error instanceof TransportFault)) throw error;
      log({ fault: error.code ?? error.kind });
      if (error.kind === 'too-large') throw tooLarge(call, request);
      throw transportError(call, error);
    }
  }

  private async headers(
    request: CiRequest,
    call: CallName,
    query: readonly Pair[],
    body: Buffer | undefined,
  ): Promise<Pair[]> {
    const { signal } = request.target;
    let credentials: Credentials;
    try {
      credentials = await untilAborted(Promise.resolve(this.options.credentials()), signal);
    } catch (error) {
      throw signal?.aborted ? abortedCall(call, true) : error;
    }
    const headers: Pair[] = [['Host', call.host]];
    if (body !== undefined) {
      headers.push(['Content-Type', request.contentType ?? 'application/xml']);
      headers.push(['Content-MD5', createHash('md5').update(body).digest('base64')]);
    }
    if (body !== undefined || request.method === 'PUT' || request.method === 'POST') {
      headers.push(['Content-Length', String(body?.length ?? 0)]);
    }
    if (credentials.token) {
      // Assumption A13.
      const ci = request.host === undefined || request.host === 'ci' || request.host === 'region';
      headers.push([ci ? 'x-ci-security-token' : 'x-cos-security-token', credentials.token]);
    }
    const now = Math.floor((Date.now() + this.signingOffsetMs) / 1000);
    const authorization = sign({ method: request.method, path: request.path, query, headers }, credentials, {
      start: now - SIGNED_BACK_S,
      end: now + SIGNED_AHEAD_S,
    });
    return [
      ...headers,
      ['User-Agent', this.options.userAgent ?? 'cdktf-tencent-ci'],
      ['Authorization', authorization],
    ];
  }

  // Only the host is taken from a redirect, and only when it is the same bucket on the same service: a bucket that
  // lives in another region is all that the service has a reason to point to. Credentials never go anywhere else.
  private redirected(
    call: CallName,
    location: string,
    count: number,
    answer: { readonly status: number; readonly requestId?: string },
  ): string {
    const base = `${this.transport.protocol}//${call.host}`;
    const url = URL.canParse(location, base) ? new URL(location, base) : undefined;
    const [from, to] = [parseHost(call.host), parseHost(url?.host ?? '')];
    const same = to && to.bucket === from?.bucket && to.service === from?.service && to.port === undefined;
    if (
      url &&
      same &&
      url.host !== call.host &&
      url.protocol === this.transport.protocol &&
      count <= MAX_REDIRECTS
    ) {
      return url.host;
    }
    throw new CiError(
      call,
      sentences(
        `was redirected to ${JSON.stringify(url?.origin ?? cut(shownUrl(location)))}, which is not followed`,
        `Check that bucket ${call.bucket} is in region ${call.region}`,
        call.endpoint && endpointSet(call.endpoint),
      ),
      { kind: 'redirect', ...answer, retryable: false, certainlyNotDone: true },
    );
  }

  private callOf({ operation, target, host = 'ci' }: CiRequest): CallName {
    const { bucket, region } = target;
    const name = host === 'region' ? regionHost(region) : bucketHost(bucket, region, host);
    const { endpoint } = this.transport;
    return { operation, host: name, region, bucket, ...(endpoint && { endpoint }) };
  }

  private async pauseBefore(
    failed: number,
    error: CiError,
    signal: AbortSignal | undefined,
    call: CallName = error,
  ): Promise<void> {
    try {
      await pause(delayBefore(failed, this.backoff, error.retryAfterMs), signal);
    } catch {
      throw abortedCall(call, error.certainlyNotDone);
    }
  }
}

/** Reads the text of an answer. */
function textIn<T>(answer: CiAnswer, read: (text: string) => T): T {
  const text = answer.body.toString('utf8');
  if (text.trim() === '') throw invalidAnswer(answer.call, answer, 'its body is empty');
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof XmlError) && !(error instanceof WireError)) throw error;
    throw invalidAnswer(answer.call, answer, error.message, error);
  }
}

// What answered nonsense may have done the work, so only what may be done twice is asked for again.
function mayRepeat(repeat: Repeat = 'always', error: CiError): boolean {
  if (repeat === 'never' || (repeat === 'if-not-done' && !error.certainlyNotDone)) return false;
  return error.retryable || error.kind === 'invalid-answer';
}

/** Ends what waits to be sent: the signal, and the interruption. */
export function interruptOf({ signal, interrupt }: Target): AbortSignal {
  return AbortSignal.any([signal, interrupt].filter((one) => one !== undefined));
}

function passageOf({ status, headers, body }: HttpAnswer): Passage {
  if (status < 400) return { as: 'accepted' };
  if (!isTooMany({ status, code: errorFromBody(body.toString('utf8'))?.code })) {
    return { as: status < 500 ? 'accepted' : 'unknown' };
  }
  const retryAfterMs = parseRetryAfter(headers['retry-after']);
  return {
    as: 'refused',
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.min(retryAfterMs, MAX_RETRY_AFTER_MS) }),
  };
}

function bodyOf(body: XmlNode | Buffer | undefined): Buffer | undefined {
  return body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(writeXml(body));
}

function tooLarge(
  call: CallName,
  { maxBytes = MAX_ANSWER_BYTES }: CiRequest,
  answer: { readonly status?: number; readonly requestId?: string } = {},
): CiError {
  return new CiError(call, `got an answer of more than ${maxBytes} bytes, which is not read.`, {
    kind: 'invalid-answer',
    ...answer,
    retryable: false,
    certainlyNotDone: false,
  });
}

function transportError(call: CallName, fault: TransportFault): CiError {
  if (fault.kind === 'aborted') return abortedCall(call, !fault.maybeSent);
  const what = `${fault.message}${fault.code ? ` (${fault.code})` : ''}`;
  const { endpoint } = call;
  const hints = endpoint
    ? [endpointSet(endpoint), endpointHint(endpoint, fault)]
    : [networkHint(call, fault)];
  return new CiError(call, sentences(what, ...hints), {
    kind: fault.kind === 'timeout' ? 'timeout' : 'connection',
    code: fault.code,
    retryable: fault.retryable,
    certainlyNotDone: !fault.maybeSent,
  });
}

function networkHint({ region }: CallName, { code }: TransportFault): string {
  return code === 'ENOTFOUND'
    ? `Check the region ${region}, the network and the proxy settings`
    : 'Check the network and the proxy settings';
}

function endpointHint({ local, protocol, host }: Endpoint, { code, kind }: TransportFault): string {
  if (!local) return 'Check it, and the network';
  if (kind === 'timeout')
    return (
      'An emulator that a test started in its own process answers only while that process is free: start terraform ' +
      'with execFile there, not with execFileSync'
    );
  if (protocol === 'https:' && code === 'EPROTO')
    return `\`tencent-ci emulator\` speaks http: use http://${host}`;
  return code === 'ECONNREFUSED'
    ? 'Is `tencent-ci emulator` running?'
    : 'Check that `tencent-ci emulator` is what answers there';
}
