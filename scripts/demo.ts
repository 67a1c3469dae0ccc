import { rmSync } from 'node:fs';
import path from 'node:path';
import { startEmulator } from '../lib/emulator';
import { pipeline } from './demo/pipeline';
import { quickStart } from './demo/quick-start';
import { DemoFailure, heading, paint, ROOT, tsx, WORK } from './demo/stage';
import { TerraformMissing } from './terraform';
import { terraformCommand } from './workspace';

async function demo(): Promise<void> {
  terraformCommand();
  heading('Building the constructs, the provider and the command line');
  await tsx(path.join(ROOT, 'scripts/build.ts'));
  rmSync(WORK, { recursive: true, force: true });
  const ci = await startEmulator();
  try {
    heading(`An emulator of CI runs at ${ci.url}`);
    await quickStart(ci);
    await pipeline(ci);
  } finally {
    await ci.stop();
  }
  console.log(paint('1;32', '\nThe demo ran to its end; nothing is left running.'));
}

void demo().catch((error: unknown) => {
  const text =
    error instanceof DemoFailure || error instanceof TerraformMissing
      ? error.message
      : String((error as Error).stack);
  console.error(paint('1;31', `\n${text}`));
  process.exitCode = 1;
});
