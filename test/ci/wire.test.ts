import fc from 'fast-check';
import { parseXml, writeXml, type XmlElement, type XmlNode } from '../../lib/ci/xml';
import {
  ASR_BUCKET_ANSWER,
  ASR_BUCKET_LIST,
  ciStatusFromBody,
  ciStatusToXml,
  errorFromBody,
  type Execution,
  EXECUTION_ANSWER,
  EXECUTION_LIST,
  type Job,
  JOB_LIST,
  JOB_REQUEST,
  type JobRequest,
  type Queue,
  QUEUE_LIST,
  QUEUE_REQUEST,
  SERVICE_ERROR,
  type Template,
  TEMPLATE,
  TEMPLATE_ANSWER,
  TEMPLATE_LIST,
  TEMPLATE_REQUEST,
  timeOf,
  timestampOf,
  WireError,
  type Workflow,
  WORKFLOW_ANSWER,
  WORKFLOW_LIST,
  WORKFLOW_REQUEST,
} from '../../lib/ci/wire';

const template: Template = {
  tag: 'VoiceSeparate',
  templateId: 't1',
  name: '人声-aac*',
  bucketId: 'test-1234567890',
  category: 'Custom',
  voiceSeparate: {
    audioMode: 'IsAudio',
    audioConfig: { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 4 },
  },
  createTime: '2020-08-05T11:35:24+0800',
  updateTime: '2020-08-31T16:15:20+0800',
};

const output = {
  region: 'ap-chongqing',
  bucket: 'test-1234567890',
  object: 'out/${RunId}/bg.${Ext}',
  auObject: 'out/${RunId}/vocal.${Ext}',
  bassObject: 'bass',
  drumObject: 'drum',
};

const workflow: Workflow = {
  workflowId: 'w1',
  bucketId: 'test-1234567890',
  name: 'separate-uploads',
  state: 'Active',
  createTime: '2022-07-14T12:37:28+0800',
  updateTime: '2022-07-14T12:37:28+0800',
  topology: {
    dependencies: { Start: ['VoiceSeparate_1', 'Snapshot_1'], VoiceSeparate_1: ['End'], Snapshot_1: ['End'] },
    nodes: {
      Start: {
        type: 'Start',
        input: {
          objectPrefix: 'input/',
          queueId: 'p1',
          notifyConfig: {
            state: 'On',
            url: 'http://callback.example.com/?a=1&b=2',
            type: 'Url',
            event: ['TaskFinish', 'WorkflowFinish'],
            resultFormat: 'JSON',
          },
          extFilter: {
            state: 'On',
            video: true,
            audio: true,
            image: false,
            contentType: false,
            custom: true,
            customExts: ['mp4', 'mp3'],
            allFile: false,
          },
          picProcessQueueId: 'p2',
          other: [
            { name: 'SamplingConfig', text: '', children: [{ name: 'State', text: 'Off', children: [] }] },
          ],
        },
      },
      VoiceSeparate_1: { type: 'VoiceSeparate', operation: { templateId: 't1', output } },
      Snapshot_1: {
        type: 'Snapshot',
        operation: {
          templateId: 't2',
          output: { ...output, spriteObject: 'sprite.jpg' },
          other: [{ name: 'WatermarkTemplateId', text: 't3', children: [] }],
        },
      },
    },
  },
};

const queue: Queue = {
  queueId: 'p1',
  name: 'queue-speech-1',
  state: 'Active',
  notifyConfig: {
    state: 'On',
    type: 'TDMQ',
    event: ['TaskFinish'],
    mqRegion: 'sh',
    mqMode: 'Topic',
    mqName: 'x',
    kafkaConfig: { region: 'ap-beijing', instanceId: 'ckafka-1', topic: 'jobs' },
  },
  maxSize: 10000,
  maxConcurrent: 10,
  createTime: '2022-07-14T12:37:28+0800',
  updateTime: '2022-07-14T12:37:28+0800',
  bucketId: 'test-1234567890',
  category: 'Speeching',
};

const request: JobRequest = {
  tag: 'VoiceSeparate',
  input: { object: 'input/demo.mp4' },
  operations: [
    {
      voiceSeparate: { audioMode: 'MusicMode', audioConfig: { codec: 'mp3', samplerate: 44100 } },
      output,
      userData: 'a <note>',
      jobLevel: 0,
    },
    { templateId: 't1', output },
  ],
  queueId: 'p1',
  callBack: 'http://callback.example.com',
  callBackFormat: 'JSON',
  callBackType: 'TDMQ',
  callBackMqConfig: { mqRegion: 'bj', mqMode: 'Queue', mqName: 'jobs' },
};

