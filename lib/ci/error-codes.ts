import { appIdOf, ciResource, cosResource, PASS_ROLE, roleResource } from '../rules';
import { type Endpoint, endpointSet } from './endpoint';
import { parseHost } from './hosts';
import { type OperationRow, OPERATIONS } from './operations';
import type { ServiceError } from './wire';

/** Which call an error belongs to. */
export interface CallName {
  /** The name of the call in access policies (CAM), without `ci:`: `CreateMediaTemplate`. */
  readonly operation: string;
  readonly host: string;
  readonly region: string;
  readonly bucket: string;
  /** Where the request went in place of the service, if it did. */
  readonly endpoint?: Endpoint;
}

/**
 * What a refusal of the service means for the call:
 * - `later`: nothing was done, and the same request may succeed in a while
 * - `failed`: the service failed, perhaps after it had done what was asked
 * - `gone`: what the call names does not exist
 * - `off`: CI, or the feature that the call belongs to, is off on the bucket
 * - `already`: what was asked for is so already
 * - `clock`: the signature is of another time than the service's
 * - `credentials`: the credentials are not accepted for this
 * - `mend`: the request or what stands around it has to change first
 */
export type Meaning = 'later' | 'failed' | 'gone' | 'off' | 'already' | 'clock' | 'credentials' | 'mend';

/** What is known about a refusal. */
export interface Refusal {
  readonly meaning: Meaning;
  /** What a reader can do. */
  readonly remedy: (call: CallName) => string;
}

const OURS = 'The request was not of the form that the service reads, which no setting should bring about. ';
const REPORT = `${OURS}Check that no proxy changes requests, and report it with its request id`;
const CLOCK = 'The clock of this machine is wrong. Set it right';
const LATER = 'The service is busy. Try again in a while';
const QUOTA = 'or ask for a higher quota with a ticket';

const MEDIA_OFF = row('off', ({ bucket }) => enable(bucket, 'media processing'));
const SMART_AUDIO_OFF = row('off', ({ bucket }) => enable(bucket, 'Smart Audio'));

/**
 * The codes of the service. Those that are not here are judged by their form and status.
 * Sources: CI API, Error Codes (media processing); COS API, Error Codes.
 */
