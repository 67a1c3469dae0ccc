import { type AttributePath, type Attributes, formatPath, type Json } from '../../plugin';
import type { AnyState } from '../../plugin/direct';
import type { Value } from '../../plugin/value';
import { equal } from '../../plugin/values/json';
import { typeOf } from '../../plugin/values/types';

/** A value that is another one now. */
export interface Difference {
  /** As Terraform writes it: `separations["stems"].output.object`. */
  readonly path: string;
  /** `(sensitive)` in place of what must not be shown. */
  readonly was: Json;
  readonly is: Json;
}

/** What is different between what is stored of an object and what it is like. */
export interface Differences {
  /** Of what a configuration says, or a plan puts right. */
  readonly changes: readonly Difference[];
  /** Of what only the service tells, such as the outcome of a job. */
  readonly facts: readonly Difference[];
}

/** In place of what must not be shown. */
export const SENSITIVE = '(sensitive)';

type Values = Readonly<Record<string, unknown>>;
type Item = Attributes[string];

/**
 * Compares what is stored of an object with what it is like, by its schema.
 * @param restored - attributes that no configuration sets and that every plan wants to have one value.
 */
export function differences(
  attributes: Attributes,
  stored: AnyState,
  now: AnyState,
  restored: readonly string[] = [],
): Differences {
  const changes: Difference[] = [];
  const facts: Difference[] = [];
  const isFact = (item: Item, name: string, path: AttributePath): boolean =>
    item.kind !== 'block' && item.mode === 'computed' && !(path.length === 0 && restored.includes(name));

  const walk = (of: Attributes, was: Values, is: Values, path: AttributePath, into: Difference[]): void => {
    for (const [name, item] of Object.entries(of)) {
      const [a, b] = [was[name] ?? null, is[name] ?? null];
      if (equal(a as Value, b as Value, typeOf(item))) continue;
      compared(item, a, b, [...path, name], isFact(item, name, path) ? facts : into);
    }
  };

  const compared = (item: Item, was: unknown, is: unknown, path: AttributePath, into: Difference[]): void => {
    if (item.kind !== 'attribute') {
      const pairs = membersOf(item.nesting, was, is);
      if (pairs) {
        for (const [step, a, b] of pairs) {
          const at = step === undefined ? path : [...path, step];
          if (isValues(a) && isValues(b)) walk(item.attributes, a, b, at, into);
          else if (a !== b) into.push({ path: formatPath(at), was: shown(item, a), is: shown(item, b) });
        }
        return;
      }
    }
    into.push({ path: formatPath(path), was: shownWhole(item, was), is: shownWhole(item, is) });
  };

  walk(attributes, stored, now, [], changes);
  return { changes, facts };
}

type Pair = readonly [step: AttributePath[number] | undefined, was: unknown, is: unknown];

/** What is nested on both sides, member by member; `undefined` where members cannot be told which is which. */
function membersOf(nesting: string, was: unknown, is: unknown): Pair[] | undefined {
  if (nesting === 'single') return isValues(was) && isValues(is) ? [[undefined, was, is]] : undefined;
  if (nesting === 'map' && isValues(was) && isValues(is)) {
    const keys = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
    return keys.map((key): Pair => [{ key }, was[key] ?? null, is[key] ?? null]);
  }
  if (nesting === 'list' && Array.isArray(was) && Array.isArray(is) && was.length === is.length) {
    return was.map((each: unknown, i): Pair => [i, each, is[i]]);
  }
  return undefined;
}

/** A value without what must not be shown. */
function shownWhole(item: Item, value: unknown): Json {
  if (value === null || value === undefined) return null;
  if (item.kind !== 'block' && item.options.sensitive === true) return SENSITIVE;
  if (item.kind === 'attribute') return value as Json;
  if (Array.isArray(value)) return value.map((each: unknown) => shown(item, each));
  if (item.nesting !== 'map') return shown(item, value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shown(item, each)]));
}

/** One nested object without what must not be shown. */
function shown(item: Exclude<Item, { readonly kind: 'attribute' }>, value: unknown): Json {
  if (!isValues(value)) return null;
  return Object.fromEntries(
    Object.entries(item.attributes).flatMap(([name, inner]) =>
      (value[name] ?? null) === null ? [] : [[name, shownWhole(inner, value[name])]],
    ),
  );
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
