import { type Emulator, type JobDesk, type JobRunner, startEmulator } from '../../../lib/emulator';
import { BUCKET, type send } from '../support';
import { output, workflowRequests } from './workflow-body';

let ci: Emulator;
let now = 1657773448000;
const submitted: (() => void)[] = [];
let desk: JobDesk;
/** A runner that the test moves on by hand. */
const runner: JobRunner = {
  start: (given) => void (desk = given),
  submitted: (job) => void submitted.push(() => desk.report(job, { state: 'Success', endTime: desk.now() })),
};

beforeAll(async () => {
  ci = await startEmulator({ clock: () => now, runner });
});
let templateId: string;
beforeEach(async () => {
  await ci.reset();
  submitted.length = 0;
  ({ templateId } = ci.templates.put(BUCKET, { name: 'vocals', audioMode: 'IsAudio' }));
});
afterAll(() => ci.stop());

const { request, created } = workflowRequests(() => ({ ci, now, templateId }));

describe('an upload', () => {
  const host = `${BUCKET}.cos.ap-chongqing.myqcloud.com`;
  const upload = (path: string, headers: Record<string, string> = {}): ReturnType<typeof send> =>
    request({ method: 'PUT', host, path, body: 'sound', headers });

  test('under the prefix starts an execution, whose task is a job', async () => {
    const workflowId = await created();
    await upload('/in/concert.2022.mp3');

    const [run] = ci.executions.list(BUCKET);
    expect(run).toMatchObject({ workflowId, object: 'in/concert.2022.mp3', state: 'Running' });
    expect(ci.jobs.list(BUCKET)).toMatchObject([
      {
        state: 'Submitted',
        templateId,
        audioMode: 'IsAudio',
        input: { bucket: BUCKET, object: 'in/concert.2022.mp3' },
        output: { auObject: `out/${run?.runId}/concert.2022.\${Ext}` },
        workflow: { workflowId, runId: run?.runId, node: 'VoiceSeparate_1' },
      },
    ]);
  });

  test('succeeds when its job does', async () => {
    await created();
    await upload('/in/a.mp3');
    submitted.forEach((finish) => finish());

    expect(ci.executions.list(BUCKET)).toMatchObject([
      { state: 'Success', tasks: [{ node: 'VoiceSeparate_1', state: 'Success', endTime: now }] },
    ]);
  });

  test.each([
    ['skip', 'Success', 'nothing was written', 1],
    ['fail', 'Failed', 'cannot do what a VideoProcess node does', 0],
  ] as const)('of a mixed workflow: other nodes %s, and say so', async (otherNodes, state, message, jobs) => {
    ci.behaviour.otherNodes = otherNodes;
    await created({
      dependencies:
        '<Start>VideoProcess_1</Start><VideoProcess_1>VoiceSeparate_1</VideoProcess_1><VoiceSeparate_1>End</VoiceSeparate_1>',
      nodes: '<VideoProcess_1><Type>VideoProcess</Type></VideoProcess_1>',
    });
    await upload('/in/a.mp3');
    submitted.forEach((finish) => finish());
    const [run] = ci.executions.list(BUCKET);
    expect(run?.tasks[0]).toMatchObject({
      node: 'VideoProcess_1',
      state,
      message: expect.stringContaining(message),
    });
    expect(run?.state).toBe(state);
    expect(ci.jobs.list(BUCKET)).toHaveLength(jobs);
  });

  test('fails when the template is gone', async () => {
    await created();
    ci.templates.delete(BUCKET, templateId);
    await upload('/in/a.mp3');

    expect(ci.executions.list(BUCKET)).toMatchObject([{ state: 'Failed', tasks: [{ state: 'Failed' }] }]);
  });

  test.each<[string, string, string, boolean]>([
    ['elsewhere', '<ObjectPrefix>in/</ObjectPrefix>', '/other/a.mp3', false],
    ['under a prefix with a leading slash', '<ObjectPrefix>/in/</ObjectPrefix>', '/in/a.mp3', true],
    ['anywhere when there is no prefix', '', '/a.mp3', true],
    ['of a kind that workflows do not handle', '', '/in/a.txt', false],
    [
      'of text when all files pass',
      '<ExtFilter><State>On</State><AllFile>true</AllFile></ExtFilter>',
      '/in/a.txt',
      true,
    ],
    [
      'of audio when video passes',
      '<ExtFilter><State>On</State><Video>true</Video></ExtFilter>',
      '/in/a.mp3',
      false,
    ],
    [
      'of audio when audio passes',
      '<ExtFilter><State>On</State><Audio>true</Audio></ExtFilter>',
      '/in/A.MP3',
      true,
    ],
    [
      'with an extension of the list',
      '<ExtFilter><State>On</State><Custom>true</Custom><CustomExts>opus/ape</CustomExts></ExtFilter>',
      '/in/a.ape',
      true,
    ],
    [
      'with a list that is not switched on',
      '<ExtFilter><State>On</State><CustomExts>opus/ape</CustomExts></ExtFilter>',
      '/in/a.ape',
      false,
    ],
  ])('%s is or is not a start', async (_what, input, path, starts) => {
    await created({ input });
    await upload(path);
    expect(ci.executions.list(BUCKET)).toHaveLength(starts ? 1 : 0);
  });

  test('is judged by its content type when the filter says so', async () => {
    await created({ input: '<ExtFilter><State>On</State><ContentType>true</ContentType></ExtFilter>' });
    await upload('/in/a', { 'Content-Type': 'text/plain' });
    await upload('/in/b', { 'Content-Type': 'audio/mpeg' });
    expect(ci.executions.list(BUCKET).map(({ object }) => object)).toEqual(['in/b']);
  });

  test('starts nothing while the workflow is paused or not active yet', async () => {
    await created({ state: 'Paused' });
    ci.behaviour.activationDelay = 300;
    await created();
    await upload('/in/a.mp3');
    now += 299_000;
    await upload('/in/b.mp3');
    now += 1000;
    await upload('/in/c.mp3');

    expect(ci.executions.list(BUCKET).map(({ object }) => object)).toEqual(['in/c.mp3']);
  });

  test('runs separations one after the other where the graph says so', async () => {
    await created({
      dependencies:
        '<Start>VoiceSeparate_1</Start><VoiceSeparate_1>SCF_1</VoiceSeparate_1><SCF_1>VoiceSeparate_2</SCF_1><VoiceSeparate_2>End</VoiceSeparate_2>',
      nodes:
        '<SCF_1><Type>SCF</Type></SCF_1><VoiceSeparate_2><Type>VoiceSeparate</Type><Operation>' +
        `<TemplateId>${templateId}</TemplateId><Output>${output('two/${InputName}.mp3')}</Output></Operation></VoiceSeparate_2>`,
    });
    await upload('/in/a.mp3');
    expect(submitted).toHaveLength(1);
    submitted[0]?.();
    expect(submitted).toHaveLength(2);
    expect(ci.executions.list(BUCKET)[0]?.state).toBe('Running');
    submitted[1]?.();
    expect(ci.executions.list(BUCKET)[0]).toMatchObject({
      state: 'Success',
      tasks: [{ node: 'VoiceSeparate_1' }, { node: 'SCF_1' }, { node: 'VoiceSeparate_2' }],
    });
  });
});

