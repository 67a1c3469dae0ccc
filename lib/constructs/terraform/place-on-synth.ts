import path from 'node:path';
import { SOURCE_ADDRESS } from '../../stack/names';
import { type PinnedProvider, placeProvider } from '../../stack/place-provider';
import type { ProviderPackage } from '../../stack/provider-package';
import { afterSynth } from './after-synth';
import { TerraformProvider, TerraformStack } from './cdktf';

/** Stacks whose synthesizer was wrapped: two providers (aliases) in a stack must not place twice. */
const attached = new WeakSet<TerraformStack>();

/** Makes a stack place the provider in its folder whenever it is synthesized. */
export function placeOnSynth(stack: TerraformStack, provider: ProviderPackage): void {
  if (attached.has(stack)) return;
  attached.add(stack);
  afterSynth(stack, ({ outdir, manifest }) => {
    const folder = manifest.forStack(stack).workingDirectory;
    placeProvider(path.join(outdir, folder), provider, pinnedProviders(stack));
  });
}

/** The other providers of a stack that are required at one exact version. */
function pinnedProviders(stack: TerraformStack): PinnedProvider[] {
  const pinned = new Map<string, PinnedProvider>();
  for (const node of stack.node.findAll()) {
    if (!TerraformProvider.isTerraformProvider(node) || TerraformStack.of(node) !== stack) continue;
    const { providerVersion, providerVersionConstraint } = node.terraformGeneratorMetadata ?? {};
    const version = providerVersion ?? providerVersionConstraint ?? '';
    const address = fullAddress(node.terraformProviderSource ?? node.terraformResourceType);
    if (address !== SOURCE_ADDRESS && /^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version)) {
      pinned.set(address, { address, version });
    }
  }
  return [...pinned.values()];
}

/** `null` and `hashicorp/null` in full: `registry.terraform.io/hashicorp/null`. */
function fullAddress(source: string): string {
  const parts = source.split('/');
  return [...['registry.terraform.io', 'hashicorp'].slice(0, 3 - parts.length), ...parts].join('/');
}
