import { existsSync, readFileSync } from 'node:fs';

/** Milliseconds of one run: until it ended, and of the processor, `NaN` where the system does not tell. */
export interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

/** One line of the table that `npm run bench` ends with: what was measured, and how often something else goes into it. */
export interface Ratio {
  readonly what: string;
  /** What it is divided by. */
  readonly by: string;
  /** The quotient of each round. */
  readonly values: readonly number[];
  /** Milliseconds until it ended, of each round. */
  readonly wall?: readonly number[];
  /** Milliseconds of the processor, of each round. */
  readonly cpu?: readonly number[];
}

/** Milliseconds of the processor from fields of `/proc/…/stat`, counted after the name in brackets, in ticks of 10 ms. */
function ticks(who: string, user: number): number {
  const file = `/proc/${who}/stat`;
  if (!existsSync(file)) return NaN;
  const stat = readFileSync(file, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[user]) + Number(fields[user + 1])) * 10;
}

/** Milliseconds of processor that a process took so far. */
export const processorOf = (pid: number | undefined): number => ticks(String(pid), 11);

/** What processes that this one started, and those that they started, took of the processor until they ended. */
const childrensProcessor = (): number => ticks('self', 13);

/** Megabytes of a process: `VmRSS` is what it holds, `VmHWM` the most that it ever held. */
export function memoryOf(pid: number | undefined, kind: 'VmRSS' | 'VmHWM'): number {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return NaN;
  const [, kilobytes] = new RegExp(`${kind}:\\s+(\\d+)`).exec(readFileSync(file, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

export async function cost(work: () => unknown): Promise<Cost> {
  const cpu = childrensProcessor();
  const started = performance.now();
  await work();
  return { wall: performance.now() - started, cpu: childrensProcessor() - cpu };
}

/** A quantile of some figures: half of them are below that of 0.5. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.round((sorted.length - 1) * share)] ?? NaN;
}

/** `12 (11–15)`: the median and the quartiles. */
export function spread(values: readonly number[], digits = 0): string {
  if (values.length === 0 || values.some(Number.isNaN)) return '';
  const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(values, share).toFixed(digits));
  return `${middle} (${low}–${high})`;
}

/** The quotients of figures that were taken in the same rounds. */
export const ratios = (ours: readonly number[], base: readonly number[]): number[] =>
  ours.map((value, round) => value / (base[round] ?? NaN));

/** A line of a table in Markdown. */
export const row = (cells: readonly (string | number)[]): void => console.log(`| ${cells.join(' | ')} |`);

/** The first lines of a table in Markdown. */
export function head(names: readonly string[]): void {
  row(names);
  row(names.map(() => '---'));
}

/** The size of a run that a variable of the environment may set: `BENCH_SIZES=10,100`. */
export const numbers = (variable: string, usual: readonly number[]): readonly number[] =>
  process.env[variable]?.split(',').map(Number) ?? usual;
