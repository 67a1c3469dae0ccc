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
 * Answers for an id that does not exist, in the way that the behaviour says; `undefined` is 200.
 * @param thing - what there is none of, as the code names it: `Template`.
 */
export function unknownId(
  how: 'not-found' | 'bad-request' | 'ok',
  thing: string,
  id: string,
): ServiceError | undefined {
  const message = `The ${thing.toLowerCase()} ${id} does not exist.`;
  if (how === 'ok') return undefined;
  return how === 'not-found'
    ? new ServiceError(404, `NoSuch${thing}`, message)
    : new ServiceError(400, 'ResourceNotFound', message);
}
