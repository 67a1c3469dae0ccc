import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkWay, ignoring, writeWhole } from '../../stack/files';
import { PLATFORMS, type Platform, SOURCE_ADDRESS } from '../../stack/names';
import { packageFiles, platformHash, type ProviderPackage } from '../../stack/provider-package';
import { EXIT, Failure } from '../exit';
import { packageZip } from './zip';

/** What a mirror has of one platform. */
export interface MirroredPackage {
  readonly platform: Platform;
  /** The zip file, from the folder of the mirror on. */
  readonly file: string;
  /** What lock files hold of it: `h1:` of what is in it, `zh:` of the file itself. */
  readonly hashes: readonly string[];
}

/** What a mirror has by now. */
export interface Mirrored {
  /** The version that was written. */
  readonly version: string;
  /** All versions that it has. */
  readonly versions: readonly string[];
  /** Of the version that was written. */
  readonly packages: readonly MirroredPackage[];
  /** Whether anything had to be written. */
  readonly changed: boolean;
}

const VERSION_FILE = /^(\d+\.\d+\.\d+(?:-[\w.-]+)?)\.json$/;

/**
 * Writes a provider into a mirror: what Terraform calls the packed layout of a filesystem mirror, and beside it the two
 * kinds of JSON files of the network mirror protocol. Other versions stay. What others read meanwhile is whole: first
 * come the zip files, then what leads to them.
 *
 * @throws Failure when the mirror has this version with other bytes.
 * @throws StackFault when a link is in the way, or a file is not the one that was built.
 */
export function writeMirror(folder: string, provider: ProviderPackage): Mirrored {
  const { version } = provider;
  const steps = SOURCE_ADDRESS.split('/');
  const home = path.join(folder, ...steps);
  const zips = packagesOf(provider);
  const archives = zips.map(({ platform, name, hashes }) => [platform, { hashes, url: name }] as const);
  const about = `${version}.json`;
  for (const name of ['index.json', about, ...zips.map((zip) => zip.name)])
    checkWay(folder, [...steps, name]);
  mkdirSync(home, { recursive: true });

  const text = jsonText({ archives: Object.fromEntries(archives) });
  const before = ignoring('ENOENT', () => readFileSync(path.join(home, about), 'utf8'));
  if (before !== undefined && before !== text) throw otherBytes(path.join(home, about), version);
  const write = (name: string, content: string | Uint8Array): boolean => {
    const file = path.join(home, name);
    const bytes = Buffer.from(content);
    if (ignoring('ENOENT', () => readFileSync(file))?.equals(bytes)) return false;
    writeWhole(file, bytes);
    return true;
  };
  const changes = [...zips.map(({ name, bytes }) => write(name, bytes)), write(about, text)];
  const versions = readdirSync(home)
    .flatMap((name) => VERSION_FILE.exec(name)?.[1] ?? [])
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  changes.push(
    write('index.json', jsonText({ versions: Object.fromEntries(versions.map((each) => [each, {}])) })),
  );
  return {
    version,
    versions,
    packages: zips.map(({ platform, name, hashes }) => ({
      platform,
      file: path.posix.join(SOURCE_ADDRESS, name),
      hashes,
    })),
    changed: changes.includes(true),
  };
}

/** The zip files of all platforms; those with the same files are packed once. */
function packagesOf(provider: ProviderPackage): readonly {
  readonly platform: Platform;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly hashes: readonly string[];
}[] {
  const packed = new Map<string, Uint8Array>();
  return PLATFORMS.map((platform) => {
    const h1 = platformHash(provider, platform);
    const bytes = packed.get(h1) ?? packageZip(packageFiles(provider, platform));
    packed.set(h1, bytes);
    const zh = `zh:${createHash('sha256').update(bytes).digest('hex')}`;
    const name = `terraform-provider-tencentci_${provider.version}_${platform}.zip`;
    return { platform, name, bytes, hashes: [h1, zh] };
  });
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function otherBytes(file: string, version: string): Failure {
  return new Failure(
    EXIT.failed,
    `${file} has version ${version} with other hashes, which lock files of others may hold. Nothing was written. Take ` +
      `the package that it was written from, or delete the file to replace ${version} for everybody.`,
  );
}
