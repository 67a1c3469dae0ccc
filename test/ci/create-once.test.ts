import { setTimeout as sleep } from 'node:timers/promises';
import { submitJob } from '../../lib/ci/jobs';
import { createTemplate } from '../../lib/ci/templates';
import { createWorkflow, type WorkflowSettings } from '../../lib/ci/workflows';
import {
  JOB_LIST,
  type Template,
  TEMPLATE_ANSWER,
  TEMPLATE_LIST,
  timestampOf,
  WORKFLOW_ANSWER,
  WORKFLOW_LIST,
  type Workflow,
} from '../../lib/ci/wire';
import { type Answer, refusal, rejection, service, TARGET } from './service';

const settings = {
  tag: 'VoiceSeparate',
  name: 'vocals',
  audioMode: 'IsAudio',
  audioConfig: { codec: 'aac' },
};
const template = (templateId: string, changes: Partial<Template> = {}): Template => ({
  tag: settings.tag,
  name: settings.name,
  templateId,
  voiceSeparate: { audioMode: 'IsAudio', audioConfig: { codec: 'aac' } },
  createTime: timestampOf(Date.now()),
  ...changes,
});
const templates = (...all: Template[]): Answer => ({
  body: TEMPLATE_LIST.write({ totalCount: all.length, templates: all, nonExistIds: [] }),
});

const flow: WorkflowSettings = {
  name: 'uploads',
  state: 'Active',
  topology: { dependencies: {}, nodes: { Start: { type: 'Start' } } },
};
const workflow = (workflowId: string): Workflow => ({
  ...flow,
  workflowId,
  createTime: timestampOf(Date.now()),
});
const workflows = (...all: Workflow[]): Answer => ({
  body: WORKFLOW_LIST.write({ totalCount: all.length, workflows: all, nonExistIds: [] }),
});

/** Answers creations and looks, each by how many there were before. */
function by(post: (count: number) => Answer, get: (count: number, posts: number) => Answer) {
  const counts = { POST: 0, GET: 0 };
  return service(({ method }) =>
    method === 'POST' ? post((counts.POST += 1)) : get((counts.GET += 1), counts.POST),
  );
}

const methods = (ci: Awaited<ReturnType<typeof service>>): string =>
  ci.requests.map(({ method }) => method).join(' ');

