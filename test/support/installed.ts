import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Run, begin, terraformCommand, terraformEnv } from '../../scripts/workspace';

const root = path.resolve(__dirname, '../..');

/** What programs with our package have beside it. */
const BESIDE = ['cdktf', 'constructs', '@types', 'undici-types'];

/** A project of someone else, who installed the package from the tarball that `npm publish` would send. */
export class InstalledProject {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'tencentci-installed-'));

  /** @param type - what its `package.json` says of its modules. */
  constructor(type: 'commonjs' | 'module') {
    this.file('package.json', JSON.stringify({ type, jest: { testMatch: ['**/*.test.js'], transform: {} } }));
  }

  /** Packs, unpacks, and puts the peers beside it. */
  async install(): Promise<this> {
    const { stdout } = await this.run('npm', 'pack', '--json', '--ignore-scripts', root);
    const [{ filename }] = JSON.parse(stdout) as [{ readonly filename: string }];
    const home = path.join(this.dir, 'node_modules/cdktf-tencent-ci');
    mkdirSync(home, { recursive: true });
    await this.run('tar', '-xzf', filename, '--strip-components=1', '-C', home);
    for (const name of BESIDE) {
      symlinkSync(path.join(root, 'node_modules', name), path.join(this.dir, 'node_modules', name));
    }
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

  /** Type-checks and writes JavaScript beside the sources; gives what the compiler has to say, nothing when all is well. */
  async compile(): Promise<string> {
    const { done } = begin(
      process.execPath,
      [path.join(root, 'node_modules/typescript/bin/tsc')],
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

/** The TypeScript programs of README, in the order in which they stand there. */
export function readmePrograms(): string[] {
  const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, program = '']) => program);
}

/** The type tests of the public types, as a program that installed the package would write them. */
export function typeTests(files: readonly string[]): { readonly name: string; readonly text: string }[] {
  return files.map((name) => ({
    name,
    text: readFileSync(path.join(root, 'test/types', name), 'utf8')
      .replaceAll("'../../lib'", "'cdktf-tencent-ci'")
      // What is not exported is looked at where it lies.
      .replaceAll(/'\.\.\/\.\.\/lib\/([\w/]+)'/g, "'./node_modules/cdktf-tencent-ci/dist/$1/index.js'"),
  }));
}
