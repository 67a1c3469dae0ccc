import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiBucket, CiTemplates } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const covers = new CiTemplates(stack, 'Covers', { bucket, tag: 'Snapshot', namePrefix: 'cover' });
  new TerraformOutput(stack, 'first_cover', { value: covers.templates.get(0).templateId });
}
