import type { CallName } from './errors';
import type { HostKind, Operation, OperationRow, Repeat } from './operations';
import type { HttpAnswer } from './transport';
import type { XmlNode } from './xml';

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

declare const NAME: unique symbol;

/** A call, before it is signed. `callTo` makes it. */
export interface CiRequest<out Name extends Operation = Operation> {
  /** Which operation it calls, for the compiler alone: a client sends only what its type names. */
  readonly [NAME]?: Name;
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

/** The largest answer that is read unless a request says otherwise, in bytes. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Ends what waits to be sent: the signal, and the interruption. */
export function interruptOf({ signal, interrupt }: Target): AbortSignal {
  return AbortSignal.any([signal, interrupt].filter((one) => one !== undefined));
}
