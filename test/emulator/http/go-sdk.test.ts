import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type XmlElement, at, parseXml } from '../../../lib/ci/xml';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import type * as store from '../../../lib/emulator/store/ids';
import { tones, wavOf } from '../../audio/recording';
import { type TestAnswer, sendRaw } from '../support';

jest.setTimeout(120_000);

/** A request of the official Go SDK, and what it was answered when it was recorded. */
interface Recorded {
  readonly method: string;
  readonly url: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string;
  /** When it was sent; its signature is good for that time. */
  readonly at: string;
  readonly answer: string;
}

const recorded = readFileSync(path.join(__dirname, '../../fixtures/recordings/go-sdk-0.7.75.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line, index) => ({
    line: index + 1,
    ...(JSON.parse(line) as Recorded),
  }));

/** Ids that are given out next: signed requests name the ids of the recording. */
const mockIds: Record<store.IdKind, string[]> = {
  template: [],
  workflow: [],
  queue: [],
  job: [],
  run: [],
};
jest.mock('../../../lib/emulator/store/ids', () => {
  const ids = jest.requireActual<typeof store>('../../../lib/emulator/store/ids');
  return {
    newId: (kind: store.IdKind) => mockIds[kind].shift() ?? ids.newId(kind),
  };
});

const ID_ELEMENTS = [
  ['template', 'TemplateId'],
  ['workflow', 'WorkflowId'],
  ['job', 'JobId'],
  ['run', 'InstanceId'],
] as const;
/** Of the speech queue of the first session, the only one that requests name. */
const QUEUE = 'pcf321d169137e2c2f2a553de6b586730';

/** A recording as long as the one that was uploaded, and of that form: a second of 44100 Hz, two channels. */
const SECOND = wavOf(tones(2, 1, 44100), 44100);

/** What the SDK's structs read of an answer, by operation; `*` is each of a list that has any. */
const JOB = ['Code', 'JobId', 'Tag', 'State', 'CreationTime', 'StartTime', 'EndTime', 'QueueId'];
const TEMPLATE = ['TemplateId', 'Name', 'CreateTime', 'UpdateTime', 'BucketId', 'Category', 'VoiceSeparate'];
const QUEUES = [
  'QueueId',
  'Name',
  'State',
  'MaxSize',
  'MaxConcurrent',
  'UpdateTime',
  'CreateTime',
  'NotifyConfig',
];
const WORKFLOW = ['Name', 'WorkflowId', 'State', 'Topology', 'CreateTime', 'UpdateTime', 'BucketId'];
const BUCKET = ['Name', 'CreateTime'];
const LIST = ['RequestId', 'TotalCount', 'PageNumber', 'PageSize'];
const within = (name: string, fields: readonly string[]): string[] =>
  fields.map((field) => `${name}.${field}`);
const EXECUTION = ['RunId', 'WorkflowId', 'State', 'Object'];

const READS: Readonly<Record<string, readonly string[]>> = {
  GetCiStatus: [],
  BindCi: [],
  EnableSmartAudio: ['RequestId', ...within('AsrBucket', BUCKET)],
  ListSmartAudioBuckets: [...LIST, ...within('AsrBucketList', BUCKET)],
  EnableMedia: ['RequestId', ...within('MediaBucket', BUCKET)],
  ListMediaBuckets: [...LIST, ...within('MediaBucketList', BUCKET)],
  CreateTemplate: ['RequestId', ...within('Template', TEMPLATE)],
  UpdateTemplate: ['RequestId', ...within('Template', TEMPLATE)],
  DeleteTemplate: ['RequestId', 'TemplateId'],
  ListTemplates: ['RequestId', ...within('TemplateList', TEMPLATE)],
  ListSmartAudioQueues: ['RequestId', ...within('QueueList', QUEUES)],
  ListMediaQueues: [...LIST, ...within('QueueList', QUEUES)],
  UpdateMediaQueue: ['RequestId', ...within('Queue', QUEUES)],
  CreateJob: [...within('JobsDetail', [...JOB, 'Input.Object', 'Operation.Output'])],
  GetJobs: [...within('JobsDetail', [...JOB, 'Input.Object', 'Operation.Output'])],
  ListJobs: [...within('JobsDetail', [...JOB, 'Input.Object', 'Operation.Output'])],
  CancelJob: [],
  CreateWorkflow: ['RequestId', ...within('MediaWorkflow', WORKFLOW)],
  UpdateWorkflow: ['RequestId', ...within('MediaWorkflow', WORKFLOW)],
  ActivateWorkflow: ['RequestId', ...within('MediaWorkflow', WORKFLOW)],
  PauseWorkflow: ['RequestId', ...within('MediaWorkflow', WORKFLOW)],
  ListWorkflows: ['RequestId', ...within('MediaWorkflowList', WORKFLOW)],
  DeleteWorkflow: ['RequestId', 'WorkflowId'],
  TriggerWorkflow: ['RequestId', 'InstanceId'],
  GetExecution: within('WorkflowExecution', [...EXECUTION, 'WorkflowName', 'CreateTime', 'Topology']),
  ListExecutions: within('WorkflowExecutionList', [...EXECUTION, 'CreationTime']),
  PutObject: [],
  HeadObject: [],
};

/** Lists that have nothing to show in the recording, by line: no template is official, no id or run is known. */
const EMPTY = [20, 27, 43, 78, 80];

