import { abortedCall, type CallName, CiError, sentences } from './errors';
import { untilAborted } from './retry';
import { looks } from './waiting';
import { timeOf, WireError } from './wire';
import { XmlError } from './xml';

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
  /**
   * Everything of that name with these settings that exists now, whenever it was made.
   * @throws CiError or WireError when that cannot be told, as by a list that is not whole.
   */
  readonly find: (signal: AbortSignal) => Promise<readonly Made[]>;
  readonly id: (made: Made) => string;
  /** When it was made, as the service wrote it. */
  readonly createTime: (made: Made) => string | undefined;
  /** The code with which the service refuses a second thing of the same name. */
  readonly nameTaken?: string;
  /** Ends the creation between two tries and two looks. */
  readonly interrupt: AbortSignal;
  /** Told, in sentences, of a second thing that was made, besides the one of that id, which is kept. */
  readonly warn: (message: string, kept: string) => void;
}

/** Who is told what comes of a creation besides what was to be made. */
export interface CreationWatch {
  /**
   * Told, in sentences, of a second thing that was made because an answer was lost, besides the one of that id.
   * @default - that is an error
   */
  readonly warn?: (message: string, kept: string) => void;
}

/** What a creation needs of the client it runs in. */
export interface CreationMeans {
  readonly maxRetries: number;
  /** The wait before each look for what may have been made, in milliseconds. */
  readonly settleMs: readonly number[];
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
 * - none: it is looked for as long as a write may take to be visible, since the service may still be at work, and then
 *   sent again. A refusal because the name is taken by now is proof that the first was done. Where it is not refused,
 *   what the first made after all is looked for once more and named;
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
      await untilAborted(before, creation.interrupt);
      const made = await this.attempts(creation);
      this.claimed.add(creation.id(made));
      return made;
    } catch (error) {
      if (creation.interrupt.aborted && !(error instanceof CiError)) throw abortedCall(creation.call, true);
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
        const made = await creation.send();
        if (since !== undefined) await this.nameTwins(creation, since, made);
        return made;
      } catch (thrown) {
        if (!(thrown instanceof CiError) || thrown.kind === 'unknown-outcome') throw thrown;
        error = thrown;
      }
      if (!error.certainlyNotDone) since ??= started;
      if (error.kind === 'aborted') throw since === undefined ? error : cancelled(creation, error);
      if (since !== undefined) {
        const found = await this.lookFor(creation, since, error);
        if (found !== undefined) return found;
        if (creation.interrupt.aborted) throw cancelled(creation, error);
        // Assumption A6.
        if (creation.nameTaken !== undefined && error.code === creation.nameTaken)
          throw taken(creation, error);
        if (!error.retryable || failed > this.means.maxRetries) throw notFound(creation, error);
      }
      if (!error.retryable || failed > this.means.maxRetries) throw error;
      try {
        await this.means.pauseBefore(failed, error, creation.interrupt);
      } catch (stopped) {
        throw since === undefined ? stopped : cancelled(creation, error);
      }
    }
  }

  /** Looks for what may have been made for as long as a write may take to be visible. */
  private async lookFor<Made>(
    creation: Creation<Made>,
    since: number,
    lost: CiError,
  ): Promise<Made | undefined> {
    let failure: Error | undefined;
    for await (const signal of looks(creation.interrupt, this.means.settleMs)) {
      try {
        const found = await this.look(creation, since, lost, signal);
        if (found !== undefined) return found;
        failure = undefined;
      } catch (error) {
        if (!isFailedLook(error)) throw error;
        failure = error;
      }
    }
    if (failure === undefined) return undefined;
    if (creation.interrupt.aborted) throw cancelled(creation, lost);
    throw unknownOutcome(creation, lost, `looking for it failed too: ${failure.message}`);
  }

  /** After a second send: tells of what the first one made after all. */
  private async nameTwins<Made>(creation: Creation<Made>, since: number, made: Made): Promise<void> {
    const id = creation.id(made);
    let doubt: string | undefined;
    for await (const signal of looks(creation.interrupt, this.means.settleMs)) {
      try {
        const twins = (await this.fresh(creation, since, signal))
          .map(creation.id)
          .filter((one) => one !== id);
        doubt =
          twins.length > 0
            ? `was sent twice, since the first answer was lost, and made twice: besides ${id}, which is kept, there is ` +
              `${twins.join(' and ')}. Delete what is too much`
            : undefined;
        if (doubt !== undefined) break;
      } catch (error) {
        if (!isFailedLook(error)) throw error;
        doubt =
          `was sent twice, since the first answer was lost. ${id} is kept; whether there is another could not be ` +
          `looked at: ${error.message}`;
      }
    }
    if (doubt !== undefined) creation.warn(sentences(`The ${creation.what} ${doubt}`), id);
  }

  /** What exists with these settings and may have been made since the first try, and is nobody else's here. */
  private async fresh<Made>(
    creation: Creation<Made>,
    since: number,
    signal: AbortSignal,
  ): Promise<readonly Made[]> {
    const existing = await creation.find(signal);
    const earliest = since + this.means.clockOffsetMs() - CLOCK_SLACK_MS;
    return existing.filter((made) => {
      const time = timeOf(creation.createTime(made));
      return !this.claimed.has(creation.id(made)) && (time === undefined || time >= earliest);
    });
  }

  private async look<Made>(
    creation: Creation<Made>,
    since: number,
    lost: CiError,
    signal: AbortSignal,
  ): Promise<Made | undefined> {
    const fresh = await this.fresh(creation, since, signal);
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

/** Where nobody is to be told of a second thing, it is an error. */
export function refuseTwins(call: CallName, message: string): never {
  throw new CiError(call, `has an outcome that is not certain. ${message}`, {
    kind: 'unknown-outcome',
    retryable: false,
    certainlyNotDone: false,
  });
}

/** Tells an error of a look, which proves nothing, from what a look found out. */
function isFailedLook(error: unknown): error is CiError | WireError | XmlError {
  if (error instanceof CiError) return error.kind !== 'unknown-outcome';
  return error instanceof WireError || error instanceof XmlError;
}

function taken<Made>(creation: Creation<Made>, refused: CiError): CiError {
  const what =
    'its name is taken by now, but nothing of that name is as it was sent. Look for it before trying again';
  return unknownOutcome(creation, refused, what);
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
