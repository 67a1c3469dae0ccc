import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';

/** A folder for one test file, removed by {@link removeFolder}. */
export function makeFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'plugin-test-'));
}

/** Removes a folder made by {@link makeFolder}. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Builds the test provider into one executable file, as a real provider is built. */
export function bundleProvider(file: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  buildSync({
    entryPoints: [path.join(__dirname, 'main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'error',
  });
  chmodSync(file, 0o755);
  return file;
}
