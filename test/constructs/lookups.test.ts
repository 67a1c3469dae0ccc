import { Fn, TerraformOutput, TerraformStack, Testing } from 'cdktf';
import {
  CiBucket,
  CiBuckets,
  CiQueues,
  CiTemplateLookup,
  CiTemplates,
  CiWorkflows,
  ExecutionState,
  type ICiBucket,
  TencentCiProvider,
  JobState,
  QueueService,
  QueueState,
  SmartAudioQueue,
  VoiceSeparateJob,
  VoiceSeparateJobs,
  VoiceSeparateWorkflow,
  WorkflowExecutions,
  WorkflowState,
} from '../../lib';
import { JOB_STATE_NAMES } from '../../lib/rules';
import { refusal, synth } from './support/synth';

let stack: TerraformStack;
let bucket: ICiBucket;

beforeEach(() => {
  stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider');
  bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000', { region: 'ap-chongqing' });
});

const data = (type: string) => Object.values(synth(stack).data[type] ?? {});

test('a job is looked up by its id', () => {
  VoiceSeparateJob.fromLookup(stack, 'Job', { bucket, jobId: 'j1' });
  expect(data('tencentci_job')).toEqual([
    { bucket: 'media-1250000000', region: 'ap-chongqing', job_id: 'j1' },
  ]);
});

test.each([
  ['jobId', 'job_id'],
  ['inputObject', 'input_object'],
  ['state', 'state'],
  ['code', 'code'],
  ['message', 'message'],
  ['progress', 'progress'],
  ['mediaInfoJson', 'media_info_json'],
] as const)('a job that is looked up yields %s', (attribute, name) => {
  const job = VoiceSeparateJob.fromLookup(stack, 'Job', { bucket, jobId: 'j1' });
  new TerraformOutput(stack, 'out', { value: job[attribute] });
  expect(synth(stack).output.out?.value).toMatch(
    new RegExp(`^\\$\\{data\\.tencentci_job\\.\\w+\\.${name}\\}$`),
  );
});

test('a job that is looked up yields the files that it wrote', () => {
  const job = VoiceSeparateJob.fromLookup(stack, 'Job', { bucket, jobId: 'j1' });
  new TerraformOutput(stack, 'out', { value: job.outputs.get(1).object });
  expect(synth(stack).output.out?.value).toMatch(/\.outputs\[1\]\.object\}$/);
});

test('executions are looked up by their workflow', () => {
  new WorkflowExecutions(stack, 'Failures', {
    bucket,
    workflow: VoiceSeparateWorkflow.fromWorkflowId(stack, 'Uploads', 'w1'),
    states: [ExecutionState.FAILED, ExecutionState.CANCEL],
    limit: 5,
    object: 'in/song.mp3',
    createdFrom: '2026-01-31T08:00:00+08:00',
    createdTo: '2026-02-01T08:00:00+08:00',
    includeTasks: true,
    includeOutputs: true,
  });
  expect(data('tencentci_workflow_executions')).toEqual([
    {
      bucket: 'media-1250000000',
      region: 'ap-chongqing',
      workflow_id: 'w1',
      states: ['Failed', 'Cancel'],
      limit: 5,
      object: 'in/song.mp3',
      created_from: '2026-01-31T08:00:00+08:00',
      created_to: '2026-02-01T08:00:00+08:00',
      include_tasks: true,
      include_outputs: true,
    },
  ]);
});

test('executions yield what became of each', () => {
  const workflow = VoiceSeparateWorkflow.fromWorkflowId(stack, 'Uploads', 'w1');
  const { executions } = new WorkflowExecutions(stack, 'All', { bucket, workflow });
  new TerraformOutput(stack, 'out', { value: executions.get(0).state });
  expect(synth(stack).output.out?.value).toMatch(/\.executions\[0\]\.state\}$/);
});

test('executions are refused for settings that the service does not take', () => {
  const workflow = VoiceSeparateWorkflow.fromWorkflowId(stack, 'Uploads', 'w1');
  const settings = { bucket, workflow, createdFrom: 'yesterday', limit: 0 };
  expect(refusal(() => new WorkflowExecutions(stack, 'All', settings))).toBe(
    'WorkflowExecutions "media/All" has settings that Cloud Infinite does not take:\n' +
      '  - createdFrom: "yesterday" is no time. Write day, time and offset, as in "2026-01-31T08:00:00+08:00". ' +
      '[CI API, Querying Workflow Executions]\n' +
      '  - limit: limit is 0. Use a whole number from 1. [CI API, Querying Workflow Executions]',
  );
});

