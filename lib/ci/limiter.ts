/** What became of a request, as far as a rate limit goes. */
export type Passage =
  | { readonly as: 'accepted' }
  /** Refused because there were too many; the service may have said how long to wait, in milliseconds. */
  | { readonly as: 'refused'; readonly retryAfterMs?: number }
  /** There was no answer, which says nothing about a limit. */
  | { readonly as: 'unknown' };

/** How a limit of the service holds calls up, for a log. */
export interface HoldUp {
  /** How many requests are sent in a second now. */
  readonly perSecond: number;
  /** How many calls wait for their turn. */
  readonly waiting: number;
  /** How many requests the service took, and how many it refused as too many, since the client was made. */
  readonly accepted: number;
  readonly refused: number;
}

/** Requests that may be under way before a limit was met: Terraform's own parallelism, which so costs nothing. */
const OPEN_AT_FIRST = 10;
/** The part of what the service took that may be under way later: all of it may be refused when a limit is met. */
const OPEN_SHARE = 1 / 20;
/** What a refusal leaves of the rate: after a while without one, within a second of the last, and twice in a row. */
const CUT = { late: 0.9, soon: 0.8, again: 0.5 } as const;
/** How long the rate takes back to where it was refused, in milliseconds; it lingers there and then rises faster. */
const RECOVERY_MS = 4_000;
/** The lowest rate, in requests a second. */
const LEAST_RATE = 0.2;
/** How far behind its times a request may be for those after it to make up for it, in milliseconds. */
const SLACK_MS = 100;
const SECOND = 1_000;
const REPORT_MS = 5_000;

/** The rate that is kept to since the service refused a request as one too many. */
interface Pace {
  /** Requests a second at which it refused. */
  readonly top: number;
  /** What was sent before this does not speak against the rate. */
  readonly cutAt: number;
  /** When the rate begins to rise; later where nothing was sent for a while. */
  risesFrom: number;
  nextAt: number;
  proven: boolean;
}

interface Waiter {
  readonly go: (permit: Permit) => void;
}

/** Leave to send one request. */
export interface Permit {
  /** Must be called once, when the request has ended. */
  readonly end: (passage: Passage) => void;
}

/**
 * Sends requests no faster than the service takes them, and finds out how fast that is.
 *
 * As long as nothing is refused, only the number of requests under way is limited, to 10 or a twentieth of what went
 * well so far: when a limit is met, no more than that is refused. From the first refusal on, requests keep a distance.
 * The rate begins at what was taken in the last second, falls by a tenth with each refusal and comes back along a
 * cubic curve, as in TCP (RFC 9438): quickly at first, slowly where it was refused, and quickly again when the limit
 * turns out to have risen. Nothing but a refusal switches this on, so that it costs nothing without a limit.
 *
 * Own code because no library at hand does this: bottleneck, p-throttle, limiter and cockatiel keep a rate that the
 * caller knows. The one that finds it, `DefaultRateLimiter` of `@smithy/util-retry`, lets any number through until
 * the first refusal, starts from one request in two seconds, reckons the wait of each call as if no other waited,
 * knows no Retry-After and cannot be cancelled.
 */
export class Limiter {
  private readonly waiting = new Set<Waiter>();
  /** When the requests were sent that were taken within about a second. */
  private readonly recent: number[] = [];
  private pace: Pace | undefined;
  private timer: NodeJS.Timeout | undefined;
  private underWay = 0;
  private accepted = 0;
  private refused = 0;
  private lastSentAt = 0;
  private lastReportAt = -Infinity;

  constructor(
    private readonly options: {
      /** The rate that the first refusal leaves at least, in requests a second. */
      readonly firstRate: number;
      /** Told when a limit holds calls up, at most every five seconds. */
      readonly report?: (holdUp: HoldUp) => void;
      /** In milliseconds. @default - a clock that is never set */
      readonly now?: () => number;
    },
  ) {}