const job: Job = {
  jobId: 'j1',
  tag: 'VoiceSeparate',
  state: 'Success',
  code: 'Success',
  creationTime: '2022-07-14T12:37:28+0800',
  startTime: '2022-07-14T12:37:29+0800',
  endTime: '2022-07-14T12:38:00+0800',
  queueId: 'p1',
  queueType: 'Speeching',
  input: { object: 'input/demo.mp4', bucketId: 'test-1234567890', region: 'ap-chongqing' },
  operation: {
    templateId: 't1',
    templateName: 'vocals',
    output,
    jobLevel: 2,
    mediaResult: {
      bucket: 'test-1234567890',
      region: 'ap-chongqing',
      objectNames: ['out/vocal.mp3', 'out/bg.mp3'],
      md5Info: [
        { objectName: 'out/vocal.mp3', md5: 'aa' },
        { objectName: 'out/bg.mp3', md5: 'bb' },
      ],
    },
    mediaInfo: [{ name: 'Format', text: '', children: [{ name: 'Duration', text: '3.5', children: [] }] }],
  },
};

const execution: Execution = {
  runId: 'i1=',
  workflowId: 'w1',
  workflowName: 'separate-uploads',
  state: 'Failed',
  createTime: '2019-07-07T12:12:12+08:00',
  object: 'input/a.mp3',
  topology: workflow.topology,
  tasks: [
    { name: 'VoiceSeparate_1', type: 'VoiceSeparate', jobId: 'j1', state: 'Failed', code: 'x', message: 'y' },
  ],
};

const paged = { requestId: 'r', totalCount: 1, pageNumber: 1, pageSize: 10 };

/** Any document, whatever its values are. */
interface AnyDocument {
  readonly read: (root: XmlElement) => unknown;
  readonly write: (value: never) => XmlNode;
}

test.each<[string, unknown, AnyDocument]>([
  ['a page of templates', { ...paged, templates: [template], nonExistIds: [] }, TEMPLATE_LIST],
  ['missing templates', { templates: [template], nonExistIds: ['B', 'C'] }, TEMPLATE_LIST],
  ['a page of workflows', { ...paged, workflows: [workflow], nonExistIds: [] }, WORKFLOW_LIST],
  ['missing workflows', { workflows: [], nonExistIds: ['A', 'B'] }, WORKFLOW_LIST],
  ['an answer with a workflow', { workflow }, WORKFLOW_ANSWER],
  ['a page of queues', { ...paged, queues: [queue], nonExistIds: [] }, QUEUE_LIST],
  ['missing queues', { queues: [queue], nonExistIds: ['A', 'B'] }, QUEUE_LIST],
  ['a submission', request, JOB_REQUEST],
  ['jobs', { jobs: [job, { ...job, jobId: 'j2' }], nonExistIds: ['j3'] }, JOB_LIST],
  ['a page of jobs', { jobs: [job], nonExistIds: [], nextToken: 'n' }, JOB_LIST],
  ['an execution', { execution }, EXECUTION_ANSWER],
  ['a page of executions', { executions: [execution], nextToken: 'n' }, EXECUTION_LIST],
  ['a bucket', { bucket: { bucketId: 'b-1', name: 'b', region: 'r', createTime: 'c' } }, ASR_BUCKET_ANSWER],
  ['a page of buckets', { ...paged, buckets: [{ bucketId: 'b-1' }] }, ASR_BUCKET_LIST],
])('reads back %s as it was written', (_what, value, { read, write }) => {
  expect(read(parseXml(writeXml(write(value as never))))).toEqual(value);
});

test('keeps what a template of another kind is made of, even under names of voice separation', () => {
  const inside =
    '<AudioMode>x</AudioMode><Snapshot><Mode>Interval</Mode></Snapshot><AudioConfig>y</AudioConfig>';
  const { other, ...rest } = TEMPLATE_REQUEST.read(
    parseXml(`<Request><Tag>Snapshot</Tag><Name>n</Name>${inside}</Request>`),
  );
  expect(rest).toEqual({ tag: 'Snapshot', name: 'n' });
  const written = writeXml(TEMPLATE_REQUEST.write({ ...rest, other }));
  expect(written).toBe(`<Request><Tag>Snapshot</Tag><Name>n</Name>${inside}</Request>`);
});

