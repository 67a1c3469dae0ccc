import { lookup } from 'node:dns';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallBackMqConfig } from '../../../ci/wire';
import { isLoopback } from '../../../ci/hosts';
import { isLinkLocal, isPrivate, shownUrl } from '../../../rules';

/** How callbacks are delivered. The service does not document any of it. */
export interface CallbackOptions {
  /** How long a receiver may take to answer, in milliseconds. @default 5000 */
  readonly timeoutMs?: number;
  /** How often a callback is tried in all (assumption A23). @default 4 */
  readonly attempts?: number;
  /** The wait before the second attempt in milliseconds; each later one is twice as long. @default 1000 */
  readonly backoffMs?: number;
  /**
   * Whether other machines may be called, those with private addresses too; link-local addresses never are.
   * @default - public addresses only, when the emulator listens for other machines itself; otherwise no other machine
   */
  readonly remote?: boolean;
}

/** Where a callback goes: an address, or a message queue, which the emulator does not have. */
export type CallbackTarget =
  { readonly type: 'Url'; readonly url: string } | ({ readonly type: 'TDMQ' } & CallBackMqConfig);

/** What there is to tell, and to whom. */
export interface Notice {
  readonly event: 'TaskFinish' | 'WorkflowFinish';
  /** The bucket that the job or the execution belongs to. */
  readonly bucket: string;
  readonly jobId?: string;
  readonly runId?: string;
  readonly target: CallbackTarget;
  readonly format: 'XML' | 'JSON';
  readonly body: string;
}

/** One attempt to deliver a callback. */
export interface CallbackAttempt {
  /** When it began, in milliseconds since 1970. */
  readonly time: number;
  /** The status of the answer. */
  readonly status?: number;
  /** Why there was no answer. */
  readonly error?: string;
}

/** A callback, and what became of it. */
export interface CallbackRecord extends Notice {
  /** Told apart by it: `c1`, `c2`, … in the order in which they were due. */
  readonly id: string;
  /** When it was due, in milliseconds since 1970. */
  readonly time: number;
  /** `not-sent` is what goes to a message queue or to another machine: it is recorded only. */
  readonly state: 'pending' | 'delivered' | 'failed' | 'not-sent';
  /** Why it was not sent. */
  readonly reason?: string;
  readonly attempts: readonly CallbackAttempt[];
}

type Draft = { -readonly [Key in keyof CallbackRecord]: CallbackRecord[Key] } & {
  readonly attempts: CallbackAttempt[];
};

/**
 * Posts callbacks and keeps what became of them. Answered with a status from 200 to 299, a callback is delivered;
 * after anything else it is tried again, a few times.
 */
export class Callbacks {
  readonly #records: Draft[] = [];
  #count = 0;
  /** What is under way, and the execution that each is about. */
  readonly #deliveries = new Map<Promise<void>, string | undefined>();
  #end = new AbortController();
  /** Told whenever there is one more, or more is known of one. */
  changed?: () => void;

  constructor(
    private readonly options: CallbackOptions & { readonly history: number; readonly exposed: boolean },
    private readonly now: () => number,
  ) {}

  /** The most recent callbacks since the start or the last reset, oldest first. */
  get records(): readonly CallbackRecord[] {
    return this.#records;
  }

  /** Delivers a callback, or records why not. The one about an execution follows those about its tasks. */
  send(notice: Notice): void {
    const reason = this.#whyNot(notice.target);
    const record: Draft = {
      ...notice,
      id: `c${(this.#count += 1)}`,
      time: this.now(),
      state: reason === undefined ? 'pending' : 'not-sent',
      ...(reason !== undefined && { reason }),
      attempts: [],
    };
    this.#records.push(record);
    if (this.#records.length > this.options.history) this.#records.shift();
    this.changed?.();
    if (notice.target.type !== 'Url' || reason !== undefined) return;
    const delivery = this.#deliver(record, notice.target.url, this.#before(notice), this.#end.signal).finally(
      () => this.#deliveries.delete(delivery),
    );
    this.#deliveries.set(delivery, notice.runId);
  }

