import { Decoder, Encoder, ExtData } from '@msgpack/msgpack';
import type { AttributePath, PathInTheMaking } from '../diagnostics';
import { Dynamic, ExactNumber, isObject, Unknown } from '../value';
import type { NumberBound, Refinement, Type, Value } from '../value';
import { parseFloat64, parseInteger, parseNumber, writeNumber } from './numbers';

/** A value that is not of the type that the schema gives it. */
export class ValueError extends Error {
  override readonly name = 'ValueError';

  constructor(
    readonly path: AttributePath,
    message: string,
  ) {
    super(message);
  }
}

const REFINED = 12;

const extensions = {
  tryToEncode: (value: unknown): ExtData | null =>
    value instanceof Unknown ? new ExtData(0, new Uint8Array([0])) : null,
  // Terraform may add codes; whatever the code, the value is unknown.
  decode: (data: Uint8Array, code: number): Unknown =>
    new Unknown(code === REFINED ? readRefinement(data) : {}),
};

const options = { extensionCodec: extensions, useBigInt64: true } as const;

// Each has buffers that are not worth making for every value.
const encoder = new Encoder(options);
const decoder = new Decoder(options);

/** Reads a value of a type that the schema gives. */
export function decode(bytes: Uint8Array, type: Type): Value {
  return read(decoder.decode(bytes), type, []);
}

/** Writes a value. Attributes that an object leaves out are null, ones that its type has not are dropped. */
export function encode(value: Value, type: Type): Uint8Array {
  return encoder.encode(prepare(value, type, []));
}

type Members = { readonly [name: string]: Type };

function read(raw: unknown, type: Type, path: PathInTheMaking): Value {
  if (raw === null || raw === undefined) return null;
  if (raw instanceof Unknown) return raw;
  if (type === 'string' && typeof raw === 'string') return raw;
  if (type === 'bool' && typeof raw === 'boolean') return raw;
  if (type === 'number') return readNumber(raw, path);
  if (type === 'dynamic' && Array.isArray(raw) && raw[0] instanceof Uint8Array) {
    const own = JSON.parse(Buffer.from(raw[0]).toString()) as Type;
    const value = read(raw[1], own, path);
    return value === null || value instanceof Unknown ? value : new Dynamic(own, value);
  }
  if (Array.isArray(type)) return readCompound(raw, type as Exclude<Type, string>, path);
  throw mismatch(raw, type, path);
}

function readNumber(raw: unknown, path: PathInTheMaking): Value {
  if (typeof raw === 'bigint') return parseInteger(raw);
  if (typeof raw === 'number') return parseFloat64(raw);
  if (typeof raw === 'string') return parseNumber(raw);
  throw mismatch(raw, 'number', path);
}

function readCompound(raw: unknown, type: Exclude<Type, string>, path: PathInTheMaking): Value {
  if (type[0] === 'list' || type[0] === 'set') {
    if (Array.isArray(raw)) return raw.map((item, i) => within(path, i, read, item, type[1]));
  } else if (type[0] === 'tuple') {
    if (Array.isArray(raw)) return type[1].map((item, i) => within(path, i, read, raw[i], item));
  } else if (isObject(raw)) {
    return type[0] === 'map'
      ? mapMap(raw, (item, key) => within(path, { key }, read, item, type[1]))
      : mapMembers(type[1] as Members, (item, name) => within(path, name, read, raw[name], item));
  }
  throw mismatch(raw, type, path);
}

function prepare(value: unknown, type: Type, path: PathInTheMaking): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Unknown) return value;
  if (type === 'string' && typeof value === 'string') return value;
  if (type === 'bool' && typeof value === 'boolean') return value;
  if (type === 'number') {
    if (value instanceof ExactNumber) return value.text;
    // A fraction is written in decimal, because Terraform reads a binary one as not quite what was meant.
    if (Number.isSafeInteger(value)) return value;
    if (typeof value === 'number' && Number.isFinite(value)) return writeNumber(value);
  }
  if (type === 'dynamic' && value instanceof Dynamic) {
    return [Buffer.from(JSON.stringify(value.type)), prepare(value.value, value.type, path)];
  }
  if (Array.isArray(type)) return prepareCompound(value, type as Exclude<Type, string>, path);
  throw mismatch(value, type, path);
}

