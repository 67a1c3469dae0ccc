import { setMaxListeners } from 'node:events';
import { CiError } from './errors';
import { incomplete, MAX_PAGES, type ReadPage, totalOf, wholeList } from './pages';
import { WireError } from './wire';

/** Items on a page of the listing of a whole bucket: assumption A10. */
const PAGE_SIZE = 50;

/** So many pages may fail; what is on others that do is not worth waiting for. */
const MAX_FAILURES = 2;

/**
 * How long a listing may take and how old what it says may be, in milliseconds: whoever waits for it can do without, and
 * a provider that Terraform is attached to runs for days.
 */
const LIFE_MS = 60_000;

/**
 * What a bucket holds, listed page by page as far as somebody wants to know. Whoever waits for something takes the next
 * page that nobody takes yet, so pages come as many at once as there are who wait, over no more connections than those
 * would need by themselves.
 */
export class Listing<Item> {
  /** What came so far, by id. */
  readonly items = new Map<string, Item>();
  private readonly underWay = new Set<Promise<void>>();
  private readonly begunAt = Date.now();
  private read: ReadPage<Item> | undefined;
  private limit: AbortSignal | undefined;
  private next = 1;
  private last = 1;
  private size = PAGE_SIZE;
  private total: number | undefined;
  private failures = 0;
  private failed: Error | undefined;
  private all: Promise<this> | undefined;

  constructor(
    private readonly pagesUntil: (end: AbortSignal) => ReadPage<Item>,
    private readonly idOf: (item: Item) => string,
    private readonly signal?: AbortSignal,
    private readonly lifeMs = LIFE_MS,
  ) {}

  /** Why this is not known to be all that there is. */
  get failure(): Error | undefined {
    return this.failed;
  }

  /** Whether it is too old to tell what there is now. */
  get isOld(): boolean {
    return Date.now() - this.begunAt >= this.lifeMs;
  }

  /** How many pages there are, as far as the first of them told. */
  get pages(): number {
    return this.last;
  }

  /** Takes pages until this is enough, or until there are no more. */
  async until(enough: () => boolean): Promise<void> {
    while (!enough()) {
      if (this.next <= this.last && this.failures < MAX_FAILURES) await this.take();
      else if (this.underWay.size > 0) await Promise.race(this.underWay);
      else return;
    }
  }

  /** Takes the first page, which tells how many there are. */
  begin(): Promise<void> {
    return this.until(() => this.next > 1 && (this.total !== undefined || this.failures > 0));
  }

  /** Takes all pages. Where not all that there is came, there is a {@link failure}. */
  async whole(): Promise<this> {
    await this.until(() => false);
    this.all ??= this.complete();
    return this.all;
  }

  private async complete(): Promise<this> {
    if (this.failed === undefined && this.items.size < (this.total ?? 0)) {
      // What slipped to a page already read while the list changed is looked for once more.
      this.next = 1;
      await this.until(() => this.items.size >= (this.total ?? 0));
      if (this.items.size < (this.total ?? 0)) {
        this.failed ??= incomplete(this.total ?? 0, this.items.size);
      }
    }
    return this;
  }

  private take(): Promise<void> {
    const number = this.next;
    this.next += 1;
    const taking = this.fetch(number).finally(() => this.underWay.delete(taking));
    this.underWay.add(taking);
    return taking;
  }

  private begun(): ReadPage<Item> {
    this.limit = AbortSignal.timeout(this.lifeMs);
    const end = this.signal ? AbortSignal.any([this.signal, this.limit]) : this.limit;
    // As many pages come at once as there are who wait.
    setMaxListeners(0, end);
    return this.pagesUntil(end);
  }

  private async fetch(number: number): Promise<void> {
    try {
      this.read ??= this.begun();
      const page = await this.read(number, this.size);
      const { items } = page;
      const total = totalOf(page);
      for (const item of items) this.items.set(this.idOf(item), item);
      if (this.total === undefined) {
        // Fewer than were asked for: the service makes its pages smaller, and says so at most in passing.
        if (items.length > 0 && items.length < total) this.size = Math.min(this.size, items.length);
        this.last = Math.min(Math.ceil(total / this.size), MAX_PAGES);
      }
      this.total = total;
    } catch (error) {
      if (!(error instanceof CiError) && !(error instanceof WireError)) throw error;
      this.failures += 1;
      this.failed ??= this.limit?.aborted ? tooLong(error, this.lifeMs) : error;
    }
  }
}

/** So many pages are taken at once by who needs all of them. */
const AT_ONCE = 10;

/** How long somebody waits who cannot do without, in milliseconds. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Reads a list to its end, several pages at once, each once.
 * @throws CiError or WireError when not all that there is came.
 */
export async function wholeAtOnce<Item>(
  read: ReadPage<Item>,
  idOf: (item: Item) => string,
): Promise<readonly Item[]> {
  const listing = new Listing(() => read, idOf, undefined, PATIENCE_MS);
  await Promise.all(Array.from({ length: AT_ONCE }, () => listing.whole()));
  if (listing.failure === undefined) return [...listing.items.values()];
  // Where the service shortens some pages and others not, they are asked for one after the other.
  if (listing.failure instanceof WireError) return wholeList(read, idOf);
  throw listing.failure;
}

function tooLong(cause: Error, lifeMs: number): Error {
  return new Error(`It was given up after ${lifeMs / 1000} seconds.`, { cause });
}
