import { knownRefusal } from '../../../lib/ci/error-codes';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { BUCKET, createTemplate, send, type TestAnswer, templateBody } from '../support';

let ci: Emulator;
beforeAll(async () => {
  ci = await startEmulator();
});
beforeEach(() => ci.reset());
afterAll(() => ci.stop());

const put = (path: string): Promise<TestAnswer> => send(ci, { method: 'PUT', path, body: templateBody() });

/** What the service refuses with a code of its own, and how each comes about. */
const REFUSALS: Readonly<Record<string, () => Promise<TestAnswer>>> = {
  TemplateNotFound: () => put('/template/t1gone'),
  QueueNotFound: () => put('/asrqueue/pgone'),
  WorkflowNotFound: () => put('/workflow/wgone'),
  WorkflowExecutionNotFound: () => send(ci, { path: '/workflowexecution/igone' }),
  JobNotFound: () => send(ci, { method: 'PUT', path: '/jobs/jgone', query: { cancel: '' } }),
  TemplateNameDuplicate: async () => {
    await createTemplate(ci, { Name: 'one' });
    return send(ci, { method: 'POST', body: templateBody({ Name: 'one' }) });
  },
  CreatedTemplateNumLimit: async () => {
    ci.behaviour.maxTemplates = 1;
    await createTemplate(ci);
    return send(ci, { method: 'POST', body: templateBody() });
  },
  ResourceNotFound: () => {
    const { workflowId } = ci.workflows.put(BUCKET, {});
    return send(ci, {
      method: 'POST',
      path: '/triggerworkflow',
      query: { workflowId, object: 'gone.mp3' },
    });
  },
};

test.each([
  ['TemplateNotFound', 404],
  ['QueueNotFound', 404],
  ['WorkflowNotFound', 404],
  ['WorkflowExecutionNotFound', 404],
  ['JobNotFound', 404],
  ['TemplateNameDuplicate', 400],
  ['CreatedTemplateNumLimit', 400],
  ['ResourceNotFound', 400],
])('%s is answered with %i', async (code, status) => {
  const answer = await (REFUSALS[code] as () => Promise<TestAnswer>)();
  expect([answer.status, answer.text('Code')]).toEqual([status, code]);
});

test.each([
  ['notFoundStatus', '400', ['TemplateNotFound', 'QueueNotFound', 'WorkflowExecutionNotFound']],
  ['notFoundStatus', '403', ['TemplateNotFound', 'WorkflowNotFound', 'JobNotFound']],
  ['conflictStatus', '403', ['TemplateNameDuplicate', 'CreatedTemplateNumLimit']],
  ['conflictStatus', '409', ['TemplateNameDuplicate', 'CreatedTemplateNumLimit']],
] as const)('with %s %s, %j have that status', async (name, status, codes) => {
  for (const code of codes) {
    await ci.reset();
    Object.assign(ci.behaviour, { [name]: status });
    const answer = await (REFUSALS[code] as () => Promise<TestAnswer>)();
    expect([answer.status, answer.text('Code')]).toEqual([Number(status), code]);
  }
});

test('a trigger says which workflow it does not know', async () => {
  const query = { workflowId: 'wgone', object: 'a.mp3' };
  const answer = await send(ci, { method: 'POST', path: '/triggerworkflow', query });
  expect(answer.text('Message')).toBe('Non-exist workflowId: wgone');
  expect(
    knownRefusal({ code: answer.text('Code') ?? '', message: answer.text('Message') ?? '' }),
  ).toMatchObject({
    meaning: 'gone',
  });
});

describe('a failure that was asked for without a status', () => {
  const failing = async (code: string, host: 'ci' | 'cos'): Promise<TestAnswer> => {
    await ci.reset();
    ci.fail({}, { kind: 'error', code });
    return send(ci, { host: `${BUCKET}.${host}.${ci.region}.myqcloud.com`, path: '/' });
  };

  // CI API, Error Codes (media processing).
  test.each([
    [400, 'InvalidArgument MissingContent InvalidContent InvalidHost ResourceNotFound ResourceAccessDenied'],
    [400, 'ResourceDownloadFailed CIRoleNotExist ResourceNotSupported MediaBucketUnBinded'],
    [401, 'MissingAuthorization InvalidAuthorization SecretidNotExist SignatureExpired'],
    [403, 'AccessDenied MediaBucketAlreadyBinded QueueSaturated QueuePaused ActiveWorkflowForbiddenUpdate'],
    [404, 'InvalidUrl'],
    [429, 'SlowDown'],
    [451, 'UnavailableForLegalReasons'],
    [500, 'InternalError'],
    [501, 'NotImplemented'],
    [503, 'ServiceUnavailable'],
  ])('has the one of the table, %i: %s', async (status, codes) => {
    for (const code of codes.split(' ')) {
      const answer = await failing(code, 'ci');
      expect([code, answer.status, answer.text('Code')]).toEqual([code, status, code]);
      // What the emulator says is what the client understands.
      expect(knownRefusal({ code, message: '' })).toBeDefined();
    }
  });

  test.each([
    ['SlowDown', 503],
    ['AccessDenied', 403],
  ])('has that of COS on its hosts: %s %i', async (code, status) => {
    expect((await failing(code, 'cos')).status).toBe(status);
  });

  test('AccessDenied is 401 on CI where the switch says so', async () => {
    ci.behaviour.accessDeniedStatus = '401';
    ci.fail({}, { kind: 'error', code: 'AccessDenied' });
    expect((await send(ci)).status).toBe(401);
    ci.fail({}, { kind: 'error', code: 'AccessDenied' });
    expect((await send(ci, { host: `${BUCKET}.cos.${ci.region}.myqcloud.com`, path: '/' })).status).toBe(403);
  });
});

test.each([
  ['no signature', { authorization: '' }, 'MissingAuthorization', 'AccessDenied'],
  ['something else', { authorization: 'Bearer x' }, 'InvalidAuthorization', 'AccessDenied'],
  [
    'unknown keys',
    { credentials: { secretId: 'AKIDother', secretKey: 'x' } },
    'SecretidNotExist',
    'InvalidAccessKeyId',
  ],
  [
    'a wrong key',
    () => ({ credentials: { ...ci.credentials, secretKey: 'x' } }),
    'InvalidAuthorization',
    'SignatureDoesNotMatch',
  ],
  ['an old signature', { now: Date.now() - 3600_000 }, 'SignatureExpired', 'AccessDenied'],
])(
  '%s is refused by hosts of CI with the codes of CI where the switch says so',
  async (_what, given, ofCi, ofCos) => {
    const request = typeof given === 'function' ? given() : given;
    ci.behaviour.authorizationCodes = 'ci';
    const answer = await send(ci, request);
    expect([answer.status, answer.text('Code')]).toEqual([401, ofCi]);
    const cos = await send(ci, { ...request, host: `${BUCKET}.cos.${ci.region}.myqcloud.com`, path: '/' });
    expect([cos.status, cos.text('Code')]).toEqual([403, ofCos]);

    ci.behaviour.authorizationCodes = 'cos';
    const usual = await send(ci, request);
    expect([usual.status, usual.text('Code')]).toEqual([403, ofCos]);
  },
);
