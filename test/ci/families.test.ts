import {
  bindBucket,
  bucketStatus,
  describeService,
  disableService,
  enableService,
  unbindBucket,
} from '../../lib/ci/buckets';
import { cancelJob, describeJobs, listJobs, submitJob, type JobSettings } from '../../lib/ci/jobs';
import { putObject } from '../../lib/ci/objects';
import { describeQueues, listQueues, updateQueue } from '../../lib/ci/queues';
import {
  activateWorkflow,
  createWorkflow,
  deleteWorkflow,
  describeExecution,
  describeWorkflow,
  listExecutions,
  withTasks,
  listWorkflows,
  pauseWorkflow,
  triggerWorkflow,
  updateWorkflow,
  type WorkflowSettings,
} from '../../lib/ci/workflows';
import {
  ASR_BUCKET_ANSWER,
  ASR_BUCKET_LIST,
  ciStatusToXml,
  EXECUTION_ANSWER,
  EXECUTION_LIST,
  type Job,
  JOB_LIST,
  MEDIA_BUCKET_ANSWER,
  MEDIA_BUCKET_LIST,
  QUEUE_ANSWER,
  QUEUE_LIST,
  timestampOf,
  TRIGGERED,
  type Workflow,
  WORKFLOW_ANSWER,
  WORKFLOW_LIST,
} from '../../lib/ci/wire';
import { type Answer, type Arrived, refusal, rejection, service, TARGET } from './service';

const shown = ({ method, url, headers }: Arrived): string => `${method} ${headers.host} ${url}`;
const CI = 'test-1234567890.ci.ap-chongqing.myqcloud.com';
const now = (): string => timestampOf(Date.now());

describe('buckets', () => {
  const enabled = { bucketId: TARGET.bucket, region: TARGET.region };

  test('are bound, asked and unbound on the host of CI', async () => {
    const ci = await service(({ method }) => (method === 'GET' ? { body: ciStatusToXml('on') } : {}));
    const client = ci.client();
    await bindBucket(client, TARGET);
    expect(await bucketStatus(client, TARGET)).toBe('on');
    await unbindBucket(client, TARGET);
    expect(ci.requests.map(shown)).toEqual([`PUT ${CI} /`, `GET ${CI} /`, `PUT ${CI} /?unbind`]);
  });

  test('are said to be bound only by the service itself', async () => {
    const page = '<!DOCTYPE html><html><br></html>';
    const ci = await service((_request, index) => (index === 0 ? { body: page, foreign: true } : {}));
    const client = ci.client();
    expect(await bindBucket(client, TARGET)).toBe(false);
    expect(await bindBucket(client, TARGET)).toBe(true);
  });

  test('are bound on the older host where CI’s own does not know the call', async () => {
    const ci = await service((_request, index) => (index === 0 ? refusal(405, 'MethodNotAllowed') : {}));
    await bindBucket(ci.client(), TARGET);
    expect(ci.requests.map(shown)).toEqual([`PUT ${CI} /`, `PUT ${CI.replace('.ci.', '.pic.')} /`]);
  });

  test.each([
    ['smartAudio', 'asrbucket', ASR_BUCKET_ANSWER, ASR_BUCKET_LIST],
    ['media', 'mediabucket', MEDIA_BUCKET_ANSWER, MEDIA_BUCKET_LIST],
  ] as const)('have %s enabled, described and disabled', async (name, path, answer, list) => {
    const ci = await service(({ method }) => ({
      body: method === 'GET' ? list.write({ buckets: [enabled] }) : answer.write({ bucket: enabled }),
    }));
    const client = ci.client();
    expect(await enableService(client, TARGET, name)).toEqual(enabled);
    expect(await describeService(client, TARGET, name)).toEqual(enabled);
    await disableService(client, TARGET, name);
    expect(ci.requests.map(shown)).toEqual([
      `POST ${CI} /${path}`,
      'GET ci.ap-chongqing.myqcloud.com ' +
        `/${path}?regions=ap-chongqing&bucketNames=test-1234567890&pageNumber=1&pageSize=100`,
      `DELETE ${CI} /${path}`,
    ]);
  });

  test.each([
    ['the answer was lost', { cut: true }],
    ['it was enabled already', refusal(400, 'InvalidArgument', 'exists')],
    ['it was enabled already, as the table of codes has it', refusal(403, 'MediaBucketAlreadyBinded')],
  ])('count as enabled when %s and they are', async (_what, answer) => {
    const ci = await service(({ method }) =>
      method === 'POST' ? answer : { body: ASR_BUCKET_LIST.write({ buckets: [enabled] }) },
    );
    expect(await enableService(ci.client(), TARGET, 'smartAudio')).toEqual(enabled);
    expect(ci.requests).toHaveLength(2);
  });

  test.each<[string, Answer]>([
    ['cut', { cut: true }],
    ['empty', { body: '' }],
    ['no XML', { body: '<html><br></html>' }],
    ['a failure', refusal(500, 'InternalError')],
  ])('are enabled though the first answers are %s and looking finds them off', async (_what, bad) => {
    let posts = 0;
    const ci = await service(({ method }) => {
      if (method === 'GET') return { body: ASR_BUCKET_LIST.write({ totalCount: 0, buckets: [] }) };
      posts += 1;
      return posts < 4 ? bad : { body: ASR_BUCKET_ANSWER.write({ bucket: enabled }) };
    });
    expect(await enableService(ci.client(), TARGET, 'smartAudio')).toEqual(enabled);
    expect(ci.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'POST', 'POST', 'POST']);
  });

  test('have a status that is asked for again after an answer that cannot be read', async () => {
    const ci = await service((_request, index) =>
      index < 2 ? { body: '<html><br></html>' } : { body: ciStatusToXml('on') },
    );
    expect(await bucketStatus(ci.client(), TARGET)).toBe('on');
  });

  test('that are not enabled after a refusal show the refusal', async () => {
    const ci = await service(({ method }) =>
      method === 'POST'
        ? refusal(403, 'AccessDenied')
        : { body: ASR_BUCKET_LIST.write({ totalCount: 0, buckets: [] }) },
    );
    expect(await rejection(enableService(ci.client(), TARGET, 'smartAudio'))).toMatchObject({
      operation: 'CreateAsrBucket',
    });
  });
});

