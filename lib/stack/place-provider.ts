import { createHash } from 'node:crypto';
import {
  chmodSync,
  constants,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
} from 'node:fs';
import path from 'node:path';
import { lockFileBroken, providerAltered } from './errors';
import { checkWay, ignoring, makeWay, removeFolder, statsOf, swapFolder, writeWhole } from './files';
import { HclSyntaxError } from './hcl';
import { type LockEntry, hasLockEntry, withLockEntry } from './lock-file';
import { HOME, LOCK_FILE, PLATFORMS, type Platform, SOURCE_ADDRESS } from './names';
import { type ProviderFile, type ProviderPackage, packageFiles, platformHashes } from './provider-package';

/** How the folders are called in which packages are made; Terraform does not look for providers there. */
const STAGE = '.tencentci-';

/** A provider that is required at one exact version. */
export interface PinnedProvider {
  /** Full source address. */
  readonly address: string;
  /** Exact version. */
  readonly version: string;
}

/**
 * Places the provider and its lock entry in a stack's folder, so that `terraform init` finds both, with no registry.
 * Nothing is written outside of the folder, and no file when something is wrong. What is there already as it
 * should be is left as it is.
 *
 * @param others - the other providers that the stack pins. Those without a lock entry get one: `cdktf deploy` runs
 * `terraform providers lock` when any provider has none, and that asks the host of every provider, ours among them.
 * @returns whether anything had to be written.
 * @throws StackFault when a link is in the way, the lock file is broken, or the executable is not the one that was built.
 */
export function placeProvider(
  stackDir: string,
  provider: ProviderPackage,
  others: readonly PinnedProvider[] = [],
): boolean {
  checkWay(stackDir, [LOCK_FILE]);
  for (const platform of PLATFORMS) {
    for (const { name } of packageFiles(provider, platform)) {
      checkWay(stackDir, [...HOME, provider.version, platform, name]);
    }
  }
  const lockFile = path.join(stackDir, LOCK_FILE);
  const before = ignoring('ENOENT', () => readFileSync(lockFile)) ?? Buffer.alloc(0);
  const after = withEntries(lockFile, before, provider, others);

  const stands = ignoring('ENOENT', () => isPlaced(path.join(stackDir, ...HOME), provider)) === true;
  if (!stands) placePackages(stackDir, provider);
  if (after !== undefined) writeWhole(lockFile, after);
  return !stands || after !== undefined;
}

/**
 * Places the package of one platform among the plugins of a user, where every `terraform init` of that user finds it.
 * Other versions stay: modules whose lock files have them need them.
 *
 * @param plugins - the folder that Terraform looks in, which is made where it is missing.
 * @returns whether anything had to be written.
 * @throws StackFault when a link is in the way below that folder, or the executable is not the one that was built.
 */
export function placeForUser(plugins: string, provider: ProviderPackage, platform: Platform): boolean {
  const steps = [...SOURCE_ADDRESS.split('/'), provider.version, platform];
  const files = packageFiles(provider, platform);
  for (const { name } of files) checkWay(plugins, [...steps, name]);
  const place = path.join(plugins, ...steps);
  if (ignoring('ENOENT', () => holdsPackage(place, files)) === true) return false;
  makeWay(plugins, steps.slice(0, -1));
  // No version is called like the stage, so Terraform passes it by.
  staged(path.join(plugins, ...SOURCE_ADDRESS.split('/')), place, (fresh) => writePackage(fresh, files));
  return true;
}

