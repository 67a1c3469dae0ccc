import type { MaybeUnknown, Type, Unknown, ValueOf } from './value';

/** Who sets an attribute: the user (must, may), the provider, either, or a default of the provider's. */
export type Mode = 'required' | 'optional' | 'computed' | 'optionalComputed' | 'defaulted';

/** How a nested attribute or block holds its objects. */
export type Nesting = 'single' | 'list' | 'set' | 'map';

/** An attribute of a plain Terraform type. Made by {@link attribute}. */
export interface Attribute<T extends Type = Type, M extends Mode = Mode> {
  readonly kind: 'attribute';
  readonly type: T;
  readonly mode: M;
  readonly default?: unknown;
  readonly options: Behaviour;
}

/** An attribute that holds objects with attributes of their own. Made by {@link attribute}. */
export interface NestedAttribute<
  A extends Attributes = Attributes,
  N extends Nesting = Nesting,
  M extends Mode = Mode,
> {
  readonly kind: 'nested';
  readonly nesting: N;
  readonly attributes: A;
  readonly mode: M;
  readonly options: Behaviour;
}

/** A block: `rule { … }` rather than `rule = { … }`. Made by {@link block}. */
export interface Block<A extends Attributes = Attributes, N extends Nesting = Nesting> {
  readonly kind: 'block';
  readonly nesting: N;
  readonly attributes: A;
  readonly options: BlockOptions;
}

/** The attributes and blocks of a schema, by name. */
export interface Attributes {
  readonly [name: string]: Attribute | NestedAttribute | Block;
}

/** A schema: what a resource, a data source or a provider is made of. */
export interface Schema<A extends Attributes = Attributes> {
  /**
   * Raised when stored states need `upgrade`.
   * @default 0
   */
  readonly version?: number;
  /** What this is, in Markdown. */
  readonly description: string;
  /**
   * Says that this is on its way out, and what to use instead.
   * @default - it is not
   */
  readonly deprecated?: string;
  readonly attributes: A;
}

/** What every attribute may say of itself. */
export interface Behaviour {
  /** What the attribute means, in Markdown. */
  readonly description: string;
  /**
   * Terraform hides the value in its output.
   * @default false
   */
  readonly sensitive?: boolean;
  /**
   * Terraform warns with this text where the attribute is set.
   * @default - not deprecated
   */
  readonly deprecated?: string;
  /**
   * A change of this attribute replaces the resource.
   * @default false
   */
  readonly replace?: boolean;
  /**
   * A computed value that cannot change keeps its prior value when the resource is updated, so that nothing
   * downstream becomes `(known after apply)` without cause.
   * @default false
   */
  readonly keep?: boolean;
  /**
   * The value reaches the handlers in `config` and is never stored. Needs Terraform 1.11.
   * @default false
   */
  readonly writeOnly?: boolean;
}

type Never<K extends string> = { readonly [P in K]?: never };
type SetByUser =
  | ({ readonly required: true } & Never<'optional' | 'computed'>)
  | ({ readonly optional: true; readonly computed?: true } & Never<'required'>)
  | ({ readonly computed: true; readonly optional?: true } & Never<'required'>);
type Defaulted<V> = { readonly default: V } & Never<'required' | 'optional' | 'computed'>;

/** Who sets the attribute (`required`, `optional`, `computed`, or a `default`) and how it behaves. */
export type AttributeOptions<V> = Behaviour & ((SetByUser & Never<'default'>) | Defaulted<V>);

/** The options of a nested attribute. */
export type NestedOptions<A extends Attributes> = Behaviour & SetByUser & { readonly attributes: A };

/** The options of a block. */
export interface BlockOptions {
  /** What the block means, in Markdown. */
  readonly description: string;
  /** @default - not deprecated */
  readonly deprecated?: string;
  /** @default - none need be given */
  readonly minItems?: number;
  /** @default - any number may be given */
  readonly maxItems?: number;
}

/** The mode that a set of options amounts to. */
export type ModeOf<O> = O extends { readonly required: true }
  ? 'required'
  : O extends { readonly default: unknown }
    ? 'defaulted'
    : O extends { readonly optional: true; readonly computed: true }
      ? 'optionalComputed'
      : O extends { readonly optional: true }
        ? 'optional'
        : 'computed';

