import { ruleTable } from './rule';
import { type Setting, certainText } from './setting';

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
export function nameRules({ thing, source, maxLength, foreign }: NameRule) {
  const path = ['name'];
  const Thing = thing.charAt(0).toUpperCase() + thing.slice(1);
  return ruleTable<{ readonly name?: Setting<string> }>()({
    nameGiven: {
      source,
      summary: `Empty ${thing} name`,
      broken: ({ name }) =>
        name === ''
          ? { path, message: `The ${thing} name is empty. Give it at least one character.` }
          : undefined,
    },
    nameLength: {
      source,
      summary: `${Thing} name too long`,
      broken: ({ name }) => {
        const known = certainText(name);
        const length = known ? [...known.text].length : 0;
        if (known === undefined || length <= maxLength) return undefined;
        const named = `${Thing} name "${shown(known.text, maxLength)}"`;
        const atLeast = known.whole ? '' : 'at least ';
        return { path, message: `${named} has ${atLeast}${length} characters. Use at most ${maxLength}.` };
      },
    },
    nameCharset: {
      source,
      summary: `Character not allowed in a ${thing} name`,
      broken: ({ name }) => {
        const text = certainText(name)?.text ?? '';
        const wrong = foreign?.pattern.exec(text)?.[0];
        if (foreign === undefined || wrong === undefined) return undefined;
        const named = `${Thing} name "${shown(text, maxLength)}"`;
        return { path, message: `${named} contains ${JSON.stringify(wrong)}. Use ${foreign.allowed} only.` };
      },
    },
  });
}

/** A name in a message: nobody reads more of one than it may have and as much again. */
function shown(name: string, maxLength: number): string {
  return name.length > 2 * maxLength ? `${name.slice(0, 2 * maxLength)}…` : name;
}
