import { Creations, type Creation, type CreationWatch, refuseTwins } from './create-once';
import {
  abortedCall,
  givenUp,
  type CallName,
  CiError,
  invalidAnswer,
  isHeldUp,
  isNotFound,
  isTooMany,
} from './errors';
import { Exchange, type ExchangeOptions, type PresignedUrl } from './exchange';
import { type HoldUp, Limiter } from './limiter';
import type { Operation, Repeat } from './operations';
import { type CiAnswer, type CiRequest, interruptOf, type Target } from './request';
import { BACKOFF, type Backoff, delayBefore, pause } from './retry';
import { SETTLE_MS } from './waiting';
import { WireError } from './wire';
import { parseXml, type XmlElement, XmlError } from './xml';

/** What a client is made of. */
export interface CiClientOptions extends ExchangeOptions {
  /**
   * How often a request is sent again after it failed. What the service refused because there were too many, or with
   * Retry-After, is not counted: see `patienceMs` of a {@link Target}.
   * @default 4
   */
  readonly maxRetries?: number;
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
  /** Told every few seconds while a rate limit of the service holds calls up. */
  readonly heldUp?: (holdUp: HoldUp) => void;
}

const PATIENCE_MS = 10 * 60_000;

/**
 * A client of CI. One instance serves any number of buckets and concurrent calls: a call's target travels with the
 * call. All it remembers is how far the service's clock is off (see `Exchange`), how fast the service takes requests
 * (see `Limiter`), what it created (see `Creations`) and which buckets it wrote to.
 *
 * Its type names the operations that it may be asked for. One that may do more goes where one is wanted that may do
 * less, so a function says in its signature what it calls, and cannot call anything else.
 */
export class CiClient<in Op extends Operation = Operation> {
  /** The wait before each look at what was written, in milliseconds. */
  readonly settleMs: readonly number[];
  private readonly exchange: Exchange;
  private readonly maxRetries: number;
  private readonly backoff: Backoff;
  private readonly creations: Creations;
  private readonly writtenTo = new Set<string>();

  constructor(options: CiClientOptions) {
    this.maxRetries = options.maxRetries ?? 4;
    this.backoff = options.backoff ?? BACKOFF;
    this.settleMs = options.settleMs ?? SETTLE_MS;
    const limiter = new Limiter({
      firstRate: 2_000 / Math.max(1, this.backoff.firstMs),
      ...(options.heldUp && { report: options.heldUp }),
    });
    this.exchange = new Exchange(options, limiter);
    this.creations = new Creations({
      maxRetries: this.maxRetries,
      settleMs: this.settleMs,
      clockOffsetMs: () => this.clockOffsetMs,
      pauseBefore: (failed, error, signal) => this.pauseBefore(failed, error, signal),
    });
  }

  /**
   * Sends a call, again and again as far as that is harmless.
   * @throws CiError when it failed, InvalidNameError when bucket or region cannot be one.
   */
  async request(request: CiRequest<Op>): Promise<CiAnswer> {
    return this.repeated(request, (answer) => answer);
  }

  /**
   * Sends a call and reads the XML of its answer. An answer that cannot be read is asked for again where that is
   * harmless, as one that got lost is.
   * @throws CiError of the kind `invalid-answer` when there is none or when it cannot be what was asked for.
   */
  async read<T>(request: CiRequest<Op>, read: (root: XmlElement) => T): Promise<T> {
    return this.readText(request, (text) => read(parseXml(text)));
  }

  /**
   * Sends a call and reads the text of its answer, as {@link read} does.
   * @throws CiError of the kind `invalid-answer` when it is empty or when it cannot be what was asked for.
   */
  async readText<T>(request: CiRequest<Op>, read: (text: string) => T): Promise<T> {
    return this.repeated(request, (answer) => textIn(answer, read));
  }

  /** Whether it sent anything that may have changed what is in a bucket. */
  hasWrittenTo({ region, bucket }: Target): boolean {
    return this.writtenTo.has(`${region}/${bucket}`);
  }

  private async repeated<T>(request: CiRequest, read: (answer: CiAnswer) => T): Promise<T> {
    const call = this.exchange.callOf(request);
    if (request.method !== 'GET') this.writtenTo.add(`${request.target.region}/${request.target.bucket}`);
    const { signal, patienceMs = PATIENCE_MS } = request.target;
    const started = Date.now();
    let maybeDone = false;
    let failed = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return read(await this.exchange.attempt(request, call, attempt));
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
    request: CiRequest<Op>,
    creation: Omit<Creation<Made>, 'call' | 'send' | 'interrupt' | 'warn'> & {
      readonly read: (root: XmlElement) => Made;
    },
    { warn }: CreationWatch = {},
  ): Promise<Made> {
    const call = this.exchange.callOf(request);
    return this.creations.run({
      ...creation,
      call,
      identity: `${request.target.region}/${request.target.bucket}/${creation.identity}`,
      interrupt: interruptOf(request.target),
      warn: warn ?? ((message) => refuseTwins(call, message)),
      send: () => this.read({ ...request, repeat: 'never' }, creation.read),
    });
  }

  /** How far the service's clock is ahead of this machine's, in milliseconds, as its last answer said; 0 before one. */
  get clockOffsetMs(): number {
    return this.exchange.clockOffsetMs;
  }

  /**
   * A URL with which anybody can send a call, for so many seconds: as who has these credentials.
   * @throws CredentialsError when there are none, InvalidNameError when bucket or region cannot be one.
   */
  presign(request: CiRequest<Op>, seconds: number): Promise<PresignedUrl> {
    return this.exchange.presign(request, seconds);
  }

  /** Closes the connections that are kept alive. */
  close(): void {
    this.exchange.close();
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
