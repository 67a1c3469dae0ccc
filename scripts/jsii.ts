import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CDKTF } from './packages';
import { compileJsii, stageJsii } from './jsii/stage';

/** Whether jsii takes the public constructs, of which packages for other languages are made. */
function main(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'jsii-'));
  try {
    stageJsii(CDKTF, folder);
    compileJsii(folder);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main();
