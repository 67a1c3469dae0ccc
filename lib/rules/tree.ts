import { codePoint, FOREIGN_TO_XML, isElementName } from './xml';

/**
 * Elements as JSON: what stands in an operation of a workflow, or in its `Start`, that has no setting of its own.
 *
 * An element without children is its text, one with children an object of them by name; several of one name are a list,
 * in their order. Attributes are `@name`, with the text in `#text` beside them. Order between different names is lost.
 */
export type Tree = string | Branch;

/** What stands under one name: an element, or several of that name. */
export type Trees = Tree | readonly Tree[];

/** Elements by their names. */
export interface Branch {
  readonly [name: string]: Trees;
}

/** Text that cannot be read as a branch, with a sentence that says why. */
export class TreeError extends Error {
  override readonly name = 'TreeError';
}

/** How deep elements may nest: what an answer may have, without what stands around an operation in it. */
const MAX_DEPTH = 48;

/** Whatever JSON says that is no text: numbers keep their digits, since a number of JavaScript would round them. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Reads a JSON object as elements. `null`, `[]` and lists of them are left out, numbers and booleans become the text
 * that was written, and a list of one is that one, as the wire cannot tell them apart.
 * @throws TreeError when it is no JSON object, or says what XML cannot.
 */
export function parseBranch(json: string): Branch {
  let value: unknown;
  try {
    // Only what is JSON as it stands; the digits of numbers are then read as text.
    JSON.parse(json);
    value = JSON.parse(json.replace(TOKENS, (token) => (token.startsWith('"') ? token : `"${token}"`)));
  } catch (error) {
    throw new TreeError(`It is no JSON: ${(error as Error).message}.`);
  }
  return branch(value, []);
}

/** A branch as JSON in its one spelling: names in the order of the alphabet, and no spaces. */
export function branchText(tree: Branch): string {
  return JSON.stringify(sorted(tree));
}

/** What is under a name, `undefined` when there is nothing; names such as `constructor` are names like any other. */
export function under(tree: Trees | undefined, name: string): Trees | undefined {
  return isBranch(tree) && Object.hasOwn(tree, name) ? tree[name] : undefined;
}

/** What is under a name, as a list: empty, of one, or of several. */
export function allUnder(tree: Trees | undefined, name: string): readonly Tree[] {
  const found = under(tree, name);
  return found === undefined ? [] : typeof found === 'string' || isBranch(found) ? [found] : found;
}

/** Tells one element with children from text and from several elements. */
export function isBranch(tree: Trees | undefined): tree is Branch {
  return typeof tree === 'object' && !Array.isArray(tree);
}

/** A branch without some names. */
export function withoutNames(tree: Branch, names: readonly string[]): Branch {
  return Object.fromEntries(Object.entries(tree).filter(([name]) => !names.includes(name)));
}

/** Whether two mean the same: an element that is empty is as good as none. */
export function sameTrees(left: Trees | undefined, right: Trees | undefined): boolean {
  return JSON.stringify(meaning(left)) === JSON.stringify(meaning(right));
}

/** Whether everything that is asked for is there; what is there besides does not count. Lists count as a whole. */
export function covers(found: Trees | undefined, asked: Trees): boolean {
  if (!isBranch(asked)) return sameTrees(found, asked);
  return Object.entries(asked).every(([name, each]) => covers(under(found, name), each));
}

/** What is found of what was asked for, by the same paths. */
export function foundOf(found: Trees | undefined, asked: Trees): Trees | undefined {
  if (!isBranch(asked) || !isBranch(found)) return found;
  const parts = Object.entries(asked).map(
    ([name, each]) => [name, foundOf(under(found, name), each)] as const,
  );
  return Object.fromEntries(parts.filter((part): part is [string, Trees] => part[1] !== undefined));
}

/**
 * What is to be sent in the place of what there is: all that is there, without what was asked for before and is not any
 * more, and with what is asked for now. Lists are replaced as a whole.
 */
export function overlaid(
  found: Trees | undefined,
  before: Trees | undefined,
  now: Trees | undefined,
): Trees | undefined {
  if (now === undefined) return without(found, before);
  if (!isBranch(now)) return now;
  const old = isBranch(found) ? found : {};
  const names = new Set([...Object.keys(old), ...Object.keys(now)]);
  return branchOf(
    [...names].map((name) => [name, overlaid(under(old, name), under(before, name), under(now, name))]),
  );
}

