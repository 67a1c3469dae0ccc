import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** What jsii-pacmak has setuptools do, as far as it does it. */
interface Setup {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly author: string;
  readonly python_requires: string;
  readonly install_requires: readonly string[];
  readonly classifiers: readonly string[];
  readonly packages: readonly string[];
  readonly package_data: Readonly<Record<string, readonly string[]>>;
}

/** A command that a wheel installs: a Python package with a function `main` and what that needs. */
export interface WheelCommand {
  readonly name: string;
  readonly module: string;
  readonly folder: string;
}

/** What a wheel has besides the code. */
export interface WheelContent {
  /** Files that stand beside the licence. */
  readonly notices?: readonly string[];
  readonly command?: WheelCommand;
}

interface WheelFile {
  readonly content: Buffer;
  readonly executable: boolean;
}

/** The first time that a zip file can tell. */
const TIME = new Date(1980, 0, 1);

/**
 * Makes a wheel of Python code that jsii-pacmak generated. A wheel is a zip file with a list of what is in it, so this
 * needs no Python, and the same code makes the same bytes on every machine.
 *
 * @param code - the folder with `setup.py`.
 * @param folder - where the wheel is written.
 * @returns the file.
 * @see Python packaging: binary distribution format, core metadata, entry points
 */
export function wheelOf(code: string, folder: string, { notices = [], command }: WheelContent = {}): string {
  const setup = setupOf(code);
  const stem = `${setup.name.replaceAll('-', '_')}-${setup.version}`;
  const info = `${stem}.dist-info`;
  const licences = [...['LICENSE', 'NOTICE'].map((name) => path.join(code, name)), ...notices].filter(
    (file) => existsSync(file),
  );
  const files = new Map<string, WheelFile>();
  const add = (name: string, content: string): void => {
    files.set(name, { content: Buffer.from(content), executable: false });
  };
  for (const name of setup.packages) {
    const inside = name.replaceAll('.', '/');
    const data = setup.package_data[name] ?? [];
    for (const file of readdirSync(path.join(code, 'src', inside))) {
      if (!file.endsWith('.py') && !data.includes(file)) continue;
      files.set(`${inside}/${file}`, fileAt(path.join(code, 'src', inside, file)));
    }
  }
  const modules = [setup.packages[0]];
  if (command) {
    modules.push(command.module);
    for (const file of filesIn(command.folder)) {
      files.set(`${command.module}/${file}`, fileAt(path.join(command.folder, file)));
    }
    add(`${info}/entry_points.txt`, `[console_scripts]\n${command.name} = ${command.module}:main\n`);
  }
  for (const file of licences) files.set(`${info}/licenses/${path.basename(file)}`, fileAt(file));
  add(`${info}/METADATA`, metadata(setup, licences, readFileSync(path.join(code, 'README.md'), 'utf8')));
  add(`${info}/WHEEL`, WHEEL);
  add(`${info}/top_level.txt`, `${modules.join('\n')}\n`);
  add(`${info}/RECORD`, record(files, `${info}/RECORD`));

  mkdirSync(folder, { recursive: true });
  const wheel = path.join(folder, `${stem}-py3-none-any.whl`);
  writeFileSync(wheel, zipSync(zippable(files), { level: 9 }));
  return wheel;
}

function fileAt(file: string): WheelFile {
  return { content: readFileSync(file), executable: (statSync(file).mode & 0o100) !== 0 };
}

/** The files of a folder and of those in it, with slashes. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

const WHEEL = `Wheel-Version: 1.0
Generator: cdktf-tencent-ci
Root-Is-Purelib: true
Tag: py3-none-any
`;

/** The arguments that stand as JSON in the `setup.py` of jsii-pacmak. */
function setupOf(code: string): Setup {
  const text = readFileSync(path.join(code, 'setup.py'), 'utf8');
  const json = /"""\n(\{\n.*?\n\})\n"""/s.exec(text)?.[1];
  if (json === undefined) throw new Error(`${code}/setup.py is not as jsii-pacmak writes it.`);
  return JSON.parse(json) as Setup;
}

function metadata(setup: Setup, licences: readonly string[], readme: string): string {
  const fields: readonly (readonly [string, string])[] = [
    ['Metadata-Version', '2.1'],
    ['Name', setup.name],
    ['Version', setup.version],
    ['Summary', setup.description],
    ['Author', setup.author],
    ['License', setup.license],
    ...setup.classifiers.map((each) => ['Classifier', each] as const),
    ['Requires-Python', setup.python_requires],
    ...setup.install_requires.map((each) => ['Requires-Dist', each] as const),
    ['Description-Content-Type', 'text/markdown'],
    ...licences.map((file) => ['License-File', path.basename(file)] as const),
  ];
  return `${fields.map(([name, value]) => `${name}: ${value}\n`).join('')}\n${readme}`;
}

/** What is in the wheel, with the digest of each file but of this list itself. */
function record(files: ReadonlyMap<string, WheelFile>, self: string): string {
  const lines = [...files].sort(byName).map(([name, { content }]) => {
    const digest = createHash('sha256').update(content).digest('base64url');
    return `${name},sha256=${digest},${content.length}\n`;
  });
  return `${lines.join('')}${self},,\n`;
}

/** Sorted, with one time for all, and the modes that installers keep. */
function zippable(files: ReadonlyMap<string, WheelFile>): Zippable {
  return Object.fromEntries(
    [...files].sort(byName).map(([name, { content, executable }]) => {
      const mode = executable ? 0o100755 : 0o100644;
      return [name, [content, { mtime: TIME, os: 3, attrs: mode << 16 }]];
    }),
  );
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
