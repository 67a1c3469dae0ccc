import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { fileOf, type NpmPackage } from '../packages';
import { shapedForJsii } from './shapes';

const root = path.resolve(__dirname, '../..');

/** What a program imports, which is all that other languages get. */
const ROOMS = ['rules', 'stack', 'constructs'];

/** What jsii warns of and we leave as it is. */
const ACCEPTED: readonly RegExp[] = [
  // The bindings have the names of the schema, as those of every provider do. C# alone calls this class `_Bucket`.
  /JSII5019: The property name "bucket" conflicts with the declaring class "Bucket"/,
  // The words of the service. Each language has a way to write them, which the generated code takes: `from_` in Python.
  /JSII5018: "(type|object|alias|namespace|from)" is a reserved word in (Go|C#|Python)\./,
];

/** jsii and its tools name the Nodes that they like best on each start. */
export const JSII_ENV: NodeJS.ProcessEnv = {
  ...process.env,
  JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: String(process.versions.node.split('.')[0]),
  JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1',
};

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly author: { readonly name: string };
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** What jsii asks of a compilation for Node 20. */
const COMPILATION = {
  compilerOptions: {
    target: 'es2022',
    lib: ['es2022'],
    module: 'commonjs',
    rootDir: 'lib',
    outDir: 'dist',
    strict: true,
    esModuleInterop: true,
    skipLibCheck: true,
    declaration: true,
    noEmitOnError: true,
    types: ['node'],
  },
  include: ['lib'],
};

/** Writes a folder that jsii can compile: the public constructs in the shapes that jsii has words for. */
export function stageJsii(row: NpmPackage, folder: string): void {
  const project = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
  const { version, description, license, author } = project;
  const { name, core, peerDependencies = project.peerDependencies } = row;
  const { constructs } = peerDependencies;
  stageSources(row, folder);
  const json = {
    name,
    version,
    description: (row.description ?? description).replace('declared in TypeScript', 'declared'),
    license,
    author,
    // jsii asks for one, and there is none to tell.
    repository: { type: 'git', url: `npm:${name}` },
    main: 'dist/index.js',
    types: 'dist/index.d.ts',
    files: ['dist', '.jsii'],
    jsii: {
      outdir: 'jsii',
      versionFormat: 'full',
      targets: targets(row),
    },
    peerDependencies: { [core]: peerDependencies[core], constructs },
    // The oldest that the peers allow, as jsii wants them.
    devDependencies: { [core]: oldest(peerDependencies[core]), constructs: oldest(constructs) },
  };
  write(path.join(folder, 'package.json'), `${JSON.stringify(json, null, 2)}\n`);
  write(path.join(folder, 'tsconfig.json'), `${JSON.stringify(COMPILATION, null, 2)}\n`);
  const guide = fileOf(row, 'docs/python.md', readFileSync(path.join(root, 'docs/python.md'), 'utf8'));
  write(path.join(folder, 'README.md'), withoutLinks(importing(row, guide)));
  copyFileSync(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
}

/** What the package is called in other languages. */
function targets({ name, core }: NpmPackage): object {
  const namespace = `TencentCi.${core.charAt(0).toUpperCase()}${core.slice(1)}`;
  return {
    python: { distName: name, module: name.replaceAll('-', '_') },
    java: { package: `tencentci.${core}`, maven: { groupId: 'tencent-ci', artifactId: name } },
    go: { moduleName: 'tencent-ci.local/go', packageName: `${core}tencentci` },
    dotnet: { namespace, packageId: namespace },
  };
}

/** A guide for Python with the imports of a package. */
function importing({ name, core }: NpmPackage, guide: string): string {
  return guide
    .replaceAll(/^(from) cdktf(?= import )/gm, `$1 ${core}`)
    .replaceAll(/\bcdktf_tencent_ci\b/g, name.replaceAll('-', '_'));
}

/** The other pages are not where this one is read. */
function withoutLinks(page: string): string {
  return page.replaceAll(/\[([^\]]+)\]\((?!https?:)[^)]*\)/g, '$1');
}

/** `>=0.21.0 <1` and `^0.21.0` begin with 0.21.0. */
function oldest(range = ''): string {
  const version = /\d+\.\d+\.\d+/.exec(range)?.[0];
  if (version === undefined) throw new Error(`The range of a peer names no oldest version: ${range}.`);
  return version;
}

function stageSources(row: NpmPackage, folder: string): void {
  const index = readFileSync(path.join(root, 'lib/index.ts'), 'utf8');
  const taken = namesTaken(index);
  const hidden = new Set<string>();
  const added = new Map<string, readonly string[]>();
  for (const room of ROOMS) {
    for (const file of readdirSync(path.join(root, 'lib', room), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const module = `./${room}/${file.slice(0, -'.ts'.length)}`;
      const names = taken.get(module) ?? taken.get(path.posix.dirname(module)) ?? new Set();
      const text = readFileSync(path.join(root, 'lib', room, file), 'utf8');
      const shaped = shapedForJsii(module, fileOf(row, `lib/${room}/${file}`, text), names);
      for (const name of shaped.hidden) hidden.add(name);
      added.set(module, shaped.added);
      write(path.join(folder, 'lib', room, file), shaped.text);
    }
  }
  const kept = [...taken].map(([module, names]): readonly [string, string[]] => {
    return [module, [...[...names].filter((name) => !hidden.has(name)), ...(added.get(module) ?? [])]];
  });
  const lines = [
    ...kept
      .filter(([, names]) => names.length > 0)
      .map(([module, names]) => `export { ${names.join(', ')} } from '${module}';`),
    ...index.split('\n').filter((line) => line.startsWith('export * as ')),
  ];
  write(path.join(folder, 'lib/index.ts'), `${lines.join('\n')}\n`);
  // What `TencentCiProvider` inherits speaks of the settings of its binding; the binding itself is internal.
  appendFileSync(path.join(folder, 'lib/constructs/generated/index.ts'), "export * from './provider';\n");
}

/** What `lib/index.ts` takes of each file. */
function namesTaken(index: string): Map<string, Set<string>> {
  const { statements } = ts.createSourceFile('index.ts', index, ts.ScriptTarget.ES2022);
  const taken = new Map<string, Set<string>>();
  for (const { moduleSpecifier: module, exportClause: clause } of statements.filter(ts.isExportDeclaration)) {
    if (module === undefined || !ts.isStringLiteral(module) || !clause || !ts.isNamedExports(clause))
      continue;
    taken.set(module.text, new Set(clause.elements.map(({ name }) => name.text)));
  }
  return taken;
}

/**
 * Compiles what was staged, for the assembly that packages for other languages are made of.
 *
 * @throws Error when jsii refuses something, or warns of something new.
 */
export function compileJsii(folder: string): void {
  const compiler = path.join(root, 'node_modules/jsii/bin/jsii');
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler, '--tsconfig', 'tsconfig.json'], {
    cwd: folder,
    encoding: 'utf8',
    env: JSII_ENV,
  });
  const problems = `${stdout}${stderr}`
    .split(/\n(?=\S*.*(?:warning|error) (?:JSII|TS)\d)/)
    .filter((each) => !ACCEPTED.some((accepted) => accepted.test(each)));
  if (status === 0 && !problems.some((each) => each.includes('warning JSII'))) return;
  throw new Error(`jsii does not take the public constructs:\n${problems.join('\n')}`);
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
