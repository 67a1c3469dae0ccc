import { childrenNamed, toNode, type XmlElement, type XmlNode } from '../xml';
import { type Content, FLAG, INTEGER, TEXT } from './content';
import { WireError } from './values';

/** A property of a value and its place in an element. It may be unset, unless it is `Given`. */
export interface Field<Value> {
  read(parent: XmlElement, at: string, siblings: readonly Field<unknown>[]): Value | undefined;
  write(value: Value | undefined): readonly XmlNode[];
  /** The names of the children that it reads. */
  takes(parent: XmlElement): readonly string[];
}

/** A field that is always set: what is read without it is refused, or gets a value in its place. */
export interface Given<Value> extends Field<Value> {
  readonly given: true;
}

/** A field that only answers carry; see `asked`. */
export interface Answered {
  readonly answered: true;
}

/**
 * One child; where it comes several times, the first one.
 * @param names - what the service calls it, the first that is set counts. @default - the name under which it is written
 */
export function one<Value>(
  tag: string,
  content: Content<Value>,
  names: readonly string[] = [tag],
): Field<Value> {
  return {
    read(parent, at) {
      for (const name of names) {
        const [child] = childrenNamed(parent, name);
        const value = child && content.read(child, within(at, name));
        if (value !== undefined) return value;
      }
      return undefined;
    },
    write: (value) => [[tag, value === undefined ? undefined : content.write(value)]],
    takes: () => names,
  };
}

/** A child that is text; see `one`. */
export const text = (tag: string, names?: readonly string[]): Field<string> => one(tag, TEXT, names);

/** A child that is a whole number. */
export const integer = (tag: string): Field<number> => one(tag, INTEGER);

/** A child that is `true` or `false`. */
export const flag = (tag: string): Field<boolean> => one(tag, FLAG);

/** A child that is repeated: the service wraps no lists. Empty ones do not count; without any, it is unset. */
export function many<Value>(tag: string, content: Content<Value>): Field<readonly Value[]> {
  return {
    read(parent, at) {
      const values = childrenNamed(parent, tag)
        .filter((child) => child.children.length > 0 || child.text.trim() !== '')
        .map((child) => content.read(child, within(at, tag)))
        .filter((value) => value !== undefined);
      return values.length > 0 ? values : undefined;
    },
    write: (value = []) => value.map((each) => [tag, content.write(each)]),
    takes: () => [tag],
  };
}

/** A field that stands one level deeper, alone; several wrappers count as one. */
export function wrapped<Value>(tag: string, field: Field<Value>): Field<Value> {
  return {
    read(parent, at, siblings) {
      const children = childrenNamed(parent, tag).flatMap((wrapper) => wrapper.children);
      return field.read({ name: tag, text: '', children }, within(at, tag), siblings);
    },
    write(value) {
      const inside = value === undefined ? [] : field.write(value);
      return inside.length > 0 ? [[tag, inside]] : [];
    },
    takes: () => [tag],
  };
}

/** All children that no other field of the element reads, kept as they stand. */
export function rest(): Field<readonly XmlElement[]> {
  return {
    read(parent, _at, siblings) {
      const understood = siblings.flatMap((field) => field.takes(parent));
      const others = parent.children.filter(({ name }) => !understood.includes(name));
      return others.length > 0 ? others : undefined;
    },
    write: (value = []) => value.map(toNode),
    takes: () => [],
  };
}

/** A field that must be there. */
export function required<Value>(field: Field<Value>): Given<Value> {
  return {
    ...field,
    given: true,
    read(parent, at, siblings) {
      const value = field.read(parent, at, siblings);
      if (value !== undefined) return value;
      throw new WireError(within(at, field.takes(parent)[0] ?? ''), undefined, 'given');
    },
  };
}

/** A field with a value in place of an unset one. */
export function orElse<Value>(field: Field<Value>, standard: Value): Given<Value> {
  return {
    ...field,
    given: true,
    read: (parent, at, siblings) => field.read(parent, at, siblings) ?? standard,
  };
}

/** A list that is empty when nothing of it is there. */
export function list<Value>(field: Field<readonly Value[]>): Given<readonly Value[]> {
  return orElse(field, []);
}

/** A field that is never left out: a word stands for what is unset. */
export function unsetAs(word: string, field: Field<string>): Field<string> {
  return {
    ...field,
    read(parent, at, siblings) {
      const value = field.read(parent, at, siblings);
      return value === word ? undefined : value;
    },
    write: (value = word) => field.write(value),
  };
}

/** A field that is understood in some elements only; in others it is left to `rest`. */
export function onlyWhere<Value>(
  applies: (parent: XmlElement) => boolean,
  field: Field<Value>,
): Field<Value> {
  return {
    ...field,
    read: (parent, at, siblings) => (applies(parent) ? field.read(parent, at, siblings) : undefined),
    takes: (parent) => (applies(parent) ? field.takes(parent) : []),
  };
}

/** A field that only answers carry. */
export function answered<F extends Field<unknown>>(field: F): F & Answered {
  return { ...field, answered: true };
}

/** What a page of a list says of itself; the answer to a query by ids says none of it. */
export const PAGE_INFO = {
  requestId: text('RequestId'),
  totalCount: integer('TotalCount'),
  pageNumber: integer('PageNumber'),
  pageSize: integer('PageSize'),
};

function within(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`;
}
