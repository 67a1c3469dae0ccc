import { TerraformOutput, type TerraformStack } from 'cdktf';
import { CiFunctions } from '../../../lib';

export default function example(stack: TerraformStack): void {
  const { bucket } = CiFunctions.parseId('ap-chongqing/media-1250000000/name:vocals');
  new TerraformOutput(stack, 'bucket', { value: bucket });
}

// What is known is computed by the program, and no call is left in what it writes.
export const hcl = `output "bucket" {
  value = provider::tencentci::parse_id("ap-chongqing/media-1250000000/name:vocals").bucket
}
`;
