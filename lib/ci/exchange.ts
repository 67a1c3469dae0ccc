import { createHash } from 'node:crypto';
import { shownUrl } from '../rules';
import { type Endpoint, endpointSet } from './endpoint';
import {
  abortedCall,
  type CallName,
  CiError,
  isExpiredSignature,
  isTooMany,
  sentences,
  serviceError,
  tooLarge,
  transportError,
  withoutCredentials,
} from './errors';
import { CredentialsError } from './credentials-error';
import { bucketHost, parseHost, regionHost } from './hosts';
import type { Limiter, Passage, Permit } from './limiter';
import { type CiAnswer, type CiRequest, MAX_ANSWER_BYTES, type Target } from './request';
import { MAX_RETRY_AFTER_MS, parseRetryAfter, untilAborted } from './retry';
import { type Credentials, encodeUnreserved, type Pair, sign } from './signature';
import { type HttpAnswer, Transport, TransportFault } from './transport';
import { cut, errorFromBody } from './wire';
import { writeXml, type XmlNode } from './xml';

/** What one try of a call needs to know. */
export interface ExchangeOptions {
  /**
   * Asked before every try, so that temporary credentials can be renewed in between. What it throws as a
   * CredentialsError fails the call and no more: the call was not sent.
   */
  readonly credentials: () => Promise<Credentials> | Credentials;
  /**
   * Told which credentials the service calls expired; answers whether there may be others now, with which the call is
   * then sent once more.
   * @default - there are no others
   */
  readonly expired?: (refused: Credentials) => boolean;
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
   * How long one try may take, in milliseconds.
   * @default 30000
   */
  readonly timeoutMs?: number;
  /**
   * What the service's logs call this client.
   * @default cdktf-tencent-ci
   */
  readonly userAgent?: string;
  /** Told about every try, once it has ended. */
  readonly log?: (record: RequestRecord) => void;
}

/** An answer, and whose signature it answers. */
interface Exchanged {
  readonly answer: HttpAnswer;
  readonly signedWith: Credentials;
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

/** A request that anybody can send until it expires. */
export interface PresignedUrl {
  readonly url: string;
  readonly expires: Date;
}

const MAX_REDIRECTS = 3;
/** A signature starts to be valid this long before now, so that a clock a little ahead does no harm. */
const SIGNED_BACK_S = 60;
const SIGNED_AHEAD_S = 900;

/**
 * One try of a call: waits for its turn, signs, sends, follows a redirect to the same bucket elsewhere, and makes an
 * error of an answer that says no. All it remembers is how far the service's clock is off.
 */
export class Exchange {
  private readonly transport: Transport;
  /** The correction that signatures need, set only once the service has complained. */
  private signingOffsetMs = 0;
  private seenOffsetMs = 0;

  constructor(
    private readonly options: ExchangeOptions,
    private readonly limiter: Limiter,
  ) {
    this.transport = new Transport(options.endpoint);
  }

  /** How far the service's clock is ahead, in milliseconds, as the last answer's Date header said. */
  get clockOffsetMs(): number {
    return this.seenOffsetMs;
  }

  /**
   * Names the call that a request makes.
   * @throws InvalidNameError when bucket or region cannot be one.
   */
  callOf({ operation, target, host = 'ci' }: CiRequest): CallName {
    const { bucket, region } = target;
    const name = host === 'region' ? regionHost(region) : bucketHost(bucket, region, host);
    const { endpoint } = this.transport;
    return { operation, host: name, region, bucket, ...(endpoint && { endpoint }) };
  }

