import type { CiClient } from './client';
import { CiError } from './errors';
import { type ReadPage, wholeList } from './pages';
import type { Target } from './request';
import { WireError } from './wire';

/** Items on a page of the listing of a whole bucket: assumption A10. */
const PAGE_SIZE = 50;

/** How long a listing may take, in milliseconds: what waits for it can be done without it. */
const LIMIT_MS = 60_000;

/** What a bucket held when it was listed. */
export interface Listing<Item> {
  /** What came, by id: all of it, unless there was a failure. */
  readonly items: ReadonlyMap<string, Item>;
  /** Why this is not known to be all. */
  readonly failure?: Error;
}

/**
 * Listings of whole buckets, at most one for each bucket: the first who asks has it taken, and all others are given the
 * same. It is what there was then, before anything that whoever asked did next.
 */
export class Listings<Item> {
  private readonly taken = new Map<string, Promise<Listing<Item>>>();

  constructor(
    private readonly pages: (client: CiClient, target: Target) => ReadPage<Item>,
    private readonly idOf: (item: Item) => string,
  ) {}

  /** The listing of a bucket. One that fails, or that the target's signal ends, is the listing of what came. */
  of(client: CiClient, target: Target): Promise<Listing<Item>> {
    const key = `${target.region}/${target.bucket}`;
    const known = this.taken.get(key);
    if (known) return known;
    const listing = this.take(client, target);
    this.taken.set(key, listing);
    return listing;
  }

  private async take(client: CiClient, target: Target): Promise<Listing<Item>> {
    const items = new Map<string, Item>();
    const limit = AbortSignal.timeout(LIMIT_MS);
    const signal = target.signal ? AbortSignal.any([target.signal, limit]) : limit;
    const read = this.pages(client, { ...target, signal });
    try {
      await wholeList(
        async (pageNumber, pageSize) => {
          const page = await read(pageNumber, pageSize);
          for (const item of page.items) items.set(this.idOf(item), item);
          return page;
        },
        this.idOf,
        PAGE_SIZE,
      );
      return { items };
    } catch (error) {
      if (!(error instanceof CiError) && !(error instanceof WireError)) throw error;
      return { items, failure: limit.aborted ? tooLong(error) : error };
    }
  }
}

function tooLong(cause: Error): Error {
  return new Error(`It was given up after ${LIMIT_MS / 1000} seconds.`, { cause });
}
