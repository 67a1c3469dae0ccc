import { TerraformOutput, TerraformStack, Testing } from 'cdktf';
import {
  CiBucket,
  ExecutionState,
  type ICiBucket,
  TencentCiProvider,
  VoiceSeparateJob,
  VoiceSeparateWorkflow,
  WorkflowExecutions,
} from '../../lib';
import { synth } from './support/synth';

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
  });
  expect(data('tencentci_workflow_executions')).toEqual([
    {
      bucket: 'media-1250000000',
      region: 'ap-chongqing',
      workflow_id: 'w1',
      states: ['Failed', 'Cancel'],
      limit: 5,
    },
  ]);
});

test('executions yield what became of each', () => {
  const workflow = VoiceSeparateWorkflow.fromWorkflowId(stack, 'Uploads', 'w1');
  const { executions } = new WorkflowExecutions(stack, 'All', { bucket, workflow });
  new TerraformOutput(stack, 'out', { value: executions.get(0).state });
  expect(synth(stack).output.out?.value).toMatch(/\.executions\[0\]\.state\}$/);
});
