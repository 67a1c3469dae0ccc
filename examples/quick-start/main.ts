// A voice-separation template, declared. `npm run demo` deploys it against the emulator, changes it and destroys it.
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { AudioConfig, AudioMode, CiBucket, TencentCiProvider, VoiceSeparateTemplate } from 'cdktf-tencent-ci';
import { type Construct } from 'constructs';

class QuickStart extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);

    // Credentials come from TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.
    new TencentCiProvider(this, 'TencentCi', { region: 'ap-chongqing' });

    const media = CiBucket.fromBucketName(this, 'Media', 'media-1250000000');

    const vocals = new VoiceSeparateTemplate(this, 'Vocals', {
      bucket: media,
      templateName: 'vocals-aac',
      audioMode: AudioMode.IS_AUDIO,
      audioConfig: AudioConfig.aac({ samplerate: 44100, bitrate: 128, channels: 2 }),
    });

    new TerraformOutput(this, 'template_id', { value: vocals.templateId });
  }
}

const app = new App();
new QuickStart(app, 'quick-start');
app.synth();
