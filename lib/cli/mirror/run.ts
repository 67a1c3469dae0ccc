import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { findProviderPackage, PACKAGE_ROOT } from '../../stack/provider-package';
import { EXIT, Failure } from '../exit';
import type { MirrorFlags } from '../flags';
import { providerInstallation } from '../installation';
import { print } from '../print';
import { written } from '../written';
import { type Mirrored, writeMirror } from './tree';

/** Where a network mirror may be; it is for the reader to put their own. */
const EXAMPLE_URL = 'https://mirror.example.com/terraform/';

/**
 * Writes the provider of this package into a mirror, and tells how to install from it.
 * @throws Failure when the folder cannot be written, or has this version with other bytes.
 */
export function mirror(folder: string, flags: MirrorFlags): void {
  const place = path.resolve(folder);
  const provider = findProviderPackage(PACKAGE_ROOT);
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new Failure(
      EXIT.usage,
      `${place} is no folder. Name a folder for the mirror; it is made where it is missing.`,
    );
  }
  const done = written(place, () => {
    mkdirSync(place, { recursive: true });
    return writeMirror(place, provider);
  });
  print(flags.json ? mirrorJson(place, done) : mirrorText(place, done));
}

function mirrorJson(folder: string, { version, versions, packages, changed }: Mirrored): object {
  return {
    folder,
    version,
    versions,
    changed,
    packages,
    cliConfig: {
      filesystem: providerInstallation('filesystem_mirror', folder),
      network: providerInstallation('network_mirror', EXAMPLE_URL),
    },
  };
}

function mirrorText(folder: string, { version, versions, packages, changed }: Mirrored): string {
  const others = versions.filter((each) => each !== version);
  return `${folder} ${changed ? 'has' : 'had already'} the provider ${version} for ${packages.map(({ platform }) => platform).join(', ')}.${
    others.length > 0 ? `\nIt keeps ${others.join(', ')}.` : ''
  }

Who reads this folder says so in the configuration of the command line (~/.terraformrc, for OpenTofu ~/.tofurc):

${providerInstallation('filesystem_mirror', folder)}
Served over HTTPS, with the address that ${path.basename(folder)} has there:

${providerInstallation('network_mirror', EXAMPLE_URL)}`;
}
