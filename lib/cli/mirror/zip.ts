import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Zippable, zipSync } from 'fflate';
import { providerAltered } from '../../stack/errors';
import type { ProviderFile } from '../../stack/provider-package';

/** The first day that a zip file knows, by the clock of this machine, which is what is written. */
const NO_TIME = new Date(1980, 0, 1);

/** Made on Unix, so that the rights count. */
const UNIX = 3;

/** A file that everybody may run: Terraform gives what it unpacks the rights that the zip file names. */
const EXECUTABLE = 0o100755 << 16;

/**
 * Packs the files of a provider, to the same bytes each time and everywhere.
 *
 * @throws StackFault when a file is not the one that was built.
 */
export function packageZip(files: readonly ProviderFile[]): Uint8Array {
  const entries: Zippable = {};
  for (const { source, name, sha256 } of [...files].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const bytes = readFileSync(source);
    const found = createHash('sha256').update(bytes).digest('hex');
    if (found !== sha256) throw providerAltered(source, sha256, found);
    entries[name] = [bytes, { mtime: NO_TIME, os: UNIX, attrs: EXECUTABLE, level: 9 }];
  }
  return zipSync(entries);
}
