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
  const unstored = Object.entries(attributes).filter(
    ([, item]) => item.kind !== 'block' && item.options.writeOnly,
  );
  return unstored.length === 0
    ? state
    : { ...state, ...Object.fromEntries(unstored.map(([name]) => [name, null])) };
}
