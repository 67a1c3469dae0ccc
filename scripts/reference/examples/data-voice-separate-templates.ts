import { TerraformOutput, type TerraformStack } from 'cdktf';
import { l1 } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const all = new l1.DataTencentciVoiceSeparateTemplates(stack, 'All', { bucket: 'media-1250000000' });
  new TerraformOutput(stack, 'first_template', { value: all.templates.get(0).templateId });
}
