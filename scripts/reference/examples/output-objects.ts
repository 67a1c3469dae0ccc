import { TerraformOutput, type TerraformStack } from 'cdktf';
import { AudioMode, CiFunctions } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const { voice } = CiFunctions.outputObjects(
    { audioMode: AudioMode.IS_AUDIO, codec: 'mp3' },
    { voice: 'stems/voice.${Ext}' },
  );
  new TerraformOutput(stack, 'voice', { value: voice });
}

export const hcl = `output "voice" {
  value = provider::tencentci::output_objects(
    { audio_mode = "IsAudio", codec = "mp3" },
    { au_object = "stems/voice.$\${Ext}" },
  ).voice
}
`;
