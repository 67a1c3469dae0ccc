import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { providerNotBuilt, providerNoteUnreadable } from './errors';
import { packageHash } from './lock-file';
import { type Platform, PLATFORMS } from './names';

/** A file of the provider. */
export interface ProviderFile {
  /** Where it lies in this package. */
  readonly source: string;
  /** How it is called where it is placed. */
  readonly name: string;
  /** SHA-256 in hexadecimal, as the build noted it. */
  readonly sha256: string;
  /** Where alone it belongs. @default - everywhere */
  readonly system?: System;
}

/** Systems that start programs in different ways. */
type System = 'windows' | 'unix';

/** The provider as it travels in this package. */
export interface ProviderPackage {
  /** The version that Terraform is told. */
  readonly version: string;
  /** What Terraform starts, a script for the shell or a launcher for Windows, and what these run. */
  readonly files: readonly ProviderFile[];
}

/** What Terraform starts, without the version that Terraform wants in its name. */
const EXECUTABLES: Readonly<Record<string, System>> = {
  'terraform-provider-tencentci': 'unix',
  'terraform-provider-tencentci.exe': 'windows',
};

/** Where this package lies: above this file, be it by itself or bundled. */
export const PACKAGE_ROOT = packageAbove(__dirname);

/**
 * Finds the provider in a package.
 *
 * @throws StackFault when the package was not built.
 */
export function findProviderPackage(root: string): ProviderPackage {
  const dist = path.join(root, 'dist');
  const note = path.join(dist, 'provider.json');
  if (!existsSync(note)) throw providerNotBuilt(note);
  const { version, files: noted } = JSON.parse(readFileSync(note, 'utf8')) as Record<string, unknown>;
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version)) {
    throw providerNoteUnreadable(note, 'the version');
  }
  const digests = Object.entries(noted ?? {}) as [string, unknown][];
  const sound = digests.every(
    ([name, sha256]) => /^[\w.-]+$/.test(name) && /^[0-9a-f]{64}$/.test(String(sha256)),
  );
  if (!sound || !Object.keys(EXECUTABLES).every((name) => digests.some(([noted]) => noted === name))) {
    throw providerNoteUnreadable(note, 'the SHA-256');
  }
  const files = digests.map(([name, sha256]): ProviderFile => {
    const system = EXECUTABLES[name];
    const source = path.join(dist, name);
    if (system === undefined) return { source, name, sha256: String(sha256) };
    const { name: stem, ext } = path.parse(name);
    return { source, name: `${stem}_v${version}${ext}`, sha256: String(sha256), system };
  });
  const missing = files.find(({ source }) => !existsSync(source));
  if (missing) throw providerNotBuilt(missing.source);
  return { version, files };
}

/** The files of the package of one platform. */
export function packageFiles({ files }: ProviderPackage, platform: Platform): readonly ProviderFile[] {
  const own: System = platform.startsWith('windows_') ? 'windows' : 'unix';
  return files.filter(({ system }) => system === undefined || system === own);
}

/** The hash of the package of one platform, as lock files hold it. */
export function platformHash(provider: ProviderPackage, platform: Platform): string {
  return packageHash(
    Object.fromEntries(packageFiles(provider, platform).map(({ name, sha256 }) => [name, sha256])),
  );
}

/** The hashes of the packages of all platforms: one each of those that differ. */
export function platformHashes(provider: ProviderPackage): readonly string[] {
  return [...new Set(PLATFORMS.map((platform) => platformHash(provider, platform)))].sort();
}

function packageAbove(folder: string): string {
  const above = path.dirname(folder);
  return above === folder || existsSync(path.join(folder, 'package.json')) ? folder : packageAbove(above);
}
