import type { TerraformStack } from 'cdktf';
import { AudioMode, CiBucket, JobCallback, ResultFormat, VoiceSeparateJob } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  new VoiceSeparateJob(stack, 'Song', {
    bucket,
    inputObject: 'uploads/song.mp3',
    audioMode: AudioMode.MUSIC_MODE,
    output: {
      voice: 'stems/song/voice.${Ext}',
      background: 'stems/song/background.${Ext}',
      bass: 'stems/song/bass.${Ext}',
      drums: 'stems/song/drums.${Ext}',
    },
    callback: JobCallback.url('https://example.com/ci', { format: ResultFormat.JSON }),
  });
}
