import { formatPath } from '../diagnostics';
import type { AttributePath, Diagnostic } from '../diagnostics';
import type { Attributes } from '../schema';
import { isObject, isUnknown } from '../value';
import type { ObjectValue, Value } from '../value';
import { equal } from '../values/json';
import { typeOf } from '../values/types';

/**
 * Checks that a plan agrees with the configuration, as Terraform will. A disagreement is the provider's mistake,
 * and is reported at the attribute instead of as Terraform's general complaint.
 */
export function checkPlan(
  attributes: Attributes,
  config: ObjectValue,
  planned: ObjectValue,
  prior: ObjectValue | null,
  path: AttributePath = [],
): Diagnostic[] {
  return Object.entries(attributes).flatMap(([name, item]) => {
    const own = config[name] ?? null;
    const next = planned[name] ?? null;
    const before = prior?.[name] ?? null;
    const at = [...path, name];
    const type = typeOf(item);
    if (item.kind !== 'block' && item.options.writeOnly) return next === null ? [] : [mistake(at, own, next)];
    if (equal(own, next, type)) return [];
    // Terraform lets a provider stay with the prior value where it means the same.
    if (prior !== null && own !== null && equal(before, next, type)) return [];
    if (own === null && item.kind !== 'block' && item.mode !== 'optional' && item.mode !== 'required')
      return [];
    if (item.kind === 'attribute' || own === null || isUnknown(own)) return [mistake(at, own, next)];
    return pairs(own, next, before, item.nesting, at).flatMap(([c, p, b, where]) => {
      if (isObject(c) && isObject(p)) return checkPlan(item.attributes, c, p, isObject(b) ? b : null, where);
      return equal(c, p, type) ? [] : [mistake(where, c, p)];
    });
  });
}

type Pair = [config: Value, planned: Value, prior: Value, path: AttributePath];

function pairs(own: Value, next: Value, before: Value, nesting: string, path: AttributePath): Pair[] {
  if (nesting === 'single') return [[own, next, before, path]];
  // The elements of a set have no identity that would pair them.
  if (nesting === 'set')
    return Array.isArray(next) && next.length === (own as []).length ? [] : [[own, next, before, path]];
  if (Array.isArray(own)) {
    const items = Array.isArray(next) ? (next as readonly Value[]) : [];
    const olds = Array.isArray(before) ? (before as readonly Value[]) : [];
    if (items.length !== own.length) return [[own, next, before, path]];
    return (own as readonly Value[]).map((item, i) => [
      item,
      items[i] ?? null,
      olds[i] ?? null,
      [...path, i],
    ]);
  }
  if (!isObject(own) || !isObject(next)) return [[own, next, before, path]];
  const planned = next;
  return [...new Set([...Object.keys(own), ...Object.keys(planned)])].map((key) => [
    own[key] ?? null,
    planned[key] ?? null,
    isObject(before) ? (before[key] ?? null) : null,
    [...path, { key }],
  ]);
}

function mistake(path: AttributePath, own: Value, next: Value): Diagnostic {
  return {
    severity: 'error',
    summary: 'The provider planned a value other than the configured one',
    detail:
      `${formatPath(path)} is ${show(own)} in the configuration but ${show(next)} in the plan. ` +
      'This is a mistake in the provider. Please report it to its developers.',
    path,
  };
}

function show(value: Value): string {
  return isUnknown(value) ? 'not known yet' : JSON.stringify(value);
}
