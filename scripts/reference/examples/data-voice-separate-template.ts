import { TerraformOutput, type TerraformStack } from 'cdktf';
import { l1 } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const vocals = new l1.DataTencentciVoiceSeparateTemplate(stack, 'Vocals', {
    bucket: 'media-1250000000',
    name: 'vocals',
  });
  new TerraformOutput(stack, 'codec', { value: vocals.audioConfig.codec });
}
