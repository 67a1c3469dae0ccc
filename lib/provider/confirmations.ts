import { isDeepStrictEqual } from 'node:util';
import type { Settled } from '../ci/waiting';

/** How many things one look answers for, itself among them. */
const OF_ONE_LOOK = 50;

/** What is known of things of one shape. */
interface Shape {
  /** How many more are taken as their answers say. */
  trusted: number;
  /** Whether the answer of one was not what was read at once. */
  doubtful: boolean;
  looking?: Promise<unknown>;
}

/**
 * Looks at one in fifty of the things that are made. The answer to a creation says what was made; a look tells whether
 * it can be read at once (assumption A5) and reads as it was answered, with all that the service filled in (assumption
 * A3). Where that holds for one, it is taken to hold for the next of the same shape. Where it did not once, each is
 * looked at from then on.
 */
export class Confirmations<Thing> {
  private readonly shapes = new Map<string, Shape>();

  /**
   * What is known of a thing that was made.
   * @param shape - the same for things that the service fills in alike, in one bucket.
   * @param settle - looks until it is as it was sent, and tells `looked` of each look.
   */
  async of(
    shape: string,
    made: Thing,
    settle: (looked: () => void) => Promise<Settled<Thing>>,
  ): Promise<Settled<Thing>> {
    const known = this.shapes.get(shape) ?? { trusted: 0, doubtful: false };
    this.shapes.set(shape, known);
    // Another's look tells of this one as well.
    while (known.looking && !known.doubtful) await known.looking;
    if (known.trusted > 0 && !known.doubtful) {
      known.trusted -= 1;
      return { seen: made };
    }
    let looks = 0;
    const looking = settle(() => (looks += 1));
    const ended = looking.catch(() => undefined);
    known.looking = ended;
    try {
      const settled = await looking;
      if (looks === 1 && settled.doubt === undefined && isDeepStrictEqual(settled.seen, made)) {
        known.trusted = OF_ONE_LOOK - 1;
      } else {
        known.doubtful = true;
      }
      return settled;
    } finally {
      if (known.looking === ended) delete known.looking;
    }
  }
}