/** Requests that are refused, and rightly so: status and code, by line. */
const REFUSED: Readonly<Record<number, readonly [number, string]>> = {
  7: [404, 'NoSuchResource'],
  8: [404, 'NoSuchResource'],
  18: [400, 'InvalidArgument'],
  24: [404, 'TemplateNotFound'],
  25: [400, 'InvalidArgument'],
  60: [403, 'ActiveWorkflowForbiddenUpdate'],
  65: [400, 'InvalidArgument'],
  67: [404, 'TemplateNotFound'],
  76: [404, 'QueueNotFound'],
  77: [404, 'QueueNotFound'],
};

/** Told to the service, and not told back by it. */
const UNANSWERED = ['CallBack', 'CallBackFormat', 'CallBackType', 'QueueID'];

/** Elements without children that say something, as `name=text`. */
function leaves(of: XmlElement): string[] {
  if (of.children.length > 0) return of.children.flatMap(leaves);
  return of.text === '' || UNANSWERED.includes(of.name) ? [] : [`${of.name}=${of.text}`];
}

/** Whether every element that a path can mean is there. */
function has(root: XmlElement, names: readonly string[]): boolean {
  const [first, ...rest] = names;
  if (first === undefined) return true;
  const found = root.children.filter(({ name }) => name === first);
  return found.length > 0 && found.every((child) => has(child, rest));
}

describe('the requests of the official Go SDK, sent again', () => {
  let ci: Emulator;
  let now = 0;
  const answers = new Map<number, TestAnswer>();
  const operations = new Map<number, string | undefined>();

  beforeAll(async () => {
    mockIds.queue.push(QUEUE);
    ci = await startEmulator({ clock: () => now, callbacks: { attempts: 1 } });
    for (const { line, ...request } of recorded) {
      now = Date.parse(request.at);
      // What the SDK waited for, it polled for, and only one request of each kind was kept.
      if (request.method === 'HEAD' || request.url.startsWith('/jobs') || line === 58)
        await ci.jobs.settled();
      for (const [kind, element] of ID_ELEMENTS) {
        const made = new RegExp(`<${element}>(\\w+)<`).exec(request.answer);
        mockIds[kind] = made?.[1] !== undefined && request.method === 'POST' ? [made[1]] : [];
      }
      const headers = Object.fromEntries(
        request.headers.flatMap((name, index) =>
          index % 2 === 0 ? [[name, request.headers[index + 1] ?? '']] : [],
        ),
      );
      const body = request.body === `[${SECOND.length}]` ? SECOND : request.body;
      answers.set(
        line,
        await sendRaw(ci, {
          method: request.method,
          target: request.url,
          headers,
          body,
        }),
      );
      operations.set(line, ci.requests.at(-1)?.operation);
    }
  });
  afterAll(() => ci.stop());

  const rows = recorded.map(({ line, method, url, body }) => ({
    line,
    method,
    url,
    body,
  }));
  const answerTo = (line: number): TestAnswer => {
    const answer = answers.get(line);
    if (answer === undefined) throw new Error(`Line ${line} was not sent.`);
    return answer;
  };

  test.each(rows.filter(({ line }) => line in REFUSED))('$line: $method $url is refused', ({ line }) => {
    expect([answerTo(line).status, answerTo(line).text('Code')]).toEqual(REFUSED[line]);
  });

  test.each(rows.filter(({ line }) => !(line in REFUSED)))(
    '$line: $method $url is let in, and answered with what the SDK reads',
    ({ line }) => {
      const { status, body } = answerTo(line);
      expect({ status, body }).toEqual({ status: 200, body });
      const reads = READS[operations.get(line) ?? ''];
      expect(reads).toBeDefined();
      const root = body === '' ? undefined : parseXml(body);
      const missing = EMPTY.includes(line)
        ? []
        : reads?.filter((field) => root === undefined || !has(root, field.split('.')));
      expect(missing).toEqual([]);
    },
  );

  test.each(rows.filter(({ line, body }) => body.startsWith('<') && !(line in REFUSED)))(
    '$line: all that $method $url says is read',
    ({ line, body }) => {
      const told = leaves(parseXml(answerTo(line).body));
      expect(told).toEqual(expect.arrayContaining(leaves(parseXml(body))));
    },
  );

  test.each(rows.filter(({ method, url }) => method === 'PUT' && url.endsWith('.wav')))(
    '$line: the upload to $url is answered with the checksum that the SDK compares',
    ({ line }) => {
      expect(answerTo(line).headers['x-cos-hash-crc64ecma']).toMatch(/^\d+$/);
    },
  );

  test('several operations in one request make several jobs', () => {
    const jobs = answerTo(40).all('JobsDetail');
    expect(jobs.map((job) => at(job, 'Operation', 'Output')?.children.at(-1)?.text)).toEqual([
      'multi/1.wav',
      'multi/2.wav',
    ]);
  });

  test('the jobs of a workflow say whose they are', () => {
    const jobs = answerTo(59).all('JobsDetail');
    expect(jobs.length).toBeGreaterThan(0);
    for (const job of jobs) {
      const named = at(job, 'Workflow')?.children.map(({ name }) => name) ?? [];
      expect(named).toEqual(expect.arrayContaining(['Name', 'RunId', 'WorkflowId', 'WorkflowName']));
    }
  });
});
