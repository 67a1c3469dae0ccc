import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { emulator } from './emulator';
import { scale } from './scale';
import { start } from './start';
import { synth } from './synth';
import { throttling } from './throttling';

const root = path.resolve(__dirname, '..');

const BENCHES: { readonly [name: string]: () => Promise<void> } = {
  start,
  scale,
  emulator,
  synth,
  throttling,
};

async function main(): Promise<void> {
  const [only] = process.argv.slice(2);
  const names = only === undefined ? Object.keys(BENCHES) : [only];
  for (const name of names) {
    const bench = BENCHES[name];
    if (!bench) {
      throw new Error(
        `There is no bench "${name}". Use ${Object.keys(BENCHES).join(' or ')}, or none for all.`,
      );
    }
    if (!existsSync(path.join(root, 'dist/provider.json'))) {
      console.log('Building …');
      const args = [path.join(root, 'node_modules/tsx/dist/cli.mjs'), path.join(root, 'scripts/build.ts')];
      spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root });
    }
    console.log(`\n## ${name}\n`);
    await bench();
  }
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
