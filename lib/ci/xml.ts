import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { codePoint, FOREIGN_TO_XML as foreign, isElementName } from '../rules';

export { isElementName };

/** An element that was read: its name, its own text, and its children in the order they stood in. */
export interface XmlElement {
  readonly name: string;
  /** The text of the element, exactly; `''` when it is empty or when it only holds other elements. */
  readonly text: string;
  readonly children: readonly XmlElement[];
  /** Its attributes, where it has any; CI itself writes none. */
  readonly attributes?: XmlAttributes;
}

/** Attributes by their names. */
export type XmlAttributes = Readonly<Record<string, string>>;

/** What an element to be written holds: text, other elements, or `undefined` to leave it out. */
export type XmlContent = string | number | readonly (XmlNode | undefined)[] | undefined;

/** An element to be written. */
export type XmlNode = readonly [name: string, content: XmlContent, attributes?: XmlAttributes];

/** A text that cannot be read as XML, or a value that XML cannot carry. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
}

/** How deep elements may nest; the deepest known answer, an execution's topology, has ten levels. */
export const MAX_DEPTH = 64;

/** How long a text may be, in UTF-16 code units. */
const MAX_LENGTH = 16 * 1024 * 1024;

// Entities are decoded here and not by the library, so that none but the five of XML itself and numeric
// ones exist: a document cannot declare its own, and nothing expands into something longer.
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: '#cdata',
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH,
  // Nothing is kept by the names of elements but in objects of their own.
  onDangerousProperty: (name) => name,
});

/**
 * Reads a document. Comments and processing instructions are dropped; every value stays a string.
 * @throws XmlError when it is not well-formed, has no or several roots, carries a DOCTYPE, or is too big or deep.
 */
