import type { AttributePath } from '../diagnostics';
import type { Attributes } from '../schema';
import { Dynamic, isObject, isUnknown } from '../value';
import type { ObjectValue, Value } from '../value';

/** An object with null where something is unknown: what is applied and what is stored is wholly known. */
export function withoutUnknowns(object: ObjectValue): ObjectValue {
  if (!Object.values(object).some(hasUnknown)) return object;
  return Object.fromEntries(
    Object.entries(object).map(([name, item]) => [name, nullIfUnknown(item ?? null)]),
  );
}

/** Whether anything in a value is not known yet. Nearly nothing is: to look first is cheaper than a copy. */
export function hasUnknown(value: Value): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isUnknown(value)) return true;
  if (Array.isArray(value)) return (value as readonly Value[]).some(hasUnknown);
  if (value instanceof Dynamic) return hasUnknown(value.value as Value);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

function nullIfUnknown(value: Value): Value {
  if (isUnknown(value)) return null;
  if (Array.isArray(value)) return (value as readonly Value[]).map(nullIfUnknown);
  if (value instanceof Dynamic) return new Dynamic(value.type, nullIfUnknown(value.value as Value));
  return isObject(value) ? withoutUnknowns(value) : value;
}

/** A configuration with the defaults of its schema filled in. */
export function withDefaults(attributes: Attributes, config: ObjectValue): ObjectValue {
  const result: Record<string, Value> = {};
  for (const [name, item] of Object.entries(attributes)) {
    const own = config[name] ?? null;
    if (item.kind === 'attribute') {
      result[name] = own === null && item.default !== undefined ? (item.default as Value) : own;
    } else if (item.nesting === 'single') {
      result[name] = isObject(own) ? withDefaults(item.attributes, own) : own;
    } else if (Array.isArray(own)) {
      result[name] = (own as readonly Value[]).map((e) =>
        isObject(e) ? withDefaults(item.attributes, e) : e,
      );
    } else {
      result[name] = isObject(own)
        ? Object.fromEntries(
            Object.entries(own).map(([key, e]) => [key, isObject(e) ? withDefaults(item.attributes, e) : e]),
          )
        : own;
    }
  }
  return result;
}

/** A state without the values that must not be stored. */
export function withoutWriteOnly(attributes: Attributes, state: ObjectValue): ObjectValue {
  return Object.entries(attributes).reduce((kept, [name, item]) => {
    if (!holdsWriteOnly(item)) return kept;
    const value = kept[name] ?? null;
    return { ...kept, [name]: isWriteOnly(item) ? null : eachObject(item, value, withoutWriteOnly) };
  }, state);
}

/** The attributes that a configuration sets and that must not be stored. */
export function writeOnlySet(
  attributes: Attributes,
  config: ObjectValue,
  path: AttributePath = [],
): AttributePath[] {
  return Object.entries(attributes).flatMap(([name, item]) => {
    const value = config[name] ?? null;
    if (value === null || !holdsWriteOnly(item)) return [];
    if (isWriteOnly(item)) return [[...path, name]];
    const found: AttributePath[] = [];
    eachObject(item, value, (own, object, step) => {
      found.push(...writeOnlySet(own, object, [...path, name, ...step]));
      return object;
    });
    return found;
  });
}

type Item = Attributes[string];

function isWriteOnly(item: Item): boolean {
  return item.kind !== 'block' && item.options.writeOnly === true;
}

function holdsWriteOnly(item: Item): boolean {
  return (
    isWriteOnly(item) || (item.kind !== 'attribute' && Object.values(item.attributes).some(holdsWriteOnly))
  );
}

/** A nested value with each of its objects replaced. */
function eachObject(
  item: Item,
  value: Value,
  replace: (attributes: Attributes, object: ObjectValue, step: AttributePath) => ObjectValue,
): Value {
  if (item.kind === 'attribute') return value;
  const one = (each: Value, step: AttributePath): Value =>
    isObject(each) ? replace(item.attributes, each, step) : each;
  if (item.nesting === 'single') return one(value, []);
  if (Array.isArray(value)) return (value as readonly Value[]).map((each, i) => one(each, [i]));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, one(each, [{ key }])]));
}
