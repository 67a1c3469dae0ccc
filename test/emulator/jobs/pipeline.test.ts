import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childrenNamed } from '../../../lib/ci/xml';
import { type ExecutionRecord, type Emulator, startEmulator } from '../../../lib/emulator';
import { BUCKET, type TestAnswer, send } from '../support';
import { type Receiver, job, recording, setQueue, startReceiver } from './support';

let ci: Emulator;
let receiver: Receiver;
let templateId: string;
beforeAll(async () => {
  ci = await startEmulator({ callbacks: { backoffMs: 5 } });
});
beforeEach(async () => {
  await ci.reset();
  receiver = await startReceiver();
  ({ templateId } = ci.templates.put(BUCKET, {
    name: 'stems',
    audioMode: 'AudioAndBackground',
    audioConfig: { codec: 'wav', samplerate: 8000 },
  }));
});
afterEach(() => receiver.stop());
afterAll(() => ci.stop());

const names = '<Object>out/${InputName}/bg.${Ext}</Object><AuObject>out/${InputName}/voice.${ext}</AuObject>';

interface Parts {
  readonly prefix?: string;
  readonly names?: string;
  readonly notify?: string;
  readonly template?: string;
}

/** Creates a workflow as a client does, and gives its id. */
async function create(parts: Parts = {}): Promise<string> {
  const { prefix = 'in/', notify = '', template = templateId } = parts;
  const body =
    '<Request><MediaWorkflow><Name>uploads</Name><State>Active</State><Topology><Dependencies>' +
    '<Start>VoiceSeparate_1</Start><VoiceSeparate_1>End</VoiceSeparate_1></Dependencies><Nodes>' +
    `<Start><Type>Start</Type><Input><ObjectPrefix>${prefix}</ObjectPrefix>${notify}</Input></Start>` +
    `<VoiceSeparate_1><Type>VoiceSeparate</Type><Operation><TemplateId>${template}</TemplateId><Output>` +
    `<Region>${ci.region}</Region><Bucket>${BUCKET}</Bucket>${parts.names ?? names}</Output></Operation>` +
    '</VoiceSeparate_1></Nodes></Topology></MediaWorkflow></Request>';
  const answer = await send(ci, { method: 'POST', path: '/workflow', body });
  const id = answer.text('MediaWorkflow', 'WorkflowId');
  if (id === undefined) throw new Error(answer.body);
  return id;
}

const notifyConfig = (format: string, events = 'TaskFinish,WorkflowFinish'): string =>
  `<NotifyConfig><State>On</State><Url>${receiver.url}</Url><Event>${events}</Event><Type>Url</Type>` +
  `<ResultFormat>${format}</ResultFormat></NotifyConfig>`;

const upload = (key: string, content: Buffer | string = recording()): Promise<TestAnswer> =>
  send(ci, {
    method: 'PUT',
    host: `${BUCKET}.cos.${ci.region}.myqcloud.com`,
    path: `/${key}`,
    body: content,
    headers: { 'Content-Type': 'audio/wav' },
  });

const keys = (): string[] => ci.objects.list(BUCKET).map(({ key }) => key);
const onlyRun = (): ExecutionRecord => {
  const [run, ...others] = ci.executions.list(BUCKET);
  if (run === undefined || others.length > 0) throw new Error(`There are ${others.length} other executions.`);
  return run;
};

