import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { head, type Ratio, ratios, row, spread } from './measure';
import { plot } from './plot';
import { type Ask, Subject, bodyOf, idIn } from './signed-load';

/** Signed requests of each kind, `BENCH_REQUESTS` or 3,000, measured in five parts. */
const REQUESTS = Number(process.env.BENCH_REQUESTS) || 3_000;
const PARTS = 5;
/** How many templates are held. */
const HELD = [1_000, 10_000, 100_000];

/** Requests a second of the processor, of each kind. */
type Rates = ReadonlyMap<string, readonly number[]>;

function page(pageNumber: number, pageSize: number, name?: string): Ask {
  return {
    method: 'GET',
    path: '/template',
    query: [
      ['pageNumber', String(pageNumber)],
      ['pageSize', String(pageSize)],
      ...(name === undefined ? [] : ([['name', name]] as const)),
    ],
  };
}

/** Measures every kind; what is made is deleted at the end. */
async function rates(subject: Subject): Promise<Rates> {
  const taken = new Map<string, number[]>();
  const take = async (name: string, ask: (index: number) => Ask): Promise<string[]> => {
    const all: string[] = [];
    const perSecond: number[] = [];
    for (let part = 0; part < PARTS; part += 1) {
      const asks = Array.from({ length: REQUESTS / PARTS }, (_, index) => ask(all.length + index));
      const { cpu, answers } = await subject.measure(asks);
      all.push(...answers);
      perSecond.push(1e6 / cpu);
    }
    taken.set(name, perSecond);
    return all;
  };
  const held = subject.ids.length;
  const some = (index: number): string => subject.ids[(index * 7919) % held] ?? '';
  const made = (await take('create', () => subject.create())).map(idIn);
  await take('read by id', (index) => ({ method: 'GET', path: '/template', query: [['ids', some(index)]] }));
  await take('the first page of 10', () => page(1, 10));
  await take('the last page of 10', () => page(held / 10, 10));
  await take('the last page of 100', () => page(held / 100, 100));
  await take('a page of a name', (index) => page(1, 10, `template-${900 + (index % 100)}`));
  await take('update', (index) => ({
    method: 'PUT',
    path: `/template/${some(index)}`,
    body: bodyOf(`renamed-${index}-of-${held}`),
  }));
  await take('delete', (index) => ({ method: 'DELETE', path: `/template/${made[index]}` }));
  return taken;
}

/** Measures how many signed requests a second of its processor the emulator answers: few and many held, also on disk. */
export async function emulator(): Promise<readonly Ratio[]> {
  const data = mkdtempSync(path.join(tmpdir(), 'ci-emulator-'));
  const columns: {
    readonly name: string;
    readonly held: number;
    readonly rates: Rates;
    readonly memory: number;
  }[] = [];
  try {
    for (const [name, ...args] of [['in memory'], ['--data', '--data', data]]) {
      const subject = await Subject.start(args);
      try {
        for (const held of HELD) {
          await subject.hold(held);
          const taken = await rates(subject);
          columns.push({ name: `${held} held, ${name}`, held, rates: taken, memory: subject.memory() });
        }
      } finally {
        await subject.stop();
      }
    }
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
  console.log(
    `Requests a second of the emulator's processor, ${REQUESTS} of each kind in ${PARTS} parts; medians and quartiles.\n`,
  );
  head(['', ...columns.map(({ name }) => name)]);
  const kinds = [...(columns[0]?.rates.keys() ?? [])];
  const of = (column: (typeof columns)[number] | undefined, kind: string): readonly number[] =>
    column?.rates.get(kind) ?? [];
  for (const kind of kinds) row([kind, ...columns.map((column) => spread(of(column, kind)))]);
  row(['resident memory in MB', ...columns.map(({ memory }) => memory.toFixed(0))]);
  const inMemory = columns.slice(0, HELD.length);
  plot('emulator', {
    title: 'Processor of the emulator for a request, with n templates held',
    how: `Node ${process.versions.node}, ${REQUESTS} requests of each kind in ${PARTS} parts; medians, bars from quartile to quartile`,
    x: 'templates held, in memory',
    y: 'processor of a request, µs',
    series: kinds.map((name) => ({
      name,
      points: inMemory.map((column) => [column.held, of(column, name).map((perSecond) => 1e6 / perSecond)]),
    })),
  });
  const [few, many] = [inMemory[0], inMemory.at(-1)];
  return kinds.map((kind) => ({
    what: `${kind}, ${many?.held} held`,
    by: `${few?.held} held`,
    values: ratios(of(few, kind), of(many, kind)),
    cpu: of(many, kind).map((perSecond) => 1000 / perSecond),
  }));
}
