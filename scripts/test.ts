import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '..');

/**
 * What `npm test` runs before the tests, in this order: the chains of a row beside each other, which two cores have time
 * for, and the steps of a chain one after the other. Types and lint look at what the build generates.
 */
const rows: readonly (readonly (readonly string[])[])[] = [
  [['build'], ['format:check']],
  [['lint'], ['types', 'layers', 'jsii']],
];

/** Runs a step, and shows what it said when it has ended, so that steps beside each other do not mix. */
async function run(name: string): Promise<void> {
  const child = spawn('npm', ['run', '--silent', name], { cwd: root, stdio: ['inherit', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`npm could not be started: ${error.message}`)));
    child.on('close', resolve);
  });
  console.log(`\n── ${name}\n${output.trimEnd()}`.trimEnd());
  if (status !== 0) throw new Error(`\n${name} failed.`);
}

async function chain(names: readonly string[]): Promise<void> {
  for (const name of names) await run(name);
}

async function main(): Promise<void> {
  for (const row of rows) {
    const ends = await Promise.allSettled(row.map(chain));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
  // Last, so that its summary ends the output.
  console.log('\n── tests');
  const jest = path.join(root, 'node_modules/.bin/jest');
  const { status, error } = spawnSync(jest, process.argv.slice(2), { cwd: root, stdio: 'inherit' });
  if (error) throw new Error(`${jest} could not be started: ${error.message}`);
  if (status !== 0) throw new Error('\ntests failed.');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