describe('a creation that is done late', () => {
  test('is adopted when it shows only in the last look', async () => {
    const ci = await by(
      () => ({ cut: true }),
      (look) => (look === 3 ? templates(template('t1')) : templates()),
    );
    expect((await createTemplate(ci.client(), TARGET, settings)).templateId).toBe('t1');
    expect(methods(ci)).toBe('POST GET GET GET');
  });

  test('is looked for for at least six seconds before it is sent again', async () => {
    let doneAt = Infinity;
    const ci = await service(({ method }) => {
      if (method === 'POST') {
        doneAt = Math.min(doneAt, Date.now() + 5_000);
        return { cut: true };
      }
      return Date.now() >= doneAt ? templates(template('t1')) : templates();
    });
    const client = ci.client({ settleMs: undefined });
    expect((await createTemplate(client, TARGET, settings)).templateId).toBe('t1');
    expect(ci.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  }, 20_000);

  test('is adopted when a second try is refused because the name is taken', async () => {
    const ci = await by(
      (sent) => (sent === 1 ? { cut: true } : refusal(400, 'TemplateNameDuplicate')),
      (_look, sent) => (sent > 1 ? templates(template('t1')) : templates()),
    );
    expect((await createTemplate(ci.client(), TARGET, settings)).templateId).toBe('t1');
    expect(methods(ci)).toBe('POST GET GET GET POST GET');
  });

  test('is not confused with an older template whose name it has', async () => {
    const older = template('t0', { createTime: '2020-08-05T11:35:24+0800' });
    const ci = await by(
      (sent) => (sent === 1 ? { cut: true } : refusal(400, 'TemplateNameDuplicate')),
      () => templates(older),
    );
    expect(await rejection(createTemplate(ci.client(), TARGET, settings))).toMatchObject({
      kind: 'unknown-outcome',
      code: 'TemplateNameDuplicate',
    });
  });

  test('is named when it was made besides the second one, which is kept', async () => {
    const ci = await by(
      (sent) => (sent === 1 ? { cut: true } : { body: WORKFLOW_ANSWER.write({ workflow: workflow('w2') }) }),
      (_look, sent) => (sent > 1 ? workflows(workflow('w1'), workflow('w2')) : workflows()),
    );
    const warnings: string[] = [];
    const made = await createWorkflow(ci.client(), TARGET, flow, { warn: (text) => warnings.push(text) });
    expect(made.workflowId).toBe('w2');
    expect(warnings).toEqual([
      'The workflow "uploads" was sent twice, since the first answer was lost, and made twice: besides w2, which is ' +
        'kept, there is w1. Delete what is too much.',
    ]);
  });

  test('and its twin are an error where nobody listens', async () => {
    const ci = await by(
      (sent) => (sent === 1 ? { cut: true } : { body: WORKFLOW_ANSWER.write({ workflow: workflow('w2') }) }),
      (_look, sent) => (sent > 1 ? workflows(workflow('w1'), workflow('w2')) : workflows()),
    );
    const error = await rejection(createWorkflow(ci.client(), TARGET, flow));
    expect(error).toMatchObject({ kind: 'unknown-outcome' });
    expect(error.message).toContain('besides w2, which is kept, there is w1');
  });

  test.each<[string, Answer]>([
    ['has no total', { body: TEMPLATE_LIST.write({ templates: [], nonExistIds: [] }) }],
    ['is of another shape', { body: '<Response></Response>' }],
    ['is no list', { body: '<html><body>Sign in</body></html>' }],
    [
      'holds fewer than it counts',
      { body: TEMPLATE_LIST.write({ totalCount: 2, templates: [], nonExistIds: [] }) },
    ],
  ])('is not sent again after a list that %s', async (_what, list) => {
    const ci = await by(
      () => ({ cut: true }),
      () => list,
    );
    const error = await rejection(createTemplate(ci.client(), TARGET, settings));
    expect(error).toMatchObject({ kind: 'unknown-outcome' });
    expect(error.message).toContain('looking for it failed too');
    expect(ci.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test('is not sent again after an empty list of jobs that is not the service’s', async () => {
    const ci = await by(
      () => ({ cut: true }),
      () => ({ body: JOB_LIST.write({ jobs: [], nonExistIds: [] }), foreign: true }),
    );
    const job = { input: { object: 'in/a.mp3' }, operation: { templateId: 't1' } };
    expect(await rejection(submitJob(ci.client(), TARGET, job))).toMatchObject({ kind: 'unknown-outcome' });
    expect(ci.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('an interruption', () => {
  /** Creates a template, interrupts after a while, and tells how long it took to end from then on. */
  async function interrupted(ci: Awaited<ReturnType<typeof service>>) {
    const stop = new AbortController();
    const client = ci.client({ settleMs: [0, 60_000] });
    const end = rejection(createTemplate(client, { ...TARGET, interrupt: stop.signal }, settings));
    while (ci.requests.length === 0) await sleep(5);
    await sleep(100);
    const from = Date.now();
    stop.abort();
    const error = await end;
    return { error, ms: Date.now() - from };
  }

  test('ends the wait between two tries of what was certainly not done', async () => {
    const ci = await service(() => ({ ...refusal(429, 'SlowDown'), headers: { 'retry-after': '60' } }));
    const { error, ms } = await interrupted(ci);
    expect(error).toMatchObject({ kind: 'aborted', certainlyNotDone: true });
    expect(ms).toBeLessThan(1_000);
  });

  test('ends the looks for what may have been done after a last one', async () => {
    const ci = await by(
      () => ({ cut: true }),
      () => templates(),
    );
    const { error, ms } = await interrupted(ci);
    expect(error).toMatchObject({ kind: 'aborted', certainlyNotDone: false });
    expect(error.message).toContain('may have created the template "vocals"');
    expect(methods(ci)).toBe('POST GET GET');
    expect(ms).toBeLessThan(1_000);
  });

  test('ends within five seconds when the last look gets no answer', async () => {
    const ci = await service(({ method }, index) => {
      if (method === 'POST') return { cut: true };
      return index === 1 ? templates() : undefined;
    });
    const { error, ms } = await interrupted(ci);
    expect(error.message).toContain('may have created the template "vocals"');
    expect(ms).toBeLessThan(5_000);
  }, 15_000);

  test('does not break off a creation that was sent', async () => {
    const stop = new AbortController();
    const ci = await service(async () => {
      stop.abort();
      await sleep(50);
      return { body: TEMPLATE_ANSWER.write({ template: template('t1') }) };
    });
    const made = await createTemplate(ci.client(), { ...TARGET, interrupt: stop.signal }, settings);
    expect(made.templateId).toBe('t1');
  });

  test('adopts what the last look finds', async () => {
    const stop = new AbortController();
    const ci = await by(
      () => ({ cut: true }),
      (look) => {
        if (look === 1) setTimeout(() => stop.abort(), 20);
        return look === 1 ? templates() : templates(template('t1'));
      },
    );
    const client = ci.client({ settleMs: [0, 60_000] });
    const made = await createTemplate(client, { ...TARGET, interrupt: stop.signal }, settings);
    expect(made.templateId).toBe('t1');
  });
});
