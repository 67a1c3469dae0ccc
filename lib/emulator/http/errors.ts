import { Refusal } from '../refusal';

/** The statuses of codes; those that begin with `NoSuch` have 404, all others 400. */
const STATUSES: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  BucketAlreadyBound: 409,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  ExpiredToken: 403,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
};

/** The status that a refusal is answered with. */
export function statusOf(refusal: Refusal): number {
  if (refusal instanceof HttpRefusal) return refusal.status;
  return STATUSES[refusal.code] ?? (refusal.code.startsWith('NoSuch') ? 404 : 400);
}

/** A refusal with a status or headers that do not follow from its code. */
export class HttpRefusal extends Refusal {
  constructor(
    readonly status: number,
    code: string,
    message: string,
    /** Further response headers, such as `Location`. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(code, message);
  }
}

/** The body is not what its Content-MD5 or its format promises (CI's own code for both). */
export function invalidContent(message: string): Refusal {
  return new Refusal('InvalidContent', message);
}

/** The caller may not do this, or not any more. */
export function accessDenied(message: string): Refusal {
  return new Refusal('AccessDenied', message);
}
