import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiFunctions } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const { samplerates } = CiFunctions.codecLimits('amr');
  new TerraformOutput(stack, 'samplerates', { value: samplerates });
}

export const hcl = `output "samplerates" {
  value = provider::tencentci::codec_limits("amr").samplerates
}
`;
