import { CiError, InvalidNameError } from '../ci';
import { CredentialsError } from '../credentials/find-credentials';
import { EXIT, Failure } from './exit';

/** What went wrong as a failure with its exit code; what is nobody's fault but ours is thrown again. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof CiError) return new Failure(EXIT.refused, error.message);
  if (error instanceof CredentialsError || error instanceof InvalidNameError) {
    return new Failure(EXIT.usage, error.message);
  }
  throw error;
}
