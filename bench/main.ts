import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { adopt } from './adopt';
import { emulator } from './emulator';
import { head, quantile, type Ratio, row, spread } from './measure';
import type { Other } from './other';
import { scale } from './scale';
import { start } from './start';
import { synth } from './synth';
import { throttling } from './throttling';

const root = path.resolve(__dirname, '..');

/** Those that time a provider time another one beside ours. */
const BENCHES: { readonly [name: string]: (other?: Other) => Promise<readonly Ratio[]> } = {
  start,
  scale,
  emulator,
  synth,
  throttling,
  adopt,
};

function options(): { readonly names: readonly string[]; readonly other: Other | undefined } {
  const text = { type: 'string' } as const;
  const {
    values: { provider, type, hcl },
    positionals,
  } = parseArgs({ allowPositionals: true, options: { provider: text, type: text, hcl: text } });
  const wrong = positionals.find((name) => !BENCHES[name]);
  if (wrong !== undefined) {
    throw new Error(
      `There is no bench "${wrong}". Use ${Object.keys(BENCHES).join(' or ')}, or none for all.`,
    );
  }
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
  if (provider === undefined && type === undefined && hcl === undefined) return { names, other: undefined };
  if (provider === undefined || type === undefined || hcl === undefined) {
    throw new Error(
      'Another provider takes all three of --provider FILE (its executable), --type TYPE (of the resource) and ' +
        '--hcl FILE (its configuration), or none.',
    );
  }
  return { names, other: { provider, type, hcl } };
}

async function main(): Promise<void> {
  const { names, other } = options();
  if (!existsSync(path.join(root, 'dist/provider.json'))) {
    console.log('Building …');
    const args = [path.join(root, 'node_modules/tsx/dist/cli.mjs'), path.join(root, 'scripts/build.ts')];
    spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root });
  }
  const ratios: Ratio[] = [];
  try {
    for (const name of names) {
      console.log(`\n## ${name}\n`);
      ratios.push(...((await BENCHES[name]?.(other)) ?? []));
    }
  } finally {
    const [{ model } = { model: 'unknown processor' }, ...more] = cpus();
    console.log(
      `\n## ratios\n\n${more.length + 1} × ${model}, Node ${process.versions.node}; medians and quartiles.\n`,
    );
    head(['', 'processor, ms', 'wall, ms', 'ratio', 'to']);
    for (const { what, by, values, wall = [], cpu = [] } of ratios) {
      row([what, spread(cpu, quantile(cpu, 0.5) < 10 ? 2 : 0), spread(wall), `${spread(values, 2)} ×`, by]);
    }
  }
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
