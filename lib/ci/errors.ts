import { shownUrl } from '../rules';
import type { CredentialsError } from './credentials-error';
import { type Endpoint, endpointSet } from './endpoint';
import { type CallName, knownRefusal, type Meaning } from './error-codes';
import type { TransportFault } from './transport';
import { cut, type ServiceError } from './wire';

export type { CallName, Meaning };

/**
 * What went wrong:
 * - `service`: the service answered and said no
 * - `connection`: no connection, or it broke
 * - `timeout`: no whole answer in time
 * - `aborted`: the caller's AbortSignal
 * - `invalid-answer`: an answer that is not what the API promises (no XML, empty, too large, a field that cannot be)
 * - `redirect`: the service pointed to a host that is not followed
 * - `unknown-outcome`: something may have been created, and it could not be told what became of it
 * - `no-credentials`: there was nothing to sign with, so nothing was sent
 */
export type CiErrorKind =
  | 'service'
  | 'connection'
  | 'timeout'
  | 'aborted'
  | 'invalid-answer'
  | 'redirect'
  | 'unknown-outcome'
  | 'no-credentials';

/** Everything that is known about a failed call, besides its name. */
export interface CiErrorDetails {
  readonly kind: CiErrorKind;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  /** The service's own code (`NoSuchBucket`), or the system's for a connection (`ECONNREFUSED`). */
  readonly code?: string;
  /** What the refusal means for the call, where that is known. */
  readonly meaning?: Meaning;
  readonly requestId?: string;
  /**
   * Whether the service, or the network, says that the same request may succeed when it is sent again. An
   * `invalid-answer` says nothing, and what may be done twice is then sent again too.
   */
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
  readonly endpoint?: Endpoint;
  readonly kind: CiErrorKind;
  readonly status?: number;
  readonly code?: string;
  readonly meaning?: Meaning;
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
    this.endpoint = call.endpoint;
    this.kind = details.kind;
    this.status = details.status;
    this.code = details.code;
    this.meaning = details.meaning;
    this.requestId = details.requestId;
    this.retryable = details.retryable;
    this.certainlyNotDone = details.certainlyNotDone;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/**
 * Tells whether a call failed because the thing it names does not exist. What the table of codes does not hold is
 * judged by its form: any named 404 and the plausible codes of other statuses count. A 404 without a code does not:
 * it comes from something that is not CI, and must never make a resource vanish from a state.
 */
export function isNotFound(error: unknown): boolean {
  // Assumption A9.
  if (!(error instanceof CiError) || error.kind !== 'service' || error.code === undefined) return false;
  if (error.meaning !== undefined) return error.meaning === 'gone';
  return error.status === 404 || /^NoSuch|NotFound$|NotExists?$/.test(error.code);
}

/** Tells a refusal because CI, Smart Audio or media processing is off on the bucket. */
export function isServiceOff(error: unknown): boolean {
  // Assumption A22.
  return error instanceof CiError && error.meaning === 'off';
}

/** Tells a refusal because there were too many requests: `SlowDown`, with 429 on CI and 503 on COS, and its like. */
export function isTooMany({ status, code }: Pick<CiErrorDetails, 'status' | 'code'>): boolean {
  // Assumption A41.
  return code === undefined ? status === 429 : code === 'SlowDown' || code === 'TooManyRequests';
}

/** Tells a refusal that asks to come later: it costs time and is no failure. */
export function isHeldUp(error: CiError): boolean {
  return error.retryable && (isTooMany(error) || error.retryAfterMs !== undefined);
}

/** The error for a call that was asked to come later for too long. */
export function givenUp(call: CallName, last: CiError, tries: number, ms: number): CiError {
  const what = `was given up after ${tries} tries in ${Math.round(ms / 1000)} s, since the service asked to come later`;
  return new CiError(call, sentences(what, last.message), { ...last, retryable: false, cause: last });
}

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
  const known = said && knownRefusal(said);
  const tryLater = said ? known?.meaning === 'later' : status === 429 || status === 408;
  // A server error may come after the work was done; only a refusal that is named is certain.
  const serverError = known ? known.meaning === 'failed' : status >= 500;
  return new CiError(
    call,
    sentences(
      `was refused: ${said ? `${cut(said.code)} (HTTP ${status})` : `HTTP ${status} without an error code`}` +
        (said?.message ? `: ${oneLine(said.message)}` : ''),
      requestId && `Request id ${cut(requestId)}`,
      said ? known?.remedy(call) : whoAnswers(call),
      known?.meaning === 'credentials' && answer.credentialsSource
        ? `The credentials come from ${answer.credentialsSource}`
        : undefined,
    ),
    {
      kind: 'service',
      status,
      code: said?.code,
      meaning: known?.meaning,
      requestId,
      retryable: tryLater || serverError,
      certainlyNotDone: !serverError,
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
      `got an answer that cannot be right: ${oneLine(what)}`,
      answer.requestId && `Request id ${cut(answer.requestId)}`,
      whoAnswers(call),
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

/** The error for a call that nothing could sign. */
export function withoutCredentials(call: CallName, cause: CredentialsError): CiError {
  return new CiError(call, sentences('was not sent, since there are no keys for it', cause.message), {
    kind: 'no-credentials',
    retryable: cause.passing,
    certainlyNotDone: true,
    cause,
  });
}

/** The error for an answer that is not read because of its length. */
export function tooLarge(
  call: CallName,
  maxBytes: number,
  answer: { readonly status?: number; readonly requestId?: string } = {},
): CiError {
  return new CiError(call, `got an answer of more than ${maxBytes} bytes, which is not read.`, {
    kind: 'invalid-answer',
    ...answer,
    retryable: false,
    certainlyNotDone: false,
  });
}

/** The error for a call without an answer, with what to look at. */
export function transportError(call: CallName, fault: TransportFault): CiError {
  if (fault.kind === 'aborted') return abortedCall(call, !fault.maybeSent);
  const what = `${fault.message}${fault.code ? ` (${fault.code})` : ''}`;
  const { endpoint } = call;
  const hints = endpoint
    ? [endpointSet(endpoint), endpointHint(endpoint, fault)]
    : [networkHint(call, fault)];
  return new CiError(call, sentences(what, ...hints), {
    kind: fault.kind === 'timeout' ? 'timeout' : 'connection',
    code: fault.code,
    retryable: fault.retryable,
    certainlyNotDone: !fault.maybeSent,
  });
}

function networkHint({ region }: CallName, { code }: TransportFault): string {
  return code === 'ENOTFOUND'
    ? `Check the region ${region}, the network and the proxy settings`
    : 'Check the network and the proxy settings';
}

function endpointHint({ local, protocol, host }: Endpoint, { code, kind }: TransportFault): string {
  if (!local) return 'Check it, and the network';
  if (kind === 'timeout')
    return (
      'An emulator that a test started in its own process answers only while that process is free: start terraform ' +
      'with execFile there, not with execFileSync'
    );
  if (protocol === 'https:' && code === 'EPROTO')
    return `\`tencent-ci emulator\` speaks http: use http://${host}`;
  return code === 'ECONNREFUSED'
    ? 'Is `tencent-ci emulator` running?'
    : 'Check that `tencent-ci emulator` is what answers there';
}

// Something answered that does not speak as the service does.
function whoAnswers({ endpoint }: CallName): string {
  return endpoint === undefined
    ? 'Check that nothing between here and the service, such as a proxy, answers in its place'
    : `${endpointSet(endpoint)}. Check that CI, or its emulator, answers there`;
}

/** Joins what is said into sentences that each end in one full stop, or in their question mark. */
export function sentences(...parts: (string | undefined)[]): string {
  return parts
    .filter((part): part is string => Boolean(part))
    .map((part) => part.replace(/[.。\s]*$/, '').replace(/[^?]$/, '$&.'))
    .join(' ');
}

/** Tells a refusal that comes from a wrong clock. */
export function isExpiredSignature(said: ServiceError): boolean {
  return knownRefusal(said)?.meaning === 'clock';
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return cut(line.replace(/https?:(?:(?!https?:)\S)+/gi, shownUrl), 500);
}
