import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SOURCE_ADDRESS, thisPlatform } from '../lib/stack/names';
import { provideTerraform } from './terraform';

const root = path.resolve(__dirname, '..');

let provided: string | undefined;

/** The path of the Terraform (or OpenTofu) that workspaces run; found or fetched once, for what this process starts too. */
export const terraformCommand = (): string =>
  (provided ??= process.env.TERRAFORM_BINARY_NAME = provideTerraform());

/** What a command did. */
export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both streams, with the frame that terraform draws around messages taken away and lines joined. */
  readonly text: string;
}

/** Messages are wrapped to the width of a terminal and framed; what looks for sentences finds them. */
function plain(output: string): string {
  return output.replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ').trim();
}

/** The environment of every terraform call: no telemetry, no colours, nothing of the machine's own setup. */
export function terraformEnv(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!/^(TF_|TENCENTCLOUD_|TCCLI_|TKE_|CDKTF_)/.test(name)) env[name] = value;
  }
  return { ...env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', ...extra };
}

/** The version that `npm run build` gave the provider. */
export function builtVersion(): string {
  const file = path.join(root, 'dist', 'provider.json');
  if (!existsSync(file)) throw new Error('dist/provider.json is missing. Run `npm run build` first.');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Copies the built provider, and gives its executable another name. */
export function copyProvider(dir: string, executable: string): void {
  const { files } = JSON.parse(readFileSync(path.join(root, 'dist', 'provider.json'), 'utf8')) as {
    files: Readonly<Record<string, string>>;
  };
  // Terraform would take the launcher for Windows before the executable.
  for (const name of Object.keys(files).filter((each) => !each.endsWith('.exe'))) {
    const file = path.join(dir, name === 'terraform-provider-tencentci' ? executable : name);
    copyFileSync(path.join(root, 'dist', name), file);
    chmodSync(file, 0o755);
  }
}

/** Starts a command; what it did is there once it has ended, whatever its code. */
export function begin(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): { child: ChildProcess; done: Promise<Run> } {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => (output[stream] += text));
  }
  const done = new Promise<Run>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code: code ?? -1, ...output, text: plain(`${output.stdout}\n${output.stderr}`) }),
    );
  });
  return { child, done };
}

/** A folder with a Terraform configuration in it, in which the real binary runs. */
export class Workspace {
  private readonly running = new Set<ChildProcess>();
  private readonly env: Record<string, string>;

  /**
   * @param env - what the commands see, such as the variables of an emulator.
   * @param dir - where they run, such as the folder of a synthesized stack. @default - a new folder
   */
  constructor(
    env: Readonly<Record<string, string>> = {},
    readonly dir: string = mkdtempSync(path.join(tmpdir(), 'tencent-ci-')),
  ) {
    this.env = { ...env };
  }

  /** Puts the built provider where `terraform init` looks for it, and leaves one that runs already alone. */
  placeProvider(): this {
    if (this.env.TF_REATTACH_PROVIDERS !== undefined) {
      const running = JSON.parse(this.env.TF_REATTACH_PROVIDERS) as Record<string, unknown>;
      delete running[SOURCE_ADDRESS];
      this.env.TF_REATTACH_PROVIDERS = JSON.stringify(running);
    }
    const version = builtVersion();
    const dir = path.join(this.dir, 'terraform.d/plugins', SOURCE_ADDRESS, version, thisPlatform());
    mkdirSync(dir, { recursive: true });
    copyProvider(dir, `terraform-provider-tencentci_v${version}`);
    return this;
  }

  /** Writes `main.tf`: the given configuration, with our provider required, and perhaps another line of those. */
  config(hcl: string, alsoRequired = ''): this {
    const head = `terraform {
  required_providers {
    tencentci = { source = "${SOURCE_ADDRESS}", version = "${builtVersion()}" }${alsoRequired && `\n    ${alsoRequired}`}
  }
}
`;
    return this.file('main.tf', head + hcl);
  }

  file(name: string, content: string): this {
    writeFileSync(path.join(this.dir, name), content);
    return this;
  }

  /** Starts terraform and gives the process, for tests that interrupt it. */
  start(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): { child: ChildProcess; done: Promise<Run> } {
    const options = { cwd: this.dir, env: terraformEnv({ ...this.env, ...env }) };
    const { child, done } = begin(terraformCommand(), args, options);
    this.running.add(child);
    return { child, done: done.finally(() => this.running.delete(child)) };
  }

  /** Runs terraform to its end, whatever it answers. */
  run(...args: string[]): Promise<Run> {
    return this.start(args).done;
  }

  /** Runs terraform and fails with its own words when it fails. */
  async ok(...args: string[]): Promise<Run> {
    const run = await this.run(...args);
    if (run.code !== 0) {
      const name = path.basename(terraformCommand());
      throw new Error(`${name} ${args.join(' ')} exited with ${run.code}:\n${run.stdout}\n${run.stderr}`);
    }
    return run;
  }

  async init(): Promise<this> {
    await this.ok('init', '-no-color', '-input=false');
    return this;
  }

  apply(...args: string[]): Promise<Run> {
    return this.ok('apply', '-auto-approve', '-no-color', '-input=false', ...args);
  }

  destroy(): Promise<Run> {
    return this.ok('destroy', '-auto-approve', '-no-color', '-input=false');
  }

  /** Plans; the code is 0 for no change, 2 for changes, 1 for an error. */
  plan(...args: string[]): Promise<Run> {
    return this.run('plan', '-no-color', '-input=false', '-detailed-exitcode', ...args);
  }

  /** The values of one resource in the state, by its address; `undefined` when it is not there. */
  async values(address: string): Promise<Record<string, unknown> | undefined> {
    const { stdout } = await this.ok('show', '-json');
    const state = JSON.parse(stdout) as {
      values?: { root_module?: { resources?: { address: string; values: Record<string, unknown> }[] } };
    };
    return state.values?.root_module?.resources?.find((resource) => resource.address === address)?.values;
  }

  /** What a saved or fresh plan wants to do with a resource: `['create']`, `['update']`, `['delete', 'create']` … */
  async plannedActions(
    address: string,
  ): Promise<{ actions: string[]; change: Record<string, unknown> } | undefined> {
    const file = path.join(this.dir, 'test.tfplan');
    await this.ok('plan', '-no-color', '-input=false', `-out=${file}`);
    const { stdout } = await this.ok('show', '-json', file);
    const plan = JSON.parse(stdout) as {
      resource_changes?: { address: string; change: { actions: string[] } & Record<string, unknown> }[];
    };
    const found = plan.resource_changes?.find((resource) => resource.address === address);
    return found && { actions: found.change.actions, change: found.change };
  }

  /** Ends what still runs and removes the folder. */
  dispose(): void {
    for (const child of this.running) child.kill('SIGKILL');
    rmSync(this.dir, { recursive: true, force: true });
  }
}