test('jobs are looked up by whatever narrows them', () => {
  const { jobs } = new VoiceSeparateJobs(stack, 'Failures', {
    bucket,
    workflow: VoiceSeparateWorkflow.fromWorkflowId(stack, 'Uploads', 'w1'),
    queue: SmartAudioQueue.fromQueueId(stack, 'Queue', 'p1'),
    inputObject: 'in/song.mp3',
    states: [JobState.FAILED],
    createdFrom: '2026-01-31T08:00:00+08:00',
    createdTo: Fn.timestamp(),
    limit: 5,
  });
  new TerraformOutput(stack, 'out', { value: jobs.get(0).message });
  expect(data('tencentci_jobs')).toEqual([
    {
      bucket: 'media-1250000000',
      region: 'ap-chongqing',
      workflow_id: 'w1',
      queue_id: 'p1',
      input_object: 'in/song.mp3',
      states: ['Failed'],
      created_from: '2026-01-31T08:00:00+08:00',
      created_to: '${timestamp()}',
      limit: 5,
    },
  ]);
  expect(synth(stack).output.out?.value).toMatch(/^\$\{data\.tencentci_jobs\.\w+\.jobs\[0\]\.message\}$/);
});

test('jobs are refused for settings that the service does not take', () => {
  expect(refusal(() => new VoiceSeparateJobs(stack, 'All', { bucket, createdTo: '2026-01-31' }))).toBe(
    'VoiceSeparateJobs "media/All" has settings that Cloud Infinite does not take:\n' +
      '  - createdTo: "2026-01-31" is no time. Write day, time and offset, as in "2026-01-31T08:00:00+08:00". ' +
      '[CI API, Querying Jobs, 2025-09-09]',
  );
});

test('a program names every state of a job', () => {
  expect(Object.values(JobState)).toEqual(JOB_STATE_NAMES);
});

test.each([
  [{ templateId: 't1' }, { template_id: 't1' }],
  [
    { tag: 'Snapshot', templateName: '封面', category: 'Official' },
    { tag: 'Snapshot', name: '封面', category: 'Official' },
  ],
])('a template of any kind is looked up by %j', (settings, attributes) => {
  const template = new CiTemplateLookup(stack, 'Covers', { bucket, ...settings });
  new TerraformOutput(stack, 'out', { value: template.templateId });
  expect(data('tencentci_template')).toEqual([
    { bucket: 'media-1250000000', region: 'ap-chongqing', ...attributes },
  ]);
  expect(synth(stack).output.out?.value).toMatch(/\.template_id\}$/);
});

test('a template of any kind is referred to by its id', () => {
  expect(CiTemplateLookup.fromTemplateId(stack, 'Covers', 't1').templateId).toBe('t1');
});

test('templates of any kind are looked up by whatever narrows them', () => {
  const { templates } = new CiTemplates(stack, 'Covers', { bucket, tag: 'Snapshot', namePrefix: 'cover' });
  new CiTemplates(stack, 'Official', { bucket, category: 'Official', templateName: 'covers' });
  new TerraformOutput(stack, 'out', { value: templates.get(0).templateId });
  expect(data('tencentci_templates')).toEqual([
    { bucket: 'media-1250000000', region: 'ap-chongqing', tag: 'Snapshot', name_prefix: 'cover' },
    { bucket: 'media-1250000000', region: 'ap-chongqing', category: 'Official', name: 'covers' },
  ]);
  expect(synth(stack).output.out?.value).toMatch(/\.templates\[0\]\.template_id\}$/);
});

test('workflows of any kind are looked up by name and state, with their graphs', () => {
  const { workflows } = new CiWorkflows(stack, 'All', {
    bucket,
    namePrefix: 'up',
    state: WorkflowState.ACTIVE,
  });
  new TerraformOutput(stack, 'out', { value: workflows.get(0).nodes.get(1).output.spriteObject });
  expect(data('tencentci_workflows')).toEqual([
    { bucket: 'media-1250000000', region: 'ap-chongqing', name_prefix: 'up', state: 'Active' },
  ]);
  expect(synth(stack).output.out?.value).toMatch(/\.workflows\[0\]\.nodes\[1\]\.output\.sprite_object\}$/);
});

test('queues are looked up by service, name and state', () => {
  const { queues } = new CiQueues(stack, 'All', {
    bucket,
    service: QueueService.ALL,
    queueName: 'queue-1',
    state: QueueState.PAUSED,
  });
  new TerraformOutput(stack, 'out', { value: queues.get(0).queueId });
  expect(data('tencentci_queues')).toEqual([
    { bucket: 'media-1250000000', region: 'ap-chongqing', service: 'all', name: 'queue-1', state: 'Paused' },
  ]);
  expect(synth(stack).output.out?.value).toMatch(/\.queues\[0\]\.queue_id\}$/);
});

test('buckets are looked up by region and name', () => {
  const { buckets } = new CiBuckets(stack, 'All', { region: 'ap-beijing', namePrefix: 'media' });
  new CiBuckets(stack, 'Here');
  new TerraformOutput(stack, 'out', { value: buckets.get(0).bucket });
  expect(data('tencentci_buckets')).toEqual([{ region: 'ap-beijing', name_prefix: 'media' }, {}]);
  expect(synth(stack).output.out?.value).toMatch(/\.buckets\[0\]\.bucket\}$/);
});
