import { type CiError, isNotFound, serviceError } from '../../lib/ci/errors';

const call = {
  operation: 'CreateMediaJobs',
  host: 'test-1.ci.ap-beijing.myqcloud.com',
  region: 'ap-beijing',
  bucket: 'test-1',
};
const refused = (status: number, code: string, message = ''): CiError =>
  serviceError(call, { status, said: { code, message } });

test.each([
  [
    'AccessDenied',
    '',
    'Give these credentials the action ci:CreateMediaJobs on bucket test-1, and cam:PassRole for',
  ],
  ['AccessDenied', 'Request has expired', 'The clock of this machine is wrong.'],
  ['CIRoleNotExist', '', 'Create the service role CI_QCSRole'],
  ['ExpiredToken', '', 'Get new ones.'],
  ['InvalidAccessKeyId', '', 'No such SecretId.'],
  ['NoSuchBucket', '', 'There is no bucket test-1 in ap-beijing.'],
  ['RequestTimeTooSkewed', '', 'Set it right.'],
  ['SignatureDoesNotMatch', '', 'Check that the SecretKey belongs to the SecretId'],
  ['SlowDown', '', 'Lower the parallelism'],
  ['InvalidArgument', "media bucket unbinded, bucket's host is unavailable", 'Bind bucket test-1 to CI'],
])('%s %j tells what to do', (code, message, remedy) => {
  expect(refused(403, code, message).message).toContain(remedy);
});

test('names the action of COS for an object, and no bucket where the permission cannot be limited to one', () => {
  const denied = { status: 403, said: { code: 'AccessDenied', message: '' } };
  const get = { ...call, operation: 'GetObject', host: 'test-1.cos.ap-beijing.myqcloud.com' };
  expect(serviceError(get, denied).message).toContain('the action name/cos:GetObject on bucket test-1.');
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

test.each([
  [500, 'InternalError', true, false],
  [503, 'SlowDown', true, true],
  [503, 'ServiceUnavailable', true, true],
  [400, 'RequestTimeOut', true, true],
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
])('%i %s means that it does not exist: %j', (status, code, notFound) => {
  expect(isNotFound(refused(status, code))).toBe(notFound);
});

test('nothing but an answer of the service means that something does not exist', () => {
  expect(isNotFound(new Error('NotFound'))).toBe(false);
  expect(isNotFound(serviceError(call, { status: 404 }))).toBe(false);
});
