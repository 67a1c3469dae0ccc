/**
 * A Terraform type, in the JSON form that the protocol uses for it.
 *
 * `['object', { name: 'string' }]` is an object; `'dynamic'` is a value that carries its own type.
 */
export type Type =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', Type]
  | readonly ['object', { readonly [name: string]: Type }]
  | readonly ['tuple', readonly Type[]];

/** What is known of a value that Terraform will only know after apply. */
export interface Refinement {
  /** The value will not be null. */
  readonly notNull?: boolean;
  /** The string will begin with this. */
  readonly prefix?: string;
  /** The number will not be below this. */
  readonly min?: NumberBound;
  /** The number will not be above this. */
  readonly max?: NumberBound;
  /** The collection will have at least this many elements. */
  readonly minLength?: number;
  /** The collection will have at most this many elements. */
  readonly maxLength?: number;
}

/** One end of the range in which an unknown number lies. */
export interface NumberBound {
  /** The bound itself. */
  readonly value: number;
  /** Whether the bound itself is within the range. */
  readonly inclusive: boolean;
}

/** A value that is not known yet, with what is known of it all the same. */
export class Unknown {
  constructor(readonly refinement: Refinement = {}) {}

  toString(): string {
    return '(known after apply)';
  }
}

/** Whether a value as a whole is not known yet. Its elements may be unknown even when it is not. */
export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

/**
 * A number that a JavaScript number cannot hold exactly.
 *
 * It travels through the server unharmed. No handler meets one: a configuration that holds one is refused.
 */
export class ExactNumber {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** A value of an attribute of type `dynamic`, with its own type. */
export class Dynamic {
  constructor(
    readonly type: Type,
    readonly value: unknown,
  ) {}
}

/** The TypeScript type of a known value of the Terraform type `T`. */
export type ValueOf<T> = Type extends T
  ? unknown
  : T extends 'string'
    ? string
    : T extends 'number'
      ? number
      : T extends 'bool'
        ? boolean
        : T extends 'dynamic'
          ? Dynamic
          : T extends readonly ['list' | 'set', infer E]
            ? readonly ValueOf<E>[]
            : T extends readonly ['map', infer E]
              ? { readonly [key: string]: ValueOf<E> }
              : T extends readonly ['object', infer O]
                ? { readonly [K in keyof O]: ValueOf<O[K]> | null }
                : T extends readonly ['tuple', infer E]
                  ? { readonly [K in keyof E]: ValueOf<E[K]> | null }
                  : never;

/** The TypeScript type of a value of the Terraform type `T`, any part of which may be unknown. */
export type MaybeUnknown<T> =
  | Unknown
  | (Type extends T
      ? unknown
      : T extends 'string' | 'number' | 'bool' | 'dynamic'
        ? ValueOf<T>
        : T extends readonly ['list' | 'set', infer E]
          ? readonly MaybeUnknown<E>[]
          : T extends readonly ['map', infer E]
            ? { readonly [key: string]: MaybeUnknown<E> }
            : T extends readonly ['object', infer O]
              ? { readonly [K in keyof O]: MaybeUnknown<O[K]> | null }
              : T extends readonly ['tuple', infer E]
                ? { readonly [K in keyof E]: MaybeUnknown<E[K]> | null }
                : never);

/** Any value as the server handles it. */
export type Value =
  | null
  | string
  | number
  | boolean
  | Unknown
  | ExactNumber
  | Dynamic
  | readonly Value[]
  | { readonly [name: string]: Value };

/** A value of an object or map type. */
export type ObjectValue = { readonly [name: string]: Value };

/** Whether a value is an object or a map. */
export function isObject(value: unknown): value is ObjectValue {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown || value instanceof ExactNumber || value instanceof Dynamic)
  );
}
