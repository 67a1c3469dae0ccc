import { TerraformOutput, TerraformStack } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  CiBucket,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from 'cdktf-tencent-ci';
import { type Construct } from 'constructs';

/** Every song that is uploaded under songs/ is taken apart into four stems. */
export class Karaoke extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    // Credentials come from TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.
    new TencentCiProvider(this, 'TencentCi', { region: 'ap-chongqing' });

    // Binds the bucket to Cloud Infinite and enables Smart Audio and media processing. The bucket itself exists.
    const songs = new CiBucket(this, 'Songs', { bucketName: 'karaoke-1250000000' });

    // In MusicMode the service chooses samplerate, bitrate and channels; the codec is ours.
    const fourStems = new VoiceSeparateTemplate(this, 'FourStems', {
      bucket: songs,
      templateName: 'four-stems-mp3',
      audioMode: AudioMode.MUSIC_MODE,
      audioConfig: AudioConfig.mp3(),
    });

    // CI replaces the wildcards. Below another prefix than that of the uploads, or a stem would be taken for a song.
    const separated = new VoiceSeparateWorkflow(this, 'Separated', {
      bucket: songs,
      objectPrefix: 'songs/',
      extFilter: { customExts: ['mp3', 'flac', 'wav'] },
      template: fourStems,
      output: {
        voice: 'stems/${InputName}/voice.${Ext}',
        background: 'stems/${InputName}/background.${Ext}',
        bass: 'stems/${InputName}/bass.${Ext}',
        drums: 'stems/${InputName}/drums.${Ext}',
      },
    });

    new TerraformOutput(this, 'workflow_id', { value: separated.workflowId });
  }
}
