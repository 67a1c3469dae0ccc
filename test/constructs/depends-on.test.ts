import { TerraformStack, Testing } from 'cdktf';
import {
  AudioMode,
  CiBucket,
  DeployHook,
  SmartAudioQueue,
  TencentCiProvider,
  VoiceSeparateJob,
  VoiceSeparateJobLookup,
  VoiceSeparateJobs,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
  WorkflowExecutions,
} from '../../lib';
import { synth } from './support/synth';

test('constructs stand in the dependsOn of each other', () => {
  const stack = new TerraformStack(Testing.app(), 'media');
  new TencentCiProvider(stack, 'Provider');
  const bucket = CiBucket.fromBucketName(stack, 'Bucket', 'media-1250000000');
  const enabled = new CiBucket(stack, 'Other', { bucketName: 'other-1250000000' });
  const queue = new SmartAudioQueue(stack, 'Queue', { bucket, dependsOn: [enabled] });
  const template = new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket,
    templateName: 'vocals',
    audioMode: AudioMode.IS_AUDIO,
    dependsOn: [queue],
  });
  const workflow = new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket,
    objectPrefix: 'in/',
    template,
    output: { voice: 'out/${RunId}' },
    dependsOn: [template],
  });
  const hook = new DeployHook(stack, 'Hook', { when: [workflow], command: 'true' });
  const looked = new VoiceSeparateJobLookup(stack, 'Looked', { bucket, jobId: 'j1' });
  const executions = new WorkflowExecutions(stack, 'Runs', { bucket, workflow });
  const jobs = new VoiceSeparateJobs(stack, 'Jobs', { bucket });
  const job = new VoiceSeparateJob(stack, 'Once', {
    bucket,
    inputObject: 'song.mp3',
    template,
    output: { voice: 'v.aac' },
    dependsOn: [workflow, hook, looked, executions, jobs],
  });
  new CiBucket(stack, 'Last', { bucketName: 'last-1250000000', dependsOn: [job] });

  const waits = Object.fromEntries(
    Object.values(synth(stack).resource).flatMap((named) =>
      Object.entries(named).map(([name, { depends_on: on }]) => [name.replace(/_[0-9A-F]{8}$/, ''), on]),
    ),
  );
  const address = (type: string, name: string) =>
    expect.stringMatching(`^${type}\\.${name}_[0-9A-F]{8}$`) as string;
  expect(waits).toMatchObject({
    Queue: [address('tencentci_bucket', 'Other')],
    Vocals: [address('tencentci_queue', 'Queue')],
    Uploads: [address('tencentci_voice_separate_template', 'Vocals')],
    Once: [
      address('tencentci_voice_separate_workflow', 'Uploads'),
      address('null_resource', 'Hook'),
      address('data.tencentci_job', 'Looked'),
      address('data.tencentci_workflow_executions', 'Runs'),
      address('data.tencentci_jobs', 'Jobs'),
    ],
    Last: [address('tencentci_voice_separate_job', 'Once')],
  });
});
