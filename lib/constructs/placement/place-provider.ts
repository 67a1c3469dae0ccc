import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import {
  type IStackSynthesizer,
  type ISynthesisSession,
  TerraformProvider,
  TerraformStack,
} from '../terraform/cdktf';
import { hasLockEntry, packageHash, withLockEntry } from './lock-file';
import type { ProviderPackage } from './provider-package';

/** The provider's source address. Its host exists nowhere: Terraform finds the provider in the stack's folder. */
const SOURCE_ADDRESS = 'tencent-ci.local/cdktf/tencentci';

/** The platforms that the executable is placed for. */
export const PLATFORMS = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'] as const;

/**
 * Placed beside the executable, a CommonJS script without an extension of its own: in a project whose `package.json` says
 * `"type": "module"`, Node would otherwise take it for an ECMAScript module and not start it.
 */
const MODULE_SCOPE = '{ "type": "commonjs" }\n';

/** A provider that is required at one exact version. */
export interface PinnedProvider {
  /** Full source address. */
  readonly address: string;
  /** Exact version. */
  readonly version: string;
}

/** Stacks whose synthesizer was wrapped: two providers (aliases) in a stack must not place twice. */
const attached = new WeakSet<TerraformStack>();

/** Makes a stack place the provider in its folder whenever it is synthesized. */
export function placeOnSynth(stack: TerraformStack, provider: ProviderPackage): void {
  if (attached.has(stack)) return;
  attached.add(stack);
  stack.synthesizer = new PlacingSynthesizer(stack, stack.synthesizer, provider);
}

/** Runs after the synthesizer that it wraps, when the stack's folder exists. */
class PlacingSynthesizer implements IStackSynthesizer {
  constructor(
    private readonly stack: TerraformStack,
    private readonly inner: IStackSynthesizer,
    private readonly provider: ProviderPackage,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.inner.synthesize(session);
    const folder = session.manifest.forStack(this.stack).workingDirectory;
    placeProvider(path.join(session.outdir, folder), this.provider, pinnedProviders(this.stack));
  }
}

/**
 * Places the provider and its lock entry in a stack's folder, so that `terraform init` finds both, with no registry.
 *
 * @param others - the other providers that the stack pins. Those without a lock entry get one: `cdktf deploy` runs
 * `terraform providers lock` when any provider has none, and that asks the host of every provider, ours among them.
 */
export function placeProvider(
  stackDir: string,
  provider: ProviderPackage,
  others: readonly PinnedProvider[] = [],
): void {
  const { version } = provider;
  const home = path.join(stackDir, 'terraform.d', 'plugins', ...SOURCE_ADDRESS.split('/'));
  // Whole, so that no stale version is chosen and no stray file is hashed.
  rmSync(home, { recursive: true, force: true });
  const packages = PLATFORMS.map((platform) => path.join(home, version, platform));
  for (const dir of packages) {
    mkdirSync(dir, { recursive: true });
    place(provider.executable, path.join(dir, `terraform-provider-tencentci_v${version}`));
    writeFileSync(path.join(dir, 'package.json'), MODULE_SCOPE);
  }
  // The packages of all platforms hold the same files, so one hash is good for all.
  const hashes = packages.slice(0, 1).map(packageHash);

  const lockFile = path.join(stackDir, '.terraform.lock.hcl');
  const before = existsSync(lockFile) ? readFileSync(lockFile, 'utf8') : '';
  const seeds = others.filter(({ address }) => !hasLockEntry(before, address));
  const entries = [
    { address: SOURCE_ADDRESS, version, hashes },
    ...seeds.map((seed) => ({ ...seed, hashes: [] })),
  ];
  const after = entries.reduce(withLockEntry, before);
  if (after !== before) writeFileSync(lockFile, after);
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

/** Hard-links the executable, or copies it where a link cannot be made or would not be executable. */
function place(executable: string, target: string): void {
  try {
    accessSync(executable, constants.X_OK);
    linkSync(executable, target);
  } catch {
    // Another file system, a file of another user, or a mode that unpacking lost. Never chmod the package itself.
    copyFileSync(executable, target);
    chmodSync(target, 0o755);
  }
}
