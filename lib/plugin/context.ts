import type { Diagnostic } from './diagnostics';

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The fields of a log line. A function is called only when the line is wanted. */
export type Fields = { readonly [name: string]: unknown } | (() => { readonly [name: string]: unknown });

/** Writes to Terraform's log, which users see with `TF_LOG` or `TF_LOG_PROVIDER`. */
export interface Log {
  trace(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /**
   * Keeps a secret out of every later line and diagnostic of this process. One of fewer than 16 characters is hidden
   * only as a word of its own, and an ordinary word only where it is a whole value.
   */
  hide(secret: string): void;
}

/** Small values that are stored beside the state and that users do not see. */
export interface Private {
  /** The value set earlier, in this operation or in an earlier one. */
  get(key: string): Json | undefined;
  /** Stores a value; `undefined` removes it. */
  set(key: string, value: Json | undefined): void;
}

/** What every handler is given. */
export interface Context<Client> {
  /** What the provider's `configure` returned. */
  readonly client: Client;
  /** Aborted when the user interrupts Terraform. What was begun should be brought to a safe end. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Adds a warning to the answer. */
  warn(warning: Omit<Diagnostic, 'severity'>): void;
}

/** What the handlers of a resource are given. */
export interface ResourceContext<Client> extends Context<Client> {
  readonly private: Private;
}

/** What `create` and `update` are given. */
export interface ApplyContext<Client, State> extends ResourceContext<Client> {
  /**
   * Records what is known so far, as soon as an id is known. If the handler then throws, this is the state that
   * is kept: a created object is tainted rather than lost.
   */
  save(state: State): void;
}

/** What `plan` is given. */
export interface PlanContext<Client> extends ResourceContext<Client> {
  /** Makes a change of this attribute replace the resource. It counts only if the attribute changes. */
  requireReplace(path: readonly (string | number | { readonly key: string })[]): void;
}
