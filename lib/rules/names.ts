import { type Known, knownText } from './known';
import type { Rule } from './rule';

/** What the names of one kind of thing may be. */
export interface NameRule {
  /** The kind of thing: `template`. */
  readonly thing: string;
  readonly source: string;
  /** In characters. */
  readonly maxLength: number;
  /** Matches a character that a name may not have, and says which it may; any are allowed without it. */
  readonly foreign?: { readonly pattern: RegExp; readonly allowed: string };
}

/** The rules for a name: given, of the right characters, and not too long. */
export function nameRules(rule: NameRule): readonly Rule<{ readonly name?: Known<string> }>[] {
  const { thing, source, maxLength, foreign } = rule;
  const path = ['name'];
  const Thing = thing.charAt(0).toUpperCase() + thing.slice(1);
  return [
    {
      id: `${thing}-name-given`,
      source,
      summary: `Empty ${thing} name`,
      broken: ({ name }) =>
        name === ''
          ? { path, message: `The ${thing} name is empty. Give it at least one character.` }
          : undefined,
    },
    {
      id: `${thing}-name-charset`,
      source,
      summary: `Character not allowed in a ${thing} name`,
      broken: ({ name }) => {
        const text = knownText(name)?.text ?? '';
        const wrong = foreign?.pattern.exec(text)?.[0];
        if (foreign === undefined || wrong === undefined) return undefined;
        const named = `${Thing} name "${text}"`;
        return { path, message: `${named} contains ${JSON.stringify(wrong)}. Use ${foreign.allowed} only.` };
      },
    },
    {
      id: `${thing}-name-length`,
      source,
      summary: `${Thing} name too long`,
      broken: ({ name }) => {
        const known = knownText(name);
        const length = known ? [...known.text].length : 0;
        if (length <= maxLength) return undefined;
        const named = `${Thing} name "${known?.text}"`;
        const atLeast = known?.whole ? '' : 'at least ';
        return { path, message: `${named} has ${atLeast}${length} characters. Use at most ${maxLength}.` };
      },
    },
  ];
}
