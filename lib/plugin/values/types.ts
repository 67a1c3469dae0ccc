import type { AttributePath } from '../diagnostics';
import type { Attribute, Attributes, Block, NestedAttribute, Nesting } from '../schema';
import type { Type } from '../value';

/** The types of schemas that were asked for: every call asks several times. */
const objectTypes = new WeakMap<Attributes, ObjectType>();

/** The object type that a schema's attributes amount to. */
export function objectType(attributes: Attributes): ObjectType {
  const known = objectTypes.get(attributes);
  if (known) return known;
  const types: Record<string, Type> = {};
  for (const [name, item] of Object.entries(attributes)) types[name] = typeOf(item);
  const type: ObjectType = ['object', types];
  objectTypes.set(attributes, type);
  return type;
}

/** An object type. */
export type ObjectType = readonly ['object', { readonly [name: string]: Type }];

/** The type of one attribute or block. */
export function typeOf(item: Attribute | NestedAttribute | Block): Type {
  return item.kind === 'attribute' ? item.type : nestedType(item.nesting, item.attributes);
}

function nestedType(nesting: Nesting, attributes: Attributes): Type {
  const type = objectType(attributes);
  return nesting === 'single' ? type : [nesting, type];
}

/** The type of what a value of a compound type holds at a path's last step. */
export function memberType(type: Type, step: AttributePath[number] | undefined): Type {
  if (typeof type === 'string' || step === undefined) return 'dynamic';
  const key = typeof step === 'object' ? step.key : step;
  if (type[0] === 'object') return type[1][key] ?? 'dynamic';
  if (type[0] === 'tuple') return type[1][Number(key)] ?? 'dynamic';
  return type[1];
}
