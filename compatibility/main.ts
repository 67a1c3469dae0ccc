import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { type NpmPackage, PACKAGES } from '../scripts/packages';
import { begin, builtVersion, terraformCommand } from '../scripts/workspace';
import { Project } from './project';
import { type Row, ROWS } from './rows';
import { installTools, reasonToSkip, registrySettings } from './tools';
import { attempt, expectRefusal } from './try';

const root = path.resolve(__dirname, '..');

/** What became of a row. */
interface Outcome {
  readonly row: Row;
  readonly result: 'passed' | 'FAILED' | 'skipped';
  readonly why: string;
  readonly seconds: number;
}

/** Packs what `npm publish` would send. */
async function pack({ folder }: NpmPackage, into: string): Promise<string> {
  mkdirSync(into);
  const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', into];
  const { code, stdout, text } = await begin('npm', args, {
    cwd: path.join(root, folder),
    env: process.env,
  }).done;
  if (code !== 0) throw new Error(`npm pack exited with ${code}: ${text}`);
  const [{ filename }] = JSON.parse(stdout) as [{ readonly filename: string }];
  return path.join(into, filename);
}

async function main(): Promise<void> {
  process.exitCode = 1;
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !ROWS.some((row) => row.name === name));
  if (unknown !== undefined) {
    throw new Error(`There is no row "${unknown}". Use ${ROWS.map(({ name }) => name).join(', ')}.`);
  }
  const rows = ROWS.filter(({ name }) => names.length === 0 || names.includes(name));
  console.log(`Packages of ${builtVersion()}, driven by ${terraformCommand()}.`);
  await installTools();
  const home = mkdtempSync(path.join(tmpdir(), 'tencent-ci-compatibility-'));
  const outcomes: Outcome[] = [];
  try {
    const settings = await registrySettings();
    const tarballs = new Map<NpmPackage, string>();
    for (const row of PACKAGES) tarballs.set(row, await pack(row, path.join(home, row.name)));
    // Those that `init` makes take longest.
    const waiting = [...rows].sort((a, b) => Number(b.init) - Number(a.init));
    const work = async (): Promise<void> => {
      for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
        outcomes.push(await outcomeOf(row, home, tarballs.get(row.package) ?? '', settings));
      }
    };
    await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  summarize(outcomes);
  if (outcomes.some(({ result }) => result === 'FAILED')) throw new Error('\nNot all rows passed.');
  process.exitCode = 0;
}

async function outcomeOf(
  row: Row,
  home: string,
  tarball: string,
  settings: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const reason = reasonToSkip(row);
  if (reason !== undefined) {
    console.log(`SKIPPED ${row.name}: ${reason}`);
    return { row, result: 'skipped', why: reason, seconds: 0 };
  }
  const started = performance.now();
  const steps: string[] = [];
  const done = (step: string, ms: number): number => steps.push(`${step} ${(ms / 1000).toFixed(1)} s`);
  let problem = '';
  try {
    const folder = path.join(home, row.name);
    mkdirSync(folder);
    const project = new Project(row, folder, tarball, settings);
    if (row.refusal === undefined) await attempt(project, done);
    else await expectRefusal(project, row.refusal);
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  const result = problem === '' ? 'passed' : 'FAILED';
  console.log(
    `${result} ${row.name}: ${[...steps, problem].filter(Boolean).join(', ') || 'it does not start'}`,
  );
  return { row, result, why: problem, seconds: (performance.now() - started) / 1000 };
}

function summarize(outcomes: readonly Outcome[]): void {
  console.log('');
  for (const row of ROWS) {
    const outcome = outcomes.find((each) => each.row === row);
    if (outcome === undefined) continue;
    const { result, why, seconds } = outcome;
    const took = result === 'skipped' ? why : `${seconds.toFixed(0)} s`;
    console.log(`${result.padEnd(8)}${row.name.padEnd(28)}${row.package.name.padEnd(18)}${took}`);
  }
  const count = (result: Outcome['result']): number =>
    outcomes.filter((each) => each.result === result).length;
  console.log(`\n${count('passed')} passed, ${count('FAILED')} failed, ${count('skipped')} skipped`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
