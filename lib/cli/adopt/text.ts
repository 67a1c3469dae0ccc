/**
 * Characters that are not shown as themselves: controls, those that turn the direction of what is read, separators of
 * lines, halves of pairs, and what no standard assigns.
 */
const UNSHOWN = /[\p{C}\p{Zl}\p{Zp}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * The inside of a quoted text of JavaScript or Terraform, but for its quotes: backslashes are doubled, and what is not
 * shown as itself is told by its number.
 *
 * @param numbered - writes a character by its number.
 */
export function escaped(text: string, numbered: (code: number) => string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replace(UNSHOWN, (char) => SHORT[char] ?? numbered(char.codePointAt(0) ?? 0));
}

/** A text between quotes in TypeScript, whatever it holds. */
export function tsText(text: string): string {
  const inside = escaped(text, (code) =>
    String.fromCodePoint(code)
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  return `'${inside.replaceAll("'", "\\'")}'`;
}

/** What CDKTF would take for a token of its own, which doubling no sign escapes. */
const TOKEN = /\{TfToken\[/g;

/** What means a text in a program of CDKTF: neither Terraform nor CDKTF reads anything into it. */
export function literal(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&').replace(TOKEN, '{${"TfToken"}[');
}