  /**
   * Waits until a request may be sent, in the order of asking.
   * @throws the signal's reason when it is aborted and the request would have to wait.
   */
  async enter(signal: AbortSignal | undefined): Promise<Permit> {
    if (this.waiting.size === 0 && this.delay() === 0) return this.send();
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        this.waiting.delete(waiter);
        this.pump();
        reject(signal?.reason as Error);
      };
      const waiter: Waiter = {
        go: (permit) => {
          signal?.removeEventListener('abort', leave);
          resolve(permit);
        },
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.waiting.add(waiter);
      this.pump();
    });
  }

  private pump(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const waiter of this.waiting) {
      const delay = this.delay();
      if (delay > 0) {
        if (delay < Infinity) this.timer = setTimeout(() => this.pump(), delay);
        break;
      }
      this.waiting.delete(waiter);
      waiter.go(this.send());
    }
    if (this.pace && this.waiting.size > 0) this.report(this.now());
  }

  /** How long the next request has to wait, in milliseconds; `Infinity`: until another has ended. */
  private delay(): number {
    if (this.pace) return Math.max(0, Math.ceil(this.pace.nextAt - this.now()));
    return this.underWay < Math.max(OPEN_AT_FIRST, this.accepted * OPEN_SHARE) ? 0 : Infinity;
  }

  private send(): Permit {
    const sentAt = this.now();
    if (this.pace) {
      const quiet = sentAt - Math.max(this.lastSentAt, this.pace.risesFrom);
      if (quiet > SECOND) this.pace.risesFrom += quiet;
      this.pace.nextAt = Math.max(this.pace.nextAt, sentAt - SLACK_MS) + SECOND / this.rate(sentAt);
    }
    this.lastSentAt = sentAt;
    this.underWay += 1;
    return {
      end: (passage) => {
        this.underWay -= 1;
        if (passage.as === 'accepted') this.took(sentAt);
        if (passage.as === 'refused') this.refuse(sentAt, passage.retryAfterMs ?? 0);
        this.pump();
      },
    };
  }

  private took(sentAt: number): void {
    this.accepted += 1;
    this.recent.push(sentAt);
    this.taken(this.now());
    if (this.pace && sentAt >= this.pace.cutAt) this.pace.proven = true;
  }

  private refuse(sentAt: number, retryAfterMs: number): void {
    const now = this.now();
    this.refused += 1;
    if (this.pace === undefined || sentAt >= this.pace.cutAt) this.pace = this.slower(now, this.pace);
    this.pace.nextAt = Math.max(this.pace.nextAt, now + retryAfterMs);
    this.pace.risesFrom = Math.max(this.pace.risesFrom, this.pace.nextAt);
    this.report(now);
  }

  private slower(now: number, before: Pace | undefined): Pace {
    const taken = this.taken(now);
    let rate: number;
    let from = now;
    if (before === undefined) {
      rate = Math.max(taken, this.options.firstRate) * CUT.late;
      // The service may count by the second: then nothing more is taken in the one that is full.
      if (taken >= this.options.firstRate) from = (this.recent[0] ?? now) + SECOND;
    } else {
      const kept = this.rate(now);
      if (!before.proven) rate = kept * CUT.again;
      else if (now - before.risesFrom < SECOND) rate = kept * CUT.soon;
      else rate = Math.min(kept, Math.max(taken, kept / 2)) * CUT.late;
    }
    rate = Math.max(rate, LEAST_RATE);
    // Not at the same moment as others who were refused at the same moment.
    const nextAt = Math.max(from, now) + ((0.5 + Math.random()) * SECOND) / rate;
    return { top: rate / CUT.late, cutAt: now, risesFrom: nextAt, nextAt, proven: false };
  }

  /** Requests a second that may be sent now. */
  private rate(now: number): number {
    if (this.pace === undefined) return Infinity;
    const { top, risesFrom } = this.pace;
    const sinceTop = (Math.max(0, now - risesFrom) - RECOVERY_MS) / RECOVERY_MS;
    const risen = top * (1 + (1 - CUT.late) * sinceTop ** 3);
    // A rate that nobody made use of is not known to be taken.
    return Math.min(risen, Math.max(top, 2 * this.taken(now)));
  }

  /** How many requests of the last second the service took. */
  private taken(now: number): number {
    while (this.recent[0] !== undefined && this.recent[0] <= now - SECOND) this.recent.shift();
    return this.recent.length;
  }

  private report(now: number): void {
    if (now - this.lastReportAt < REPORT_MS) return;
    this.lastReportAt = now;
    this.options.report?.({
      perSecond: Math.round(this.rate(now) * 10) / 10,
      waiting: this.waiting.size,
      accepted: this.accepted,
      refused: this.refused,
    });
  }

  private now(): number {
    return this.options.now?.() ?? performance.now();
  }
}