  /** Resolves when every callback is delivered or given up. */
  async settled(): Promise<void> {
    while (this.#deliveries.size > 0) await Promise.all(this.#deliveries.keys());
  }

  /** Gives up what is under way. */
  async stop(): Promise<void> {
    this.#end.abort();
    await this.settled();
  }

  /** Forgets everything, after a stop. */
  clear(): void {
    this.#end = new AbortController();
    this.#records.length = 0;
    this.changed?.();
  }

  /** The deliveries that a notice has to wait for. */
  #before({ event, runId }: Notice): readonly Promise<void>[] {
    if (event !== 'WorkflowFinish') return [];
    return [...this.#deliveries].flatMap(([delivery, about]) => (about === runId ? [delivery] : []));
  }

  #whyNot(target: CallbackTarget): string | undefined {
    if (target.type === 'TDMQ') return 'The emulator has no message queues.';
    const { protocol } = URL.canParse(target.url) ? new URL(target.url) : { protocol: undefined };
    if (protocol !== 'http:' && protocol !== 'https:') return `"${shownUrl(target.url)}" is no HTTP address.`;
    const host = new URL(target.url).hostname;
    const { exposed, remote = exposed } = this.options;
    if (remote) return this.#isRefused(host) ? refusal(shownUrl(target.url)) : undefined;
    if (isLoopback(host)) return undefined;
    return (
      `${shownUrl(target.url)} is on another machine, and this emulator serves this machine only. ` +
      'To have it called, start the emulator with `callbacks: { remote: true }` or --remote-callbacks.'
    );
  }

  /** Whether no callback goes to a host, by name or by address. */
  #isRefused(host: string): boolean {
    return this.options.remote === true ? isLinkLocal(host) : isPrivate(host) || isLinkLocal(host);
  }

  /** Looks a name up, and lets no name stand for an address that is refused; this machine may call itself by any. */
  readonly #lookup: LookupFunction = (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, []);
      const { exposed, remote = exposed } = this.options;
      const refused = remote ? addresses.find(({ address }) => this.#isRefused(address)) : undefined;
      if (refused !== undefined) {
        return callback(new Error(refusal(`${host} (${refused.address})`)), []);
      }
      const [first] = addresses;
      if (options.all || first === undefined) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };

  async #deliver(
    record: Draft,
    url: string,
    before: readonly Promise<void>[],
    end: AbortSignal,
  ): Promise<void> {
    const { timeoutMs = 5000, attempts = 4, backoffMs = 1000 } = this.options;
    await Promise.all(before);
    for (let attempt = 1; ; attempt += 1) {
      const time = this.now();
      const outcome = await post(url, record, timeoutMs, end, this.#lookup);
      record.attempts.push({ time, ...outcome });
      const { status = 0 } = outcome;
      if (status >= 200 && status < 300) record.state = 'delivered';
      else if (attempt >= attempts || end.aborted) record.state = 'failed';
      this.changed?.();
      if (record.state !== 'pending') return;
      try {
        await sleep(backoffMs * 2 ** (attempt - 1), undefined, { signal: end });
      } catch {
        record.state = 'failed';
        this.changed?.();
        return;
      }
    }
  }
}

function refusal(what: string): string {
  return (
    `${what} is a private or link-local address, and other machines can reach this emulator, so that they could reach ` +
    'that address through it. Start it with `callbacks: { remote: true }` or --remote-callbacks to have private addresses ' +
    'called; link-local ones never are.'
  );
}

/** Posts once. Redirects are not followed: they could lead to another machine. */
async function post(
  url: string,
  { body, format }: Notice,
  timeoutMs: number,
  end: AbortSignal,
  lookup: LookupFunction,
): Promise<Omit<CallbackAttempt, 'time'>> {
  const address = new URL(url);
  const request = address.protocol === 'https:' ? httpsRequest : httpRequest;
  // AbortSignal.any over AbortSignal.timeout would be shorter; in Node 20 its timer is lost with the garbage.
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  const timer = setTimeout(abort, timeoutMs);
  end.addEventListener('abort', abort);
  if (end.aborted) abort();
  try {
    return await new Promise((resolve) => {
      const sent = request(
        {
          hostname: address.hostname.replace(/^\[|\]$/g, ''),
          port: address.port,
          path: address.pathname + address.search,
          lookup,
          ...userOf(address),
          method: 'POST',
          agent: false,
          signal: stop.signal,
          headers: {
            'Content-Type': format === 'JSON' ? 'application/json' : 'application/xml',
            'Content-Length': Buffer.byteLength(body),
          },
        },
        (response) => {
          response.on('error', () => {}).resume();
          response.on('close', () => resolve({ status: response.statusCode ?? 0 }));
        },
      );
      sent.on('error', ({ name, message, code }: NodeJS.ErrnoException) =>
        resolve({ error: name === 'AbortError' ? 'no answer in time' : (code ?? message) }),
      );
      sent.end(body);
    });
  } finally {
    clearTimeout(timer);
    end.removeEventListener('abort', abort);
  }
}

/** User and password of an address for HTTP. What is not properly percent-encoded is sent as it is written. */
function userOf({ username, password }: URL): { readonly auth?: string } {
  if (username === '' && password === '') return {};
  const plain = (text: string): string => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return { auth: `${plain(username)}:${plain(password)}` };
}
