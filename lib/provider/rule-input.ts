import {
  type AttributePath,
  type Attributes,
  type ConfigOf,
  isUnknown,
  memberType,
  objectType,
  type ProposedOf,
  type Type,
  type Unknown,
} from '../plugin';
import { type SettingPath, Undecided } from '../rules';

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

type Scalar = string | number | boolean;

type SettingOf<V> = V extends null
  ? undefined
  : V extends Unknown
    ? Undecided
    : V extends Scalar
      ? V
      : V extends readonly (infer Item)[]
        ? readonly SettingOf<Item>[]
        : string extends keyof V
          ? { readonly [key: string]: SettingOf<V[keyof V]> }
          : SettingsOf<V>;

type SettingsOf<V> = {
  readonly [Name in keyof V & string as CamelCase<Name>]: SettingOf<V[Name]> | undefined;
};

/** The attributes of a schema as the rules take them: by names in camelCase, and any may be undecided or not given. */
export type RuleInput<A extends Attributes> = SettingsOf<ProposedOf<A>>;

/**
 * A configuration or a plan as the rules take it: null is "not given", unknown keeps the prefix that is certain, and
 * names become camelCase, but for the keys of maps, which are the user's.
 */
export function ruleInput<A extends Attributes>(
  attributes: A,
  given: ConfigOf<A> | ProposedOf<A>,
): RuleInput<A> {
  return setting(given, objectType(attributes)) as RuleInput<A>;
}

/** One text, number or truth value as the rules take it. */
export function ruleValue<V extends Scalar | Unknown | null>(value: V): SettingOf<V> {
  return setting(value, 'dynamic') as SettingOf<V>;
}

function setting(value: unknown, type: Type): unknown {
  if (value === null) return undefined;
  if (isUnknown(value)) return new Undecided(value.refinement.prefix);
  if (Array.isArray(value)) return value.map((item: unknown, i) => setting(item, memberType(type, i)));
  if (typeof type === 'string') return value;
  const members = value as Readonly<Record<string, unknown>>;
  if (type[0] === 'map') {
    return Object.fromEntries(
      Object.entries(members).map(([key, item]) => [key, setting(item ?? null, type[1])]),
    );
  }
  const result: Record<string, unknown> = {};
  for (const name in type[1] as object) {
    result[camelCase(name)] = setting(members[name] ?? null, memberType(type, name));
  }
  return result;
}

/** The path of a setting in Terraform's words: the way back from what the rules found. */
export function attributePath(path: SettingPath): AttributePath {
  return path.map((step) => (typeof step === 'string' ? snakeCase(step) : step));
}

/** The names of attributes that were asked for: each call asks for the same few. */
const camelCased = new Map<string, string>();

function camelCase(attribute: string): string {
  const known = camelCased.get(attribute);
  if (known !== undefined) return known;
  const name = attribute.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  camelCased.set(attribute, name);
  return name;
}

/** `audioConfig` as Terraform spells it: `audio_config`. */
export function snakeCase(setting: string): string {
  return setting.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