describe('queues', () => {
  const queue = { queueId: 'p1', name: 'q', state: 'Active', maxSize: 10000 };

  test('are listed, described and updated', async () => {
    const ci = await service(({ method, url }) => ({
      body:
        method === 'PUT'
          ? QUEUE_ANSWER.write({ queue: { ...queue, state: 'Paused' } })
          : url.includes('queueIds')
            ? QUEUE_LIST.write({ queues: [queue], nonExistIds: ['p2'] })
            : QUEUE_LIST.write({ totalCount: 1, queues: [queue], nonExistIds: [] }),
    }));
    const client = ci.client();
    expect(await listQueues(client, TARGET, { state: 'Active' })).toEqual([queue]);
    expect(await describeQueues(client, TARGET, ['p1', 'p2'])).toEqual({ found: [queue], missing: ['p2'] });
    expect(await updateQueue(client, TARGET, 'p1', { name: 'q', state: 'Paused' })).toMatchObject({
      state: 'Paused',
    });
    expect(ci.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /asrqueue?state=Active&pageNumber=1&pageSize=10',
      'GET /asrqueue?queueIds=p1%2Cp2',
      'PUT /asrqueue/p1',
    ]);
    expect(ci.requests[2]!.body).toBe('<Request><Name>q</Name><State>Paused</State></Request>');
  });
});

