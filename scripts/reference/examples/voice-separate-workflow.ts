import type { TerraformStack } from 'cdktf';
import { AudioMode, CiBucket, VoiceSeparateTemplate, VoiceSeparateWorkflow } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const template = new VoiceSeparateTemplate(stack, 'Both', {
    bucket,
    templateName: 'both',
    audioMode: AudioMode.AUDIO_AND_BACKGROUND,
  });
  new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket,
    workflowName: 'uploads',
    objectPrefix: 'uploads/',
    template,
    output: {
      voice: 'stems/${InputName}-${RunId}/voice.${Ext}',
      background: 'stems/${InputName}-${RunId}/background.${Ext}',
    },
  });
}