  /**
   * Tries a call once, again only where a refusal of that try says what to change: the host, or the clock.
   * @param attempt - from 1, for the log.
   * @throws CiError when there was no answer, or none with a status below 300.
   */
  async attempt(request: CiRequest, call: CallName, attempt: number): Promise<CiAnswer> {
    let host = call.host;
    let clockCorrected = false;
    let renewed = false;
    for (let redirects = 0; ;) {
      const { answer, signedWith } = await this.exchange(request, { ...call, host }, attempt);
      const requestId = answer.headers['x-ci-request-id'] ?? answer.headers['x-cos-request-id'];
      const { status } = answer;
      if (status >= 200 && status < 300) {
        if (answer.body.length > (request.maxBytes ?? MAX_ANSWER_BYTES)) {
          throw tooLarge({ ...call, host }, request.maxBytes ?? MAX_ANSWER_BYTES, { status, requestId });
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
      // Assumption A60.
      if (said?.code === 'ExpiredToken' && !renewed && this.options.expired?.(signedWith)) {
        renewed = true;
        continue;
      }
      const retryAfterMs = parseRetryAfter(answer.headers['retry-after']);
      throw serviceError(
        { ...call, host },
        { status, requestId, retryAfterMs, said, credentialsSource: this.options.credentialsSource },
      );
    }
  }

  /**
   * Signs a request for somebody else to send: a URL with the signature in it, and the token of temporary credentials.
   * At an endpoint, the host that is meant stands before the path, since whoever follows the URL sends no other Host.
   * @throws CredentialsError when there are no credentials, InvalidNameError when bucket or region cannot be one.
   */
  async presign(request: CiRequest, seconds: number): Promise<PresignedUrl> {
    const { host } = this.callOf(request);
    const credentials = await untilAborted(
      Promise.resolve(this.options.credentials()),
      request.target.signal,
    );
    const now = Math.floor((Date.now() + this.signingOffsetMs) / 1000);
    const span = { start: now - SIGNED_BACK_S, end: now + seconds };
    const { method, path } = request;
    const signature = sign({ method, path, headers: [['Host', host]] }, credentials, span)
      .split('&')
      .map((pair) => pair.replace(/=(.*)$/s, (_, value: string) => `=${encodeUnreserved(value)}`));
    // Not signed, as in the samples of COS: assumption A59.
    if (credentials.token) signature.push(`x-cos-security-token=${encodeUnreserved(credentials.token)}`);
    const { endpoint } = this.transport;
    const origin = endpoint ? `${endpoint.origin}/${host}` : `https://${host}`;
    const key = path.split('/').map(encodeUnreserved).join('/');
    // A URL swallows `.` and `..`, and the signature would be for another path.
    if (new URL(`${origin}${key}`).pathname !== `${endpoint ? `/${host}` : ''}${key}`) {
      throw new TypeError(`The path ${path} cannot stand in a URL: it has a segment "." or "..".`);
    }
    return { url: `${origin}${key}?${signature.join('&')}`, expires: new Date(span.end * 1000) };
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.transport.close();
  }

  private async exchange(request: CiRequest, call: CallName, attempt: number): Promise<Exchanged> {
    const started = Date.now();
    const record = { operation: call.operation, method: request.method, host: call.host, path: request.path };
    const log = (outcome: Pick<RequestRecord, 'status' | 'requestId' | 'fault'>): void =>
      this.options.log?.({ ...record, attempt, ms: Date.now() - started, ...outcome });
    const permit = await this.permit(request.target, call);
    let passage: Passage = { as: 'unknown' };
    try {
      const exchanged = await this.send(request, call, log);
      passage = passageOf(exchanged.answer);
      return exchanged;
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
  ): Promise<Exchanged> {
    const { signal } = request.target;
    const query = (request.query ?? []).flatMap(([name, value]): Pair[] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const body = bodyOf(request.body);
    const signedWith = await this.credentials(call, signal);
    const headers = this.headers(request, call, query, body, signedWith);
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
      return { answer, signedWith };
    } catch (error) {
      if (!(error instanceof TransportFault)) throw error;
      log({ fault: error.code ?? error.kind });
      if (error.kind === 'too-large') throw tooLarge(call, request.maxBytes ?? MAX_ANSWER_BYTES);
      throw transportError(call, error);
    }
  }

  private async credentials(call: CallName, signal: AbortSignal | undefined): Promise<Credentials> {
    try {
      return await untilAborted(Promise.resolve(this.options.credentials()), signal);
    } catch (error) {
      if (signal?.aborted) throw abortedCall(call, true);
      throw error instanceof CredentialsError ? withoutCredentials(call, error) : error;
    }
  }

  private headers(
    request: CiRequest,
    call: CallName,
    query: readonly Pair[],
    body: Buffer | undefined,
    credentials: Credentials,
  ): Pair[] {
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
