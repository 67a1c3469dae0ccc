import { TerraformOutput, type TerraformStack } from 'cdktf';
import { l1 } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const active = new l1.DataTencentciVoiceSeparateWorkflows(stack, 'Active', {
    bucket: 'media-1250000000',
    state: 'Active',
  });
  new TerraformOutput(stack, 'first_workflow', { value: active.workflows.get(0).workflowId });
}
