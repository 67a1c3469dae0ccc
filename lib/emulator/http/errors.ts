import type { Behaviour } from '../behaviour';
import { Refusal } from '../refusal';

/**
 * The statuses of codes that have another one than 400. Assumptions A9 and assumption A35: a switch decides of some.
 * Sources: CI API, Error Codes (media processing); COS API, Error Codes.
 */
const STATUSES = {
  ActiveWorkflowForbiddenUpdate: 403,
  AccessDenied: 403,
  BucketAlreadyBinded: 409,
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  CreatedTemplateNumLimit: 'conflictStatus',
  ExpiredToken: 403,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  JobNotFound: 'notFoundStatus',
  MediaBucketAlreadyBinded: 403,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchResource: 404,
  QueueNotFound: 'notFoundStatus',
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  TemplateNameDuplicate: 'conflictStatus',
  TemplateNotFound: 'notFoundStatus',
  WorkFlowNumLimit: 'conflictStatus',
  WorkflowExecutionNotFound: 'notFoundStatus',
  WorkflowNotFound: 'notFoundStatus',
} as const satisfies Record<string, number | keyof Behaviour>;

/** The status of a code. */
export function statusOf(code: string, behaviour: Behaviour): number {
  if (!isSpecial(code)) return 400;
  const status = STATUSES[code];
  return typeof status === 'number' ? status : Number(behaviour[status]);
}

function isSpecial(code: string): code is keyof typeof STATUSES {
  return Object.hasOwn(STATUSES, code);
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
