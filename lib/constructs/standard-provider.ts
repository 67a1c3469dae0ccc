import { type TerraformProvider, TerraformStack } from './cdktf';
import { TencentciProvider } from './generated/provider';
import type { IConstruct } from 'constructs';

/** The provider of a resource: the one that it names, or else the one of its stack that has no alias. */
export function providerOf(
  resource: IConstruct,
  chosen: TerraformProvider | undefined,
): TencentciProvider | undefined {
  if (chosen !== undefined) return chosen instanceof TencentciProvider ? chosen : undefined;
  return TerraformStack.of(resource)
    .node.findAll()
    .find((node): node is TencentciProvider => node instanceof TencentciProvider && node.alias === undefined);
}