// A misspelt option is an error although the options are inferred.
type Exact<O, Allowed> = { readonly [K in Exclude<keyof O, KeysOf<Allowed>>]: never };
type KeysOf<U> = U extends unknown ? keyof U : never;

interface AnyOptions extends Behaviour {
  readonly required?: true;
  readonly optional?: true;
  readonly computed?: true;
  readonly default?: unknown;
}

function modeOf(options: AnyOptions): Mode {
  if (options.required) return 'required';
  if (options.default !== undefined) return 'defaulted';
  if (options.optional) return options.computed ? 'optionalComputed' : 'optional';
  return 'computed';
}

function plain<T extends Type, O>(type: T, options: O): Attribute<T, ModeOf<O>> {
  const given = options as AnyOptions;
  return {
    kind: 'attribute',
    type,
    mode: modeOf(given) as ModeOf<O>,
    ...(given.default === undefined ? {} : { default: given.default }),
    options: given,
  };
}

function nested<A extends Attributes, N extends Nesting, O>(
  nesting: N,
  attributes: A,
  options: O,
): NestedAttribute<A, N, ModeOf<O>> {
  const given = options as AnyOptions;
  return { kind: 'nested', nesting, attributes, mode: modeOf(given) as ModeOf<O>, options: given };
}

type Options<O, V> = O & Exact<O, AttributeOptions<V>>;
type Nest<O> = O & Exact<O, NestedOptions<Attributes>>;
type Nestable = NestedOptions<Attributes>;

/**
 * Makes attributes.
 *
 * ```ts
 * attributes: {
 *   id: attribute.string({ description: 'The id.', computed: true, keep: true }),
 *   name: attribute.string({ description: 'The name.', required: true }),
 *   audio: attribute.single({ description: 'The sound.', optional: true, attributes: { … } }),
 * }
 * ```
 */
export const attribute = {
  /** Text. */
  string: <const O extends AttributeOptions<string>>(options: Options<O, string>) =>
    plain<'string', O>('string', options),

  /** A number. */
  number: <const O extends AttributeOptions<number>>(options: Options<O, number>) =>
    plain<'number', O>('number', options),

  /** True or false. */
  bool: <const O extends AttributeOptions<boolean>>(options: Options<O, boolean>) =>
    plain<'bool', O>('bool', options),

  /** A value of any type, which it carries with it. */
  dynamic: <const O extends Behaviour & SetByUser>(options: Options<O, never>) =>
    plain<'dynamic', O>('dynamic', options),

  /** Values of one type, in order. */
  list: <const E extends Type, const O extends AttributeOptions<ValueOf<readonly ['list', E]>>>(
    element: E,
    options: Options<O, ValueOf<readonly ['list', E]>>,
  ) => plain<readonly ['list', E], O>(['list', element], options),

  /** Values of one type, without order or repetition. */
  set: <const E extends Type, const O extends AttributeOptions<ValueOf<readonly ['set', E]>>>(
    element: E,
    options: Options<O, ValueOf<readonly ['set', E]>>,
  ) => plain<readonly ['set', E], O>(['set', element], options),

  /** Values of one type, by keys of the user's. */
  map: <const E extends Type, const O extends AttributeOptions<ValueOf<readonly ['map', E]>>>(
    element: E,
    options: Options<O, ValueOf<readonly ['map', E]>>,
  ) => plain<readonly ['map', E], O>(['map', element], options),

  /** One object: `audio = { … }`. */
  single: <const O extends Nestable>(options: Nest<O>) =>
    nested<O['attributes'], 'single', O>('single', options.attributes, options),

  /** Objects in order: `rules = [{ … }]`. */
  nestedList: <const O extends Nestable>(options: Nest<O>) =>
    nested<O['attributes'], 'list', O>('list', options.attributes, options),

  /** Objects without order. */
  nestedSet: <const O extends Nestable>(options: Nest<O>) =>
    nested<O['attributes'], 'set', O>('set', options.attributes, options),

  /** Objects by keys of the user's: `rules = { first = { … } }`. */
  nestedMap: <const O extends Nestable>(options: Nest<O>) =>
    nested<O['attributes'], 'map', O>('map', options.attributes, options),
};

