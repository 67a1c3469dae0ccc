import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { head, numbers, type Ratio, ratios, row, spread } from './measure';
import { plot, type Series } from './plot';
import type { SynthCost } from './synth-run';

/** How often each figure is taken, `BENCH_ROUNDS` or 5. */
const ROUNDS = Number(process.env.BENCH_ROUNDS) || 5;
const COUNTS = numbers('BENCH_SIZES', [100, 1_000, 5_000]);

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
export async function synth(): Promise<readonly Ratio[]> {
  console.log(
    `Milliseconds of the processor from the first construct to the end of synth, and MB held then, in ${ROUNDS} rounds ` +
      'in turn; medians and quartiles. Workflows start one after the other.\n',
  );
  head(['', 'ours', 'L1', 'ours ÷ L1', 'held, ours', 'held, L1']);
  const found: Ratio[] = [];
  const series: Series[] = [];
  for (const kind of ['templates', 'workflows']) {
    const [ours, l1]: [Series['points'][number][], Series['points'][number][]] = [[], []];
    for (const count of COUNTS) {
      const rounds = Array.from({ length: ROUNDS }, () => ({
        l1: run(`L1: ${kind}`, count),
        ours: run(`ours: ${kind}`, count),
      }));
      const of = (who: 'ours' | 'l1', what: keyof SynthCost): number[] =>
        rounds.map((round) => round[who][what]);
      const [cpu, base] = [of('ours', 'cpu'), of('l1', 'cpu')];
      const values = ratios(cpu, base);
      row([
        `${count} ${kind}`,
        ...[spread(cpu), spread(base), spread(values, 2)],
        ...[spread(of('ours', 'heap')), spread(of('l1', 'heap'))],
      ]);
      found.push({ what: `synth of ${count} ${kind}`, by: 'L1', values, cpu, wall: of('ours', 'wall') });
      ours.push([count, cpu]);
      l1.push([count, base]);
    }
    series.push({ name: `ours: ${kind}`, points: ours }, { name: `L1: ${kind}`, points: l1, dashed: true });
  }
  plot('synth', {
    title: 'Synth of n constructs',
    how: `Node ${process.versions.node}, ${ROUNDS} rounds; medians, bars from quartile to quartile`,
    x: 'constructs',
    y: 'processor, ms',
    series,
  });
  return found;
}
