import { TerraformOutput, type TerraformStack } from 'cdktf';
import { AudioMode, CamPolicy, CiBucket, VoiceSeparateTemplate } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket,
    templateName: 'vocals',
    audioMode: AudioMode.IS_AUDIO,
  });
  // After all that it is for.
  const { read } = CamPolicy.forStack(stack);
  new TerraformOutput(stack, 'read_policy', { value: read.toJson() });
}
