import { CiError, InvalidEndpointError, InvalidNameError } from '../ci';
import { CredentialsError } from '../credentials';
import { StackFault } from '../stack/errors';
import { EXIT, Failure } from './exit';

/** What went wrong as a failure with its exit code; `undefined` when it is nobody's fault but ours. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (error instanceof CiError) return new Failure(EXIT.refused, error.message);
  if (error instanceof StackFault) return new Failure(EXIT.failed, error.message);
  const usage = [CredentialsError, InvalidEndpointError, InvalidNameError];
  if (usage.some((kind) => error instanceof kind)) return new Failure(EXIT.usage, (error as Error).message);
  return undefined;
}
