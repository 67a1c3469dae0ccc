/** A page that is written from the code. */
export interface Page {
  /** Where it lies in `docs`. */
  readonly file: string;
  readonly title: string;
  readonly text: string;
}

/** What every such page says of itself. */
export const GENERATED = 'Written by `npm run reference` from the code; a test fails when the two differ.';

/** Text as it stands in a cell of a table, where `<` outside of code would begin an element. */
export function cell(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replace(/`[^`]*`|</g, (each) => (each === '<' ? '\\<' : each))
    .trim();
}
