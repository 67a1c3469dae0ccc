import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withCore } from '../scripts/packages';
import { begin, type Run, terraformCommand, terraformEnv } from '../scripts/workspace';
import type { Row } from './rows';
import { nodeOf, TOOLS } from './tools';

const root = path.resolve(__dirname, '..');

/** The versions that this project is developed with. */
const { devDependencies: VERSIONS } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
  devDependencies: Readonly<Record<string, string>>;
};

/** What a strict program asks for, be its modules those of CommonJS or of ECMAScript. */
const STRICTEST = {
  module: 'NodeNext',
  target: 'ES2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  isolatedModules: true,
  types: ['node'],
};

/** Somebody's project in a folder of its own, on a Node of its own. */
export class Project {
  /** Where the program is. */
  readonly dir: string;
  /** Where Terraform runs. */
  readonly stackDir: string;
  private readonly env: Record<string, string>;
  private readonly nodes: string;

  /**
   * @param home - a folder for it alone.
   * @param tarball - the package, as `npm pack` made it.
   * @param settings - further variables of its commands.
   */
  constructor(
    readonly row: Row,
    private readonly home: string,
    private readonly tarball: string,
    settings: Readonly<Record<string, string>>,
  ) {
    this.dir = row.manner === 'workspaces' ? path.join(home, 'infra') : path.join(home, 'project');
    this.stackDir = path.join(this.dir, 'cdktf.out/stacks/media');
    this.nodes = path.join(home, 'nodes.log');
    const bin = path.join(home, 'bin');
    mkdirSync(this.dir, { recursive: true });
    mkdirSync(bin);
    // Whoever says `node` gets the one of the row, and is written down.
    writeFileSync(
      path.join(bin, 'node'),
      `#!/bin/sh\nprintf '%s\\n' "$*" >>'${this.nodes}'\nexec '${nodeOf(row.node)}' "$@"\n`,
    );
    chmodSync(path.join(bin, 'node'), 0o755);
    this.env = {
      ...settings,
      CI: '1',
      PATH: [bin, process.env.PATH].join(path.delimiter),
      TERRAFORM_BINARY_NAME: terraformCommand(),
      // A cache between projects would have the provider of one in another.
      CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
      YARN_ENABLE_TELEMETRY: '0',
      // What npm runs by itself, too, such as that of `cdktf init`.
      npm_config_prefer_offline: 'true',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
    };
  }

  /** More variables for all that is run from now on. */
  set(env: Readonly<Record<string, string>>): void {
    Object.assign(this.env, env);
  }

  /** Makes the project, with the package in it. */
  async install(): Promise<void> {
    if (this.row.init) await this.initialize();
    else await this.write();
    const program = readFileSync(path.join(__dirname, 'program.ts'), 'utf8');
    const { names, package: ours } = this.row;
    const text =
      names === 'both' ? program.replace("from 'cdktf';", "from 'cdktn';") : withCore(program, ours.core);
    this.file('main.ts', text);
  }

  private async write(): Promise<void> {
    const { manner, names, package: ours } = this.row;
    const modules = manner === 'esm' || manner === 'native-typescript';
    const manifest = {
      name: 'infra',
      private: true,
      type: modules ? 'module' : 'commonjs',
      dependencies: {
        ...(names === 'own'
          ? { [ours.core]: VERSIONS[ours.core] }
          : { cdktf: `npm:cdktn@${VERSIONS.cdktn}`, ...(names === 'both' && { cdktn: VERSIONS.cdktn }) }),
        [ours.name]: `file:${this.tarball}`,
        constructs: VERSIONS.constructs,
      },
      devDependencies: { '@types/node': VERSIONS['@types/node'], typescript: VERSIONS.typescript },
    };
    this.file('package.json', JSON.stringify(manifest, null, 2));
    const compilerOptions = {
      ...STRICTEST,
      // Which judges our declarations, too, and those of the library, which takes long.
      skipLibCheck: manner !== 'esm',
      ...(manner === 'native-typescript' && { noEmit: true, erasableSyntaxOnly: true }),
    };
    this.file('tsconfig.json', JSON.stringify({ compilerOptions, files: ['main.ts'] }));
    this.file('cdktf.json', JSON.stringify({ language: 'typescript', app: 'node main.js', projectId: '1' }));
    if (manner === 'pnpm') {
      const store = path.join(this.home, '../pnpm-store');
      await this.node(
        TOOLS.pnpm,
        'install',
        '--ignore-scripts',
        '--no-frozen-lockfile',
        '--store-dir',
        store,
      );
    } else if (manner === 'yarn-pnp') {
      this.file('.yarnrc.yml', 'nodeLinker: pnp\nenableScripts: false\nenableImmutableInstalls: false\n');
      // Yarn looks for its project by this file.
      this.file('yarn.lock', '');
      await this.node(TOOLS.yarn, 'install');
    } else if (manner === 'workspaces') {
      writeFileSync(
        path.join(this.home, 'package.json'),
        JSON.stringify({ name: 'everything', private: true, workspaces: ['infra'] }),
      );
      await this.npm(['install'], this.home);
    } else {
      await this.npm(['install']);
    }
  }

