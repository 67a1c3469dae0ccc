import { WireError } from './wire';

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** How many items there are on all pages; some answers do not say. */
  readonly totalCount?: number;
}

/** Reads one page, from 1. */
export type ReadPage<Item> = (pageNumber: number, pageSize: number) => Promise<Page<Item>>;

/** Items on a page: what the documentation names as the default, since the largest is not documented: assumption A10. */
const PAGE_SIZE = 10;

/** More pages than any bucket has: a service that never ends its list is not asked for ever. */
export const MAX_PAGES = 1000;

/**
 * How many items a page says there are on all pages.
 * @throws WireError when it does not say.
 */
export function totalOf({ totalCount }: Page<unknown>): number {
  if (totalCount === undefined) throw new WireError('Response.TotalCount', undefined, 'there');
  return totalCount;
}

/** Why a list is not all that there is: the service counts more than it gave. */
export function incomplete(total: number, listed: number): WireError {
  return new WireError('Response.TotalCount', String(total), `${listed}, as many as were listed`);
}

/**
 * Reads a list to its end. The service may give fewer items than asked for, so what counts is how many different
 * items have come, not how full a page is. An item that comes twice, because the list changed while it was read
 * and pages shifted, is taken once; one that slipped to a page already read is looked for in a second pass.
 */
export async function allPages<Item>(
  read: ReadPage<Item>,
  idOf: (item: Item) => string,
): Promise<readonly Item[]> {
  const found = new Map<string, Item>();
  let last = MAX_PAGES;
  for (const pass of ['first', 'second']) {
    for (let pageNumber = 1; pageNumber <= last; pageNumber += 1) {
      const before = found.size;
      const { items, totalCount } = await read(pageNumber, PAGE_SIZE);
      for (const item of items) if (!found.has(idOf(item))) found.set(idOf(item), item);
      if (totalCount !== undefined && found.size >= totalCount) return [...found.values()];
      // Nothing new: the end of a list without a total, or a service that ignores page numbers.
      if (items.length === 0 || (pass === 'first' && found.size === before)) {
        if (totalCount === undefined) return [...found.values()];
        last = pageNumber;
      }
    }
  }
  return [...found.values()];
}

/**
 * Reads a list that is to prove what there is not: all of it, as the service itself counts.
 * @throws WireError when the service does not say how many items there are, or gives fewer.
 */
export async function wholeList<Item>(
  read: ReadPage<Item>,
  idOf: (item: Item) => string,
): Promise<readonly Item[]> {
  let total = 0;
  const all = await allPages(async (pageNumber, pageSize) => {
    const page = await read(pageNumber, pageSize);
    total = totalOf(page);
    return page;
  }, idOf);
  if (all.length < total) throw incomplete(total, all.length);
  return all;
}

/** Items on a page of a list that goes by tokens: the largest number that is documented. */
const TOKEN_PAGE_SIZE = 100;

/**
 * Reads a list whose pages each name the next one, to its end or up to a limit of those that are wanted. A token that
 * comes again would lead in a circle and ends the list.
 */
export async function allTokens<Item>(
  read: (
    nextToken: string | undefined,
    size: number,
  ) => Promise<{ readonly items: readonly Item[]; readonly nextToken?: string }>,
  limit = Infinity,
  wanted?: (item: Item) => boolean,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    if (token !== undefined) seen.add(token);
    const size = wanted ? TOKEN_PAGE_SIZE : Math.min(TOKEN_PAGE_SIZE, limit - found.length);
    const page = await read(token, size);
    found.push(...(wanted ? page.items.filter(wanted) : page.items));
    token = page.nextToken;
  } while (token !== undefined && !seen.has(token) && found.length < limit);
  return found.slice(0, limit);
}
