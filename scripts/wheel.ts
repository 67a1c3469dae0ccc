import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { generateCode } from './jsii/code';
import { compileJsii, stageJsii } from './jsii/stage';
import { type WheelCommand, wheelOf } from './jsii/wheel';
import { type NpmPackage, PACKAGES } from './packages';

const root = path.resolve(__dirname, '..');

const dist = path.join(root, 'dist');

/** What the command line works with, besides the provider. */
const OF_COMMAND = ['tencent-ci', 'console', 'THIRD-PARTY-NOTICES', 'sbom.cdx.json'];

/** What synth places, and the note of it. */
function builtProvider(): string[] {
  const note = JSON.parse(readFileSync(path.join(dist, 'provider.json'), 'utf8')) as {
    readonly files: Readonly<Record<string, string>>;
  };
  return ['provider.json', ...Object.keys(note.files)];
}

function copyBuilt(names: readonly string[], folder: string): void {
  for (const name of names)
    cpSync(path.join(dist, name), path.join(folder, 'dist', name), { recursive: true });
}

/** Compiles a package that programs in other languages bring, with the built provider inside. */
export function compilePackage(row: NpmPackage, folder: string): void {
  mkdirSync(folder, { recursive: true });
  stageJsii(row, folder);
  compileJsii(folder);
  copyBuilt([...builtProvider(), 'THIRD-PARTY-NOTICES'], folder);
}

/** The command line as a Python package of its own: what it runs is no business of jsii, which it need not start. */
function commandPackage(row: NpmPackage, folder: string): WheelCommand {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  copyBuilt([...builtProvider(), ...OF_COMMAND], folder);
  // What is bundled looks for the folder of its package by this.
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify({ name: row.name, version })}\n`);
  copyFileSync(path.join(__dirname, 'jsii/command.py'), path.join(folder, '__init__.py'));
  return { name: 'tencent-ci', module: `${row.name.replaceAll('-', '_')}_command`, folder };
}

/** Makes the wheel of a package that was compiled. */
export function wheelOfPackage(row: NpmPackage, compiled: string, folder: string): string {
  const scratch = mkdtempSync(path.join(tmpdir(), 'wheel-'));
  try {
    const code = generateCode(compiled, 'python', path.join(scratch, 'code'));
    const command = commandPackage(row, path.join(scratch, 'command'));
    return wheelOf(code, folder, { notices: [path.join(dist, 'THIRD-PARTY-NOTICES')], command });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Makes the wheel of a package, with the provider inside, from a checkout that was built. The same sources give the same
 * bytes.
 *
 * @returns the file, in `folder`.
 */
export function writeWheel(row: NpmPackage, folder: string): string {
  const scratch = mkdtempSync(path.join(tmpdir(), 'wheel-'));
  try {
    const staged = path.join(scratch, 'package');
    compilePackage(row, staged);
    return wheelOfPackage(row, staged, folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function main(): void {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: path.join(root, 'packages') } },
  });
  for (const row of PACKAGES) {
    const file = writeWheel(row, path.resolve(values.out));
    console.log(path.relative(process.cwd(), file));
  }
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
