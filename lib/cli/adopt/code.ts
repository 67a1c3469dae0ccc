import { tsText } from './text';

/** A piece of TypeScript, written as it is. */
export class Code {
  constructor(readonly text: string) {}
}

/** What a piece of TypeScript is made of: objects and lists of texts, numbers, and code. */
export type Expr =
  Code | string | number | boolean | readonly Expr[] | { readonly [name: string]: Expr | undefined };

/** Names that may stand before a colon without quotes. */
const PLAIN_KEY = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

const WIDTH = 100;

/** Writes an expression, over several lines where it does not fit in one. */
export function ts(value: Expr, indent = '', before = 0): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return tsText(value);
  if (typeof value !== 'object') return String(value);
  const inner = `${indent}  `;
  const list = Array.isArray(value);
  const write = (at: string): string[] =>
    list
      ? (value as readonly Expr[]).map((item) => ts(item, at))
      : Object.entries(value as Readonly<Record<string, Expr | undefined>>).flatMap(([name, item]) => {
          if (item === undefined) return [];
          // In an object literal, this one name is no property but its prototype.
          const plain = PLAIN_KEY.test(name) && name !== '__proto__';
          const key = plain ? name : `${name === '__proto__' ? `[${tsText(name)}]` : tsText(name)}`;
          const text = ts(item, at, key.length + 2);
          return [text === key ? key : `${key}: ${text}`];
        });
  const items = write(inner);
  const [open, close] = list ? ['[', ']'] : ['{', '}'];
  if (items.length === 0) return open + close;
  const flat = list ? `[${items.join(', ')}]` : `{ ${items.join(', ')} }`;
  if (!flat.includes('\n') && indent.length + before + flat.length <= WIDTH) return flat;
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}${close}`;
}

/** Writes a call or a creation, whose last argument takes several lines where the whole is not to be one. */
export function called(what: string, args: readonly (Expr | undefined)[], indent = '', wide = false): Code {
  const given = args.filter((arg) => arg !== undefined);
  const flat = given.map((arg) => ts(arg, indent, what.length));
  const last = given.at(-1);
  if (!wide || last === undefined) return new Code(`${what}(${flat.join(', ')})`);
  return new Code(`${what}(${[...flat.slice(0, -1), ts(last, indent, WIDTH)].join(', ')})`);
}

/** Writes a line, or several where one would be too long. */
export function fitted(line: (wide: boolean) => string): string {
  const flat = line(false);
  return flat.split('\n').some((each) => each.length > WIDTH) ? line(true) : flat;
}
