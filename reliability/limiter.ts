import { type Case, CASES, judged, make } from '../bench/throttling';
import { CiClient, describeTemplate } from '../lib/ci';
import { startEmulator } from '../lib/emulator';
import type { Part, Run, Section, Table } from './report';
import { versions } from './report';

const TARGET = { region: 'ap-chongqing', bucket: 'media-1250000000' };
/** What the limiter may cost where there is no limit, as a part of the time without it. */
const COST = 1.1;
const PARALLELISM = [10, 50, 200];

/** Makes templates at a service that refuses what is too much. */
export const limiter: Part = { name: 'limiter', title: 'Rate limits', run: runLimiter };

async function runLimiter(run: Run): Promise<Section> {
  const limits = await underLimits(run);
  const cost = await withoutLimit(run);
  return {
    text: [
      `${versions()}. Templates are made at a service with a limit: all of them, with at most 5 % of the requests refused, ` +
        'in at most 1.3 × what the limit itself stands for, a second for as many requests as it takes in one.',
      'Where there is no limit the limiter costs nothing: the same reads with it and without it, in turn; the median of ' +
        `the rounds' ratios of processor time, with the quartiles, is at most ${COST}. The time is told too: at Terraform's ` +
        'own parallelism of 10 nothing waits, and a higher one is reached step by step.',
    ],
    tables: [limits.table, cost.table],
    failures: [...limits.failures, ...cost.failures],
  };
}

interface Measured {
  readonly table: Table;
  readonly failures: readonly string[];
}

async function underLimits({ short, say }: Run): Promise<Measured> {
  const cases = short
    ? [{ templates: 100, rate: 200, parallelism: 50 }]
    : CASES.filter(({ rate }) => rate > 0);
  const rows = new Map<Case, string[]>();
  const failures: string[] = [];
  const measured = async (one: Case): Promise<void> => {
    const made = await make(one);
    const { share, ratio, held } = judged(one, made);
    const { templates, rate, parallelism } = one;
    const name = `${templates} templates, ${rate} a second, ${parallelism} at once`;
    say(`${name}: ${made.made} made, ${share} refused, ${ratio}`);
    rows.set(one, [name, String(made.made), share, `${made.seconds.toFixed(1)} s`, ratio]);
    // What a few templates take says nothing of a rate.
    const bad = short ? made.made !== templates : !held;
    if (bad) failures.push(`${name}: ${made.made} made, ${share} refused, ${ratio}`);
  };
  // A low limit leaves the machine idle, so that several are measured at once.
  const slow = cases.filter(({ rate }) => rate < 200);
  for (const templates of new Set(slow.map((one) => one.templates))) {
    await Promise.all(slow.filter((one) => one.templates === templates).map(measured));
  }
  for (const one of cases) if (!slow.includes(one)) await measured(one);
  const table = {
    head: ['Limit', 'made', 'refused', 'time', 'of the limit'],
    rows: cases.map((one) => rows.get(one) ?? []),
  };
  return { table, failures };
}

/** A limiter that lets everything through. */
const NONE = { enter: async () => ({ end: () => undefined }) };

async function withoutLimit({ short, say, canaries }: Run): Promise<Measured> {
  const { secretId, secretKey, token } = canaries;
  const ci = await startEmulator({ credentials: { secretId, secretKey, token }, history: 0 });
  ci.templates.put(TARGET.bucket, { name: 't' }, 't1voice');
  const [rows, failures]: [string[][], string[]] = [[], []];
  try {
    for (const parallelism of PARALLELISM) {
      const client = (): CiClient =>
        new CiClient({ credentials: () => ({ secretId, secretKey, token }), endpoint: ci.url });
      const [rounds, requests] = short ? [3, 50] : [15, 1000];
      const ratios: { readonly cpu: number; readonly wall: number }[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const [bare, own] = [Object.assign(client(), { limiter: NONE }), client()];
        // In turn, so that neither is always the first.
        const first = round % 2 === 0 ? bare : own;
        const cost = new Map<CiClient, Cost>();
        for (const one of [first, first === bare ? own : bare])
          cost.set(one, await read(one, requests, parallelism));
        bare.close();
        own.close();
        const [base, ours] = [cost.get(bare), cost.get(own)];
        // The first round warms up.
        if (round > 0 && base && ours) ratios.push({ cpu: ours.cpu / base.cpu, wall: ours.wall / base.wall });
      }
      const cpu = quartiles(ratios.map((ratio) => ratio.cpu));
      const wall = quartiles(ratios.map((ratio) => ratio.wall));
      rows.push([
        `${requests} reads, ${parallelism} at once`,
        String(ratios.length),
        shown(cpu),
        shown(wall),
      ]);
      say(`no limit, ${parallelism} at once: processor ${shown(cpu)}, time ${shown(wall)}`);
      if (!short && cpu.median > COST)
        failures.push(`without a limit, ${parallelism} at once: ${shown(cpu)}`);
    }
  } finally {
    await ci.stop();
  }
  return {
    table: { head: ['No limit', 'rounds', 'processor, with ÷ without', 'time, with ÷ without'], rows },
    failures,
  };
}

/** Milliseconds of the processor, and until everything was read. */
interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

async function read(client: CiClient, requests: number, parallelism: number): Promise<Cost> {
  let left = requests;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await describeTemplate(client, TARGET, 't1voice');
    }
  };
  const cpu = process.cpuUsage();
  const started = performance.now();
  await Promise.all(Array.from({ length: parallelism }, worker));
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1000, wall: performance.now() - started };
}

interface Quartiles {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

function quartiles(values: readonly number[]): Quartiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return { low: at(0.25), median: at(0.5), high: at(0.75) };
}

function shown({ low, median, high }: Quartiles): string {
  return `${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
