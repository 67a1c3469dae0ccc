import { parseHost } from './hosts';
import type { ServiceError } from './wire';

/**
 * What went wrong:
 * - `service`: the service answered and said no
 * - `connection`: no connection, or it broke
 * - `timeout`: no whole answer in time
 * - `aborted`: the caller's AbortSignal
 * - `invalid-answer`: an answer that is not what the API promises (no XML, empty, too large, a field that cannot be)
 * - `redirect`: the service pointed to a host that is not followed
 * - `unknown-outcome`: something may have been created, and it could not be told what became of it
 */
export type CiErrorKind =
  'service' | 'connection' | 'timeout' | 'aborted' | 'invalid-answer' | 'redirect' | 'unknown-outcome';

/** Which call an error belongs to. */
export interface CallName {
  /** The name of the call in access policies (CAM), without `ci:`: `CreateMediaTemplate`. */
  readonly operation: string;
  readonly host: string;
  readonly region: string;
  readonly bucket: string;
}

/** Everything that is known about a failed call, besides its name. */
export interface CiErrorDetails {
  readonly kind: CiErrorKind;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** The service's own code (`NoSuchBucket`), or the system's for a connection (`ECONNREFUSED`). */
  readonly code?: string;
  readonly requestId?: string;
  /** Whether the same request may succeed when it is sent again. */
  readonly retryable: boolean;
  /** Whether it is certain that the service did not do what was asked. */
  readonly certainlyNotDone: boolean;
  /** How long the service asks to wait before the next try, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The underlying fault; never an object that holds the request's headers. */
  readonly cause?: unknown;
}

/** A failed call to CI. Its message is for a reader and never holds a secret. */
export class CiError extends Error implements CiErrorDetails, CallName {
  override readonly name = 'CiError';
  readonly operation: string;
  readonly host: string;
  readonly region: string;
  readonly bucket: string;
  readonly kind: CiErrorKind;
  readonly status?: number;
  readonly code?: string;
  readonly requestId?: string;
  readonly retryable: boolean;
  readonly certainlyNotDone: boolean;
  readonly retryAfterMs?: number;

