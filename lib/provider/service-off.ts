import { isServiceOff } from '../ci';
import type { Context } from '../plugin';
import type { Place } from './place';
import type { Session } from './session';

/**
 * Says that something was taken as unchanged because CI or a service of it is off on its bucket. It is no error: what
 * turns them on again may stand in the same configuration, and could not be planned if reading failed.
 */
export function warnUnreadable(ctx: Context<Session>, place: Place, what: string): void {
  ctx.warn({
    summary: `The ${what} could not be read`,
    detail:
      `CI, Smart Audio or media processing is off on bucket ${place.bucket} (${place.region}), so the ${what} is ` +
      'taken as unchanged. Turn them on again, with tencentci_bucket or in the console, and plan once more.',
  });
}

/**
 * What a data source finds, or nothing, with a warning, while a service is off on the bucket: what turns it on again
 * may stand in the same configuration.
 */
export async function foundUnlessOff<Found>(
  ctx: Context<Session>,
  place: Place,
  what: string,
  look: () => Promise<Found>,
): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    // Assumption A22.
    if (!isServiceOff(error)) throw error;
    ctx.warn({
      summary: `The ${what} could not be looked up`,
      detail:
        `CI, Smart Audio or media processing is off on bucket ${place.bucket} (${place.region}), so nothing was ` +
        'found. If a tencentci_bucket of this configuration turns them on, name it in depends_on of the data source, ' +
        'which is then read after it; otherwise turn them on in the console, and plan once more.',
    });
    return undefined;
  }
}
