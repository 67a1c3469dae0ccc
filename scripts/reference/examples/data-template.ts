import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiBucket, CiTemplateLookup } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const covers = new CiTemplateLookup(stack, 'Covers', { bucket, tag: 'Snapshot', templateName: 'covers' });
  new TerraformOutput(stack, 'covers_id', { value: covers.templateId });
}
