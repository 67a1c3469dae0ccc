import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { ignoring } from '../../stack/files';
import { HOME, LOCK_FILE, PLATFORMS, SOURCE_ADDRESS, thisPlatform } from '../../stack/names';
import { placeForUser, placeProvider } from '../../stack/place-provider';
import { findProviderPackage, PACKAGE_ROOT, type ProviderPackage } from '../../stack/provider-package';
import { askedIn } from '../adopt/provider';
import { EXIT, Failure } from '../exit';
import type { InstallFlags } from '../flags';
import { mirrorMethod, moduleBlocks } from '../installation';
import { print } from '../print';
import { written } from '../written';
import { type CliConfig, dataFolder, otherInstallations } from './cli-config';

/** What was done. */
interface Installed {
  readonly version: string;
  /** Whether anything had to be written. */
  readonly changed: boolean;
  /** The folder that Terraform looks in. */
  readonly plugins: string;
  readonly platforms: readonly string[];
  /** The lock file that has its entry; without, `terraform init` writes it. */
  readonly lockFile?: string;
  /** Other versions that were there: they are gone from a root module, and stay among the plugins of a user. */
  readonly others: readonly string[];
  /** The version that the root module asks for, when it is another one. */
  readonly asked?: string;
}

/**
 * Puts the provider of this package where Terraform and OpenTofu find it without a network.
 * @throws Failure when the folder is none, or cannot be written.
 * @throws StackFault when a link is in the way, or the lock file is broken.
 */
export function install(flags: InstallFlags): void {
  const provider = findProviderPackage(PACKAGE_ROOT);
  const machine = { system: process.platform, env: process.env, home: homedir() };
  const done = flags.user
    ? forUser(path.join(dataFolder(machine), 'plugins'), provider)
    : inModule(path.resolve(flags.dir ?? '.'), provider);
  const configs = otherInstallations(machine, done.plugins);
  print(flags.json ? installJson(done, configs) : installText(done, configs));
}

function inModule(folder: string, provider: ProviderPackage): Installed {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isDirectory() !== true) {
    throw new Failure(
      EXIT.usage,
      `${folder} is ${stats ? 'no folder' : 'not there'}. Name the folder of a root module with --dir, or make it first.`,
    );
  }
  const others = otherVersions(path.join(folder, ...HOME), provider);
  const texts = written(folder, () =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.tf') || name.endsWith('.tofu'))
      .map((name) => readFileSync(path.join(folder, name), 'utf8')),
  );
  const asked = askedIn(texts);
  return {
    version: provider.version,
    changed: written(folder, () => placeProvider(folder, provider)),
    plugins: path.join(folder, ...HOME.slice(0, 2)),
    platforms: PLATFORMS,
    lockFile: path.join(folder, LOCK_FILE),
    others,
    ...(asked !== undefined && asked !== provider.version && { asked }),
  };
}

function forUser(plugins: string, provider: ProviderPackage): Installed {
  const platform = PLATFORMS.find((each) => each === thisPlatform());
  if (platform === undefined) {
    throw new Failure(
      EXIT.failed,
      `There is no provider for ${thisPlatform()}: this package has one for ${PLATFORMS.join(', ')}.`,
    );
  }
  return {
    version: provider.version,
    changed: written(plugins, () => placeForUser(plugins, provider, platform)),
    plugins,
    platforms: [platform],
    others: otherVersions(path.join(plugins, ...SOURCE_ADDRESS.split('/')), provider),
  };
}

function otherVersions(home: string, { version }: ProviderPackage): readonly string[] {
  const found = ignoring('ENOTDIR', () => ignoring('ENOENT', () => readdirSync(home))) ?? [];
  return found.filter((name) => /^\d/.test(name) && name !== version).sort();
}

function installJson({ lockFile, asked, ...done }: Installed, configs: readonly CliConfig[]): object {
  return {
    source: SOURCE_ADDRESS,
    ...done,
    ...(lockFile !== undefined && { lockFile }),
    ...(asked !== undefined && { asked }),
    configuration: moduleBlocks(done.version),
    cliConfigs: configs,
  };
}

function installText(done: Installed, configs: readonly CliConfig[]): string {
  const { version, changed, plugins, platforms, lockFile, others, asked } = done;
  const has = changed ? 'The provider is in its place' : 'The provider was in its place already';
  const lines = [
    `${has}: ${version}, for ${platforms.join(', ')}.`,
    `  ${changed ? 'place' : 'keep '} ${path.join(plugins, SOURCE_ADDRESS, version)}`,
  ];
  if (lockFile === undefined) {
    lines.push(...others.map((other) => `  keep  ${path.join(plugins, SOURCE_ADDRESS, other)}`));
    lines.push(
      '',
      'terraform init finds it in every root module, and writes its lock entry, which then knows this platform alone. A',
      `module whose lock file has another version keeps that, until it asks for ${version}: terraform init -upgrade.`,
    );
  } else {
    lines.push(`  ${changed ? 'place' : 'keep '} the entry in ${lockFile}`);
    lines.push(...others.map((other) => `  remove ${path.join(plugins, SOURCE_ADDRESS, other)}`));
  }
  lines.push(
    '',
    asked === undefined
      ? 'What the configuration says, if it does not say so yet:'
      : `The configuration asks for version ${asked}, and this package has ${version}. What it has to say:`,
    '',
    moduleBlocks(version),
    ...configs.flatMap(({ file, finding }) => [
      finding === 'elsewhere'
        ? `${file} has a provider_installation, so that no folder is looked in by itself. Write into it:`
        : `${file} cannot be read. If it has a provider_installation, no folder is looked in by itself; write into it:`,
      '',
      mirrorMethod('filesystem_mirror', plugins),
    ]),
    lockFile === undefined ? 'Next: terraform init' : `Next: cd ${path.dirname(lockFile)} && terraform init`,
  );
  return lines.join('\n');
}
