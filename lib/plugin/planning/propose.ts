import type { Attribute, Attributes, Block, NestedAttribute } from '../schema';
import { isObject, isUnknown, Unknown } from '../value';
import type { ObjectValue, Value } from '../value';
import { equal } from '../values/json';
import { objectType, typeOf } from '../values/types';

type Item = Attribute | NestedAttribute | Block;

/**
 * Plans a create (`prior` is null) or an update from what Terraform proposes: the configuration, with prior values
 * where a computed attribute is left out.
 *
 * Defaults are always known. What only the service decides is unknown on create; on update it keeps its prior
 * value if it never changes (`keep`) or if nothing else of the resource changes.
 */
export function propose(
  attributes: Attributes,
  config: ObjectValue,
  proposed: ObjectValue,
  prior: ObjectValue | null,
): ObjectValue {
  if (prior !== null) {
    const calm = fill(attributes, config, proposed, prior, true);
    if (equal(calm, prior, objectType(attributes))) return calm;
  }
  return fill(attributes, config, proposed, prior, false);
}

function fill(
  attributes: Attributes,
  config: ObjectValue,
  proposed: ObjectValue,
  prior: ObjectValue | null,
  calm: boolean,
): ObjectValue {
  const result: Record<string, Value> = {};
  for (const [name, item] of Object.entries(attributes)) {
    const offered = proposed[name] ?? null;
    result[name] = fillItem(
      item,
      config[name] ?? null,
      offered,
      prior ? (prior[name] ?? null) : undefined,
      calm,
    );
  }
  return result;
}

/** `prior` is undefined where the object that holds the attribute is new, or an element of a set. */
function fillItem(
  item: Item,
  config: Value,
  proposed: Value,
  prior: Value | undefined,
  calm: boolean,
): Value {
  if (item.kind !== 'block' && item.options.writeOnly) return null;
  if (config === null) {
    if (item.kind === 'block') return proposed;
    if (item.kind === 'attribute' && item.default !== undefined) return item.default as Value;
    if (item.mode === 'optional' || item.mode === 'required') return null;
    if (calm || (item.options.keep && (proposed !== null || prior !== undefined))) return proposed;
    return new Unknown();
  }
  if (item.kind === 'attribute' || isUnknown(config)) return config;
  return fillElements(item, config, proposed, prior, calm);
}

function fillElements(
  item: NestedAttribute | Block,
  config: Value,
  proposed: Value,
  prior: Value | undefined,
  calm: boolean,
): Value {
  const each = (own: Value, candidate: Value | undefined, before: Value | undefined): Value =>
    isObject(own)
      ? fill(
          item.attributes,
          own,
          isObject(candidate) ? candidate : own,
          isObject(before) ? before : null,
          calm,
        )
      : own;

  if (item.nesting === 'single') return each(config, proposed, prior);
  if (Array.isArray(config)) {
    const own = config as readonly Value[];
    const offered = Array.isArray(proposed) ? (proposed as readonly Value[]) : [];
    const before = Array.isArray(prior) ? (prior as readonly Value[]) : [];
    return item.nesting === 'list'
      ? own.map((value, i) => each(value, offered[i], before[i]))
      : // A set has no positions, so an element is recognised by what the configuration says of it.
        own.map((value) =>
          each(
            value,
            offered.find((o) => agrees(item.attributes, value, o)),
            undefined,
          ),
        );
  }
  if (!isObject(config)) return config;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      each(value, member(proposed, key), member(prior, key)),
    ]),
  );
}

function member(value: Value | undefined, key: string): Value | undefined {
  return isObject(value) ? value[key] : undefined;
}

/** Whether an element of a set may be the one that this configuration describes. */
function agrees(attributes: Attributes, config: Value, candidate: Value): boolean {
  if (!isObject(config) || !isObject(candidate)) return false;
  return Object.entries(attributes).every(([name, item]) => {
    const own = config[name] ?? null;
    if (own === null && item.kind !== 'block' && item.mode !== 'optional') return true;
    return equal(own, candidate[name] ?? null, typeOf(item));
  });
}
