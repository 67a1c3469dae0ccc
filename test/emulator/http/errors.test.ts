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