function without(found: Trees | undefined, before: Trees | undefined): Trees | undefined {
  if (before === undefined || found === undefined) return found;
  if (!isBranch(before) || !isBranch(found)) return undefined;
  const rest = branchOf(
    Object.entries(found).map(([name, each]) => [name, without(each, under(before, name))]),
  );
  return Object.keys(rest).length > 0 ? rest : undefined;
}

/** A branch of what is set. */
export function branchOf(entries: readonly (readonly [string, Trees | undefined])[]): Branch {
  return Object.fromEntries(entries.filter((entry): entry is [string, Trees] => entry[1] !== undefined));
}

function meaning(tree: Trees | undefined): Trees | undefined {
  if (tree === undefined || tree === '') return undefined;
  if (typeof tree === 'string') return tree;
  if (!isBranch(tree)) {
    const [only, ...others] = tree.map((each) => meaning(each) as Tree | undefined);
    return others.length === 0 ? only : [only ?? '', ...others.map((each) => each ?? '')];
  }
  const parts = branchOf(Object.entries(tree).map(([name, each]) => [name, meaning(each)]));
  return Object.keys(parts).length > 0 ? (sorted(parts) as Branch) : undefined;
}

function sorted(tree: Trees): unknown {
  if (typeof tree === 'string') return tree;
  if (!isBranch(tree)) return tree.map(sorted);
  return Object.fromEntries(
    Object.entries(tree)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}

function branch(value: unknown, at: readonly string[]): Branch {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TreeError(`${place(at)} is no object. Write the names of elements with what stands in them.`);
  }
  if (at.length > MAX_DEPTH) throw new TreeError(`It is nested more than ${MAX_DEPTH} levels deep.`);
  const entries = Object.entries(value).map(([name, each]) => {
    const here = [...at, name];
    if (name === '#text' || name.startsWith('@')) return [name, attributeOrText(name, each, here)] as const;
    refuseName(name, here);
    return [name, trees(each, here)] as const;
  });
  const found = branchOf(entries);
  const names = Object.keys(found);
  if (at.length === 0 && names.some((name) => /^[@#]/.test(name)))
    throw new TreeError('Attributes and #text stand in an element, and not beside them all.');
  if (Object.hasOwn(found, '#text') && names.some((name) => !/^[@#]/.test(name)))
    throw new TreeError(`${place(at)} has text beside elements, which XML of the service does not.`);
  return found;
}

function trees(value: unknown, at: readonly string[]): Trees | undefined {
  if (!Array.isArray(value)) return tree(value, at);
  const all = value.flatMap((each: unknown): Tree[] => {
    if (Array.isArray(each)) throw new TreeError(`${place(at)} has a list in a list, which XML has not.`);
    const found = tree(each, at);
    return found === undefined ? [] : [found];
  });
  return all.length > 1 ? all : all[0];
}

function tree(value: unknown, at: readonly string[]): Tree | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'boolean') return text(String(value), at);
  const found = branch(value, at);
  return Object.keys(found).length > 0 ? found : '';
}

function attributeOrText(name: string, value: unknown, at: readonly string[]): string | undefined {
  if (name.startsWith('@')) refuseName(name.slice(1), at);
  if (value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'boolean') return text(String(value), at);
  throw new TreeError(`${place(at)} is no text.`);
}

function refuseName(name: string, at: readonly string[]): void {
  if (isElementName(name) && !/^xml/i.test(name)) return;
  throw new TreeError(
    `"${place(at)}" has a name that no element of XML has. Begin with a letter, but not with "xml", then use letters, ` +
      'digits, ".", "-" and "_".',
  );
}

function text(value: string, at: readonly string[]): string {
  const wrong = FOREIGN_TO_XML.exec(value)?.[0];
  if (wrong === undefined) return value;
  throw new TreeError(
    `${place(at)} contains the character ${codePoint(wrong)}, which XML cannot carry. Remove it.`,
  );
}

function place(at: readonly string[]): string {
  return at.length === 0 ? 'It' : at.join('.');
}
