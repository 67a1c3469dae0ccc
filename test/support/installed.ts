import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CDKTF, type NpmPackage, withCore } from '../../scripts/packages';
import { type Run, begin, terraformCommand, terraformEnv } from '../../scripts/workspace';

const root = path.resolve(__dirname, '../..');

/** What programs with our package have beside it. */
const BESIDE = ['constructs', '@types', 'undici-types'];

/** What a project has in its tree. */
export interface Tree {
  /** Packages of ours. @default - that of the checkout */
  readonly packages?: readonly NpmPackage[];
  /** Names of the library that constructs are made on, each with what lies there. @default - the one of each package */
  readonly cores?: Readonly<Record<string, 'cdktf' | 'cdktn'>>;
}

/** A program with every check that one can ask for: the other end from what `cdktf init` writes. */
export const STRICTEST = {
  compilerOptions: {
    module: 'NodeNext',
    target: 'ES2022',
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noImplicitOverride: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    // Our own declarations are judged too, not only what is done with them.
    skipLibCheck: false,
    types: ['node', 'jest'],
  },
};

/** A project of someone else, who installed packages of ours from the tarballs that `npm publish` would send. */
export class InstalledProject {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'tencentci-installed-'));

  private readonly packages: readonly NpmPackage[];
  private readonly cores: NonNullable<Tree['cores']>;

  /** @param type - what its `package.json` says of its modules. */
  constructor(type: 'commonjs' | 'module', tree: Tree = {}) {
    this.packages = tree.packages ?? [CDKTF];
    this.cores = tree.cores ?? Object.fromEntries(this.packages.map(({ core }) => [core, core]));
    this.file('package.json', JSON.stringify({ type, jest: { testMatch: ['**/*.test.js'], transform: {} } }));
  }

  /** Packs, unpacks, and puts the peers beside it. */
  async install(): Promise<this> {
    const modules = path.join(this.dir, 'node_modules');
    for (const { name, folder } of this.packages) {
      const packed = await this.run('npm', 'pack', '--json', '--ignore-scripts', path.join(root, folder));
      const [{ filename }] = JSON.parse(packed.stdout) as [{ readonly filename: string }];
      const home = path.join(modules, name);
      mkdirSync(home, { recursive: true });
      await this.run('tar', '-xzf', filename, '--strip-components=1', '-C', home);
    }
    // Copies, as npm makes them: what two names have is two libraries, and none finds what the checkout has besides.
    for (const [name, core] of Object.entries(this.cores)) {
      cpSync(path.join(root, 'node_modules', core), path.join(modules, name), { recursive: true });
    }
    for (const name of BESIDE) symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
    // README's programs call it by its name, wherever it is.
    mkdirSync(path.join(this.dir, 'bin'));
    const { stdout: terraform } = await this.run('which', terraformCommand());
    symlinkSync(terraform.trim(), path.join(this.dir, 'bin/terraform'));
    return this;
  }

  file(name: string, content: string): this {
    writeFileSync(path.join(this.dir, name), content);
    return this;
  }

  copy(file: string, name: string): this {
    copyFileSync(path.join(root, file), path.join(this.dir, name));
    return this;
  }

  /**
   * Type-checks and writes JavaScript beside the sources; gives what the compiler has to say, nothing when all is well.
   * @param folder - of the program, below the project.
   */
  async compile(folder = '.'): Promise<string> {
    const { done } = begin(
      process.execPath,
      [path.join(root, 'node_modules/typescript/bin/tsc'), '--project', folder],
      this.place(),
    );
    return (await done).stdout;
  }

  /** Runs one of its programs, or its tests. */
  node(...args: string[]): Promise<Run> {
    return this.run(process.execPath, ...args);
  }

  jest(): Promise<Run> {
    return this.node(
      '--experimental-vm-modules',
      path.join(root, 'node_modules/jest/bin/jest.js'),
      '--no-watchman',
      // One after the other: they run terraform in one folder.
      '--runInBand',
      '--verbose',
      // A first snapshot is written on a machine of CI, too.
      '--ci=false',
    );
  }

  dispose(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }

  private async run(command: string, ...args: string[]): Promise<Run> {
    const run = await begin(command, args, this.place()).done;
    if (run.code !== 0)
      throw new Error(`${command} ${args.join(' ')} exited with ${run.code}:\n${run.stdout}\n${run.stderr}`);
    return run;
  }

  private place(): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
    const env = terraformEnv();
    return {
      cwd: this.dir,
      env: { ...env, PATH: `${path.join(this.dir, 'bin')}${path.delimiter}${env.PATH}` },
    };
  }
}

/** The TypeScript programs of the README of a package, in the order in which they stand there. */
export function readmePrograms({ folder }: NpmPackage = CDKTF): string[] {
  const readme = readFileSync(path.join(root, folder, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, program = '']) => program);
}

/** The type tests of the public types, as a program that installed a package would write them. */
export function typeTests(
  files: readonly string[],
  { name: ours, core }: NpmPackage = CDKTF,
): { readonly name: string; readonly text: string }[] {
  return files.map((name) => ({
    name,
    text: withCore(
      readFileSync(path.join(root, 'test/types', name), 'utf8').replaceAll(
        "'../../lib'",
        "'cdktf-tencent-ci'",
      ),
      core,
    )
      // What is not exported is looked at where it lies.
      .replaceAll(/'\.\.\/\.\.\/lib\/([\w/]+)'/g, `'./node_modules/${ours}/dist/$1/index.js'`),
  }));
}