describe('workflows', () => {
  const settings: WorkflowSettings = {
    name: 'uploads',
    state: 'Active',
    topology: {
      dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
      nodes: {
        Start: { type: 'Start', input: { objectPrefix: 'in/' } },
        VoiceSeparate_1: {
          type: 'VoiceSeparate',
          operation: { templateId: 't1', output: { auObject: 'v' } },
        },
      },
    },
  };
  const made = (changes: Partial<Workflow> = {}): Workflow => ({
    ...settings,
    workflowId: 'w1',
    createTime: now(),
    ...changes,
  });

  test('are created and read back', async () => {
    const ci = await service(() => ({ body: WORKFLOW_ANSWER.write({ workflow: made() }) }));
    expect(await createWorkflow(ci.client(), TARGET, settings)).toMatchObject(settings);
    expect(ci.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /workflow']);
  });

  test('are adopted after a lost answer, though the service filled in a queue and rewrote the prefix', async () => {
    const filled = made({
      topology: {
        ...settings.topology,
        nodes: {
          ...settings.topology.nodes,
          Start: { type: 'Start', input: { objectPrefix: '/in/', queueId: 'p1' } },
        },
      },
    });
    const others = [
      made({ workflowId: 'w2', name: 'uploads-2' }),
      made({ workflowId: 'w3', topology: undefined }),
    ];
    const ci = await service(({ method }) =>
      method === 'POST'
        ? refusal(500, 'InternalError')
        : { body: WORKFLOW_LIST.write({ totalCount: 3, workflows: [...others, filled], nonExistIds: [] }) },
    );
    expect((await createWorkflow(ci.client(), TARGET, settings)).workflowId).toBe('w1');
  });

  test('are updated, activated, paused, deleted and triggered', async () => {
    const ci = await service(({ url, method }) => {
      if (url.startsWith('/trigger')) return { body: TRIGGERED.write({ instanceId: 'i1' }) };
      return method === 'PUT' && !url.includes('?')
        ? { body: WORKFLOW_ANSWER.write({ workflow: made() }) }
        : {};
    });
    const client = ci.client();
    await updateWorkflow(client, TARGET, 'w1', settings);
    await activateWorkflow(client, TARGET, 'w1');
    await pauseWorkflow(client, TARGET, 'w1');
    await deleteWorkflow(client, TARGET, 'w1');
    expect(await triggerWorkflow(client, TARGET, 'w1', 'in/a b.mp3')).toBe('i1');
    expect(ci.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT /workflow/w1',
      'PUT /workflow/w1?active',
      'PUT /workflow/w1?paused',
      'DELETE /workflow/w1',
      'POST /triggerworkflow?workflowId=w1&object=in%2Fa%20b.mp3',
    ]);
  });

  test('are not triggered twice when the answer is lost', async () => {
    const ci = await service(() => ({ cut: true }));
    expect(await rejection(triggerWorkflow(ci.client(), TARGET, 'w1', 'a'))).toMatchObject({
      kind: 'connection',
    });
    expect(ci.requests).toHaveLength(1);
  });

  test('are triggered again when the service was only busy', async () => {
    const ci = await service((_request, index) =>
      index === 0 ? refusal(503, 'SlowDown') : { body: TRIGGERED.write({ instanceId: 'i1' }) },
    );
    expect(await triggerWorkflow(ci.client(), TARGET, 'w1', 'a')).toBe('i1');
  });

  test('are described and listed', async () => {
    const ci = await service(({ url }) => ({
      body: url.includes('ids=gone')
        ? WORKFLOW_LIST.write({ workflows: [], nonExistIds: ['gone'] })
        : WORKFLOW_LIST.write({ totalCount: 1, workflows: [made()], nonExistIds: [] }),
    }));
    const client = ci.client();
    expect(await describeWorkflow(client, TARGET, 'w1')).toMatchObject({ name: 'uploads' });
    expect(await describeWorkflow(client, TARGET, 'gone')).toBeUndefined();
    expect(await listWorkflows(client, TARGET, { name: 'uploads' })).toHaveLength(1);
    expect(ci.requests[2]!.url).toBe('/workflow?name=uploads&pageNumber=1&pageSize=10');
  });

  test('tell of their executions', async () => {
    const execution = { runId: 'i1', state: 'Success' };
    const ci = await service(({ url }) => ({
      body: url.startsWith('/workflowexecution/')
        ? EXECUTION_ANSWER.write({ execution })
        : EXECUTION_LIST.write({
            executions: [execution],
            nextToken: url.includes('nextToken') ? undefined : 'n',
          }),
    }));
    const client = ci.client();
    expect(
      await listExecutions(client, TARGET, { workflowId: 'w1', states: ['Success', 'Failed'] }),
    ).toHaveLength(2);
    expect(await describeExecution(client, TARGET, 'i1')).toEqual(execution);
    expect(ci.requests.map(({ url }) => url)).toEqual([
      '/workflowexecution?workflowId=w1&size=100&states=Success%2CFailed',
      '/workflowexecution?workflowId=w1&size=100&states=Success%2CFailed&nextToken=n',
      '/workflowexecution/i1',
    ]);
  });
});

