/** A refusal, as CI and COS word it: an HTTP status, a code and a message. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Further response headers, such as `Location`. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** 400, some value does not meet the requirements. */
export function invalidArgument(message: string): ServiceError {
  return new ServiceError(400, 'InvalidArgument', message);
}

/** 400, the body is not what its Content-MD5 or its format promises (CI's own code for both). */
export function invalidContent(message: string): ServiceError {
  return new ServiceError(400, 'InvalidContent', message);
}

/** 403, the caller may not do this, or not any more. */
export function accessDenied(message: string): ServiceError {
  return new ServiceError(403, 'AccessDenied', message);
}

/**
 * 404, there is no such thing.
 * @param thing - what there is none of, as the code names it: `Template`.
 */
export function notFound(thing: string, id: string): ServiceError {
  return new ServiceError(404, `NoSuch${thing}`, `The ${thing.toLowerCase()} ${id} does not exist.`);
}

/** The refusal of an id that does not exist, as the behaviour says; `undefined` when it is answered with 200. */
export function unknownId(
  how: 'not-found' | 'bad-request' | 'ok',
  thing: string,
  id: string,
): ServiceError | undefined {
  if (how === 'ok') return undefined;
  const missing = notFound(thing, id);
  return how === 'not-found' ? missing : new ServiceError(400, 'ResourceNotFound', missing.message);
}