const CODES: Readonly<Record<string, Refusal>> = {
  // On CI it comes with 429, on COS with 503.
  SlowDown: row('later', 'The account sends too many requests at once. Lower the parallelism or try later'),
  ServiceUnavailable: row('later', LATER),
  RequestTimeout: row('later', LATER),
  RequestTimeOut: row('later', LATER),
  TooManyRequests: row('later', LATER),
  QueueSaturated: row('later', 'The queue is full. Wait until some of its jobs have ended'),

  InternalError: row(
    'failed',
    'The service failed. Try again, and report it with its request id if that lasts',
  ),

  NoSuchBucket: row(
    'gone',
    ({ bucket, region }) =>
      `There is no bucket ${bucket} in ${region}. Check its name, its APPID and its region`,
  ),
  NoSuchKey: row('gone', ({ bucket }) => `Check the key of the object, and that it is in bucket ${bucket}`),
  ResourceNotFound: row(
    'gone',
    ({ bucket }) =>
      `Check the key of the object or the id that was given, and that it is in bucket ${bucket}`,
  ),
  TemplateNotFound: row('gone', ({ bucket }) => missing('template', bucket)),
  QueueNotFound: row('gone', ({ bucket }) => missing('queue', bucket)),
  WorkflowNotFound: row('gone', ({ bucket }) => missing('workflow', bucket)),
  JobNotFound: row('gone', ({ bucket }) => missing('job', bucket)),
  AuditingJobNotFound: row('gone', ({ bucket }) => missing('job', bucket)),
  WorkflowExecutionNotFound: row('gone', ({ bucket }) => missing('execution', bucket)),

  MediaBucketUnBinded: MEDIA_OFF,
  AsrBucketUnBinded: SMART_AUDIO_OFF,
  PicBucketUnBinded: row('off', ({ bucket }) => enable(bucket, 'image processing')),
  AIBucketUnBinded: row('off', ({ bucket }) => enable(bucket, 'AI content recognition')),

  BucketAlreadyBinded: row('already', 'Nothing is left to do'),
  MediaBucketAlreadyBinded: row('already', 'Nothing is left to do'),

  RequestTimeTooSkewed: row('clock', CLOCK),
  SignatureExpired: row('clock', CLOCK),

  // 401 or 403.
  AccessDenied: row('credentials', (call) => {
    const [action, ...others] = grantsFor(call).map(([name, on]) => `${name} on ${on}`);
    return `Give these credentials the action ${[action, ...others].join(', and ')}`;
  }),
  ExpiredToken: row('credentials', 'The temporary credentials have expired. Get new ones'),
  InvalidAccessKeyId: row(
    'credentials',
    'No such SecretId. Check that the credentials are whole and not disabled',
  ),
  SecretidNotExist: row(
    'credentials',
    'No such SecretId. Check that the credentials are whole and not disabled',
  ),
  SignatureDoesNotMatch: row(
    'credentials',
    'Check that the SecretKey belongs to the SecretId, without spaces around it',
  ),
  InvalidAuthorization: row(
    'credentials',
    'Check that the SecretKey belongs to the SecretId, and that no proxy changes the Authorization header',
  ),
  MissingAuthorization: row('credentials', 'Check that no proxy takes the Authorization header away'),
  UserNotBucketOwner: row(
    'credentials',
    ({ bucket }) => `Use credentials of the account that owns ${bucket}`,
  ),

  ActiveWorkflowForbiddenUpdate: row(
    'mend',
    'An active workflow can be neither changed nor deleted. Pause it first, and activate it again afterwards',
  ),
  TemplateNameDuplicate: row(
    'mend',
    'A template of the bucket has this name. Choose another name, or import that template',
  ),
  CreatedTemplateNumLimit: row(
    'mend',
    ({ bucket }) =>
      `Bucket ${bucket} has as many templates as it may. Delete some that nothing uses, ${QUOTA}`,
  ),
  WorkFlowNumLimit: row(
    'mend',
    ({ bucket }) =>
      `Bucket ${bucket} has as many workflows as it may. Delete some that are not needed, ${QUOTA}`,
  ),
  QueueNumLimit: row(
    'mend',
    ({ bucket }) => `Bucket ${bucket} has as many queues as it may. Use one of them, ${QUOTA}`,
  ),
  BindedBucketNumLimit: row(
    'mend',
    `The account has bound as many buckets to CI as it may. Unbind some that are not needed, ${QUOTA}`,
  ),
  QueuePaused: row('mend', 'The queue is paused. Activate it, for instance in the CI console'),
  CIRoleNotExist: row(
    'mend',
    'Create the service role CI_QCSRole: open the CI console once and authorize it, or ask an administrator to',
  ),
  ResourceAccessDenied: row(
    'mend',
    'Let the service role CI_QCSRole read the object that is to be processed',
  ),
  WriteTargetBucketDenied: row('mend', 'Let the service role CI_QCSRole write to the bucket of the outputs'),
  ResourceDownloadFailed: row(
    'mend',
    'Check that the object to be processed can be downloaded, and try again',
  ),
  ResourceNotSupported: row(
    'mend',
    'Give a recording of a supported format: MP4, AVI, MOV, FLAC, WAV, AMR, MP3 or AAC',
  ),
  UnavailableForLegalReasons: row('mend', 'The object is blocked. Ask the support of Tencent Cloud why'),
  InvalidArgument: row('mend', 'Correct the setting that the service names'),
  InvalidHost: row('mend', ({ region, endpoint }) =>
    endpoint === undefined
      ? `Check that CI is available in region ${region}`
      : `${endpointSet(endpoint)}. Check that CI, or its emulator, answers there`,
  ),
  InvalidBucketName: row('mend', ({ bucket }) => `Correct the name of the bucket, ${bucket}`),
  InvalidRegionName: row('mend', ({ region }) => `Correct the region, ${region}`),
  PermanentRedirect: row('mend', ({ bucket, region }) => `Check that bucket ${bucket} is in ${region}`),
  TemporaryRedirect: row('mend', ({ bucket, region }) => `Check that bucket ${bucket} is in ${region}`),
  PreconditionFailed: row('mend', 'Something else changed it meanwhile. Look at it, and try again'),
  NotImplemented: row(
    'mend',
    ({ region }) =>
      `The service does not know this call. Check that voice separation is available in ${region}`,
  ),
  MethodNotAllowed: row(
    'mend',
    ({ region }) =>
      `The service does not know this call. Check that voice separation is available in ${region}`,
  ),
  BadDigest: row('mend', REPORT),
  InvalidContent: row('mend', REPORT),
  InvalidContentType: row('mend', REPORT),
  InvalidDigest: row('mend', REPORT),
  InvalidRequest: row('mend', REPORT),
  InvalidURI: row('mend', REPORT),
  InvalidUrl: row('mend', REPORT),
  MalformedXML: row('mend', REPORT),
  MissingContent: row('mend', REPORT),
  MissingContentLength: row('mend', REPORT),
  MissingRequestBodyError: row('mend', REPORT),
  UnexpectedContent: row('mend', REPORT),
  XMLSizeLimit: row('mend', REPORT),
};

