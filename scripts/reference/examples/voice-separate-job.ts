import type { TerraformStack } from 'cdktf';
import { AudioConfig, AudioMode, CiBucket, VoiceSeparateJob } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  new VoiceSeparateJob(stack, 'Song', {
    bucket,
    inputObject: 'uploads/song.mp3',
    audioMode: AudioMode.IS_AUDIO,
    audioConfig: AudioConfig.mp3({ samplerate: 44100, bitrate: 128 }),
    output: { voice: 'stems/song/voice.${Ext}' },
    timeout: '45m',
  });
}
