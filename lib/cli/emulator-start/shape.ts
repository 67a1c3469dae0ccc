/** What a value of JSON must be: a kind (with `?` where it may be absent), a list of one shape, or members of shapes. */
export type Shape = Kind | readonly [Shape] | { readonly [member: string]: Shape };

type Name = 'text' | 'texts' | 'number' | 'boolean' | 'bucket' | 'region';
type Kind = Name | `${Name}?`;

/** What names are judged by. */
interface Names {
  readonly isBucketName: (text: string) => boolean;
  readonly isRegionName: (text: string) => boolean;
}

/**
 * What is wrong with a value, and where: `templates[0].name is missing.`; `undefined` when it is as it must be. Lists and
 * members of their own may be absent; `*` stands for members of any name.
 */
export function checked(value: unknown, shape: Shape, where: string, names: Names): string | undefined {
  const at = where === '' ? 'it' : where;
  if (typeof shape === 'string') return ofKind(value, shape, at, names);
  if (value === undefined) return undefined;
  if (isList(shape)) {
    if (!Array.isArray(value)) return `${at} is ${shown(value)}. Give a list.`;
    return first(value, (each, index) => checked(each, shape[0], `${where}[${index}]`, names));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `${at} is ${shown(value)}. Give an object.`;
  }
  const any = shape['*'];
  const members: Readonly<Record<string, unknown>> = { ...value };
  const odd = Object.keys(members).find((name) => any === undefined && !Object.hasOwn(shape, name));
  if (odd !== undefined) {
    return `${at} has ${JSON.stringify(odd)}. It can have ${Object.keys(shape).join(', ')}.`;
  }
  const below = (name: string): string => (where === '' ? name : `${where}.${name}`);
  return first(Object.keys(any === undefined ? shape : members), (name) =>
    checked(members[name], any ?? shape[name] ?? 'text', below(name), names),
  );
}

function ofKind(value: unknown, kind: Kind, at: string, names: Names): string | undefined {
  const name = kind.replace(/\?$/, '') as Name;
  if (value === undefined) return name === kind ? `${at} is missing.` : undefined;
  const { holds, give } = KINDS[name];
  return holds(value, names) ? undefined : `${at} is ${shown(value)}. Give ${give}.`;
}

const KINDS: Readonly<
  Record<Name, { readonly holds: (value: unknown, names: Names) => boolean; readonly give: string }>
> = {
  text: { holds: (value) => typeof value === 'string', give: 'a text' },
  texts: {
    holds: (value) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
    give: 'a list of texts',
  },
  number: { holds: (value) => typeof value === 'number', give: 'a number' },
  boolean: { holds: (value) => typeof value === 'boolean', give: 'true or false' },
  bucket: {
    holds: (value, { isBucketName }) => typeof value === 'string' && isBucketName(value),
    give: 'the full name of a bucket, as in "media-1250000000"',
  },
  region: {
    holds: (value, { isRegionName }) => typeof value === 'string' && isRegionName(value),
    give: 'a region, as in "ap-chongqing"',
  },
};

function isList(shape: Exclude<Shape, Kind>): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function first<T>(
  items: readonly T[],
  problem: (item: T, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = problem(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