describe('executions', () => {
  test('are looked through for their object, by key or by address, in a span of time', async () => {
    const key = 'in/a b.mp3';
    const objects = [
      key,
      'a b.mp3',
      'https://test-1.cos.ap-chongqing.myqcloud.com/in/a%20b.mp3',
      'https://x/%zz',
      '',
    ];
    const ci = await service(() => ({
      body: EXECUTION_LIST.write({ executions: objects.map((object, i) => ({ runId: `i${i}`, object })) }),
    }));
    const found = await listExecutions(ci.client(), TARGET, {
      workflowId: 'w1',
      object: key,
      createdFrom: '2026-01-31T00:00:00Z',
      createdTo: '2026-01-31T12:00:00.5+08:00',
      limit: 5,
    });
    expect(found.map(({ runId }) => runId)).toEqual(['i0', 'i2']);
    expect(ci.requests.map(({ url }) => url)).toEqual([
      '/workflowexecution?workflowId=w1&size=100&startCreationTime=2026-01-31T08%3A00%3A00%2B0800' +
        '&endCreationTime=2026-01-31T12%3A00%3A00%2B0800',
    ]);
  });

  test('get their tasks, and one that is forgotten meanwhile stays as it is', async () => {
    const ci = await service(({ url }) =>
      url.endsWith('/i2')
        ? refusal(404, 'WorkflowExecutionNotFound')
        : {
            body: EXECUTION_ANSWER.write({
              execution: { runId: 'i1', tasks: [{ name: 'A', state: 'Success' }] },
            }),
          },
    );
    const client = ci.client();
    expect(await withTasks(client, TARGET, [{ runId: 'i1' }, { runId: 'i2', state: 'Failed' }])).toEqual([
      { runId: 'i1', tasks: [{ name: 'A', state: 'Success' }] },
      { runId: 'i2', state: 'Failed' },
    ]);
    const busy = await service(() => refusal(403, 'AccessDenied'));
    expect(await rejection(withTasks(busy.client(), TARGET, [{ runId: 'i1' }]))).toMatchObject({
      status: 403,
    });
  });
});

describe('jobs', () => {
  const settings: JobSettings = {
    input: { object: 'in/a.mp3' },
    operation: { templateId: 't1', output: { ...TARGET, auObject: 'out/v.${ext}' }, userData: 'build 7' },
  };
  const submitted = (changes: Partial<Job> = {}): Job => ({
    ...settings,
    jobId: 'j1',
    state: 'Submitted',
    creationTime: now(),
    ...changes,
  });

  test('are submitted in full', async () => {
    const ci = await service(() => ({ body: JOB_LIST.write({ jobs: [submitted()], nonExistIds: [] }) }));
    expect(await submitJob(ci.client(), TARGET, settings)).toMatchObject({ jobId: 'j1', state: 'Submitted' });
    expect(ci.requests[0]!.body).toBe(
      '<Request><Tag>VoiceSeparate</Tag><Input><Object>in/a.mp3</Object></Input><Operation>' +
        '<TemplateId>t1</TemplateId><Output><Region>ap-chongqing</Region><Bucket>test-1234567890</Bucket>' +
        '<AuObject>out/v.${ext}</AuObject></Output><UserData>build 7</UserData></Operation></Request>',
    );
  });

  test('are found again when the answer to their submission is lost', async () => {
    const other = submitted({ jobId: 'j2', operation: { ...settings.operation, userData: 'build 6' } });
    const ci = await service(({ method }) =>
      method === 'POST'
        ? { cut: true }
        : { body: JOB_LIST.write({ jobs: [other, submitted()], nonExistIds: [] }) },
    );
    expect((await submitJob(ci.client(), TARGET, settings)).jobId).toBe('j1');
    expect(ci.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /jobs',
      'GET /jobs?tag=VoiceSeparate&inputObject=in%2Fa.mp3&size=100',
    ]);
  });

  test('are described, listed and cancelled', async () => {
    const ci = await service(({ method }) =>
      method === 'PUT' ? {} : { body: JOB_LIST.write({ jobs: [submitted()], nonExistIds: ['j9'] }) },
    );
    const client = ci.client();
    expect((await describeJobs(client, TARGET, ['j1', 'j9'])).missing).toEqual(['j9']);
    expect(await listJobs(client, TARGET, { states: ['Running'], limit: 5 })).toHaveLength(1);
    await cancelJob(client, TARGET, 'j1');
    expect(ci.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /jobs/j1,j9',
      'GET /jobs?tag=VoiceSeparate&size=5&states=Running',
      'PUT /jobs/j1?cancel',
    ]);
  });
});

describe('objects', () => {
  test('are stored on the host of COS', async () => {
    const ci = await service(() => ({}));
    await putObject(ci.client(), TARGET, 'in/声音 1.mp3', Buffer.from('sound'), 'audio/mpeg');
    expect(ci.requests[0]).toMatchObject({
      method: 'PUT',
      url: '/in/%E5%A3%B0%E9%9F%B3%201.mp3',
      body: 'sound',
      headers: { 'content-type': 'audio/mpeg', host: CI.replace('.ci.', '.cos.') },
    });
  });
});
