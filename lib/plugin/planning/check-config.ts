import type { AttributePath, Diagnostic } from '../diagnostics';
import { formatPath } from '../diagnostics';
import type { Attribute, Attributes, Block, NestedAttribute } from '../schema';
import { Dynamic, ExactNumber, isObject, isUnknown } from '../value';
import type { ObjectValue, Type, Value } from '../value';
import { memberType } from '../values/types';

/**
 * Checks what the schema alone can check. After it, a handler may rely on the types of its configuration:
 * required attributes are there, collections hold no nulls, and numbers are exact.
 */
export function checkConfig(
  attributes: Attributes,
  config: ObjectValue,
  path: AttributePath = [],
): Diagnostic[] {
  return Object.entries(attributes).flatMap(([name, item]) =>
    checkItem(item, config[name] ?? null, [...path, name]),
  );
}

function checkItem(
  item: Attribute | NestedAttribute | Block,
  value: Value,
  path: AttributePath,
): Diagnostic[] {
  if (item.kind !== 'block' && item.mode === 'required' && value === null) {
    return [
      error(
        path,
        'Missing required attribute',
        `${formatPath(path)} is null, but it must have a value. Set it.`,
      ),
    ];
  }
  if (item.kind !== 'block' && item.mode === 'computed' && value !== null) {
    return [
      error(
        path,
        'Read-only attribute',
        `${formatPath(path)} is decided by the service. Remove it from here.`,
      ),
    ];
  }
  if (value === null || isUnknown(value)) return [];
  if (item.kind === 'attribute') return checkValue(value, item.type, path);
  return elements(value, item.nesting === 'single', path).flatMap(([element, at]) => {
    if (element === null) return [nullElement(at)];
    return isObject(element) ? checkConfig(item.attributes, element, at) : [];
  });
}

function checkValue(value: Value, type: Type, path: AttributePath): Diagnostic[] {
  if (value instanceof ExactNumber) {
    return [
      error(
        path,
        'Number not supported',
        `${formatPath(path)} is ${value.text}, which cannot be held exactly. ` +
          'Use an integer between -9007199254740991 and 9007199254740991 or a number of at most 15 digits.',
      ),
    ];
  }
  if (value instanceof Dynamic) return checkValue(value.value as Value, value.type, path);
  if (typeof type === 'string' || value === null || isUnknown(value)) return [];
  return elements(value, false, path).flatMap(([element, at]) => {
    const mayBeNull = type[0] === 'object' || type[0] === 'tuple';
    return element === null && !mayBeNull
      ? [nullElement(at)]
      : checkValue(element, memberType(type, at.at(-1)), at);
  });
}

/** The objects that a nested value holds, each with its path. */
function elements(value: Value, single: boolean, path: AttributePath): [Value, AttributePath][] {
  if (single) return [[value, path]];
  if (Array.isArray(value)) return (value as readonly Value[]).map((item, i) => [item, [...path, i]]);
  return isObject(value) ? Object.entries(value).map(([key, item]) => [item, [...path, { key }]]) : [];
}

function nullElement(path: AttributePath): Diagnostic {
  return error(
    path,
    'Null is not allowed here',
    `${formatPath(path)} is null. Leave the element out, for example with a "for" expression that has an "if".`,
  );
}

function error(path: AttributePath, summary: string, detail: string): Diagnostic {
  return { severity: 'error', summary, detail, path };
}
