import type { Attribute, Attributes, Block, NestedAttribute } from '../schema';
import { isObject, type ObjectValue, type Value } from '../value';
import { equal } from '../values/json';
import { typeOf } from '../values/types';

type Item = Attribute | NestedAttribute | Block;

/** The configuration that says what a state says: what users may set, without what is so by default. */
export function configOf(attributes: Attributes, state: ObjectValue): ObjectValue {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, item]) => [name, configured(item, state[name] ?? null)]),
  );
}

function configured(item: Item, value: Value): Value {
  if (value === null) return null;
  if (item.kind !== 'block' && (item.mode === 'computed' || item.options.writeOnly)) return null;
  if (item.kind === 'attribute') {
    return item.default !== undefined && equal(value, item.default as Value, typeOf(item)) ? null : value;
  }
  return eachObject(item, value, (object) => configOf(item.attributes, object));
}

/** What Terraform proposes for a configuration: what it says, and what there was where the provider decides. */
export function proposedFrom(attributes: Attributes, config: ObjectValue, prior: ObjectValue): ObjectValue {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, item]) => [
      name,
      proposed(item, config[name] ?? null, prior[name] ?? null),
    ]),
  );
}

function proposed(item: Item, config: Value, prior: Value): Value {
  const decided = item.kind !== 'block' && item.mode !== 'required' && item.mode !== 'optional';
  if (config === null) return decided ? prior : null;
  if (item.kind === 'attribute') return config;
  return eachObject(item, config, (object, key) => {
    const before =
      key === undefined ? prior : isObject(prior) || Array.isArray(prior) ? at(prior, key) : null;
    return proposedFrom(item.attributes, object, isObject(before) ? before : {});
  });
}

function at(value: ObjectValue | readonly Value[], key: string | number): Value {
  return (value as Readonly<Record<string | number, Value>>)[key] ?? null;
}

/** Makes another object of each that a value holds. */
function eachObject(
  { nesting }: NestedAttribute | Block,
  value: Value,
  make: (object: ObjectValue, key?: string | number) => ObjectValue,
): Value {
  if (Array.isArray(value)) {
    return (value as readonly Value[]).map((each, i) => (isObject(each) ? make(each, i) : each));
  }
  if (!isObject(value)) return value;
  if (nesting === 'single') return make(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, isObject(each) ? make(each, key) : each]),
  );
}