  /** As `cdktf init` makes it, and the package added. */
  private async initialize(): Promise<void> {
    const { driver, package: ours } = this.row;
    await this.node(
      TOOLS[driver as 'cdktf-cli' | 'cdktn-cli'],
      ...['init', '--template=typescript', '--local', '--project-name=media', '--project-description=Media'],
      ...['--enable-crash-reporting=false', '--providers='],
    );
    const { devDependencies } = JSON.parse(readFileSync(path.join(this.dir, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    // `cdktf init` takes the newest TypeScript, and ts-node, which runs the program, knows none from 7 on.
    const newer = !/^\^?5\./.test(devDependencies.typescript ?? '');
    const typescript = newer ? [`typescript@${VERSIONS.typescript}`] : [];
    await this.npm(['install', ...typescript, this.tarball]);
    // Its tests are of its own program.
    rmSync(path.join(this.dir, '__tests__'), { recursive: true });
    if (!existsSync(path.join(this.dir, 'node_modules', ours.name))) throw new Error('nothing was installed');
  }

  /** Type-checks, and writes JavaScript for what does not run TypeScript. */
  async compile(): Promise<void> {
    if (this.row.init) await this.command('tsc', '--noEmit');
    else await this.command('tsc');
  }

  /** A command that a dependency brings. */
  command(name: string, ...args: string[]): Promise<Run> {
    return this.run(...this.commandLine(name, args));
  }

  private commandLine(name: string, args: readonly string[]): [string, ...string[]] {
    if (this.row.manner === 'yarn-pnp') return ['node', TOOLS.yarn, name, ...args];
    const home = this.row.manner === 'workspaces' ? this.home : this.dir;
    return [path.join(home, 'node_modules/.bin', name), ...args];
  }

  /** Starts a command that a dependency brings and that ends with its standard input. */
  start(name: string, ...args: string[]): ReturnType<typeof spawn> {
    const [command, ...rest] = this.commandLine(name, args);
    return spawn(command, rest, {
      cwd: this.dir,
      env: terraformEnv(this.env),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  /** Runs a program with the Node of the row. */
  node(...args: string[]): Promise<Run> {
    return this.run('node', ...args);
  }

  /** Runs the program, which is synthesized by that. */
  synth(): Promise<Run> {
    const program = this.row.manner === 'native-typescript' ? 'main.ts' : 'main.js';
    return this.row.manner === 'yarn-pnp' ? this.node(TOOLS.yarn, 'node', program) : this.node(program);
  }

  terraform(...args: string[]): Promise<Run> {
    // In the folder itself: with -chdir, Terraform looks for providers where it was called.
    return this.execute(terraformCommand(), args, this.stackDir);
  }

  /** Whether the provider was started by the Node of the row: Terraform finds `node` on PATH. */
  providerRan(): boolean {
    return readFileSync(this.nodes, 'utf8').includes('tencentci-start.cjs');
  }

  private async npm(args: readonly string[], cwd = this.dir): Promise<void> {
    const flags = ['--ignore-scripts', '--loglevel=error'];
    await this.execute('npm', [...args, ...flags], cwd);
  }

  private run(command: string, ...args: string[]): Promise<Run> {
    return this.execute(command, args, this.dir);
  }

  private async execute(command: string, args: readonly string[], cwd: string): Promise<Run> {
    const run = await begin(command, args, { cwd, env: terraformEnv(this.env) }).done;
    if (run.code !== 0) {
      const output = `${run.stdout}\n${run.stderr}`.trim().split('\n').slice(-40).join('\n');
      throw new Error(`${path.basename(command)} ${args.join(' ')} exited with ${run.code}:\n${output}`);
    }
    return run;
  }

  private file(name: string, content: string): void {
    writeFileSync(path.join(this.dir, name), content);
  }
}
