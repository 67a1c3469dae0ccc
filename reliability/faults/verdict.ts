import type { Emulator } from '../../lib/emulator';
import type { Kind } from './operations';

/** What came of one case. */
export interface Verdict {
  /** Whether the fault met a request at all. */
  readonly met: boolean;
  /** The command went on as if nothing had been, and the service has what was wanted. */
  readonly survived: boolean;
  /** One apply after it brought what was wanted, and a plan then finds nothing to do. */
  readonly healed: boolean;
  /** Things of the service that no state holds: named to the user, or not. */
  readonly orphans: Named;
  /** Those that were made beside one that a state holds. */
  readonly doubles: Named;
  /** What the user was told. */
  readonly said: readonly string[];
  /** What must not be. */
  readonly failures: readonly string[];
}

/** How many were named to the user with their id, and how many were not. */
export interface Named {
  readonly announced: number;
  readonly silent: number;
}

/** None of them. */
export const NONE: Named = { announced: 0, silent: 0 };

/** What no state holds in the end. */
export interface Left extends Pick<Verdict, 'orphans' | 'doubles' | 'failures'> {
  /** Whether the user was told of something. */
  readonly announced: boolean;
}

/**
 * Looks for what the service has and the state has not.
 * @param id - of what the state holds; undefined when it holds nothing.
 * @param said - all that the user was told.
 */
export function leftOver(
  kind: Kind,
  ci: Emulator,
  bucket: string,
  id: unknown,
  said: readonly string[],
): Left {
  const lost = kind.stays === true ? [] : kind.there(ci, bucket).filter((thing) => thing.id !== id);
  const silent = lost.filter((thing) => !said.some((text) => text.includes(thing.id))).length;
  const named: Named = { announced: lost.length - silent, silent };
  const what = id === undefined ? 'orphans' : 'doubles';
  return {
    orphans: NONE,
    doubles: NONE,
    [what]: named,
    announced: named.announced > 0,
    failures: silent > 0 ? [`${silent} silent ${what}`] : [],
  };
}