/** Refusals that are known by what they say, because their code is not documented or says less. */
const MESSAGES: readonly (readonly [RegExp, Refusal])[] = [
  [/request has expired/i, row('clock', CLOCK)],
  [/media (bucket unbinded|processing service is not activated)/i, MEDIA_OFF],
  [/asr (bucket unbinded|processing service is not activated)/i, SMART_AUDIO_OFF],
  [/unbinded|unbound|service is not activated/i, row('off', ({ bucket }) => enable(bucket, 'the service'))],
  [/non-exist workflowid/i, row('gone', ({ bucket }) => missing('workflow', bucket))],
];

/** What is known about a refusal, by its code or by what it says; `undefined` when nothing is. */
export function knownRefusal({ code, message }: ServiceError): Refusal | undefined {
  const known = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  // A code that names its cause needs no reading of the message.
  if (known !== undefined && code !== 'AccessDenied' && code !== 'InvalidArgument') return known;
  return MESSAGES.find(([pattern]) => pattern.test(message))?.[1] ?? known;
}

function row(meaning: Meaning, remedy: string | ((call: CallName) => string)): Refusal {
  return { meaning, remedy: typeof remedy === 'string' ? () => remedy : remedy };
}

/** The actions that a call needs, each with the resource as policies name it. */
function grantsFor({ operation, host, region, bucket }: CallName): [action: string, resource: string][] {
  const place = { region, bucket, appId: appIdOf(bucket) ?? '' };
  if (parseHost(host)?.service === 'cos') return [[`cos:${operation}`, cosResource(place)]];
  const action = `ci:${operation}`;
  const rows = Object.values<OperationRow>(OPERATIONS).filter((each) => each.action === action);
  const role: [string, string][] = rows.some(({ passesRole }) => passesRole)
    ? [[PASS_ROLE, roleResource()]]
    : [];
  return [
    [action, rows.some(({ everywhere }) => everywhere) ? 'all resources (*)' : ciResource(place)],
    ...role,
  ];
}

function missing(what: string, bucket: string): string {
  return `Check the id of the ${what}, and that it is in bucket ${bucket}`;
}

function enable(bucket: string, service: string): string {
  return (
    `Bind bucket ${bucket} to CI and enable ${service} on it first, for instance in the CI console; ` +
    'enabling is free'
  );
}
