import type { ParsedHost } from '../../ci/hosts';
import type { Failure } from './faults';
import type { RecordedRequest } from './request-log';
import type { SignatureEvidence } from './auth';

/** Why a request was refused: the error, and what was compared when it is about the signature. */
export interface SeenRefusal {
  /** As it was answered, which a switch may decide. */
  readonly code: string;
  readonly error: Error;
  readonly evidence?: SignatureEvidence;
}

/** A request as somebody sees it who looks at the emulator: also one that was not signed, and why it was refused. */
export interface SeenRequest {
  /** The id that the answer bears. */
  readonly id: string;
  /** When it came, in milliseconds since 1970. */
  readonly time: number;
  readonly request: RecordedRequest;
  /** What its host stands for, if anything. */
  readonly host?: ParsedHost;
  /** How long the answer took, in milliseconds; absent as long as there is none. */
  readonly duration?: number;
  readonly refusal?: SeenRefusal;
  /** The fault that met it. */
  readonly failure?: Failure;
}

/** The most recent requests, whoever sent them. */
export class RequestHistory {
  readonly #seen: SeenRequest[] = [];
  /** Told of each as it comes and as it is answered. */
  changed?: () => void;
  /** Told of each when nothing more comes of it. */
  ended?: (seen: SeenRequest) => void;

  /** @param size - how many are kept. */
  constructor(private readonly size: number) {}

  /** Keeps a request. */
  add(seen: SeenRequest): void {
    this.#seen.push(seen);
    if (this.#seen.length > this.size) this.#seen.shift();
    this.changed?.();
  }

  /** Tells that a request came to its end. */
  end(seen: SeenRequest): void {
    this.changed?.();
    this.ended?.(seen);
  }

  /** Oldest first. */
  list(): readonly SeenRequest[] {
    return this.#seen;
  }

  /** Forgets them. */
  clear(): void {
    this.#seen.length = 0;
    this.changed?.();
  }
}
