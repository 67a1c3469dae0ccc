/** Characters that take two columns of a terminal: those of East Asia in full width, and pictures. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** Characters that take none: they change the one before, or how text is read. */
const NARROW = /\p{Mn}|\p{Me}|\p{Cf}/u;

/** Characters that a terminal obeys rather than shows, and those that turn the direction of what follows. */
const OBEYED = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += NARROW.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** A text that fits into so many columns of a terminal. */
export function fitted(text: string, columns: number): string {
  let [fits, width] = ['', 0];
  for (const character of text) {
    width += widthOf(character);
    if (width > columns) break;
    fits += character;
  }
  return fits;
}

/** A text as a terminal can be given it: what it would obey is shown as U+FFFD. */
export function harmless(text: string): string {
  return text.replace(OBEYED, '\uFFFD');
}

/** Lines of text in columns, as wide as they need to be. */
export function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(harmless));
  const widths: number[] = [];
  for (const row of cells) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))));
  return cells
    .map((row) =>
      row
        .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - widthOf(cell)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
