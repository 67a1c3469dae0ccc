import { parseEndpoint } from '../../lib/ci/endpoint';
import { type CiError, isNotFound, isServiceOff, serviceError } from '../../lib/ci/errors';

const call = {
  operation: 'CreateMediaJobs',
  host: 'test-1.ci.ap-beijing.myqcloud.com',
  region: 'ap-beijing',
  bucket: 'test-1',
};
const refused = (status: number, code: string, message = ''): CiError =>
  serviceError(call, { status, said: { code, message } });

const REPORT =
  'The request was not of the form that the service reads, which no setting should bring about. Check that no proxy ' +
  'changes requests, and report it with its request id.';
const NO_SUCH_SECRET_ID = 'No such SecretId. Check that the credentials are whole and not disabled.';
const CLOCK = 'The clock of this machine is wrong. Set it right.';
const UNKNOWN_CALL =
  'The service does not know this call. Check that voice separation is available in ap-beijing.';
const enable = (service: string): string =>
  `Bind bucket test-1 to CI and enable ${service} on it first, for instance in the CI console; enabling ` +
  'is free.';

test.each([
  // Statuses and codes: CI API, Error Codes (media processing).
  [301, 'PermanentRedirect', 'Check that bucket test-1 is in ap-beijing.'],
  [307, 'TemporaryRedirect', 'Check that bucket test-1 is in ap-beijing.'],
  [400, 'InvalidArgument', 'Correct the setting that the service names.'],
  [400, 'MissingContent', REPORT],
  [400, 'InvalidContent', REPORT],
  [400, 'InvalidContentType', REPORT],
  [400, 'InvalidHost', 'Check that CI is available in region ap-beijing.'],
  [
    400,
    'ResourceNotFound',
    'Check the key of the object or the id that was given, and that it is in bucket test-1.',
  ],
  [400, 'ResourceAccessDenied', 'Let the service role CI_QCSRole read the object that is to be processed.'],
  [400, 'WriteTargetBucketDenied', 'Let the service role CI_QCSRole write to the bucket of the outputs.'],
  [400, 'ResourceDownloadFailed', 'Check that the object to be processed can be downloaded, and try again.'],
  [
    400,
    'ResourceNotSupported',
    'Give a recording of a supported format: MP4, AVI, MOV, FLAC, WAV, AMR, MP3 or AAC.',
  ],
  [
    400,
    'CIRoleNotExist',
    'Create the service role CI_QCSRole: open the CI console once and authorize it, or ask an administrator to.',
  ],
  [401, 'MissingAuthorization', 'Check that no proxy takes the Authorization header away.'],
  [
    401,
    'InvalidAuthorization',
    'Check that the SecretKey belongs to the SecretId, and that no proxy changes the Authorization header.',
  ],
  [
    401,
    'AccessDenied',
    'Give these credentials the action ci:CreateMediaJobs on qcs::ci:ap-beijing:uid/1:bucket/test-1/*, and ' +
      'cam:PassRole on qcs::cam:::roleName/CI_QCSRole.',
  ],
  [401, 'SecretidNotExist', NO_SUCH_SECRET_ID],
  [401, 'SignatureExpired', CLOCK],
  [403, 'MediaBucketAlreadyBinded', 'Nothing is left to do.'],
  [403, 'BucketAlreadyBinded', 'Nothing is left to do.'],
  [403, 'QueueSaturated', 'The queue is full. Wait until some of its jobs have ended.'],
  [403, 'QueuePaused', 'The queue is paused. Activate it, for instance in the CI console.'],
  [404, 'InvalidUrl', REPORT],
  [411, 'MissingContentLength', REPORT],
  [413, 'InvalidContent', REPORT],
  [429, 'SlowDown', 'The account sends too many requests at once. Lower the parallelism or try later.'],
  [451, 'UnavailableForLegalReasons', 'The object is blocked. Ask the support of Tencent Cloud why.'],
  [500, 'InternalError', 'The service failed. Try again, and report it with its request id if that lasts.'],
  [501, 'NotImplemented', UNKNOWN_CALL],
  [503, 'ServiceUnavailable', 'The service is busy. Try again in a while.'],
  // Codes without a documented status, of the same page.
  [400, 'QueueNotFound', 'Check the id of the queue, and that it is in bucket test-1.'],
  [400, 'TemplateNotFound', 'Check the id of the template, and that it is in bucket test-1.'],
  [400, 'WorkflowExecutionNotFound', 'Check the id of the execution, and that it is in bucket test-1.'],
  [
    400,
    'BindedBucketNumLimit',
    'The account has bound as many buckets to CI as it may. Unbind some that are not needed, or ask for a higher ' +
      'quota with a ticket.',
  ],
  [
    400,
    'CreatedTemplateNumLimit',
    'Bucket test-1 has as many templates as it may. Delete some that nothing uses, or ask for a higher quota with a ' +
      'ticket.',
  ],
  [
    400,
    'WorkFlowNumLimit',
    'Bucket test-1 has as many workflows as it may. Delete some that are not needed, or ask for a higher quota with ' +
      'a ticket.',
  ],
  [
    400,
    'QueueNumLimit',
    'Bucket test-1 has as many queues as it may. Use one of them, or ask for a higher quota with a ticket.',
  ],
  [
    400,
    'TemplateNameDuplicate',
    'A template of the bucket has this name. Choose another name, or import that template.',
  ],
  [404, 'WorkflowNotFound', 'Check the id of the workflow, and that it is in bucket test-1.'],
  [404, 'JobNotFound', 'Check the id of the job, and that it is in bucket test-1.'],
  [404, 'AuditingJobNotFound', 'Check the id of the job, and that it is in bucket test-1.'],
  [
    403,
    'ActiveWorkflowForbiddenUpdate',
    'An active workflow can be neither changed nor deleted. Pause it first, and activate it again afterwards.',
  ],
  [400, 'MediaBucketUnBinded', enable('media processing')],
  [400, 'AsrBucketUnBinded', enable('Smart Audio')],
  [400, 'PicBucketUnBinded', enable('image processing')],
  [400, 'AIBucketUnBinded', enable('AI content recognition')],
  // COS API, Error Codes.
  [403, 'ExpiredToken', 'The temporary credentials have expired. Get new ones.'],
  [403, 'InvalidAccessKeyId', NO_SUCH_SECRET_ID],
  [404, 'NoSuchBucket', 'There is no bucket test-1 in ap-beijing. Check its name, its APPID and its region.'],
  [404, 'NoSuchKey', 'Check the key of the object, and that it is in bucket test-1.'],
  [403, 'RequestTimeTooSkewed', CLOCK],
  [
    403,
    'SignatureDoesNotMatch',
    'Check that the SecretKey belongs to the SecretId, without spaces around it.',
  ],
  [403, 'UserNotBucketOwner', 'Use credentials of the account that owns test-1.'],
  [503, 'SlowDown', 'The account sends too many requests at once. Lower the parallelism or try later.'],
  [400, 'InvalidBucketName', 'Correct the name of the bucket, test-1.'],
  [400, 'InvalidRegionName', 'Correct the region, ap-beijing.'],
  [405, 'MethodNotAllowed', UNKNOWN_CALL],
  [412, 'PreconditionFailed', 'Something else changed it meanwhile. Look at it, and try again.'],
  ...(['BadDigest', 'InvalidDigest', 'InvalidRequest', 'InvalidURI', 'MalformedXML'] as const).map(
    (code) => [400, code, REPORT] as const,
  ),
  ...(['MissingRequestBodyError', 'XMLSizeLimit', 'UnexpectedContent'] as const).map(
    (code) => [400, code, REPORT] as const,
  ),
] as const)('%i %s tells what to do', (status, code, remedy) => {
  expect(refused(status, code).message).toBe(
    `CreateMediaJobs on bucket test-1 (ap-beijing) was refused: ${code} (HTTP ${status}). ${remedy}`,
  );
});

