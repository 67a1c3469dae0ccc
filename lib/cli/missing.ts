import { CiError, isNotFound } from '../ci';
import { EXIT, Failure } from './exit';

/** Tells that what was asked for is not there. A bucket that is not there is another mistake. */
export function isMissing(error: unknown): boolean {
  return error instanceof CiError && isNotFound(error) && error.code !== 'NoSuchBucket';
}

/** The failure of asking for jobs or executions that are not there. */
export function unknown(thing: 'job' | 'execution', ids: readonly string[]): Failure {
  const Thing = thing === 'job' ? 'Job' : 'Execution';
  const subject = ids.length === 1 ? `${Thing} ${ids[0]} does` : `${Thing}s ${ids.join(', ')} do`;
  return new Failure(
    EXIT.failed,
    `${subject} not exist in this bucket. The service forgets ${thing}s after a while.`,
  );
}
