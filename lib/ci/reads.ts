import { setImmediate as turn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Described, IDS_PER_QUERY } from './by-ids';
import { CiError, isServiceOff } from './errors';
import type { Listing } from './listing';

/** How the things of one bucket are asked for. */
export interface ReadMeans<Item> {
  readonly idOf: (item: Item) => string;
  readonly list: () => Listing<Item>;
  readonly byIds: (ids: readonly string[]) => Promise<Described<Item>>;
  /** Whether anything was sent that may have changed the bucket. */
  readonly isWrittenTo: () => boolean;
}

/** So many queries by ids are made before the listing is read beyond its first page. */
const FEW_QUERIES = 2;

/** A listing of more pages than this is not read for the sake of single things. */
const MANY_PAGES = 100;

/** So many things are remembered to be held against the listing. */
const MOST_SAMPLES = 20;

/** Ids that are asked for together. */
interface Query<Item> {
  readonly ids: Set<string>;
  readonly found: Promise<ReadonlyMap<string, Item>>;
}

/**
 * Reads the things of a bucket one by one, in few calls however many are read: the first is asked for by its id, then
 * the first page of the listing is taken, then a few more are asked for by id, and only then the rest of the listing. So
 * somebody with three things among thousands does not list thousands.
 *
 * A listing is believed only as far as it goes and as long as it holds. What it does not hold is asked for by id, since
 * it may be gone or not be shown yet; it is not asked at all once this process wrote to the bucket, nor when it is old;
 * and it must once have said of a thing exactly what a query by id said of it: assumption A42. Where a page of it fails,
 * what would have been on it is asked for by id.
 */
export class Reads<Item> {
  private latest: Listing<Item> | undefined;
  private queries = 0;
  private open: Query<Item> | undefined;
  /** The query that was begun last, unless it failed or is too old to tell what there is now. */
  private recent: Query<Item> | undefined;
  private readonly samples = new Map<string, Item>();
  private believed: boolean | undefined;

  constructor(private readonly means: ReadMeans<Item>) {}

  /** The listing of the bucket as it is, young enough to be asked. */
  get listing(): Listing<Item> {
    if (this.latest === undefined || this.latest.isOld) {
      this.latest = this.means.list();
      this.recent = undefined;
    }
    return this.latest;
  }

  /** Reads one thing; `undefined` when the service says that it does not exist. */
  async read(id: string): Promise<Item | undefined> {
    const { listing } = this;
    if (this.queries === 0 || this.isOpen || this.mustAsk) return this.byId(id);
    if (this.recent?.ids.has(id)) return this.from(this.recent, id);
    // What was asked for by id may tell whether the listing can be believed.
    await Promise.all([listing.begin(), this.recent?.found.catch(() => undefined)]);
    const isTold = (): boolean => listing.items.has(id) && this.believes(listing);
    if (!isTold()) {
      if (this.queries < FEW_QUERIES || this.isOpen || listing.pages > MANY_PAGES) return this.byId(id);
      await listing.until(() => isTold() || this.mustAsk);
    }
    // Somebody may have written meanwhile.
    return isTold() && !this.mustAsk ? listing.items.get(id) : this.byId(id);
  }

  /** Whether no listing can answer any more. */
  private get mustAsk(): boolean {
    return this.believed === false || this.means.isWrittenTo();
  }

  /** Whether the listing says of things all that a query by id does: as soon as one is known from both. */
  private believes(listing: Listing<Item>): boolean {
    for (const [id, sample] of this.samples) {
      if (this.believed !== undefined) break;
      const item = listing.items.get(id);
      if (item !== undefined) this.believed = isDeepStrictEqual(item, sample);
    }
    return this.believed ?? false;
  }

  /** Whether a query by ids is about to be sent, and takes another one. */
  private get isOpen(): boolean {
    return this.open !== undefined && this.open.ids.size < IDS_PER_QUERY;
  }

  private byId(id: string): Promise<Item | undefined> {
    const query = (this.open ??= this.begin());
    query.ids.add(id);
    return this.from(query, id);
  }

  private async from({ ids, found }: Query<Item>, id: string): Promise<Item | undefined> {
    try {
      return (await found).get(id);
    } catch (error) {
      // What is wrong with one id must not be the others' fault.
      if (ids.size === 1 || !mayConcernOne(error)) throw error;
      return (await this.means.byIds([id])).found[0];
    }
  }

  /** Begins a query for what is asked for in this turn of the loop. */
  private begin(): Query<Item> {
    this.queries += 1;
    const ids = new Set<string>();
    const ask = async (): Promise<ReadonlyMap<string, Item>> => {
      await turn();
      this.open = undefined;
      const { found } = await this.means.byIds([...ids]);
      const items = new Map(found.map((item) => [this.means.idOf(item), item]));
      for (const [id, item] of items) if (this.samples.size < MOST_SAMPLES) this.samples.set(id, item);
      return items;
    };
    const query = { ids, found: ask() };
    this.recent = query;
    query.found.catch(() => {
      if (this.recent === query) this.recent = undefined;
    });
    return query;
  }
}

function mayConcernOne(error: unknown): boolean {
  if (!(error instanceof CiError) || isServiceOff(error)) return false;
  return error.kind === 'invalid-answer' || (error.code !== undefined && !error.retryable);
}