test('reads back any request for a voice-separation template', () => {
  // eslint-disable-next-line no-control-regex -- what XML cannot carry is left out on purpose
  const text = fc.stringMatching(/^[^\s\u0000-\u001F\uD800-\uDFFF\uFFFE\uFFFF]{1,20}$/);
  const number = fc.nat({ max: 1_000_000 });
  const record = fc.record(
    {
      tag: fc.constant('VoiceSeparate'),
      name: text,
      audioMode: text,
      audioConfig: fc.record(
        { codec: text, samplerate: number, bitrate: number, channels: number },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(record, (value) => {
      expect(TEMPLATE_REQUEST.read(parseXml(writeXml(TEMPLATE_REQUEST.write(value))))).toEqual(value);
    }),
  );
});

test('writes a workflow the way the documentation shows it', () => {
  const text = writeXml(
    WORKFLOW_REQUEST.write({
      workflow: {
        name: 'n',
        state: 'Active',
        topology: {
          dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
          nodes: {
            Start: { type: 'Start', input: { objectPrefix: 'input/' } },
            VoiceSeparate_1: {
              type: 'VoiceSeparate',
              operation: { templateId: 't1', output: { auObject: 'v' } },
            },
          },
        },
      },
    }),
  );
  expect(text).toBe(
    '<Request><MediaWorkflow><Name>n</Name><State>Active</State><Topology><Dependencies>' +
      '<Start>VoiceSeparate_1</Start><VoiceSeparate_1>End</VoiceSeparate_1></Dependencies><Nodes><Start>' +
      '<Type>Start</Type><Input><ObjectPrefix>input/</ObjectPrefix></Input></Start><VoiceSeparate_1>' +
      '<Type>VoiceSeparate</Type><Operation><TemplateId>t1</TemplateId><Output><AuObject>v</AuObject></Output>' +
      '</Operation></VoiceSeparate_1></Nodes></Topology></MediaWorkflow></Request>',
  );
});

test('tells an empty prefix, which means the whole bucket, from none', () => {
  const read = (input: string) =>
    WORKFLOW_REQUEST.read(
      parseXml(
        `<Request><MediaWorkflow><Topology><Nodes><Start><Type>Start</Type><Input>${input}</Input></Start></Nodes>` +
          '</Topology></MediaWorkflow></Request>',
      ),
    ).workflow.topology?.nodes['Start']?.input;
  expect(read('<ObjectPrefix></ObjectPrefix>')).toEqual({ objectPrefix: '' });
  expect(read('<QueueId>p</QueueId>')).toEqual({ queueId: 'p' });
});

test('refuses the name of a node that cannot be an element', () => {
  const topology = { dependencies: {}, nodes: { 'My node': { type: 'Start' } } };
  expect(() => writeXml(WORKFLOW_REQUEST.write({ workflow: { topology } }))).toThrow(
    '"My node" cannot be the name of an XML element',
  );
});

test('takes the empty children that the Go SDK sends for unset ones', () => {
  const sent =
    '<Request><Tag>VoiceSeparate</Tag><Name>n</Name><AudioMode>IsAudio</AudioMode><AudioConfig><Codec>aac</Codec>' +
    '<Samplerate></Samplerate><Bitrate></Bitrate><Channels></Channels></AudioConfig></Request>';
  expect(TEMPLATE_REQUEST.read(parseXml(sent))).toEqual({
    tag: 'VoiceSeparate',
    name: 'n',
    audioMode: 'IsAudio',
    audioConfig: { codec: 'aac' },
  });
});

test('tells AudioConfig that is empty from one that is missing', () => {
  expect(TEMPLATE_REQUEST.read(parseXml('<Request><AudioConfig/></Request>'))).toEqual({ audioConfig: {} });
  expect(TEMPLATE_REQUEST.read(parseXml('<Request></Request>'))).toEqual({});
});

test('reads the template of an older answer, without bucket, category and settings', () => {
  const root = parseXml('<Template>\n<Tag>Transcode</Tag>\n<TemplateId>t9</TemplateId>\n</Template>');
  expect(TEMPLATE.read(root, '')).toEqual({ tag: 'Transcode', templateId: 't9', name: '' });
});

test.each([
  ['Samplerate', '<AudioConfig><Samplerate>44.1k</Samplerate></AudioConfig>'],
  ['Channels', '<AudioConfig><Channels>-1</Channels></AudioConfig>'],
])('names the field %s when its number is none', (field, inside) => {
  expect(() => TEMPLATE_REQUEST.read(parseXml(`<Request>${inside}</Request>`))).toThrow(
    `AudioConfig.${field} is`,
  );
});

test('refuses a template without an id', () => {
  expect(() => TEMPLATE.read(parseXml('<Template><Tag>VoiceSeparate</Tag></Template>'), '')).toThrow(
    'TemplateId is missing',
  );
});

test('writes an answer with a template as the documentation shows it', () => {
  expect(writeXml(TEMPLATE_ANSWER.write({ requestId: 'r', template }))).toMatch(
    /^<Response><RequestId>r<\/RequestId><Template><Tag>VoiceSeparate<\/Tag><TemplateId>t1<\/TemplateId>.*<VoiceSeparate><AudioMode>IsAudio<\/AudioMode><AudioConfig><Codec>aac<\/Codec>/,
  );
});

test('reads a job that waits, whose times are dashes', () => {
  const text = writeXml(
    JOB_LIST.write({ jobs: [{ jobId: 'j1', tag: 'VoiceSeparate', state: 'Submitted' }], nonExistIds: [] }),
  );
  expect(text).toContain('<StartTime>-</StartTime><EndTime>-</EndTime>');
  expect(JOB_LIST.read(parseXml(text)).jobs).toEqual([
    { jobId: 'j1', tag: 'VoiceSeparate', state: 'Submitted' },
  ]);
});

test('reads back the settings of a queue', () => {
  const settings = { name: queue.name, state: 'Paused', notifyConfig: queue.notifyConfig };
  expect(QUEUE_REQUEST.read(parseXml(writeXml(QUEUE_REQUEST.write(settings))))).toEqual(settings);
});

test('reads the status of a bucket from XML and from JSON', () => {
  expect(ciStatusFromBody(writeXml(ciStatusToXml('on')))).toBe('on');
  expect(ciStatusFromBody('<Response><CIStatus>unbinding</CIStatus></Response>')).toBe('unbinding');
  expect(ciStatusFromBody('{"CIStatus":"off"}')).toBe('off');
  expect(() => ciStatusFromBody('<Response/>')).toThrow('CIStatus is missing');
  expect(() => ciStatusFromBody('{')).toThrow('neither XML nor JSON');
});

test('reads an error from XML and from JSON, and nothing else for one', () => {
  const error = { code: 'NoSuchBucket', message: 'm', resource: '/x', requestId: 'r', traceId: 't' };
  expect(
    errorFromBody(`<?xml version='1.0' encoding='utf-8' ?>\n${writeXml(SERVICE_ERROR.write(error))}`),
  ).toEqual(error);
  expect(errorFromBody('{"code":-1,"message":"m","request_id":"r"}')).toEqual({
    code: '-1',
    message: 'm',
    requestId: 'r',
  });
  for (const body of [
    '',
    'Bad gateway',
    '<Response><Code>x</Code></Response>',
    '<Error></Error>',
    '{',
    '[1]',
  ]) {
    expect(errorFromBody(body)).toBeUndefined();
  }
});

test.each([
  ['2020-08-05T11:35:24+0800', '2020-08-05T03:35:24Z'],
  ['2020-08-05T11:35:24+08:00', '2020-08-05T03:35:24Z'],
  ['2022-08-09 14:54:17+0800', '2022-08-09T06:54:17Z'],
  ['2020-08-05T03:35:24Z', '2020-08-05T03:35:24Z'],
])('understands the time %s', (text, utc) => {
  expect(timeOf(text)).toBe(Date.parse(utc));
});

test.each([undefined, '', '-', 'yesterday', '2020-13-45T00:00:00+0800'])(
  'does not take %j for a time',
  (text) => {
    expect(timeOf(text)).toBeUndefined();
  },
);

test('writes times as the service does', () => {
  expect(timestampOf(Date.parse('2020-08-05T03:35:24.999Z'))).toBe('2020-08-05T11:35:24+0800');
});

test('a value that is far too long is shown in part', () => {
  expect(new WireError('AudioConfig.Samplerate', '9'.repeat(5000), 'a whole number').message).toBe(
    `AudioConfig.Samplerate is "${'9'.repeat(200)}…"; it must be a whole number.`,
  );
});
