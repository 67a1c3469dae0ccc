import { EXIT, Failure } from './exit';

/** What a function gives that writes below a folder, whose refusals by the system are told in a sentence. */
export function written<T>(place: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Failure(EXIT.failed, `${place} cannot be written: ${message}.`);
  }
}