/** The new text of the lock file, when it is not the old one. */
function withEntries(
  lockFile: string,
  before: Buffer,
  provider: ProviderPackage,
  others: readonly PinnedProvider[],
): string | undefined {
  const text = lockText(lockFile, before);
  try {
    const ours: LockEntry = {
      address: SOURCE_ADDRESS,
      version: provider.version,
      hashes: platformHashes(provider),
    };
    const seeds = others.filter(({ address }) => !hasLockEntry(text, address));
    const after = [ours, ...seeds.map((seed) => ({ ...seed, hashes: [] }))].reduce(withLockEntry, text);
    return after === text ? undefined : after;
  } catch (error) {
    if (!(error instanceof HclSyntaxError)) throw error;
    throw lockFileBroken(lockFile, `line ${error.line}, column ${error.column}: ${error.message}`);
  }
}

/** Strict, and with its byte order mark, so that all that is not ours stays byte for byte. */
function lockText(lockFile: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw lockFileBroken(lockFile, 'it is not written in UTF-8');
  }
}

/** Whether the packages of this version stand in their place as they should, and nothing else beside them. */
function isPlaced(home: string, provider: ProviderPackage): boolean {
  const version = path.join(home, provider.version);
  if (!holds(home, [provider.version]) || !holds(version, PLATFORMS)) return false;
  return PLATFORMS.every((platform) =>
    holdsPackage(path.join(version, platform), packageFiles(provider, platform)),
  );
}

function holds(folder: string, names: readonly string[]): boolean {
  return statsOf(folder) !== undefined && readdirSync(folder).sort().join() === [...names].sort().join();
}

/** Whether a folder holds these files as they should be, and nothing else. */
function holdsPackage(dir: string, files: readonly ProviderFile[]): boolean {
  const isSound = ({ name, sha256: expected }: ProviderFile): boolean => {
    const stats = statsOf(path.join(dir, name));
    // Earlier versions of this library linked the file to that of the package.
    return (
      stats?.nlink === 1 &&
      // Windows has no such right.
      (process.platform === 'win32' || (stats.mode & 0o100) !== 0) &&
      sha256(readFileSync(path.join(dir, name))) === expected
    );
  };
  return (
    holds(
      dir,
      files.map(({ name }) => name),
    ) && files.every(isSound)
  );
}

/** Makes the packages of all platforms beside their place, and puts them there in one step. */
function placePackages(stackDir: string, provider: ProviderPackage): void {
  const [top] = HOME;
  makeWay(stackDir, HOME.slice(0, -1));
  staged(path.join(stackDir, top), path.join(stackDir, ...HOME), (fresh) => {
    for (const platform of PLATFORMS) {
      writePackage(path.join(fresh, provider.version, platform), packageFiles(provider, platform));
    }
  });
}

/** Has a folder written in a stage of its own, and puts it in its place in one step. */
function staged(stages: string, place: string, write: (fresh: string) => void): void {
  removeAbandoned(stages);
  const stage = mkdtempSync(path.join(stages, STAGE));
  try {
    const fresh = path.join(stage, 'fresh');
    write(fresh);
    const aside = path.join(stage, 'aside');
    mkdirSync(aside);
    swapFolder(fresh, place, aside);
  } finally {
    removeFolder(stage);
  }
}

function writePackage(dir: string, files: readonly ProviderFile[]): void {
  mkdirSync(dir, { recursive: true });
  for (const file of files) placeFile(file, path.join(dir, file.name));
}

function placeFile({ source, sha256: expected }: ProviderFile, target: string): void {
  // Shares the blocks where the file system can, and is a file of its own all the same.
  copyFileSync(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  const copied = sha256(readFileSync(target));
  if (copied !== expected) throw providerAltered(source, expected, copied);
  chmodSync(target, 0o755);
}

/** Removes what a synth that was killed an hour ago or more left behind. */
function removeAbandoned(stages: string): void {
  for (const name of readdirSync(stages)) {
    if (!name.startsWith(STAGE)) continue;
    const stage = path.join(stages, name);
    const stats = statsOf(stage);
    if (!stats?.isDirectory() || Date.now() - stats.mtimeMs < 3_600_000) continue;
    // Another synth may be at it too.
    ignoring('ENOENT', () => removeFolder(stage));
  }
}

function sha256(data: Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
