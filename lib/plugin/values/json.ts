import type { Json } from '../context';
import type { PathInTheMaking } from '../diagnostics';
import { Dynamic, ExactNumber, isObject } from '../value';
import type { Type, Value } from '../value';
import { mapMembers, mismatch, within } from './msgpack';
import { isDecimal, parseNumber } from './numbers';
import { memberType } from './types';

// What may be a number of more digits than JavaScript is sure to hold, or with an exponent; a string may look so too.
const DOUBTFUL = /(?:^|[:,[\s])-?[\d.]+[eE]|[\d.]{16}/;
// Outside of strings, where a number that JSON.parse would round is put into quotes.
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Parses JSON. A number that JavaScript cannot hold becomes its decimal string rather than a wrong number. */
export function parseJson(bytes: Uint8Array): Json {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  if (!DOUBTFUL.test(text)) return JSON.parse(text) as Json;
  const safe = text.replace(TOKEN, (token) =>
    token.startsWith('"') || typeof parseNumber(token) === 'number' ? token : `"${token}"`,
  );
  return JSON.parse(safe) as Json;
}

/**
 * A stored state's JSON as a value. What is missing is null, and what the type does not have is dropped.
 * @throws ValueError at the path of a value that is not of its type.
 */
export function fromJson(json: Json | undefined, type: Type, path: PathInTheMaking = []): Value {
  if (json === null || json === undefined) return null;
  if (type === 'string' && typeof json !== 'object') return String(json);
  if (type === 'bool' && (typeof json === 'boolean' || json === 'true' || json === 'false')) {
    return json === true || json === 'true';
  }
  if (type === 'number' && typeof json === 'number') return json;
  if (type === 'number' && typeof json === 'string' && isDecimal(json)) return parseNumber(json);
  if (type === 'dynamic' && isObject(json)) {
    const own = json['type'] as unknown as Type;
    return new Dynamic(own, fromJson(json['value'], own, path));
  }
  if (Array.isArray(type)) {
    const compound = compoundFromJson(json, type as Exclude<Type, string>, path);
    if (compound !== undefined) return compound;
  }
  throw mismatch(json, type, path);
}

function compoundFromJson(json: Json, type: Exclude<Type, string>, path: PathInTheMaking): Value | undefined {
  if (type[0] === 'list' || type[0] === 'set') {
    return Array.isArray(json)
      ? json.map((item: Json, i) => within(path, i, fromJson, item, type[1]))
      : undefined;
  }
  if (type[0] === 'tuple') {
    return Array.isArray(json)
      ? type[1].map((item, i) => within(path, i, fromJson, json[i] as Json, item))
      : undefined;
  }
  if (!isObject(json)) return undefined;
  const object = json;
  if (type[0] === 'map') {
    return Object.fromEntries(
      Object.entries(object).map(([key, item]) => [key, within(path, { key }, fromJson, item, type[1])]),
    );
  }
  return mapMembers(type[1] as { readonly [name: string]: Type }, (own, name) =>
    within(path, name, fromJson, object[name], own),
  );
}

/** Whether two values are the same: sets without regard to order, unknowns without regard to refinements. */
export function equal(a: Value, b: Value, type: Type): boolean {
  if (a === b) return true;
  if (type[0] === 'object' && isObject(a) && isObject(b)) {
    const members = type[1] as { readonly [name: string]: Type };
    for (const name in members) {
      if (!equal(a[name] ?? null, b[name] ?? null, members[name] as Type)) return false;
    }
    return true;
  }
  return canonical(a, type) === canonical(b, type);
}

function canonical(value: Value | undefined, type: Type): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof Dynamic) {
    return `${JSON.stringify(value.type)}:${canonical(value.value as Value, value.type)}`;
  }
  if (value instanceof ExactNumber) return `#${value.text}`;
  if (Array.isArray(value)) {
    const items = (value as readonly Value[]).map((item, i) => canonical(item, memberType(type, i)));
    return `[${(type[0] === 'set' ? items.sort() : items).join()}]`;
  }
  if (isObject(value)) {
    const names = type[0] === 'object' ? Object.keys(type[1] as object) : Object.keys(value);
    return `{${names
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonical(value[name], memberType(type, name))}`)
      .join()}}`;
  }
  return typeof value === 'object' ? '?' : JSON.stringify(value);
}
