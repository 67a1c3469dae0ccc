import type { TerraformStack } from 'cdktf';
import { TencentCiProvider } from '../../../lib';

export default function example(stack: TerraformStack): void {
  // Keys come from the environment, a profile of tccli, or the role of the machine.
  new TencentCiProvider(stack, 'TencentCi', {
    region: 'ap-chongqing',
    allowedAccountIds: ['100000000001'],
  });
}
