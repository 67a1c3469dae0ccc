import type { AttributePath } from '../diagnostics';
import type { Attributes } from '../schema';
import { isObject, isUnknown } from '../value';
import type { ObjectValue, Value } from '../value';
import { equal } from '../values/json';
import { typeOf } from '../values/types';

/** The attributes marked `replace` whose change this plan makes. */
export function replacements(
  attributes: Attributes,
  config: ObjectValue,
  planned: ObjectValue,
  prior: ObjectValue,
  path: AttributePath = [],
): AttributePath[] {
  return Object.entries(attributes).flatMap(([name, item]) => {
    const own = config[name] ?? null;
    const next = planned[name] ?? null;
    const before = prior[name] ?? null;
    const at = [...path, name];
    if (equal(next, before, typeOf(item))) return [];
    // The service's own value may come out the same, so that it is not known yet is no change.
    if (own === null && isUnknown(next)) return [];
    if (item.kind !== 'block' && item.options.replace) return [at];
    if (item.kind === 'attribute') return [];
    if (item.nesting === 'single') return within(item.attributes, own, next, before, at);
    // An element of a set has no path of its own, so the whole set answers for it.
    if (item.nesting === 'set') return anyReplaces(item.attributes) ? [at] : [];
    return eitherKeys(next, before).flatMap((key) =>
      within(item.attributes, get(own, key), get(next, key), get(before, key), [
        ...at,
        typeof key === 'number' ? key : { key },
      ]),
    );
  });
}

function within(
  attributes: Attributes,
  own: Value,
  next: Value,
  before: Value,
  path: AttributePath,
): AttributePath[] {
  if (isObject(next) && isObject(before)) {
    return replacements(attributes, isObject(own) ? own : {}, next, before, path);
  }
  // The object as a whole comes, goes or is not known yet.
  return Object.entries(attributes).some(
    ([, item]) => item.kind !== 'block' && item.options.replace && item.mode !== 'computed',
  )
    ? [path]
    : [];
}

function anyReplaces(attributes: Attributes): boolean {
  return Object.values(attributes).some(
    (item) =>
      (item.kind !== 'block' && item.options.replace === true) ||
      (item.kind !== 'attribute' && anyReplaces(item.attributes)),
  );
}

/** The keys or positions that either value has. */
function eitherKeys(a: Value, b: Value): (string | number)[] {
  const keys = (value: Value): (string | number)[] => {
    if (Array.isArray(value)) return [...value.keys()];
    return isObject(value) ? Object.keys(value) : [];
  };
  return [...new Set([...keys(a), ...keys(b)])];
}

function get(value: Value, key: string | number): Value {
  if (typeof key === 'number')
    return Array.isArray(value) ? ((value as readonly Value[])[key] ?? null) : null;
  return isObject(value) ? (value[key] ?? null) : null;
}
