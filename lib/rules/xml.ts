/** Names that the reader of XML refuses, and a whole list with them: nothing is to be named so. */
const UNREADABLE: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/**
 * Tells whether a text can be the name of an element: a letter or `_`, then letters, digits, `.`, `-`, `_`. The two
 * characters of XML's names that JavaScript takes for space, U+1680 and U+FEFF, are left out: readers trim them.
 */
export function isElementName(name: string): boolean {
  if (UNREADABLE.includes(name)) return false;
  return /^[A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u167F\u1681-\u1FFF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFEFE\uFF00-\uFFFD][\w.\-\u00B7\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u037D\u037F-\u167F\u1681-\u1FFF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFEFE\uFF00-\uFFFD]*$/.test(
    name,
  );
}

/** Characters that XML 1.0 cannot carry, not even escaped; a surrogate matches only without its partner. */
// eslint-disable-next-line no-control-regex -- these are what it is about
export const FOREIGN_TO_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u;

/** A character as messages name it: `U+0007`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}
