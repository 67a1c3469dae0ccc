import { type XmlElement, type XmlNode } from '../xml';
import type { Content } from './content';
import type { Field } from './field';
import { given, WireError } from './values';

/** The fields of an element by the names of their properties, in the order in which they are written. */
export type Fields = Readonly<Record<string, Field<unknown>>>;

/** An element with children of known names. */
export interface Element<F extends Fields> extends Content<ValuesOf<F>> {
  readonly fields: F;
  write(value: ValuesOf<F>): readonly XmlNode[];
}

/** A whole text on the wire: the root element, under its one name. */
export interface Document<Value> {
  /** @throws WireError naming the place of what is missing or cannot be read. */
  readonly read: (root: XmlElement) => Value;
  readonly write: (value: Value) => XmlNode;
}

/** The TypeScript type that a declaration stands for. */
export type ValueOf<Declared> =
  Declared extends Document<infer Value> ? Value : Declared extends Content<infer Value> ? Value : never;

/** The type of an element's value: properties that are given, and optional ones. */
export type ValuesOf<F> = Flat<
  Pick<Values<F>, KeysWith<F, 'given'>> & Partial<Pick<Values<F>, Exclude<keyof F, KeysWith<F, 'given'>>>>
>;

type Values<F> = { readonly [K in keyof F]: F[K] extends Field<infer Value> ? Value : never };
type KeysWith<F, Mark extends string> = {
  [K in keyof F]: F[K] extends Readonly<Record<Mark, true>> ? K : never;
}[keyof F];
/** Hovers and declarations show the properties and not how they came about. */
type Flat<T> = { readonly [K in keyof T]: T[K] } & {};

type Asked<F> = Pick<F, Exclude<keyof F, KeysWith<F, 'answered'>>>;

/** An element with children of known names, told in the order of the documentation. */
export function element<F extends Fields>(fields: F): Element<F> {
  const siblings = Object.values(fields);
  const entries = Object.entries(fields);
  return {
    fields,
    read: (from, at) =>
      given(
        Object.fromEntries(entries.map(([key, field]) => [key, field.read(from, at, siblings)])),
      ) as ValuesOf<F>,
    write(value) {
      const nodes: XmlNode[] = [];
      for (const [key, field] of entries) nodes.push(...field.write((value as Record<string, unknown>)[key]));
      return nodes;
    },
  };
}

/** The element that a client sends, without what only answers carry. */
export function asked<F extends Fields>({ fields }: Element<F>): Element<Asked<F>> {
  const sent = Object.entries(fields).filter(([, field]) => !('answered' in field));
  return element(Object.fromEntries(sent) as unknown as Asked<F>);
}

/** A root element of one name; its own name is no part of the places that errors name. */
export function document<F extends Fields>(name: string, fields: F): Document<ValuesOf<F>> {
  const content = element(fields);
  return {
    read(root) {
      if (root.name !== name) throw new WireError(name, undefined, 'the root element');
      return content.read(root, '') as ValuesOf<F>;
    },
    write: (value) => [name, content.write(value)],
  };
}