function prepareCompound(value: unknown, type: Exclude<Type, string>, path: PathInTheMaking): unknown {
  if (type[0] === 'list' || type[0] === 'set') {
    if (Array.isArray(value)) return value.map((item, i) => within(path, i, prepare, item, type[1]));
  } else if (type[0] === 'tuple') {
    if (Array.isArray(value)) return type[1].map((item, i) => within(path, i, prepare, value[i], item));
  } else if (isObject(value)) {
    return type[0] === 'map'
      ? mapMap(value, (item, key) => within(path, { key }, prepare, item, type[1]))
      : mapMembers(type[1] as Members, (item, name) => within(path, name, prepare, value[name], item));
  }
  throw mismatch(value, type, path);
}

/** Goes one step into a value. The path is that of the walk, so that a copy is made only for an error, which ends it. */
export function within<V, R>(
  path: PathInTheMaking,
  step: AttributePath[number],
  walk: (value: V, type: Type, path: PathInTheMaking) => R,
  value: V,
  type: Type,
): R {
  path.push(step);
  const result = walk(value, type, path);
  path.pop();
  return result;
}

/** The keys of a map are the user's: not even `__proto__` is more than a key. */
function mapMap<T, R>(map: { readonly [key: string]: T }, change: (item: T, key: string) => R) {
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, change(item, key)]));
}

/** An object with the members of a type. The names are those of a schema. */
export function mapMembers<R>(
  members: { readonly [name: string]: Type },
  change: (type: Type, name: string) => R,
): { [name: string]: R } {
  const result: { [name: string]: R } = {};
  for (const name in members) result[name] = change(members[name] as Type, name);
  return result;
}

/** The error for a value of another type. Long values are cut. */
export function mismatch(value: unknown, type: Type, path: AttributePath): ValueError {
  const given =
    value instanceof Date || typeof value === 'function'
      ? String(value)
      : (JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}` : part)) ??
        String(value));
  const shown = given.length > 80 ? `${given.slice(0, 77)}…` : given;
  const kind = typeof type === 'string' ? type : type[0];
  return new ValueError(
    [...path],
    `${kind === 'object' ? 'An' : 'A'} ${kind} is needed, but it is ${shown}.`,
  );
}

function readRefinement(data: Uint8Array): Refinement {
  let raw: unknown;
  try {
    raw = new Decoder({ extensionCodec: extensions }).decode(data);
  } catch {
    // A refinement only adds to what is known, so one that cannot be read adds nothing.
    return {};
  }
  if (!isObject(raw)) return {};
  const {
    1: nullness,
    2: prefix,
    3: min,
    4: max,
    5: minLength,
    6: maxLength,
  } = raw as Record<string, unknown>;
  const lower = readBound(min);
  const upper = readBound(max);
  return {
    ...(nullness === false ? { notNull: true } : {}),
    ...(typeof prefix === 'string' ? { prefix } : {}),
    ...(lower ? { min: lower } : {}),
    ...(upper ? { max: upper } : {}),
    ...(typeof minLength === 'number' ? { minLength } : {}),
    ...(typeof maxLength === 'number' ? { maxLength } : {}),
  };
}

function readBound(raw: unknown): NumberBound | undefined {
  if (!Array.isArray(raw) || typeof raw[1] !== 'boolean') return undefined;
  const value = typeof raw[0] === 'string' ? parseNumber(raw[0]) : (raw[0] as unknown);
  return typeof value === 'number' ? { value, inclusive: raw[1] } : undefined;
}
