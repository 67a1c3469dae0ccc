import { isPrivateUrl } from '../../rules';
import { type TerraformProvider, TerraformStack, Token } from './cdktf';
import { TencentciProvider } from '../generated/provider';
import type { IConstruct } from 'constructs';

/** The provider of a stack that was found last: a search looks at the whole stack, and every construct asks. */
const found = new WeakMap<TerraformStack, TencentciProvider>();

/** The provider of a resource: the one that it names, or else the one of its stack that has no alias. */
export function providerOf(
  resource: IConstruct,
  chosen: TerraformProvider | undefined,
): TencentciProvider | undefined {
  if (chosen !== undefined) return chosen instanceof TencentciProvider ? chosen : undefined;
  const stack = TerraformStack.of(resource);
  const known = found.get(stack);
  // It may have been given an alias meanwhile, or taken out.
  if (known && known.alias === undefined && known.node.scope?.node.tryFindChild(known.node.id) === known) {
    return known;
  }
  const provider = stack.node
    .findAll()
    .find((node): node is TencentciProvider => node instanceof TencentciProvider && node.alias === undefined);
  if (provider) found.set(stack, provider);
  return provider;
}

/**
 * Whether callbacks may go to private addresses: only an emulator can reach them. Where the program gives no endpoint,
 * the service is meant; an endpoint that is a token may be anything.
 */
export function reachesPrivateAddresses(scope: IConstruct, chosen: TerraformProvider | undefined): boolean {
  const endpoint = providerOf(scope, chosen)?.endpointInput;
  return endpoint !== undefined && (Token.isUnresolved(endpoint) || isPrivateUrl(endpoint));
}
