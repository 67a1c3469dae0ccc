import type { TerraformStack } from 'cdktf';
import { AudioConfig, AudioMode, CiBucket, VoiceSeparateTemplate } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket,
    templateName: 'vocals',
    audioMode: AudioMode.IS_AUDIO,
    audioConfig: AudioConfig.aac({ samplerate: 44100, bitrate: 128, channels: 2 }),
  });
}