test.each([
  ['AccessDenied', 'Request has expired', CLOCK],
  ['InvalidArgument', "media bucket unbinded, bucket's host is unavailable", enable('media processing')],
  ['AnyCode', 'Asr processing service is not activated', enable('Smart Audio')],
  ['AnyCode', 'ci bucket unbinded', enable('the service')],
  ['AnyCode', 'Non-exist workflowId: w1', 'Check the id of the workflow, and that it is in bucket test-1.'],
])('%s is told by its message: %s', (code, message, remedy) => {
  expect(refused(400, code, message).message).toMatch(new RegExp(`${message.replace('.', '')}\\. `));
  expect(refused(400, code, message).message.endsWith(` ${remedy}`)).toBe(true);
});

test('names the action of COS for an object, and no bucket where the permission cannot be limited to one', () => {
  const denied = { status: 403, said: { code: 'AccessDenied', message: '' } };
  const get = { ...call, operation: 'GetObject', host: 'test-1.cos.ap-beijing.myqcloud.com' };
  expect(serviceError(get, denied).message).toContain(
    'the action cos:GetObject on qcs::cos:ap-beijing:uid/1:test-1/*.',
  );
  const list = { ...call, operation: 'DescribeAsrBuckets', host: 'ci.ap-beijing.myqcloud.com' };
  expect(serviceError(list, denied).message).toContain(
    'the action ci:DescribeAsrBuckets on all resources (*).',
  );
});

