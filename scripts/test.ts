import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
const bin = (name: string): string => path.join(root, 'node_modules', '.bin', name);

/** What `npm test` runs, in this order; the test runner comes last, so that its summary ends the output. */
const steps: readonly { name: string; command: string; args: readonly string[] }[] = [
  { name: 'Format', command: bin('prettier'), args: ['--check', '--log-level', 'warn', '.'] },
  { name: 'Build', command: bin('tsx'), args: ['scripts/build.ts'] },
  { name: 'Types', command: bin('tsc'), args: ['--project', '.'] },
  { name: 'Lint', command: bin('eslint'), args: ['--max-warnings', '0', '.'] },
  { name: 'Layers', command: bin('depcruise'), args: ['--output-type', 'err', 'lib'] },
  { name: 'Tests', command: bin('jest'), args: process.argv.slice(2) },
];

for (const { name, command, args } of steps) {
  console.log(`\n── ${name}`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(`${command} could not be started: ${error.message}`);
  if (status !== 0) {
    console.error(`\n${name} failed.`);
    process.exit(status ?? 1);
  }
}
