import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiFunctions } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const key = CiFunctions.expandOutput('stems/${InputName}.mp3', 'uploads/song.wav');
  new TerraformOutput(stack, 'key', { value: key });
}

export const hcl = `output "key" {
  value = provider::tencentci::expand_output("stems/$\${InputName}.mp3", "uploads/song.wav")
}
`;
