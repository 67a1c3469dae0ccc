import { isNotFound } from './errors';
import { WireError } from './wire';

/** What a query by ids brought. */
export interface Described<Item> {
  readonly found: readonly Item[];
  readonly missing: readonly string[];
}

/** Sorts the content of one answer; throws a WireError when it says nothing about an id that was asked for. */
export type AccountFor<Item> = (items: readonly Item[], nonExistIds: readonly string[]) => Described<Item>;

/** Ids in one query: as many as a page has by default, in case a query by ids is cut off there too. */
export const IDS_PER_QUERY = 10;

/**
 * Asks for things by their ids, any number of them, each once. A thing that an answer neither holds nor calls missing
 * makes that answer invalid: an absence deletes things from a state, so it takes a service that says so.
 * @param field - the element in which the service lists what does not exist.
 */
export async function describeByIds<Item>(
  ids: readonly string[],
  field: string,
  idOf: (item: Item) => string,
  ask: (some: readonly string[], accountFor: AccountFor<Item>) => Promise<Described<Item>>,
): Promise<Described<Item>> {
  const wanted = [...new Set(ids)];
  const answers: Described<Item>[] = [];
  for (let from = 0; from < wanted.length; from += IDS_PER_QUERY) {
    const some = wanted.slice(from, from + IDS_PER_QUERY);
    answers.push(
      await ask(some, (items, nonExistIds) => {
        const found = items.filter((item) => some.includes(idOf(item)));
        const missing = some.filter((id) => nonExistIds.includes(id));
        const lost = some.find((id) => !missing.includes(id) && !found.some((item) => idOf(item) === id));
        if (lost !== undefined) throw new WireError(field, undefined, `there when ${lost} is not`);
        return { found, missing };
      }),
    );
  }
  return {
    found: answers.flatMap(({ found }) => found),
    missing: answers.flatMap(({ missing }) => missing),
  };
}

/** What a query by ids brought: none of them where the service says that there is no such bucket. */
export async function noneWithoutBucket<Item>(
  answer: Promise<Described<Item>>,
  ids: readonly string[],
): Promise<Described<Item>> {
  try {
    return await answer;
  } catch (error) {
    if (isNotFound(error)) return { found: [], missing: ids };
    throw error;
  }
}
