import { CiError } from '../../ci';
import { CredentialsError } from '../../credentials';

/**
 * What a check says of one thing:
 * - `ok`: as it should be
 * - `warning`: works, and is hardly meant
 * - `problem`: a deploy, or what it makes, will fail for it
 * - `unknown`: cannot be told without doing what might do harm
 * - `skipped`: was not looked at, because of something else
 */
export type Status = 'ok' | 'warning' | 'problem' | 'unknown' | 'skipped';

/** What a check found. */
export interface Finding {
  readonly status: Status;
  /** What is so, in one line. */
  readonly message: string;
  /** The command or the page that mends it, or what to look at where. */
  readonly remedy?: string;
}

export function ok(message: string): Finding {
  return { status: 'ok', message };
}

export function warning(message: string, remedy: string): Finding {
  return { status: 'warning', message, remedy };
}

export function problem(message: string, remedy: string): Finding {
  return { status: 'problem', message, remedy };
}

export function unknown(message: string, remedy: string): Finding {
  return { status: 'unknown', message, remedy };
}

/** @param because - what has to be so first. */
export function skipped(because: string): Finding {
  return { status: 'skipped', message: because };
}

/** Tells a refusal for want of a permission; an answer to HEAD has no code that could say so. */
export function isDenied(error: unknown): boolean {
  if (!(error instanceof CiError) || error.kind !== 'service') return false;
  if (error.code !== undefined) return error.code === 'AccessDenied' && error.meaning === 'credentials';
  return error.status === 401 || error.status === 403;
}

/**
 * What went wrong with a call, as a finding. What these keys may not ask is not told, and no problem of its own: the
 * check of permissions says whether a deploy needs it.
 * @param what - what would have been told.
 * @throws whatever is no failure of a call.
 */
export function failedCall(what: string, error: unknown): Finding {
  if (error instanceof CredentialsError) return problem(error.message, 'See docs/credentials.md.');
  if (!(error instanceof CiError)) throw error;
  if (isDenied(error)) {
    return unknown(
      `${what} is not told: these keys may not ask (${error.operation})`,
      `Allow ci:${error.operation} to have it looked at; docs/operations.md has what each call needs.`,
    );
  }
  return problem(error.message, 'See docs/doctor.md for what each check needs.');
}
