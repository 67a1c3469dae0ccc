import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
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

/** What is compiled, once for each core. */
export interface JsiiPackage {
  /** What the npm package is called, and the Python distribution. */
  readonly name: string;
  /** The npm package of the core: `cdktf`. */
  readonly core: string;
}

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
export function stageJsii({ name, core }: JsiiPackage, folder: string): void {
  const { version, description, license, author, peerDependencies } = JSON.parse(
    readFileSync(path.join(root, 'package.json'), 'utf8'),
  ) as Manifest;
  const { constructs } = peerDependencies;
  stageSources(folder);
  const json = {
    name,
    version,
    description,
    license,
    author,
    // jsii asks for one, and there is none to tell.
    repository: { type: 'git', url: `npm:${name}` },
    main: 'dist/index.js',
    types: 'dist/index.d.ts',
    stability: 'experimental',
    jsii: {
      outdir: 'jsii',
      versionFormat: 'full',
      targets: { python: { distName: name, module: name.replaceAll('-', '_') } },
    },
    peerDependencies: { [core]: peerDependencies[core], constructs },
    // The oldest that the peers allow, as jsii wants them.
    devDependencies: { [core]: oldest(peerDependencies[core]), constructs: oldest(constructs) },
  };
  write(path.join(folder, 'package.json'), `${JSON.stringify(json, null, 2)}\n`);
  write(path.join(folder, 'tsconfig.json'), `${JSON.stringify(COMPILATION, null, 2)}\n`);
  write(path.join(folder, 'README.md'), readFileSync(path.join(root, 'README.md'), 'utf8'));
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
}

/** `>=0.21.0 <1` and `^0.21.0` begin with 0.21.0. */
function oldest(range = ''): string {
  const version = /\d+\.\d+\.\d+/.exec(range)?.[0];
  if (version === undefined) throw new Error(`The range of a peer names no oldest version: ${range}.`);
  return version;
}

function stageSources(folder: string): void {
  const index = readFileSync(path.join(root, 'lib/index.ts'), 'utf8');
  const taken = namesTaken(index);
  const hidden = new Set<string>();
  const added = new Map<string, readonly string[]>();
  for (const room of ROOMS) {
    for (const file of readdirSync(path.join(root, 'lib', room), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const module = `./${room}/${file.slice(0, -'.ts'.length).split(path.sep).join('/')}`;
      const names = taken.get(module) ?? taken.get(path.posix.dirname(module)) ?? new Set();
      const shaped = shapedForJsii(module, readFileSync(path.join(root, 'lib', room, file), 'utf8'), names);
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
