import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { providerNotBuilt, providerNoteUnreadable } from './errors';

/** A file of the provider. */
export interface ProviderFile {
  /** Where it lies in this package. */
  readonly source: string;
  /** How it is called where it is placed. */
  readonly name: string;
  /** SHA-256 in hexadecimal, as the build noted it. */
  readonly sha256: string;
}

/** The provider as it travels in this package. */
export interface ProviderPackage {
  /** The version that Terraform is told. */
  readonly version: string;
  /** The executable, a script for the shell, and what that runs; the same for every platform. */
  readonly files: readonly ProviderFile[];
}

/** What Terraform starts, without the version that Terraform wants in its name. */
const EXECUTABLE = 'terraform-provider-tencentci';

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
  if (!sound || !digests.some(([name]) => name === EXECUTABLE)) {
    throw providerNoteUnreadable(note, 'the SHA-256');
  }
  const files = digests.map(([name, sha256]) => ({
    source: path.join(dist, name),
    name: name === EXECUTABLE ? `${EXECUTABLE}_v${version}` : name,
    sha256: String(sha256),
  }));
  const missing = files.find(({ source }) => !existsSync(source));
  if (missing) throw providerNotBuilt(missing.source);
  return { version, files };
}

function packageAbove(folder: string): string {
  const above = path.dirname(folder);
  return above === folder || existsSync(path.join(folder, 'package.json')) ? folder : packageAbove(above);
}
