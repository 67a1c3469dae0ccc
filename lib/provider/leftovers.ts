import {
  type CiClient,
  isNotFound,
  isServiceOff,
  type Listings,
  type Operation,
  type Target,
  timeOf,
} from '../ci';
import type { Context } from '../plugin';

type Place = Pick<Target, 'region' | 'bucket'>;
type Ctx<Op extends Operation> = Context<{ readonly ci: () => CiClient<Op> }>;

/** A kind of thing of which a bucket may hold what nobody knows of. */
export interface Kind<Thing, Op extends Operation> {
  /** What it is, in a word: `workflow`. */
  readonly what: string;
  readonly listings: Listings<Thing, Op>;
  readonly idOf: (thing: Thing) => string;
  readonly createTime: (thing: Thing) => string | undefined;
  /** The block that takes over the one of an id. */
  readonly importBlock: (place: Place, id: string) => string;
}

/**
 * What an apply that was killed may have left behind in a bucket: it made something, and nobody could write down its id.
 *
 * Before the first creation in a bucket, it is listed once. What is there with the name and the settings of something
 * that is about to be made is left over, unless this process read, planned or made it. Terraform starts a process for
 * each step and tells that of the apply nothing of what does not change, nor of what a replacement leaves for later, so
 * what such a resource manages looks left over too. It takes one that is the same to the last setting, and the warning
 * says that it may belong to somebody: better that than to be silent of something that nobody manages.
 */
export class Leftovers<Thing, Op extends Operation> {
  private readonly accounted = new Set<string>();
  private readonly told = new Set<string>();

  constructor(private readonly kind: Kind<Thing, Op>) {}

  /** Notes that something belongs to a resource of this configuration, or did until this apply. */
  account(id: string | null | undefined): void {
    if (id) this.accounted.add(id);
  }

  /**
   * What there was of this kind before this process first created something in the bucket, and that is not accounted for
   * so far. A listing that fails is told of once, and is no reason to create nothing.
   */
  async before(ctx: Ctx<Op>, place: Place, isLike: (thing: Thing) => boolean): Promise<readonly Thing[]> {
    const { what, idOf, listings } = this.kind;
    const { items, failure } = await listings.of(ctx.client.ci(), { ...place, signal: ctx.signal });
    const key = `${place.region}/${place.bucket}`;
    if (failure && !this.told.has(key)) {
      this.told.add(key);
      ctx.log.warn(`the ${what}s of the bucket could not all be listed`, { ...place, error: failure });
      // Where there is no service the creation fails as well, and says so; an interruption needs no words.
      if (!ctx.signal.aborted && !isServiceOff(failure) && !isNotFound(failure)) {
        ctx.warn({
          summary: `The ${what}s of the bucket could not all be listed`,
          detail:
            `Before the first ${what} is created in bucket ${place.bucket} (${place.region}), what an interrupted ` +
            `apply may have left there is looked for. Of what is not on the list, nothing is known: ${failure.message}`,
        });
      }
    }
    return [...items.values()].filter((thing) => isLike(thing) && !this.accounted.has(idOf(thing)));
  }

  /**
   * Warns of what was there before something was made that is like it, unless it is accounted for by now.
   * @param importBlock - the block that takes it over. @default - that of its kind
   */
  warn(
    ctx: Pick<Context<unknown>, 'warn'>,
    place: Place,
    name: string,
    found: readonly Thing[],
    importBlock = this.kind.importBlock,
  ): void {
    const { what, idOf, createTime } = this.kind;
    for (const thing of found) {
      const id = idOf(thing);
      if (this.accounted.has(id)) continue;
      ctx.warn({
        // With its id, for Terraform shows only one of several warnings that are headed alike.
        summary: `A ${what} like this one was there before: ${id}`,
        detail:
          `Bucket ${place.bucket} (${place.region}) has a ${what} named "${name}" with the same settings already: ` +
          `${id}, ${made(createTime(thing))}. This apply neither read nor made it. An apply that was interrupted may ` +
          'have left it behind; it may also belong to another resource or configuration, or be what this resource ' +
          'replaces (create_before_destroy). If it belongs to nothing, ' +
          'delete it, or have it in place of another: destroy the one that this resource has now (terraform destroy ' +
          `-target), and apply again with this block, where NAME is the name of this resource:\n\n` +
          importBlock(place, id),
      });
    }
  }
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** When something was made and how long ago that is: `made 2026-01-31T08:00:00+0800, 3 minutes ago`. */
export function made(createTime: string | undefined, now = Date.now()): string {
  const time = timeOf(createTime);
  if (createTime === undefined || time === undefined) return 'made nobody knows when';
  const seconds = Math.max(0, Math.round((now - time) / 1000));
  const [unit, size] = UNITS.find(([, each]) => seconds >= 2 * each) ?? ['second', 1];
  const count = Math.floor(seconds / size);
  return `made ${createTime}, ${count} ${unit}${count === 1 ? '' : 's'} ago`;
}
