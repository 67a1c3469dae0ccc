import type { TerraformStack } from 'cdktf';
import { AudioMode, CiBucket, DeployHook, VoiceSeparateTemplate } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const template = new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket,
    templateName: 'vocals',
    audioMode: AudioMode.IS_AUDIO,
  });
  new DeployHook(stack, 'Tell', { when: [template], command: 'echo "the template changed"' });
}