test('shows a long message of the service in part and on one line', () => {
  const { message } = refused(400, 'InvalidArgument', `first\n${'x'.repeat(5000)}`);
  expect(message).toContain('first xxx');
  expect(message.length).toBeLessThan(700);
});

test('shows no passwords and no queries of addresses that the service names', () => {
  expect(
    refused(400, 'InvalidArgument', 'See https://me:pw@example.com/x?token=t, please').message,
  ).toContain('See https://…@example.com/x?… please.');
});

test('cuts a code and a request id that are none', () => {
  const long = 'x'.repeat(5000);
  expect(
    serviceError(call, { status: 400, requestId: long, said: { code: long, message: '' } }).message,
  ).toBe(
    `CreateMediaJobs on bucket test-1 (ap-beijing) was refused: ${'x'.repeat(200)}… (HTTP 400). Request id ` +
      `${'x'.repeat(200)}….`,
  );
});

test('blames the region for an unknown host only where no endpoint is set', () => {
  const said = { code: 'InvalidHost', message: '' };
  expect(serviceError(call, { status: 400, said }).message).toContain(
    'Check that CI is available in region ap-beijing.',
  );
  const endpoint = parseEndpoint('https://10.0.0.9', '--endpoint');
  expect(serviceError({ ...call, endpoint }, { status: 400, said }).message).toBe(
    'CreateMediaJobs on bucket test-1 (ap-beijing) was refused: InvalidHost (HTTP 400). The endpoint https://10.0.0.9 ' +
      'is set by --endpoint. Check that CI, or its emulator, answers there.',
  );
});

test.each([
  [500, 'InternalError', true, false],
  [503, 'SlowDown', true, true],
  [503, 'ServiceUnavailable', true, true],
  [400, 'RequestTimeOut', true, true],
  [429, 'SlowDown', true, true],
  [403, 'QueueSaturated', true, true],
  [501, 'NotImplemented', false, true],
  [599, 'AnyCode', true, false],
  [400, 'InvalidArgument', false, true],
  [403, 'AccessDenied', false, true],
])('%i %s: may be repeated: %j, certainly not done: %j', (status, code, retryable, certainlyNotDone) => {
  expect(refused(status, code)).toMatchObject({ retryable, certainlyNotDone });
});

test('a server error without a code leaves open what was done, whatever its number', () => {
  expect(serviceError(call, { status: 503 })).toMatchObject({ retryable: true, certainlyNotDone: false });
  expect(serviceError(call, { status: 429 })).toMatchObject({ retryable: true, certainlyNotDone: true });
});

test.each([
  [404, 'NoSuchBucket', true],
  [404, 'AnythingElse', true],
  [400, 'ResourceNotFound', true],
  [400, 'NoSuchTemplate', true],
  [400, 'WorkflowNotExist', true],
  [400, 'CIRoleNotExist', false],
  [400, 'InvalidArgument', false],
  [403, 'AccessDenied', false],
  [404, 'TemplateNotFound', true],
  [400, 'TemplateNotFound', true],
  [403, 'QueueNotFound', true],
  [400, 'WorkflowExecutionNotFound', true],
  [401, 'SecretidNotExist', false],
  [404, 'InvalidUrl', false],
])('%i %s means that it does not exist: %j', (status, code, notFound) => {
  expect(isNotFound(refused(status, code))).toBe(notFound);
});

test('nothing but an answer of the service means that something does not exist', () => {
  expect(isNotFound(new Error('NotFound'))).toBe(false);
  expect(isNotFound(serviceError(call, { status: 404 }))).toBe(false);
});

test.each([
  [400, 'MediaBucketUnBinded', '', true],
  [400, 'AsrBucketUnBinded', '', true],
  [400, 'InvalidArgument', "asr bucket unbinded, bucket's host is unavailable", true],
  [400, 'AnyCode', 'Asr processing service is not activated', true],
  [403, 'BucketAlreadyBinded', '', false],
  [400, 'InvalidArgument', 'the template is bad', false],
])('%i %s %j means that a service is off: %j', (status, code, message, off) => {
  expect(isServiceOff(refused(status, code, message))).toBe(off);
});

test('a refusal of the credentials tells where they come from', () => {
  const denied = (code: string): string =>
    serviceError(call, { status: 401, said: { code, message: '' }, credentialsSource: 'the profile "x"' })
      .message;
  expect(denied('SecretidNotExist')).toContain(' The credentials come from the profile "x".');
  expect(denied('InvalidArgument')).not.toContain('The credentials come from');
});
