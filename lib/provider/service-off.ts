import { CiError } from '../ci';
import type { ResourceContext } from '../plugin';
import type { Place } from './place';
import type { Session } from './session';

/**
 * Tells a refusal because CI or Smart Audio is off on the bucket. Its code is not documented; its message is, for
 * the media service: `media bucket unbinded, bucket's host is unavailable`.
 */
export function isServiceOff(error: unknown): boolean {
  // Assumption A22.
  return error instanceof CiError && error.kind === 'service' && /unbinded|unbound/i.test(error.message);
}

/**
 * Says that something was taken as unchanged because CI or Smart Audio is off on its bucket. It is no error: what
 * turns them on again may stand in the same configuration, and could not be planned if reading failed.
 */
export function warnUnreadable(ctx: ResourceContext<Session>, place: Place, what: string): void {
  ctx.warn({
    summary: `The ${what} could not be read`,
    detail:
      `CI or Smart Audio is off on bucket ${place.bucket} (${place.region}), so the ${what} is taken as unchanged. ` +
      'Turn them on again, with tencentci_bucket or in the console, and plan once more.',
  });
}
