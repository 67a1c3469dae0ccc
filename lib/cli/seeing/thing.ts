import { unknown } from '../missing';
import { print } from '../print';
import { harmless, table } from '../table';

/** A kind of thing that the service keeps, as the command line shows it. */
export interface Thing<Item> {
  /** What one is called: `template`. */
  readonly one: string;
  /** The columns of a table: a title, and what stands below it. */
  readonly columns: Readonly<Record<string, (item: Item) => string | undefined>>;
  /** One of them with all that there is to say, for people, in lines. */
  readonly text: (item: Item) => readonly string[];
  /** One of them for machines. */
  readonly json: (item: Item) => object;
}

/** The rows of a table of things, its titles first. */
export function rowsOf<Item>({ columns }: Thing<Item>, items: readonly Item[]): string[][] {
  const cells = Object.values(columns);
  return [Object.keys(columns), ...items.map((item) => cells.map((cell) => cell(item) ?? ''))];
}

/** Shows things as a table, or as JSON where that is asked for. That there are none is told on stderr. */
export function showList<Item>(
  thing: Thing<Item>,
  items: readonly Item[],
  { json }: { readonly json?: boolean },
): void {
  if (json) print(items.map((item) => thing.json(item)));
  else if (items.length > 0) print(table(rowsOf(thing, items)));
  else process.stderr.write(`There are no such ${thing.one}s.\n`);
}

/**
 * Shows each of some things with all that there is to say of it.
 * @throws Failure when some that were asked for do not exist; those that do are shown first.
 */
export function showEach<Item>(
  thing: Thing<Item>,
  { found, missing }: { readonly found: readonly Item[]; readonly missing: readonly string[] },
  { json }: { readonly json?: boolean },
  where?: string,
): void {
  if (json) print(found.map((item) => thing.json(item)));
  else if (found.length > 0) print(found.flatMap((item) => thing.text(item).map(harmless)).join('\n'));
  if (missing.length > 0) throw unknown(thing.one, missing, where);
}
