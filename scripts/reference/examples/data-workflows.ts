import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiBucket, CiWorkflows, WorkflowState } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const active = new CiWorkflows(stack, 'Active', { bucket, state: WorkflowState.ACTIVE });
  new TerraformOutput(stack, 'first_workflow', { value: active.workflows.get(0).workflowId });
}