function nestedBlock<A extends Attributes, N extends Nesting>(
  nesting: N,
  given: BlockOptions & { readonly attributes: A },
): Block<A, N> {
  const { attributes, ...options } = given;
  return { kind: 'block', nesting, attributes, options };
}

/** Makes nested blocks. Prefer nested attributes in a new schema. */
export const block = {
  /** At most one block; null where it is left out. */
  single: <A extends Attributes>(options: BlockOptions & { readonly attributes: A }) =>
    nestedBlock('single', options),
  /** Blocks in order. */
  list: <A extends Attributes>(options: BlockOptions & { readonly attributes: A }) =>
    nestedBlock('list', options),
  /** Blocks without order. */
  set: <A extends Attributes>(options: BlockOptions & { readonly attributes: A }) =>
    nestedBlock('set', options),
  /** Blocks by their label. */
  map: <A extends Attributes>(options: BlockOptions & { readonly attributes: A }) =>
    nestedBlock('map', options),
};

type Held<N, V> = N extends 'single' ? V : N extends 'map' ? { readonly [key: string]: V } : readonly V[];
type BlockNull<N> = N extends 'single' ? null : never;

/** What is stored of a resource: wholly known, and any attribute may be null. */
export type StateOf<A extends Attributes> = {
  readonly [K in keyof A]: A[K] extends Attribute<infer T>
    ? ValueOf<T> | null
    : A[K] extends NestedAttribute<infer B, infer N>
      ? Held<N, StateOf<B>> | null
      : A[K] extends Block<infer B, infer N>
        ? Held<N, StateOf<B>> | BlockNull<N>
        : never;
};

type PlannedNull<M> = M extends 'required' | 'defaulted' ? never : null;

/**
 * What is about to be applied. Required attributes and those with a default are there; what only the service
 * decides is null.
 */
export type PlannedOf<A extends Attributes> = {
  readonly [K in keyof A]: A[K] extends Attribute<infer T, infer M>
    ? ValueOf<T> | PlannedNull<M>
    : A[K] extends NestedAttribute<infer B, infer N, infer M>
      ? Held<N, PlannedOf<B>> | PlannedNull<M>
      : A[K] extends Block<infer B, infer N>
        ? Held<N, PlannedOf<B>> | BlockNull<N>
        : never;
};

type HeldUnknown<N, V> =
  | Unknown
  | (N extends 'single'
      ? V
      : N extends 'map'
        ? { readonly [key: string]: V | Unknown }
        : readonly (V | Unknown)[]);

/** A plan in the making: as {@link PlannedOf}, but any part of it may be unknown. */
export type ProposedOf<A extends Attributes> = {
  readonly [K in keyof A]: A[K] extends Attribute<infer T, infer M>
    ? MaybeUnknown<T> | PlannedNull<M>
    : A[K] extends NestedAttribute<infer B, infer N, infer M>
      ? HeldUnknown<N, ProposedOf<B>> | PlannedNull<M>
      : A[K] extends Block<infer B, infer N>
        ? HeldUnknown<N, ProposedOf<B>> | BlockNull<N>
        : never;
};

type ConfigNull<M> = M extends 'required' ? never : null;

/** What the user wrote: any part of it may be unknown, and what was left out is null. */
export type ConfigOf<A extends Attributes> = {
  readonly [K in keyof A]: A[K] extends Attribute<infer T, infer M>
    ? M extends 'computed'
      ? null
      : MaybeUnknown<T> | ConfigNull<M>
    : A[K] extends NestedAttribute<infer B, infer N, infer M>
      ? M extends 'computed'
        ? null
        : HeldUnknown<N, ConfigOf<B>> | ConfigNull<M>
      : A[K] extends Block<infer B, infer N>
        ? HeldUnknown<N, ConfigOf<B>> | BlockNull<N>
        : never;
};
