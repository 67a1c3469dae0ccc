import type { Type, ValueOf } from './value';

/** A parameter of a provider function. */
export interface Parameter {
  readonly name: string;
  readonly type: Type;
  /** What it means, in Markdown. */
  readonly description: string;
  /**
   * The function can be called with null.
   * @default false
   */
  readonly allowNull?: boolean;
}

type Argument<P> = P extends { readonly type: infer T; readonly allowNull: true }
  ? ValueOf<T> | null
  : P extends { readonly type: infer T }
    ? ValueOf<T>
    : never;

/** The arguments that a function with the parameters `P` is called with. */
export type ArgumentsOf<P extends readonly Parameter[]> = { readonly [K in keyof P]: Argument<P[K]> };

/** A provider function: `provider::tencentci::parse_id(…)`. It is pure and needs no configuration. */
export interface ProviderFunction<
  P extends readonly Parameter[] = readonly Parameter[],
  R extends Type = Type,
> {
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** What it does, in Markdown. */
  readonly description: string;
  readonly parameters: P;
  readonly returns: R;
  /** Computes the result. Throw an {@link ArgumentError} about one argument, or any other error. */
  call(...args: ArgumentsOf<P>): ValueOf<R> | Promise<ValueOf<R>>;
}

/** An error about one argument of a provider function, counted from 0. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';

  constructor(
    readonly argument: number,
    message: string,
  ) {
    super(message);
  }
}

/** A provider function with the types of its arguments inferred. */
export function defineFunction<const P extends readonly Parameter[], const R extends Type>(
  definition: ProviderFunction<P, R>,
): ProviderFunction<P, R> {
  return definition;
}