test('from an upload to the stems, and the word that they are there', async () => {
  const workflowId = await create({ notify: notifyConfig('JSON') });
  const { headers } = await upload('in/Konzert 1.wav');
  await ci.jobs.settled();

  const run = onlyRun();
  expect(run).toMatchObject({ workflowId, state: 'Success', object: 'in/Konzert 1.wav' });
  expect(keys()).toEqual(['in/Konzert 1.wav', 'out/Konzert 1/voice.wav', 'out/Konzert 1/bg.wav']);
  const [task] = run.tasks;
  const { outputs = [] } = job(ci, task?.jobId ?? '');
  for (const { object, md5 } of outputs) {
    const content = ci.objects.content(BUCKET, object) ?? '';
    expect(createHash('md5').update(content).digest('hex')).toBe(md5);
  }

  const [done, finished] = receiver.got.map(({ body }) => JSON.parse(body));
  const cosHeaders = [
    { Key: 'Content-Type', Value: 'audio/wav' },
    { Key: 'x-cos-request-id', Value: headers['x-cos-request-id'] },
    { Key: 'EventName', Value: 'cos:ObjectCreated:Put' },
    { Key: 'Size', Value: String(ci.objects.get(BUCKET, run.object)?.size) },
  ];
  expect(done.JobsDetail).toMatchObject([
    {
      State: 'Success',
      Input: { BucketId: BUCKET, CosHeaders: cosHeaders },
      Workflow: {
        Name: 'VoiceSeparate_1',
        RunId: run.runId,
        WorkflowId: workflowId,
        WorkflowName: 'uploads',
      },
    },
  ]);
  const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+0800$/);
  expect(finished).toEqual({
    EventName: 'WorkflowFinish',
    WorkflowExecution: {
      WorkflowId: workflowId,
      WorkflowName: 'uploads',
      RunId: run.runId,
      State: 'Success',
      BucketId: BUCKET,
      Object: run.object,
      CreateTime: time,
      CosHeaders: cosHeaders,
      Tasks: [
        {
          Type: 'VoiceSeparate',
          CreateTime: time,
          StartTime: time,
          EndTime: time,
          State: 'Success',
          JobId: task?.jobId,
          Name: 'VoiceSeparate_1',
          TemplateId: templateId,
          TemplateName: 'stems',
        },
      ],
    },
  });
});

test('a job of a workflow says so, asked by its id or in a list', async () => {
  const workflowId = await create();
  await upload('in/a.wav');
  await ci.jobs.settled();
  const { runId, tasks } = onlyRun();

  for (const about of [
    { path: `/jobs/${tasks[0]?.jobId}` },
    { query: { tag: 'VoiceSeparate', workflowId } },
  ]) {
    const answer = await send(ci, { path: '/jobs', ...about });
    const [detail, ...others] = answer.all('JobsDetail');
    const [workflow] = childrenNamed(detail, 'Workflow');
    expect(others).toEqual([]);
    expect(workflow?.children.map(({ name, text }) => [name, text])).toEqual([
      ['Name', 'VoiceSeparate_1'],
      ['RunId', runId],
      ['WorkflowId', workflowId],
      ['WorkflowName', 'uploads'],
    ]);
  }
});

test('the word of an execution follows those of its tasks, however often these are tried', async () => {
  receiver.answers = [500, 503, 200];
  await create({ notify: notifyConfig('JSON') });
  await upload('in/a.wav');
  await ci.jobs.settled();

  expect(receiver.got.map(({ body }) => JSON.parse(body).EventName)).toEqual([
    'TaskFinish',
    'TaskFinish',
    'TaskFinish',
    'WorkflowFinish',
  ]);
});

test('in XML, the word of an execution repeats its lists', async () => {
  await create({ notify: notifyConfig('XML', 'WorkflowFinish') });
  await upload('in/a.wav');
  await ci.jobs.settled();

  expect(receiver.got).toHaveLength(1);
  expect(receiver.got[0]?.body).toMatch(
    /^<Response><EventName>WorkflowFinish<\/EventName><WorkflowExecution><WorkflowId>w.*(<CosHeaders><Key>.*){4}<Tasks><Type>VoiceSeparate<\/Type>.*<\/WorkflowExecution><\/Response>$/,
  );
});

test('the queue tells of an execution whose workflow names no receiver', async () => {
  const config = notifyConfig('JSON').replace(/<\/?NotifyConfig>/g, '');
  await setQueue(ci, 'Active', config);
  await create();
  await upload('in/a.wav');
  await ci.jobs.settled();
  expect(ci.callbacks.map(({ event, state }) => [event, state])).toEqual([
    ['TaskFinish', 'delivered'],
    ['WorkflowFinish', 'delivered'],
  ]);
});

test('a workflow that wants no word gets none, whatever its queue says', async () => {
  await setQueue(ci, 'Active', notifyConfig('JSON').replace(/<\/?NotifyConfig>/g, ''));
  await create({ notify: '<NotifyConfig><State>Off</State></NotifyConfig>' });
  await upload('in/a.wav');
  await ci.jobs.settled();
  expect([onlyRun().state, ci.callbacks]).toEqual(['Success', []]);
});

