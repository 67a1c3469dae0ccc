import type { TerraformStack } from 'cdktf';
import { CiBucket, PresignedUrl } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  new PresignedUrl(stack, 'Voice', { bucket, object: 'stems/song/voice.aac', expiresIn: '1h' });
}

// The HCL that cdktf writes leaves ephemeral resources out; its JSON has them.
export const hcl = `ephemeral "tencentci_presigned_url" "Voice" {
  bucket     = "media-1250000000"
  object     = "stems/song/voice.aac"
  expires_in = "1h"
}
`;
