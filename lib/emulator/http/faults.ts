import type { Operation } from '../../ci/operations';

/** What goes wrong with a request. */
export type Failure =
  /** The service refuses, without handling the request; the status is that of the code unless one is given. */
  | { readonly kind: 'error'; readonly status?: number; readonly code: string; readonly message?: string }
  /** The connection breaks: before the request is handled, or after, so that only the answer is lost. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** The request is handled late, as it should be otherwise. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The request is never handled and never answered. */
  | { readonly kind: 'hang' }
  /** The request is handled, and the answer is 200 with something that is no XML. */
  | { readonly kind: 'garbage' }
  /** The request is handled, and the answer is 200 with a body of that many bytes. */
  | { readonly kind: 'huge'; readonly bytes: number }
  /** The request is handled, and the answer is 200 without a body. */
  | { readonly kind: 'empty' }
  /** The service sends the caller elsewhere, without handling the request. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 301 | 302 | 307 }
  /** The clock of the service is off by that much for this request, and its Date header says so. */
  | { readonly kind: 'skew'; readonly seconds: number };

/** Which requests a fault meets. All that is given must match; nothing given matches every request. */
export interface FaultTarget {
  readonly operation?: Operation;
  readonly method?: string;
  /** The decoded path, whole or as an expression. */
  readonly path?: string | RegExp;
  /** How many matching requests pass unharmed first. @default 0 */
  readonly after?: number;
  /** How many requests it meets after that. @default 1 */
  readonly times?: number;
}

/** A fault that was set. */
export interface Fault {
  /** Told apart by it: `f1`, `f2`, … in the order in which they were set. */
  readonly id: string;
  readonly target: FaultTarget;
  readonly failure: Failure;
  /** How many requests it has met. */
  readonly hits: number;
  /** Takes it away. */
  remove(): void;
}

/** The faults that are set, in the order in which they were. The first one that is due meets a request. */
export class Faults {
  #faults: ActiveFault[] = [];
  #count = 0;
  /** Told whenever one is set, meets a request or is taken away. */
  changed?: () => void;

  /** Sets a fault. */
  add(target: FaultTarget, failure: Failure): Fault {
    const fault = new ActiveFault(`f${(this.#count += 1)}`, target, failure, () => {
      this.#faults = this.#faults.filter((other) => other !== fault);
      this.changed?.();
    });
    this.#faults.push(fault);
    this.changed?.();
    return fault;
  }

  /** Those that are set, in their order. */
  list(): readonly Fault[] {
    return this.#faults;
  }

  /** The failure for a request, if any; counts the request with every fault that it matches. */
  meet(request: {
    readonly operation?: Operation;
    readonly method: string;
    readonly path: string;
  }): Failure | undefined {
    for (const fault of this.#faults) {
      if (!fault.matches(request) || !fault.due()) continue;
      this.changed?.();
      return fault.failure;
    }
    return undefined;
  }

  /** Takes all faults away. */
  clear(): void {
    this.#faults = [];
    this.changed?.();
  }
}

class ActiveFault implements Fault {
  hits = 0;
  #passed = 0;

  constructor(
    readonly id: string,
    readonly target: FaultTarget,
    readonly failure: Failure,
    readonly remove: () => void,
  ) {}

  matches(request: {
    readonly operation?: Operation;
    readonly method: string;
    readonly path: string;
  }): boolean {
    const { operation, method, path } = this.target;
    return (
      (operation === undefined || operation === request.operation) &&
      (method === undefined || method.toUpperCase() === request.method) &&
      (path === undefined || (typeof path === 'string' ? path === request.path : path.test(request.path)))
    );
  }

  due(): boolean {
    if (this.#passed < (this.target.after ?? 0)) {
      this.#passed += 1;
      return false;
    }
    if (this.hits >= (this.target.times ?? 1)) return false;
    this.hits += 1;
    return true;
  }
}