test('every wildcard of a workflow is filled, in whatever case', async () => {
  const stem = '${INPUTPATH}/${inputname}/${InputNameAndExt}/${runid}/${JobId}.${EXT}';
  await create({ prefix: 'in/', names: `<Object>bg/${stem}</Object><AuObject>vo/${stem}</AuObject>` });
  await upload('in/live/song.2022.wav');
  await ci.jobs.settled();

  const { runId, tasks } = onlyRun();
  const filled = `in/live/song.2022/song.2022.wav/${runId}/${tasks[0]?.jobId}.wav`;
  expect(keys().slice(1)).toEqual([`vo/${filled}`, `bg/${filled}`]);
});

test('an upload that is no recording fails the execution, and says so', async () => {
  await create({ notify: notifyConfig('JSON', 'WorkflowFinish') });
  await upload('in/a.wav', recording().subarray(0, 20));
  await ci.jobs.settled();

  const { runId } = onlyRun();
  const answer = await send(ci, { path: `/workflowexecution/${runId}` });
  expect(answer.text('WorkflowExecution', 'State')).toBe('Failed');
  expect(answer.text('WorkflowExecution', 'Tasks', 'Code')).toBe('InputDecodeFailed');
  expect(answer.text('WorkflowExecution', 'Tasks', 'StartTime')).toMatch(/\+0800$/);
  expect(JSON.parse(receiver.got[0]?.body ?? '').WorkflowExecution).toMatchObject({ State: 'Failed' });
});

test('an execution on an object that is deleted meanwhile fails', async () => {
  await setQueue(ci, 'Paused');
  await create();
  await upload('in/a.wav');
  expect(onlyRun()).toMatchObject({ state: 'Running', tasks: [{ state: 'Pause' }] });
  ci.objects.delete(BUCKET, 'in/a.wav');
  await setQueue(ci, 'Active');
  await ci.jobs.settled();
  expect(onlyRun()).toMatchObject({ state: 'Failed', tasks: [{ code: 'ResourceNotFound' }] });
});

test('an execution goes on in the next emulator with the same data', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ci-pipeline-'));
  const before = ci;
  ci = await startEmulator({ dataDir, behaviour: { maxConcurrent: 0 } });
  try {
    const own = { name: 'stems', audioMode: 'AudioAndBackground', audioConfig: { codec: 'wav' } };
    ({ templateId } = ci.templates.put(BUCKET, own));
    await create();
    await upload('in/a.wav');
    await ci.stop();
    ci = await startEmulator({ dataDir });
    await ci.jobs.settled();

    expect(onlyRun()).toMatchObject({ state: 'Success', tasks: [{ state: 'Success' }] });
    expect(keys()).toEqual(['in/a.wav', 'out/a/voice.wav', 'out/a/bg.wav']);
  } finally {
    await ci.stop();
    ci = before;
    rmSync(dataDir, { recursive: true });
  }
});

describe('an output under the prefix', () => {
  test('of another workflow starts that one, as an upload does', async () => {
    const first = await create();
    const second = await create({ prefix: 'out/a/voice', names: names.replaceAll('out/', 'again/') });
    await upload('in/a.wav');
    await ci.jobs.settled();

    expect(ci.executions.list(BUCKET)).toMatchObject([
      { workflowId: first, state: 'Success' },
      { workflowId: second, state: 'Success', object: 'out/a/voice.wav' },
    ]);
    expect(keys()).toContain('again/voice/voice.wav');
  });

  test('of its own workflow goes round twice, and then is stopped with a reason', async () => {
    await create({ names: '<Object>elsewhere/b.wav</Object><AuObject>in/${RunId}.wav</AuObject>' });
    await upload('in/a.wav');
    await ci.jobs.settled();

    const runs = ci.executions.list(BUCKET);
    expect(runs.map(({ state }) => state)).toEqual(['Success', 'Success', 'Failed']);
    const { code = '', message = '' } = runs[2]?.tasks[0] ?? {};
    expect([code, message]).toEqual(['TriggerLoop', expect.stringContaining('stops after 2 rounds')]);
  });

  test('of two workflows that feed each other is stopped too', async () => {
    const voice = (folder: string): string =>
      `<Object>x/b.wav</Object><AuObject>${folder}/\${RunId}.wav</AuObject>`;
    await create({ prefix: 'in/', names: voice('back') });
    await create({ prefix: 'back/', names: voice('in') });
    await upload('in/a.wav');
    await ci.jobs.settled();
    expect(ci.executions.list(BUCKET).map(({ state }) => state)).toEqual([
      ...Array<string>(4).fill('Success'),
      'Failed',
    ]);
  });
});
