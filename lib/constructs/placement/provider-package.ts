import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { providerNotBuilt, providerNoteUnreadable } from '../checks/errors';

/** The provider as it travels in this package. */
export interface ProviderPackage {
  /** The version that Terraform is told. */
  readonly version: string;
  /** The executable: one Node script with a shebang, the same for every platform. */
  readonly executable: string;
  /** SHA-256 of the executable in hexadecimal, as the build noted it. */
  readonly sha256: string;
}

/** Where this package lies: three levels up, from `lib/constructs/placement` as from `dist/constructs/placement`. */
export const PACKAGE_ROOT = path.resolve(__dirname, '../../..');

/**
 * Finds the provider in a package.
 *
 * @throws Error when the package was not built.
 */
export function findProviderPackage(root: string): ProviderPackage {
  const executable = path.join(root, 'dist', 'terraform-provider-tencentci');
  const note = path.join(root, 'dist', 'provider.json');
  const missing = [executable, note].find((file) => !existsSync(file));
  if (missing !== undefined) throw providerNotBuilt(missing);

  const { version, sha256 } = JSON.parse(readFileSync(note, 'utf8')) as Record<string, unknown>;
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version)) {
    throw providerNoteUnreadable(note, 'the version');
  }
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw providerNoteUnreadable(note, 'the SHA-256');
  }
  return { version, executable, sha256 };
}
