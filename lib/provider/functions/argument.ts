import { ArgumentError, type Dynamic } from '../../plugin';
import { WrongArgument } from '../../rules';

/** Computes a result, with what is wrong told at the argument. */
export function told<R>(compute: () => R): R {
  try {
    return compute();
  } catch (error) {
    if (error instanceof WrongArgument) throw new ArgumentError(error.argument, error.message);
    throw error;
  }
}

type Members = Readonly<Record<string, unknown>>;

/** The members of an argument that may be any object, such as a whole resource. */
export function membersOf({ value }: Dynamic, argument: number, asks: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  throw new ArgumentError(argument, `It is no object. ${asks}`);
}

/** A text in an object; null when it is not there. */
export function textIn(members: Members, name: string, argument: number): string | null {
  const text = members[name] ?? null;
  if (text === null || typeof text === 'string') return text;
  throw new ArgumentError(argument, `${name} is no text.`);
}
