import { App, TerraformStack } from 'cdktf';
import {
  AudioConfig,
  AudioMode,
  CiBucket,
  DeployHook,
  HookResourceType,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from 'cdktf-tencent-ci';

const app = new App();
const stack = new TerraformStack(app, 'media');
new TencentCiProvider(stack, 'TencentCi', { region: 'ap-chongqing' });

const bucket = new CiBucket(stack, 'Media', { bucketName: 'media-1250000000' });
const vocals = new VoiceSeparateTemplate(stack, 'Vocals', {
  bucket,
  templateName: 'vocals-aac',
  audioMode: AudioMode.IS_AUDIO,
  audioConfig: AudioConfig.aac({ samplerate: 44100, bitrate: 128, channels: 2 }),
});
const uploads = new VoiceSeparateWorkflow(stack, 'Uploads', {
  bucket,
  objectPrefix: 'uploads/',
  template: vocals,
  output: { voice: 'stems/${InputName}/voice.${Ext}' },
});
new DeployHook(stack, 'Announce', {
  when: [uploads],
  command: 'echo "$UPLOADS_ID" >> announced',
  resourceType: HookResourceType.TERRAFORM_DATA,
});

app.synth();
