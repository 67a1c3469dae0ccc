import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiBuckets } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const media = new CiBuckets(stack, 'Buckets', { namePrefix: 'media-' });
  new TerraformOutput(stack, 'first_bucket', { value: media.buckets.get(0).bucket });
}
