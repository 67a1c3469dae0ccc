import { Aspects, type TerraformStack } from 'cdktf';
import {
  AudioMode,
  CiBucket,
  CostEstimate,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from '../../../lib';

export default function example(stack: TerraformStack): void {
  const bucket = CiBucket.fromBucketName(stack, 'Media', 'media-1250000000');
  const template = new VoiceSeparateTemplate(stack, 'Vocals', {
    bucket,
    templateName: 'vocals',
    audioMode: AudioMode.IS_AUDIO,
  });
  const uploads = new VoiceSeparateWorkflow(stack, 'Uploads', {
    bucket,
    objectPrefix: 'uploads/',
    template,
    output: { voice: 'stems/${RunId}/voice.${Ext}' },
  });
  CostEstimate.setMinutesPerMonth(uploads, 50_000);
  Aspects.of(stack).add(new CostEstimate({ prices: CostEstimate.INTERNATIONAL_PRICES }));
}
