import type { Attributes } from '../schema';
import { Dynamic, isObject, isUnknown } from '../value';
import type { ObjectValue, Value } from '../value';

/** A value with null where something is unknown: what is applied and what is stored is wholly known. */
export function known(value: Value): Value {
  if (isUnknown(value)) return null;
  if (Array.isArray(value)) return (value as readonly Value[]).map(known);
  if (value instanceof Dynamic) return new Dynamic(value.type, known(value.value as Value));
  return isObject(value) ? knownObject(value) : value;
}

/** {@link known}, for an object. */
export function knownObject(value: ObjectValue): ObjectValue {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, known(item ?? null)]));
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
  return Object.fromEntries(
    Object.entries(state).map(([name, value]) => {
      const item = attributes[name];
      return [name, item && item.kind !== 'block' && item.options.writeOnly ? null : value];
    }),
  );
}
