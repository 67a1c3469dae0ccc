import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { engineCommand, engineFile, engineNames } from '../../stack/engine';
import { findStacks, Stack, StackError } from '../doctor/stack';
import { EXIT, Failure } from '../exit';
import type { DriftFlags } from '../flags';
import { synthCommand } from '../libraries';
import { readState, type State, StateError } from '../terraform-state';

type Environment = Readonly<Record<string, string | undefined>>;

/** A state, and the stack whose provider blocks tell the keys; without one, the environment does. */
export interface Found {
  /** What it is called: `stack media`, `terraform.tfstate`. */
  readonly label: string;
  /** `undefined` when nothing was applied yet. */
  readonly state: State | undefined;
  readonly stack?: Stack;
}

/**
 * The states that the command names, or else those of this folder: of each stack that was synthesized in it, or its own.
 * @throws Failure when there is none, or one cannot be read.
 */
export async function findStates(flags: DriftFlags, folder: string, env: Environment): Promise<Found[]> {
  const stacks = stacksOf(flags, folder, env);
  if (flags.state !== undefined) {
    if (stacks.length > 1) {
      throw new Failure(
        EXIT.usage,
        `--state ${flags.state} belongs to one stack, and there are ${stacks.length}: name it with --stack.`,
      );
    }
    const state = parsed(fileOf(path.resolve(folder, flags.state), flags.state), flags.state);
    return [{ label: flags.state, state, ...(stacks[0] && { stack: stacks[0] }) }];
  }
  if (stacks.length > 0) {
    return Promise.all(
      stacks.map(async (stack) => ({
        label: `stack ${stack.name}`,
        stack,
        state: await stateIn(path.resolve(folder, stack.folder), stack.backend, env),
      })),
    );
  }
  const state = await stateIn(folder, initialized(folder), env);
  if (state !== undefined) return [{ label: state.from, state }];
  throw new Failure(
    EXIT.usage,
    'There is no state here, neither of a stack (cdktf.out) nor of terraform (terraform.tfstate). Name one with --state or ' +
      '--stack, or go to the folder in which terraform is run.',
  );
}

/** The stacks that the command names by file, folder or name, or else those of this folder. */
function stacksOf({ stack: named, state }: DriftFlags, folder: string, env: Environment): Stack[] {
  const here = findStacks(folder);
  // A file that is named may be of something else than what is synthesized here, where nothing says so.
  const files = named?.map((each) => stackFile(each, here, folder)) ?? (state === undefined ? here : []);
  try {
    return files.map((file) => new Stack(path.relative(folder, path.resolve(folder, file)) || file, env));
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    throw new Failure(EXIT.usage, `${error.message}. Run ${synthCommand()}, and name its cdk.tf.json.`);
  }
}

function stackFile(named: string, here: readonly string[], folder: string): string {
  const found = statSync(path.resolve(folder, named), { throwIfNoEntry: false });
  if (found) return found.isDirectory() ? path.join(named, 'cdk.tf.json') : named;
  const names = here.map((file) => path.basename(path.dirname(file)));
  const file = here[names.indexOf(named)];
  if (file !== undefined) return file;
  throw new Failure(
    EXIT.usage,
    `--stack ${named} is neither a file or folder nor a stack that was synthesized here` +
      `${names.length > 0 ? `. There are: ${names.join(', ')}.` : `: run ${synthCommand()}.`}`,
  );
}

interface Backend {
  readonly type: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The backend that `terraform init` noted in a folder. */
function initialized(folder: string): Backend | undefined {
  const file = path.join(folder, '.terraform/terraform.tfstate');
  if (!existsSync(file)) return undefined;
  try {
    const { backend } = JSON.parse(readFileSync(file, 'utf8')) as {
      backend?: { type: string; config?: Record<string, unknown> };
    };
    return backend && { type: backend.type, settings: backend.config ?? {} };
  } catch {
    throw new Failure(
      EXIT.usage,
      `${file} is damaged. Run ${engineCommand()} init, or name a state with --state.`,
    );
  }
}

/** The state of a folder of terraform's; `undefined` when there is none yet. */
async function stateIn(
  folder: string,
  backend: Backend | undefined,
  env: Environment,
): Promise<State | undefined> {
  const shownFolder = path.relative(process.cwd(), folder) || '.';
  if ((backend === undefined || backend.type === 'local') && workspaceOf(folder, env) === 'default') {
    const own = backend?.settings['path'];
    const file = path.resolve(folder, typeof own === 'string' ? own : 'terraform.tfstate');
    if (!existsSync(file)) return undefined;
    const shown = path.relative(process.cwd(), file);
    return parsed(fileOf(file, shown), shown);
  }
  const text = await pulled(folder, env);
  return text.trim() === '' ? undefined : parsed(text, `the state of ${shownFolder}`);
}

function workspaceOf(folder: string, env: Environment): string {
  if (env['TF_WORKSPACE']) return env['TF_WORKSPACE'];
  const file = path.join(folder, '.terraform/environment');
  return (existsSync(file) ? readFileSync(file, 'utf8').trim() : '') || 'default';
}

/** What `terraform state pull` writes, which knows every backend. */
async function pulled(folder: string, env: Environment): Promise<string> {
  const file = engineFile(env);
  const missing =
    `There is no ${engineNames(env).join(' or ')}, which is asked for the state. Name it in TERRAFORM_BINARY_NAME, or give the ` +
    'state with --state.';
  if (file === undefined) throw new Failure(EXIT.failed, missing);
  try {
    const options = { cwd: folder, maxBuffer: 1024 * 1024 * 1024 };
    return (await promisify(execFile)(file, ['state', 'pull'], options)).stdout;
  } catch (error) {
    const { stderr = '', code } = error as { stderr?: string; code?: unknown };
    const said = stripVTControlCharacters(stderr).replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ').trim();
    throw new Failure(
      EXIT.failed,
      code === 'ENOENT'
        ? missing
        : `${path.basename(file)} state pull failed in ${folder}: ${said || `it ended with ${String(code)}`}`,
    );
  }
}

function fileOf(file: string, shown: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Failure(
      EXIT.usage,
      `The state ${shown} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}

function parsed(text: string, from: string): State {
  try {
    return readState(text, from);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    throw new Failure(EXIT.usage, error.message);
  }
}
