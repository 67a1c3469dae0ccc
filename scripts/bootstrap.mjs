// Runs one of the project's TypeScript scripts from a clean clone: installs the packages first when needed.
// Plain JavaScript, because nothing is installed yet when it starts.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [script, ...args] = process.argv.slice(2);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 9)) {
  console.error(`Node ${process.versions.node} is too old for this project. Install Node 20.9 or newer.`);
  process.exit(1);
}

const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
// Terraform warns on every call when this names a file that does not exist.
if (env.TF_CLI_CONFIG_FILE && !existsSync(env.TF_CLI_CONFIG_FILE)) delete env.TF_CLI_CONFIG_FILE;

// npm puts the packages' commands before everything else, and `terraform` among them is not the machine's own.
env.PATH = (env.PATH ?? '')
  .split(path.delimiter)
  .filter((folder) => path.resolve(folder) !== path.join(root, 'node_modules', '.bin'))
  .join(path.delimiter);

const stamp = path.join(root, 'node_modules', '.installed-from');
const lock = createHash('sha256')
  .update(readFileSync(path.join(root, 'package-lock.json')))
  .digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('Installing the packages of package-lock.json (npm ci) …');
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', [
    'ci',
    // No package needs one of its scripts to be built with, and a script could do anything.
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  writeFileSync(stamp, lock);
}
run(process.execPath, [path.join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs'), script, ...args]);

function run(command, commandArgs) {
  const result = spawnSync(command, commandArgs, { cwd: root, env, stdio: 'inherit' });
  if (result.error) {
    console.error(`${command} could not be started: ${result.error.message}`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}