describe('executions', () => {
  const trigger = (query: Record<string, string>): ReturnType<typeof send> =>
    request({ method: 'POST', path: '/triggerworkflow', query });
  const list = (query: Record<string, string>): ReturnType<typeof send> =>
    request({ path: '/workflowexecution', query });

  test('are started by hand on an object that exists, even of a paused workflow', async () => {
    const workflowId = await created({ state: 'Paused' });
    expect((await trigger({ workflowId, object: 'elsewhere/a.mp3', name: '' })).text('Code')).toBe(
      'ResourceNotFound',
    );
    ci.objects.put(BUCKET, 'elsewhere/a.mp3', 'sound');
    const answer = await trigger({ workflowId, object: 'elsewhere/a.mp3', name: '' });

    expect(answer.names()).toEqual(['RequestId', 'InstanceId']);
    expect(answer.text('InstanceId')).toBe(ci.executions.list(BUCKET)[0]?.runId);
    expect((await trigger({ workflowId: 'wgone', object: 'a' })).status).toBe(404);
    expect((await trigger({ workflowId })).text('Message')).toContain('object is missing');
  });

  test('are listed newest first, page by page, and can be chosen', async () => {
    const workflowId = await created();
    for (const key of ['in/1.mp3', 'in/2.mp3', 'in/3.mp3']) {
      ci.objects.put(BUCKET, key, 'sound');
      now += 60_000;
    }
    submitted[0]?.();
    const objects = (answer: Awaited<ReturnType<typeof send>>): (string | undefined)[] =>
      answer
        .all('WorkflowExecutionList')
        .map(({ children }) => children.find(({ name }) => name === 'Object')?.text);

    const first = await list({ workflowId, size: '2' });
    expect(objects(first)).toEqual(['in/3.mp3', 'in/2.mp3']);
    const rest = await list({ workflowId, size: '2', nextToken: first.text('NextToken') ?? '' });
    expect(objects(rest)).toEqual(['in/1.mp3']);
    expect(rest.text('NextToken')).toBeUndefined();

    expect(objects(await list({ workflowId, states: 'Success' }))).toEqual(['in/1.mp3']);
    expect(objects(await list({ workflowId, states: 'All', orderByTime: 'Asc' }))).toHaveLength(3);
    expect(objects(await list({ workflowId, name: 'in/2.mp3' }))).toEqual(['in/2.mp3']);
    const { createTime } = ci.executions.list(BUCKET)[1] ?? { createTime: 0 };
    const from = new Date(createTime + 8 * 3600_000).toISOString().slice(0, 19) + '+0800';
    expect(objects(await list({ workflowId, startCreationTime: from }))).toEqual(['in/3.mp3', 'in/2.mp3']);
    expect((await list({ workflowId, size: '101' })).status).toBe(400);
    expect((await list({})).text('Message')).toContain('workflowId is missing');
  });

  test.each([
    ['both', ['CreateTime', 'CreationTime'], ['Name', 'WorkflowName', 'CreateTime', 'CreationTime']],
    ['samples', ['CreateTime'], ['Name', 'CreateTime']],
    ['sdk', ['CreationTime'], ['WorkflowName', 'CreationTime']],
  ] as const)(
    'call their time and their workflow by %s of the names in use',
    async (how, inList, inDetail) => {
      ci.behaviour.executionFields = how;
      const workflowId = await created();
      ci.objects.put(BUCKET, 'in/a.mp3', 'sound');
      const fields = (names: readonly string[]): string[] => names.filter((name) => /Time$|Name$/.test(name));

      expect(fields((await list({ workflowId })).names('WorkflowExecutionList'))).toEqual(inList);
      const runId = ci.executions.list(BUCKET)[0]?.runId ?? '';
      const detail = await request({ path: `/workflowexecution/${runId}` });
      expect(fields(detail.names('WorkflowExecution'))).toEqual(inDetail);
      for (const name of inDetail) {
        expect(detail.text('WorkflowExecution', name)).toMatch(
          name.endsWith('Time') ? /\+08:00$/ : /^uploads$/,
        );
      }
      // A task keeps its one name and its one time.
      expect(detail.names('WorkflowExecution', 'Tasks')).toEqual(
        expect.arrayContaining(['Name', 'CreateTime']),
      );
    },
  );

  test('tell their tasks one by one', async () => {
    await created();
    ci.objects.put(BUCKET, 'in/a.mp3', 'sound');
    const runId = ci.executions.list(BUCKET)[0]?.runId ?? '';
    const answer = await request({ path: `/workflowexecution/${runId}` });

    expect(answer.text('WorkflowExecution', 'RunId')).toBe(runId);
    expect(answer.text('WorkflowExecution', 'CreateTime')).toMatch(/\+08:00$/);
    expect(answer.names('WorkflowExecution', 'Tasks')).toEqual(
      'Type JobId CreateTime Name State StartTime EndTime Code Message'.split(' '),
    );
    expect(answer.text('WorkflowExecution', 'Tasks', 'JobId')).toBe(ci.jobs.list(BUCKET)[0]?.jobId);
    expect((await request({ path: '/workflowexecution/igone' })).status).toBe(404);
  });
});
