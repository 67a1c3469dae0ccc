import { abortedCall, type CallName, CiError, sentences } from './errors';
import { untilAborted } from './retry';
import { timeOf } from './wire';

/** One thing to be created, and how to recognize it when the answer to its creation is lost. */
export interface Creation<Made> {
  readonly call: CallName;
  /** The thing, for a reader: `template "vocals"`. */
  readonly what: string;
  /**
   * The same for any two creations that `find` might take for one another: bucket and name. A setting that was not
   * given may come back filled in, so settings alone do not tell two things of one name apart.
   */
  readonly identity: string;
  /** Sends the creation once. */
  readonly send: () => Promise<Made>;
  /** Everything of that name with these settings that exists now, whenever it was made. */
  readonly find: () => Promise<readonly Made[]>;
  readonly id: (made: Made) => string;
  /** When it was made, as the service wrote it. */
  readonly createTime: (made: Made) => string | undefined;
  readonly signal?: AbortSignal;
}

/** What a creation needs of the client it runs in. */
export interface CreationMeans {
  readonly maxRetries: number;
  /** How far the service's clock is ahead of ours, in milliseconds, as far as its answers told. */
  readonly clockOffsetMs: () => number;
  /** Waits before another try. */
  readonly pauseBefore: (failed: number, error: CiError, signal: AbortSignal | undefined) => Promise<void>;
}

/** Both the Date header and a create time are whole seconds, rounded down. */
const CLOCK_SLACK_MS = 2_000;

/**
 * Creates each thing once, though the API has no token that would make a repeated creation harmless.
 *
 * A creation that certainly did nothing (no connection, throttled, refused) is simply sent again. When the outcome
 * is unknown (the answer was lost, a server error), what exists is looked at before anything is sent again:
 * - exactly one thing with these settings made since the first try: it is taken for ours and adopted;
 * - none: after a pause it is looked for once more, since the service may still have been at work, then sent again;
 * - several, or one that does not say when it was made: an error that names them. Guessing could make two resources
 *   own one thing, and destroying either would break the other.
 *
 * Two creations of one identity in one client, such as two instances of the same resource, run one after the other,
 * and what one of them got is never adopted by the other. A list of what existed before is not asked for: it would
 * cost every creation a request, and the create time, compared by the service's own clock, says the same. What
 * remains open is another process that creates the same thing with the same name in the same seconds.
 */
export class Creations {
  private readonly claimed = new Set<string>();
  private readonly queues = new Map<string, Promise<void>>();

  constructor(private readonly means: CreationMeans) {}

  /**
   * Creates one thing, or adopts it when it turns out to have been made.
   * @throws CiError of the kind `unknown-outcome` when that cannot be told.
   */
  async run<Made>(creation: Creation<Made>): Promise<Made> {
    const before = this.queues.get(creation.identity) ?? Promise.resolve();
    const work = deferred();
    const tail = before.then(() => work.promise);
    this.queues.set(creation.identity, tail);
    try {
      await untilAborted(before, creation.signal);
      const made = await this.attempts(creation);
      this.claimed.add(creation.id(made));
      return made;
    } catch (error) {
      if (creation.signal?.aborted && !(error instanceof CiError)) throw abortedCall(creation.call, true);
      throw error;
    } finally {
      work.resolve();
      if (this.queues.get(creation.identity) === tail) this.queues.delete(creation.identity);
    }
  }

  private async attempts<Made>(creation: Creation<Made>): Promise<Made> {
    let since: number | undefined;
    for (let failed = 1; ; failed += 1) {
      const started = Date.now();
      let error: CiError;
      try {
        return await creation.send();
      } catch (thrown) {
        if (!(thrown instanceof CiError)) throw thrown;
        error = thrown;
      }
      if (!error.certainlyNotDone) since ??= started;
      if (error.kind === 'aborted') throw since === undefined ? error : cancelled(creation, error);
      if (since === undefined) {
        if (!error.retryable || failed > this.means.maxRetries) throw error;
        await this.means.pauseBefore(failed, error, creation.signal);
        continue;
      }
      const found = await this.lookTwice(creation, since, failed, error);
      if (found !== undefined) return found;
      if (!error.retryable || failed > this.means.maxRetries) throw notFound(creation, error);
    }
  }

  private async lookTwice<Made>(
    creation: Creation<Made>,
    since: number,
    failed: number,
    lost: CiError,
  ): Promise<Made | undefined> {
    try {
      const found = await this.look(creation, since, lost);
      if (found !== undefined) return found;
      await this.means.pauseBefore(failed, lost, creation.signal);
      return await this.look(creation, since, lost);
    } catch (error) {
      if (creation.signal?.aborted) throw cancelled(creation, lost);
      if (error instanceof CiError && error.kind === 'unknown-outcome') throw error;
      throw unknownOutcome(creation, lost, `looking for it failed too: ${(error as Error).message}`);
    }
  }

  private async look<Made>(
    creation: Creation<Made>,
    since: number,
    lost: CiError,
  ): Promise<Made | undefined> {
    const existing = await creation.find();
    const earliest = since + this.means.clockOffsetMs() - CLOCK_SLACK_MS;
    const fresh = existing.filter((made) => {
      const time = timeOf(creation.createTime(made));
      return !this.claimed.has(creation.id(made)) && (time === undefined || time >= earliest);
    });
    const [only] = fresh;
    if (only === undefined) return undefined;
    // Assumption A11.
    if (fresh.length === 1 && timeOf(creation.createTime(only)) !== undefined) return only;
    throw unknownOutcome(
      creation,
      lost,
      `it may be ${fresh.map((made) => creation.id(made)).join(' or ')}, which cannot be told apart from others. ` +
        'Import the right one, or delete what is too much, before trying again',
    );
  }
}

function unknownOutcome<Made>(creation: Creation<Made>, lost: CiError, what: string): CiError {
  return new CiError(
    creation.call,
    sentences(`may have created the ${creation.what}: ${what}`, lost.message),
    {
      kind: 'unknown-outcome',
      status: lost.status,
      code: lost.code,
      requestId: lost.requestId,
      retryable: false,
      certainlyNotDone: false,
      cause: lost,
    },
  );
}

function notFound<Made>(creation: Creation<Made>, lost: CiError): CiError {
  return unknownOutcome(
    creation,
    lost,
    'it was not there afterwards, but may still appear. Look for it before trying again',
  );
}

function cancelled<Made>(creation: Creation<Made>, lost: CiError): CiError {
  const what = 'it was cancelled before the service answered. Look for it before trying again';
  return new CiError(creation.call, sentences(`may have created the ${creation.what}: ${what}`), {
    kind: 'aborted',
    retryable: false,
    certainlyNotDone: false,
    cause: lost,
  });
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
