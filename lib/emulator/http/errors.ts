import type { Behaviour } from '../behaviour';
import { Refusal } from '../refusal';

/**
 * The statuses of codes that have another one than 400; CI and COS differ in some, and a switch decides of others
 * (assumption A9, assumption A32, assumption A35).
 * Sources: CI API, Error Codes (media processing); COS API, Error Codes.
 */
const STATUSES = {
  AccessDenied: { ci: 'accessDeniedStatus', cos: 403 },
  ActiveWorkflowForbiddenUpdate: 403,
  BucketAlreadyBinded: 'conflictStatus',
  BucketAlreadyOwnedByYou: 409,
  BucketNotEmpty: 409,
  CreatedTemplateNumLimit: 'conflictStatus',
  ExpiredToken: 403,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidAuthorization: 401,
  InvalidUrl: 404,
  JobNotFound: 'notFoundStatus',
  MediaBucketAlreadyBinded: 403,
  MethodNotAllowed: 405,
  MissingAuthorization: 401,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NoSuchResource: 404,
  NotImplemented: 501,
  PermanentRedirect: 301,
  QueueNotFound: 'notFoundStatus',
  QueuePaused: 403,
  QueueSaturated: 403,
  RequestTimeTooSkewed: 403,
  SecretidNotExist: 401,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  SignatureExpired: 401,
  SlowDown: { ci: 429, cos: 503 },
  TemplateNameDuplicate: 'conflictStatus',
  TemplateNotFound: 'notFoundStatus',
  TemporaryRedirect: 307,
  UnavailableForLegalReasons: 451,
  WorkFlowNumLimit: 'conflictStatus',
  WorkflowExecutionNotFound: 'notFoundStatus',
  WorkflowNotFound: 'notFoundStatus',
} as const satisfies Readonly<Record<string, Status | Readonly<Record<Side, Status>>>>;

/** A status, or the switch that decides it. */
type Status = number | 'accessDeniedStatus' | 'conflictStatus' | 'notFoundStatus';

/** Whose hosts a request goes to: those of COS, or those of CI, old and new. */
export type Side = 'ci' | 'cos';

/** The status of a code. */
export function statusOf(code: string, side: Side, behaviour: Behaviour): number {
  if (!isSpecial(code)) return 400;
  const row = STATUSES[code];
  const status: Status = typeof row === 'object' ? row[side] : row;
  return typeof status === 'number' ? status : Number(behaviour[status]);
}

function isSpecial(code: string): code is keyof typeof STATUSES {
  return Object.hasOwn(STATUSES, code);
}

/** A signature that is not accepted. */
export class Denial extends Refusal {
  constructor(
    /** What COS calls it. */
    code: string,
    /** What the table of CI calls it. */
    readonly ciCode: string,
    message: string,
  ) {
    super(code, message);
  }

  /** The code on hosts of one side: assumption A32. */
  codeOn(side: Side, { authorizationCodes }: Behaviour): string {
    return side === 'ci' && authorizationCodes === 'ci' ? this.ciCode : this.code;
  }
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
