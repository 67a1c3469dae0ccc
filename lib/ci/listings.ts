import type { Described } from './by-ids';
import type { CiClient } from './client';
import { Listing } from './listing';
import type { Operation } from './operations';
import type { ReadPage } from './pages';
import { Reads } from './reads';
import type { Target } from './request';

/** A kind of thing that buckets hold, and how it is asked for. */
export interface ListedKind<Item, Op extends Operation> {
  readonly idOf: (item: Item) => string;
  /** All of a bucket, page by page. */
  readonly pages: (client: CiClient<Op>, target: Target) => ReadPage<Item>;
  /** Some of them, by their ids. */
  readonly byIds: (client: CiClient<Op>, target: Target, ids: readonly string[]) => Promise<Described<Item>>;
}

/**
 * What buckets hold of one kind. Terraform asks for one thing at a time and ten at once; a listing brings fifty with a
 * call. So there is one for each bucket, and all who ask are answered from it where that is as good as asking.
 */
export class Listings<Item, Op extends Operation> {
  private readonly reads = new Map<string, Reads<Item>>();
  private readonly first = new Map<string, Listing<Item>>();

  constructor(private readonly kind: ListedKind<Item, Op>) {}

  /**
   * The listing of a whole bucket, at most one for each bucket: the first who asks has it taken, and all others are
   * given the same. It is what there was then, before anything that whoever asked did next. One that fails, or that the
   * target's signal ends, is the listing of what came.
   */
  of(client: CiClient<Op>, target: Target): Promise<Listing<Item>> {
    const key = keyOf(target);
    const listing = this.first.get(key) ?? this.readsOf(client, target).listing;
    this.first.set(key, listing);
    return listing.whole();
  }

  /**
   * Reads one thing as it is now; `undefined` when the service says that it does not exist. A few are asked for by their
   * ids; from then on the bucket is listed, unless this client wrote to it: see `Reads`.
   */
  read(client: CiClient<Op>, target: Target, id: string): Promise<Item | undefined> {
    return this.readsOf(client, target).read(id);
  }

  private readsOf(client: CiClient<Op>, target: Target): Reads<Item> {
    const key = keyOf(target);
    const { idOf, pages, byIds } = this.kind;
    const reads =
      this.reads.get(key) ??
      new Reads({
        idOf,
        list: () => new Listing((signal) => pages(client, { ...target, signal }), idOf, target.signal),
        byIds: (ids) => byIds(client, target, ids),
        isWrittenTo: () => client.hasWrittenTo(target),
      });
    this.reads.set(key, reads);
    return reads;
  }
}

/** Listings of what is known already, of which nothing is asked for. */
export function knownListings<Item, Op extends Operation>(
  idOf: (item: Item) => string,
  known: (target: Target) => readonly Item[],
): Listings<Item, Op> {
  const items = new Map<string, ReadonlyMap<string, Item>>();
  const at = (target: Target): ReadonlyMap<string, Item> => {
    const key = keyOf(target);
    const there = items.get(key) ?? new Map(known(target).map((item) => [idOf(item), item]));
    items.set(key, there);
    return there;
  };
  return new Listings({
    idOf,
    pages: (_, target) => (number, size) => {
      const all = [...at(target).values()];
      return Promise.resolve({
        items: all.slice((number - 1) * size, number * size),
        totalCount: all.length,
      });
    },
    byIds: (_, target, ids) => {
      const there = at(target);
      return Promise.resolve({
        found: ids.flatMap((id) => there.get(id) ?? []),
        missing: ids.filter((id) => !there.has(id)),
      });
    },
  });
}

function keyOf({ region, bucket }: Target): string {
  return `${region}/${bucket}`;
}