export function parseXml(text: string): XmlElement {
  if (text.length > MAX_LENGTH) throw new XmlError(`The XML is longer than ${MAX_LENGTH} characters.`);
  if (hasDoctype(text)) throw new XmlError('The XML carries a DOCTYPE, which is not accepted.');
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new XmlError(`Not well-formed XML: ${valid.err.msg}`);
  let nodes: ParsedNode[];
  try {
    nodes = parser.parse(text) as ParsedNode[];
  } catch (error) {
    throw new XmlError(`The XML cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const { children } = element('', nodes);
  const [root] = children;
  if (root === undefined || children.length > 1) throw new XmlError('The XML must have exactly one root.');
  return root;
}

/** The first child of that name; the case counts. */
function child(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((candidate) => candidate.name === name);
}

/** All children of that name: the service repeats an element instead of wrapping a list. */
export function childrenNamed(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
  return parent?.children.filter((candidate) => candidate.name === name) ?? [];
}

/** Follows a path of element names, the first of each name: `at(root, 'Template', 'VoiceSeparate')`. */
export function at(from: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(child, from);
}

/** The text at a path, exactly as it stands; `undefined` when the element is missing or empty. */
export function textAt(from: XmlElement | undefined, ...path: string[]): string | undefined {
  return at(from, ...path)?.text || undefined;
}

/** An element that was read, as one to be written. */
export function toNode(from: XmlElement): XmlNode {
  const content = from.children.length > 0 ? from.children.map(toNode) : from.text;
  return from.attributes ? [from.name, content, from.attributes] : [from.name, content];
}

/**
 * Writes a document without a prolog and without white space between elements, in the order given.
 * @throws XmlError naming the element whose name or value XML cannot carry.
 */
export function writeXml(node: XmlNode): string {
  return written(node, []);
}

/** A text without the characters that XML cannot carry, which `\uFFFD` stands for: {@link writeXml} refuses them. */
export function carriable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(new RegExp(foreign.source, 'gu'), '\uFFFD');
}

type ParsedNode = { readonly [name: string]: readonly ParsedNode[] | string } & {
  readonly [':@']?: XmlAttributes;
};

function element(name: string, nodes: readonly ParsedNode[], attributes?: XmlAttributes): XmlElement {
  const children: XmlElement[] = [];
  let text = '';
  for (const node of nodes) {
    const [key, value] = Object.entries(node)[0] as [string, readonly ParsedNode[] | string];
    if (key === '#text') text += decode(value as string);
    else if (key === '#cdata')
      text += (value as readonly { '#text': string }[]).map((part) => part['#text']).join('');
    else children.push(element(key, value as readonly ParsedNode[], node[':@']));
  }
  const own = children.length > 0 && text.trim() === '' ? '' : text;
  if (attributes === undefined) return { name, text: own, children };
  const decoded = Object.entries(attributes).map(([key, value]) => [key, decode(value)] as const);
  return { name, text: own, children, attributes: Object.fromEntries(decoded) };
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));/g,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined && Object.hasOwn(NAMED, name)) return NAMED[name] as string;
      const code =
        decimal !== undefined ? parseInt(decimal, 10) : hex !== undefined ? parseInt(hex, 16) : NaN;
      if (!(code <= 0x10ffff) || foreign.test(String.fromCodePoint(code))) {
        throw new XmlError(`The XML uses the unknown entity ${whole.slice(0, 40)}.`);
      }
      return String.fromCodePoint(code);
    },
  );
}

/** Text that XML carries as it is: most of what there is, and told at a glance. */
const PLAIN = /^[\x20-\x25\x27-\x3b\x3d\x3f-\x7e]*$/;

function written([name, content, attributes]: XmlNode, parents: readonly string[]): string {
  if (content === undefined) return '';
  requireName(name, 'element', parents);
  const path = [...parents, name];
  const open = attributes === undefined ? name : name + attributesWritten(attributes, path);
  if (typeof content !== 'object') return `<${open}>${escaped(String(content), parents, name)}</${name}>`;
  let inside = '';
  for (const node of content) if (node !== undefined) inside += written(node, path);
  return `<${open}>${inside}</${name}>`;
}

function attributesWritten(attributes: XmlAttributes, path: readonly string[]): string {
  return Object.entries(attributes)
    .map(([name, value]) => {
      requireName(name, 'attribute', path);
      // Readers turn white space of an attribute into spaces, and its end is a quote.
      const text = escaped(value, path, name).replace(/["\n\t]/g, (char) => ESCAPES[char] as string);
      return ` ${name}="${text}"`;
    })
    .join('');
}

function requireName(name: string, kind: 'element' | 'attribute', parents: readonly string[]): void {
  if (isElementName(name)) return;
  throw new XmlError(
    `"${name}" cannot be the name of an XML ${kind}${parents.length ? ` in ${parents.join('.')}` : ''}. ` +
      'Start with a letter, then use letters, digits, ".", "-" and "_".',
  );
}

function escaped(value: string, parents: readonly string[], name: string): string {
  if (PLAIN.test(value)) return value;
  const wrong = foreign.exec(value)?.[0];
  if (wrong !== undefined) {
    throw new XmlError(
      `${[...parents, name].join('.')} contains the character ${codePoint(wrong)}, which XML cannot carry. Remove it.`,
    );
  }
  // A carriage return is escaped because every reader turns a bare one into a line feed.
  return value.replace(/[&<>\r]/g, (char) => ESCAPES[char] as string);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#13;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
};

// A DOCTYPE inside a comment or CDATA section is only text. Scanned by hand: each step moves forward.
function hasDoctype(text: string): boolean {
  for (let from = text.indexOf('<!'); from >= 0; from = text.indexOf('<!', from)) {
    const close = text.startsWith('<!--', from)
      ? '-->'
      : text.startsWith('<![CDATA[', from)
        ? ']]>'
        : undefined;
    if (close === undefined) {
      if (/^<!doctype/i.test(text.slice(from, from + 9))) return true;
      from += 2;
    } else {
      const end = text.indexOf(close, from);
      if (end < 0) return false;
      from = end + close.length;
    }
  }
  return false;
}
