import { random } from '../random';
import type { Part, Run, Section, Table } from '../report';
import { versions } from '../report';
import { FAULTS } from './fault-table';
import { OPERATIONS } from './operations';
import { type Cell, tryCell } from './trial';
import type { Verdict } from './verdict';
import { tryWithTerraform } from './with-terraform';

/** Cells that run at once: most of their time is spent waiting. */
const AT_ONCE = 10;
const TRIES = 3;
/** What stands for all cases with the real Terraform. */
const TERRAFORM = 'terraform';

/** Breaks every call in every way, in this process. */
export const faults: Part = {
  name: 'faults',
  title: 'Faults',
  run: runFaults,
};

interface CellResult extends Pick<Cell, 'operation' | 'fault'> {
  readonly verdicts: readonly Verdict[];
}

async function runFaults(run: Run): Promise<Section> {
  const results: CellResult[] = [];
  const cells = cellsOf(run);
  const queue = [...cells];
  const worker = async (): Promise<void> => {
    for (let cell = queue.shift(); cell !== undefined; cell = queue.shift()) {
      const { operation, fault } = cell;
      const verdicts = await tryCell(cell);
      results.push({ operation, fault, verdicts });
      if (results.length % 50 === 0) run.say(`${results.length} of ${cells.length} operation × fault`);
      for (const { failures, said } of verdicts)
        if (failures.length > 0 && run.replay !== undefined) said.forEach(run.say);
    }
  };
  const all = run.replay === undefined ? !run.short : run.replay === TERRAFORM;
  // Most of their time is spent waiting.
  const [real] = await Promise.all([
    all ? withTerraform(run) : undefined,
    ...Array.from({ length: AT_ONCE }, worker),
  ]);
  const section = sectionOf(run, results);
  return real ? joined(section, real) : section;
}

/** The real Terraform and the built provider, once for each operation and fault. */
async function withTerraform(run: Run): Promise<Section> {
  run.say('with the real Terraform …');
  const verdicts = await tryWithTerraform(run);
  const rows = OPERATIONS.map((operation): readonly [string, readonly Verdict[]] => [
    operation.name,
    [...verdicts].filter(([one]) => one.operation === operation).map(([, verdict]) => verdict),
  ]);
  const failures = [...verdicts.values()].flatMap((verdict) => verdict.failures);
  return {
    text: [
      `${verdicts.size} cases with the real Terraform, which runs the built provider with its usual times: each operation ` +
        'and each fault once (but for no answer, which takes 30 seconds at a time), hundreds of them in one apply. What ' +
        'is asked of them is the same.',
    ],
    tables: [table('With Terraform', rows)],
    failures: failures.map(
      (failure) => `${failure} (\`npm run reliability -- faults --seed ${run.seed} --replay ${TERRAFORM}\`)`,
    ),
  };
}

function joined(left: Section, right: Section): Section {
  return {
    text: [...left.text, ...right.text],
    tables: [...left.tables, ...right.tables],
    failures: [...left.failures, ...right.failures],
  };
}

function cellsOf({ seed, short, replay, canaries }: Run): Cell[] {
  const common = { tries: short ? 1 : TRIES, seed, canaries };
  const all = OPERATIONS.flatMap((operation) => FAULTS.map((fault) => ({ operation, fault, ...common })));
  if (replay !== undefined) {
    const asked = all.filter(({ operation, fault }) => {
      const name = `${operation.name}/${fault.name}`;
      return name.startsWith(replay) || replay.startsWith(`${name}/`);
    });
    if (asked.length === 0 && replay !== TERRAFORM)
      throw new Error(`There is no case "${replay}". Name one as "template: create/cut after".`);
    return asked;
  }
  // In short: each operation once, and each fault.
  const next = random(seed, 'short');
  const turn = Math.floor(next() * FAULTS.length);
  return short
    ? OPERATIONS.map((operation, index) => ({
        operation,
        fault: FAULTS[(index + turn) % FAULTS.length] ?? FAULTS[0],
        ...common,
      })).filter((cell): cell is Cell => cell.fault !== undefined)
    : all;
}

