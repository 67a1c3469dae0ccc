import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiBucket, VoiceSeparateWorkflow, WorkflowExecutions } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const workflow = VoiceSeparateWorkflow.fromWorkflowId(
    stack,
    'Uploads',
    'w871e822d8d81486ea0ea76dc3bbf361c',
  );
  const today = new WorkflowExecutions(stack, 'Today', {
    bucket,
    workflow,
    createdFrom: '2026-11-22T00:00:00+08:00',
    includeOutputs: true,
  });
  new TerraformOutput(stack, 'first_execution', { value: today.resource.executions.get(0).state });
}
