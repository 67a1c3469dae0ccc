import type { TerraformStack } from 'cdktf';
import { CiBucket } from '../../../lib';

export default function example(stack: TerraformStack): void {
  new CiBucket(stack, 'Media', { bucketName: 'media-1250000000' });
}
