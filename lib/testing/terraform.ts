import { spawn } from 'node:child_process';
import path from 'node:path';
import { engineAt, engineNames, isOlder, LEAST, onPath } from '../stack/engine';

/** No Terraform is here that can be used; the message says what to install. */
export class TerraformMissing extends Error {
  override readonly name = 'TerraformMissing';
}

/** A command of Terraform failed; the message is in its own words. */
export class TerraformError extends Error {
  override readonly name = 'TerraformError';
  /** @param code - the exit code. */
  constructor(
    message: string,
    readonly code: number,
  ) {
    super(message);
  }
}

const ADVICE =
  `Install Terraform ${LEAST.Terraform} or newer, or OpenTofu ${LEAST.OpenTofu} or newer, or name the program by ` +
  'TERRAFORM_BINARY_NAME. SynthesizedStack.fromStack(stack) asserts what a stack is synthesized to without either.';

/** What was found, by what it was found with: to ask for its version takes a tenth of a second. */
const found = new Map<string, string>();

/**
 * The program that deployments run: what `TERRAFORM_BINARY_NAME` names, or `terraform` or else `tofu` on PATH.
 *
 * @throws TerraformMissing when there is none, or only one that is too old.
 */
export function findTerraform(env: NodeJS.ProcessEnv = process.env): string {
  const { TERRAFORM_BINARY_NAME: named, PATH = '' } = env;
  const key = JSON.stringify([named, PATH]);
  const before = found.get(key);
  if (before !== undefined) return before;
  const problems: string[] = [];
  for (const name of engineNames(env)) {
    const file = onPath(name, env);
    const problem = file === undefined ? undefined : problemOf(file, env);
    if (file !== undefined && problem === undefined) {
      found.set(key, file);
      return file;
    }
    if (problem !== undefined) problems.push(problem);
  }
  const none = named
    ? `TERRAFORM_BINARY_NAME is ${named}, which is not on PATH.`
    : 'Neither terraform nor tofu is on PATH, and deploy() runs one of them.';
  throw new TerraformMissing(`${problems.length > 0 ? problems.join(' ') : none} ${ADVICE}`);
}

/** Why a program is none that can be used. */
function problemOf(file: string, env: NodeJS.ProcessEnv): string | undefined {
  const engine = engineAt(file, terraformEnv(env));
  if (engine === undefined) return `${file} cannot be started.`;
  const { product, version } = engine;
  return isOlder(version, LEAST[product]) ? `${file} is ${product} ${version}, which is too old.` : undefined;
}

/** What of Terraform's own environment is about the machine, and not about what is deployed. */
const OF_THE_MACHINE = new Set([
  'TF_CLI_CONFIG_FILE',
  'TF_PLUGIN_CACHE_DIR',
  'TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE',
  'TF_LOG',
  'TF_LOG_CORE',
  'TF_LOG_PROVIDER',
  'TF_LOG_PATH',
]);

/** The environment of a command: no telemetry, and nothing that says whom or what to deploy. */
export function terraformEnv(
  env: NodeJS.ProcessEnv = process.env,
  extra: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) =>
      OF_THE_MACHINE.has(name) || !/^(TF_|TENCENTCLOUD_|TCCLI_|TKE_|CDKTF_|NODE_OPTIONS$)/.test(name),
  );
  return { ...Object.fromEntries(kept), CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', ...extra };
}

/** What a command did. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
}

/** Runs Terraform in a folder. Commands that are not over when the test process ends go on to their end. */
export class TerraformFolder {
  constructor(
    private readonly file: string,
    readonly dir: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  /**
   * Runs a command to its end.
   *
   * @param codes - exit codes that are no failure.
   * @throws TerraformError with Terraform's own words.
   */
  async run(args: readonly string[], codes: readonly number[] = [0]): Promise<Ran> {
    const child = spawn(this.file, args, {
      cwd: this.dir,
      env: terraformEnv(process.env, this.env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => (said[stream] += text));
    }
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (ended) => resolve(ended ?? -1));
    });
    if (codes.includes(code)) return { code, stdout: said.stdout };
    const words = plain(said.stderr) || plain(said.stdout);
    throw new TerraformError(`${path.basename(this.file)} ${args[0]} exited with ${code}:\n${words}`, code);
  }
}

/** The errors that Terraform told, without the frame that it draws around them and without warnings before them. */
function plain(output: string): string {
  const first = output.indexOf('Error: ');
  return output
    .slice(Math.max(first, 0))
    .split('\n')
    .map((line) => line.replace(/^[│╷╵]\s?/, '').trimEnd())
    .filter((line) => line !== '')
    .join('\n');
}
