import { toNode, type XmlContent, type XmlElement, type XmlNode } from '../xml';
import { WireError } from './values';

/** What stands inside an element: how it is read, leniently, and how it is written. */
export interface Content<Value> {
  /**
   * Reads what stands inside an element; `undefined` when it means that nothing is set.
   * @param at - where the element stands, for errors: `AudioConfig.Samplerate`.
   * @throws WireError when it cannot be what the element is for.
   */
  read(from: XmlElement, at: string): Value | undefined;
  write(value: Value): XmlContent;
}

/** Text, exactly as it stands; an empty element counts as unset. */
export const TEXT: Content<string> = {
  read: ({ text }) => text || undefined,
  write: (value) => value,
};

/** Text of which the empty one has a meaning of its own. */
export const TEXT_OR_EMPTY: Content<string> = { read: ({ text }) => text, write: (value) => value };

/** A whole number: on the wire every number is text, and an empty element is an unset one. */
export const INTEGER: Content<number> = {
  read({ text }, at) {
    const digits = text.trim();
    if (digits === '') return undefined;
    if (!/^\d{1,15}$/.test(digits)) throw new WireError(at, digits, 'a whole number');
    return Number(digits);
  },
  write: (value) => value,
};

/** `true` or `false`, in whatever case they come. */
export const FLAG: Content<boolean> = {
  read({ text }, at) {
    const word = text.trim().toLowerCase();
    if (word !== '' && word !== 'true' && word !== 'false')
      throw new WireError(at, text, '"true" or "false"');
    return word === '' ? undefined : word === 'true';
  },
  write: String,
};

/** The children of an element whatever they are, kept as they stand. */
export const CHILDREN: Content<readonly XmlElement[]> = {
  read: ({ children }) => children,
  write: (value) => value.map(toNode),
};

/** Several words in one text, which a separator parts. */
export function joined(separator: string): Content<readonly string[]> {
  return {
    read: ({ text }) =>
      text === ''
        ? undefined
        : text
            .split(separator)
            .map((word) => word.trim())
            .filter((word) => word !== ''),
    write: (value) => value.join(separator),
  };
}

/**
 * Children whose names are data, such as the nodes of a workflow.
 * @param unset - what an empty child stands for.
 */
export function byName<Value>(
  content: Content<Value>,
  unset: Value,
): Content<Readonly<Record<string, Value>>> {
  return {
    read: ({ children }, at) =>
      Object.fromEntries(
        children.map((child) => [child.name, content.read(child, `${at}.${child.name}`) ?? unset]),
      ),
    write: (value) => Object.entries(value).map(([name, each]): XmlNode => [name, content.write(each)]),
  };
}