  constructor(call: CallName, message: string, details: CiErrorDetails) {
    super(
      `${call.operation} on bucket ${call.bucket} (${call.region}) ${message}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.operation = call.operation;
    this.host = call.host;
    this.region = call.region;
    this.bucket = call.bucket;
    this.kind = details.kind;
    this.status = details.status;
    this.code = details.code;
    this.requestId = details.requestId;
    this.retryable = details.retryable;
    this.certainlyNotDone = details.certainlyNotDone;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/**
 * Tells whether a call failed because the thing it names does not exist. The API does not document the code, so
 * any named 404 and the plausible codes of other statuses count. A 404 without a code does not: it comes from
 * something that is not CI, and must never make a resource vanish from a state.
 */
export function isNotFound(error: unknown): boolean {
  // Assumption A9.
  if (!(error instanceof CiError) || error.kind !== 'service' || error.code === undefined) return false;
  if (error.code === 'CIRoleNotExist') return false;
  return error.status === 404 || /^NoSuch|NotFound$|NotExists?$/.test(error.code);
}

/** Codes that promise that the same request may succeed later, and that the service did nothing this time. */
const TRY_LATER = new Set([
  'SlowDown',
  'ServiceUnavailable',
  'RequestTimeout',
  'RequestTimeOut',
  'TooManyRequests',
]);

/** What a reader can do, by the service's code. Sources: CI API, Error Codes; COS API, Error Codes. */
const REMEDIES: Readonly<Record<string, (call: CallName) => string>> = {
  AccessDenied: ({ operation, host, bucket }) => {
    const action = parseHost(host)?.service === 'cos' ? `name/cos:${operation}` : `ci:${operation}`;
    // The lists of an account's buckets are granted for all buckets or not at all.
    const where = /^Describe\w+Buckets$/.test(operation) ? 'all resources (*)' : `bucket ${bucket}`;
    const role = operation === 'CreateMediaJobs' ? ', and cam:PassRole for the role CI_QCSRole' : '';
    return `Give these credentials the action ${action} on ${where}${role}.`;
  },
  CIRoleNotExist: () =>
    'Create the service role CI_QCSRole: open the CI console once and authorize it, or ask an administrator to.',
  ExpiredToken: () => 'The temporary credentials have expired. Get new ones.',
  InvalidAccessKeyId: () => 'No such SecretId. Check that the credentials are whole and not disabled.',
  InvalidHost: ({ region }) => `Check that CI is available in region ${region}.`,
  NoSuchBucket: ({ bucket, region }) =>
    `There is no bucket ${bucket} in ${region}. Check its name, its APPID and its region.`,
  RequestTimeTooSkewed: () => 'The clock of this machine is wrong. Set it right.',
  SignatureDoesNotMatch: () => 'Check that the SecretKey belongs to the SecretId, without spaces around it.',
  SlowDown: () => 'The account sends too many requests at once. Lower the parallelism or try later.',
  UserNotBucketOwner: ({ bucket }) => `Use credentials of the account that owns ${bucket}.`,
};

/** Codes that may mean that the credentials are not those that were meant. */
const BLAMES_CREDENTIALS = new Set([
  'AccessDenied',
  'ExpiredToken',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'UserNotBucketOwner',
]);

/** The error for an answer that says no. `said` is missing when the answer's body is no error of the service. */
export function serviceError(
  call: CallName,
  answer: {
    readonly status: number;
    readonly requestId?: string;
    readonly retryAfterMs?: number;
    readonly said?: ServiceError;
    /** Where the credentials were found, in words; told when they are what was refused. */
    readonly credentialsSource?: string;
  },
): CiError {
  const { status, said } = answer;
  const requestId = answer.requestId ?? said?.requestId;
  const tryLater = said ? TRY_LATER.has(said.code) : status === 429 || status === 408;
  return new CiError(
    call,
    sentences(
      `was refused: ${said ? `${said.code} (HTTP ${status})` : `HTTP ${status} without an error code`}` +
        (said?.message ? `: ${oneLine(said.message)}` : ''),
      requestId && `Request id ${requestId}`,
      remedy(call, said),
      said && BLAMES_CREDENTIALS.has(said.code) && answer.credentialsSource
        ? `The credentials come from ${answer.credentialsSource}`
        : undefined,
    ),
    {
      kind: 'service',
      status,
      code: said?.code,
      requestId,
      retryable: tryLater || status >= 500,
      // A server error may come after the work was done; only a named refusal to try is certain.
      certainlyNotDone: status < 500 || tryLater,
      retryAfterMs: answer.retryAfterMs,
    },
  );
}

/** The error for an answer that is not what the API promises. The service may have done what was asked. */
export function invalidAnswer(
  call: CallName,
  answer: { readonly status?: number; readonly requestId?: string },
  what: string,
  cause?: unknown,
): CiError {
  return new CiError(
    call,
    sentences(
      `got an answer that cannot be right: ${what}`,
      answer.requestId && `Request id ${answer.requestId}`,
      'Check that nothing between here and the service, such as a proxy, answers in its place',
    ),
    {
      kind: 'invalid-answer',
      status: answer.status,
      requestId: answer.requestId,
      retryable: false,
      certainlyNotDone: false,
      cause,
    },
  );
}

/** The error for a call that its caller cancelled. */
export function abortedCall(call: CallName, certainlyNotDone: boolean): CiError {
  return new CiError(call, 'was cancelled.', { kind: 'aborted', retryable: false, certainlyNotDone });
}

/** Joins what is said into sentences that each end in one full stop. */
export function sentences(...parts: (string | undefined)[]): string {
  return parts
    .filter((part): part is string => Boolean(part))
    .map((part) => part.replace(/[.。\s]*$/, '.'))
    .join(' ');
}

function remedy(call: CallName, said: ServiceError | undefined): string | undefined {
  if (said === undefined) return undefined;
  if (/unbinded|unbound/i.test(said.message)) {
    return `Bind bucket ${call.bucket} to CI and enable the service on it first.`;
  }
  if (isExpiredSignature(said)) return REMEDIES['RequestTimeTooSkewed']?.(call);
  return Object.hasOwn(REMEDIES, said.code) ? REMEDIES[said.code]?.(call) : undefined;
}

/** Tells a refusal that comes from a wrong clock: COS names it in two ways. */
export function isExpiredSignature(said: ServiceError): boolean {
  return (
    said.code === 'RequestTimeTooSkewed' ||
    (said.code === 'AccessDenied' && /request has expired/i.test(said.message))
  );
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 500 ? `${line.slice(0, 500)}…` : line;
}
