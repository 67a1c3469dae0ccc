import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { spread } from './figures';
import type { SynthCost } from './synth-run';

/** How often each figure is taken, `BENCH_ROUNDS` or 5. */
const ROUNDS = Number(process.env.BENCH_ROUNDS) || 5;
const COUNTS = [100, 1_000, 5_000];

/** One synthesis, in a process of its own, as `cdktf synth` starts one. */
function run(program: string, count: number): SynthCost {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--expose-gc', '--import', 'tsx', path.join(__dirname, 'synth-run.ts'), program, String(count)],
    { encoding: 'utf8', cwd: path.resolve(__dirname, '..') },
  );
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`The program "${program}" printed no figures:\n${stderr}`);
  return JSON.parse(line) as SynthCost;
}

/** Measures what our constructs take to be made and synthesized, beside the bindings that they stand on. */
export function synth(): Promise<void> {
  console.log(
    `Milliseconds of the processor from the first construct to the end of synth, and MB held then, in ${ROUNDS} rounds ` +
      'in turn; medians and quartiles. Workflows start one after the other.\n',
  );
  console.log('| | ours | L1 | ours ÷ L1 | held, ours | held, L1 |\n| --- | --- | --- | --- | --- | --- |');
  for (const kind of ['templates', 'workflows']) {
    for (const count of COUNTS) {
      const rounds = Array.from({ length: ROUNDS }, () => ({
        l1: run(`L1: ${kind}`, count),
        ours: run(`ours: ${kind}`, count),
      }));
      const cells = [
        `${count} ${kind}`,
        spread(rounds.map(({ ours }) => ours.cpu)),
        spread(rounds.map(({ l1 }) => l1.cpu)),
        spread(
          rounds.map(({ ours, l1 }) => ours.cpu / l1.cpu),
          2,
        ),
        spread(rounds.map(({ ours }) => ours.heap)),
        spread(rounds.map(({ l1 }) => l1.heap)),
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
  return Promise.resolve();
}
