import { type Branch, isBranch, type Tree, type Trees } from '../../rules';
import { isElementName, type XmlElement, type XmlNode } from '../xml';
import { WireError } from './values';

/**
 * Elements as a tree of JSON, for those who keep what has no field of its own; see `Tree`.
 * @param at - where they stand, for errors: `Nodes.Transcode_1.Operation`.
 * @throws WireError where something would be lost: text beside elements, or names of another namespace.
 */
export function branchOfElements(elements: readonly XmlElement[], at: string): Branch {
  const found = new Map<string, Tree[]>();
  for (const element of elements) {
    const here = `${at}.${element.name}`;
    requireOwn(element.name, here);
    const same = found.get(element.name);
    const tree = treeOf(element, here);
    if (same) same.push(tree);
    else found.set(element.name, [tree]);
  }
  return Object.fromEntries(
    [...found].map(([name, [first, ...others]]): [string, Trees] => [
      name,
      others.length > 0 ? [first as Tree, ...others] : (first as Tree),
    ]),
  );
}

/** What is about to be written, as such a tree. */
export function branchOfNodes(nodes: readonly (XmlNode | undefined)[]): Branch {
  return branchOfElements(nodes.flatMap(elementsOfNode), '');
}

/** The elements of a tree, those of different names in the order of the alphabet: assumption A51. */
export function elementsOfBranch(branch: Branch): readonly XmlElement[] {
  return Object.entries(branch)
    .filter(([name]) => !/^[@#]/.test(name))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([name, trees]) =>
      (typeof trees === 'string' || isBranch(trees) ? [trees] : trees).map((tree) => elementOf(name, tree)),
    );
}

function elementsOfNode(node: XmlNode | undefined): XmlElement[] {
  const [name, content, attributes] = node ?? [];
  if (name === undefined || content === undefined) return [];
  const element =
    typeof content === 'object'
      ? { name, text: '', children: content.flatMap(elementsOfNode) }
      : { name, text: String(content), children: [] };
  return [attributes ? { ...element, attributes } : element];
}

function treeOf({ text, children, attributes }: XmlElement, at: string): Tree {
  if (children.length > 0 && text.trim() !== '')
    throw new WireError(at, text, 'either text or other elements, for both together cannot be kept');
  const own = Object.entries(attributes ?? {}).map(([name, value]): [string, string] => {
    requireOwn(name, `${at}.@${name}`);
    return [`@${name}`, value];
  });
  if (children.length > 0) return { ...Object.fromEntries(own), ...branchOfElements(children, at) };
  if (own.length === 0) return text;
  return Object.fromEntries(text === '' ? own : [...own, ['#text', text]]);
}

function elementOf(name: string, tree: Tree): XmlElement {
  if (typeof tree === 'string') return { name, text: tree, children: [] };
  const attributes = Object.entries(tree)
    .filter(([key]) => key.startsWith('@'))
    .map(([key, value]) => [key.slice(1), value as string] as const);
  const text = Object.hasOwn(tree, '#text') ? (tree['#text'] as string) : '';
  const element = { name, text, children: elementsOfBranch(tree) };
  return attributes.length > 0 ? { ...element, attributes: Object.fromEntries(attributes) } : element;
}

function requireOwn(name: string, at: string): void {
  if (isElementName(name) && !/^xml/i.test(name)) return;
  throw new WireError(at, name, 'a name of the service, without a namespace, which could not be kept');
}
