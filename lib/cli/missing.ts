import { CiError, isNotFound } from '../ci';
import { EXIT, Failure } from './exit';

/** Tells that what was asked for is not there. A bucket that is not there is another mistake. */
export function isMissing(error: unknown): boolean {
  return error instanceof CiError && isNotFound(error) && error.code !== 'NoSuchBucket';
}

/**
 * The failure of asking for things that are not there.
 * @param thing - what one is called: `job`.
 * @param where - where they are not.
 */
export function unknown(thing: string, ids: readonly string[], where = 'in this bucket'): Failure {
  const Thing = `${thing.charAt(0).toUpperCase()}${thing.slice(1)}`;
  const subject = ids.length === 1 ? `${Thing} ${ids[0]} does` : `${Thing}s ${ids.join(', ')} do`;
  const forgets = thing === 'job' || thing === 'execution';
  const why = forgets ? ` The service forgets ${thing}s after a while.` : '';
  return new Failure(EXIT.failed, `${subject} not exist ${where}.${why}`);
}
