import { spawnSync } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(__dirname, '..');

/** What `npm test` runs, in this order; the test runner comes last, so that its summary ends the output. */
const steps: readonly { name: string; command: string; args: readonly string[] }[] = [
  ...['format:check', 'build', 'types', 'lint', 'layers'].map((name) => ({
    name,
    command: 'npm',
    args: ['run', '--silent', name],
  })),
  { name: 'tests', command: path.join(root, 'node_modules/.bin/jest'), args: process.argv.slice(2) },
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