function sectionOf({ seed }: Run, results: readonly CellResult[]): Section {
  const all = results.flatMap(({ verdicts }) => verdicts);
  const order = <T>(
    rows: readonly T[],
    of: (result: CellResult) => T,
  ): readonly (readonly [T, Verdict[]])[] =>
    rows
      .map(
        (row) =>
          [row, results.filter((result) => of(result) === row).flatMap((result) => result.verdicts)] as const,
      )
      .filter(([, verdicts]) => verdicts.length > 0);
  const sorted = OPERATIONS.flatMap((operation) =>
    FAULTS.flatMap((fault) => results.filter((one) => one.operation === operation && one.fault === fault)),
  );
  return {
    text: [
      `${all.length} cases with seed ${seed} (${versions()}): every call of every resource comes to harm in every way. A ` +
        'proxy between the provider and the emulator breaks it over real sockets; the handlers of the provider are ' +
        'called in the order in which Terraform calls them, with a client that waits a tenth of the usual times, and a ' +
        'new one for each command. Afterwards one apply has to bring what was wanted, and a plan to find nothing to do.',
      'A case survived when the command itself ended well. An orphan is a thing of the service that no state holds, a ' +
        'double one that was made beside another that a state holds; announced means that its id was told to the user.',
      FAULTS.map(({ name, about }) => `- ${name}: ${about}`).join('\n'),
    ],
    tables: [
      table(
        'Operation',
        order(OPERATIONS, (one) => one.operation).map(([row, some]) => [row.name, some]),
      ),
      table(
        'Fault',
        order(FAULTS, (one) => one.fault).map(([row, some]) => [row.name, some]),
      ),
      {
        ...table(
          'Operation × fault',
          sorted.map(({ operation, fault, verdicts }) => [`${operation.name} × ${fault.name}`, verdicts]),
        ),
        folded: 'Operation × fault',
      },
    ],
    failures: all.flatMap(({ failures }) => failures).map((failure) => replayable(failure, seed)),
  };
}

function replayable(failure: string, seed: number): string {
  const [name] = /^[^/]*\/[^/]*\/\d+/.exec(failure) ?? [''];
  return `${failure} (\`npm run reliability -- faults --seed ${seed} --replay "${name}"\`)`;
}

/** The columns that the table of the faults and that of the deaths have in common. */
export function counts(
  verdicts: readonly Pick<Verdict, 'healed' | 'orphans' | 'doubles'>[],
): readonly number[] {
  const sum = (of: (verdict: Pick<Verdict, 'orphans' | 'doubles'>) => number): number =>
    verdicts.reduce((total, verdict) => total + of(verdict), 0);
  return [
    verdicts.filter(({ healed }) => healed).length,
    sum(({ orphans }) => orphans.announced),
    sum(({ orphans }) => orphans.silent),
    sum(({ doubles }) => doubles.announced),
    sum(({ doubles }) => doubles.silent),
  ];
}

/** The names of {@link counts}. */
export const COUNTED = [
  'healed by one apply',
  'orphans announced',
  'orphans silent',
  'doubles announced',
  'doubles silent',
];

function table(first: string, rows: readonly (readonly [string, readonly Verdict[]])[]): Table {
  const line = ([name, verdicts]: readonly [string, readonly Verdict[]]): readonly (string | number)[] => [
    name,
    verdicts.filter(({ met }) => met).length,
    verdicts.filter(({ survived }) => survived).length,
    ...counts(verdicts),
  ];
  const total: readonly [string, readonly Verdict[]] = ['All', rows.flatMap(([, verdicts]) => verdicts)];
  return { head: [first, 'tried', 'survived', ...COUNTED], rows: [...rows, total].map(line) };
}
