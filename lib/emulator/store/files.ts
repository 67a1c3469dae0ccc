import { randomBytes } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a directory, and those above it, for this user alone. */
export function makeDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/** Writes a file for this user alone, whole: a crash leaves the old one or the new one. */
export function writeWhole(directory: string, name: string, content: string | Buffer): void {
  makeDirectory(directory);
  const temporary = join(directory, `.${name}.${randomBytes(4).toString('hex')}`);
  writeFileSync(temporary, content, { mode: 0o600 });
  renameSync(temporary, join(directory, name));
}
