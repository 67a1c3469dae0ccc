import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { begin, type Run, terraformCommand, Workspace } from '../workspace';

/** Where the project is. */
export const ROOT = path.resolve(__dirname, '../..');

/** Where the demo works: a project of its own for each part. */
export const WORK = path.join(ROOT, 'cdktf.out', 'demo');

const colour = process.stdout.isTTY && process.env.NO_COLOR === undefined;

/** Colours a text on a terminal, by the codes of ANSI. */
export const paint = (code: string, text: string): string =>
  colour ? `\u001b[${code}m${text}\u001b[0m` : text;

/** Something in the demo is not what it should be. */
export class DemoFailure extends Error {}

/** Says what must be true, and ends the demo when it is not. */
export function expect(condition: boolean, what: string): void {
  if (!condition) throw new DemoFailure(`Expected ${what}.`);
  console.log(paint('32', `✓ ${what}`));
}

/** Begins the next scene. */
export function heading(text: string): void {
  console.log(`\n${paint('1;36', `── ${text}`)}`);
}

/** What of a command is shown, and what of it is no failure. */
interface Shown {
  readonly quiet?: boolean;
  /** Exit codes that are no failure. @default [0] */
  readonly codes?: readonly number[];
}

/** Shows a command and what it prints, while the emulator in this process goes on answering. */
async function show(
  command: string,
  args: readonly string[],
  running: () => Promise<Run>,
  { quiet = false, codes = [0] }: Shown,
): Promise<{ readonly code: number; readonly output: string }> {
  const words = args.map((arg) => arg.replace(`${ROOT}${path.sep}`, ''));
  const shown = [path.basename(command), ...words].join(' ');
  console.log(paint('2', `$ ${shown}`));
  const { code, stdout, stderr } = await running().catch((error: Error) => {
    throw new DemoFailure(`${command} could not be started: ${error.message}`);
  });
  const output = stdout + stderr;
  if (!codes.includes(code)) throw new DemoFailure(`${shown} exited with ${code}:\n${output}`);
  if (!quiet && output.trim() !== '') console.log(output.trim().replace(/^/gm, '  '));
  return { code, output };
}

/** Runs a Node program of the project. */
export async function node(
  args: readonly string[],
  options: Shown & { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<void> {
  const { cwd = ROOT, env = {} } = options;
  await show(
    process.execPath,
    args,
    () => begin(process.execPath, args, { cwd, env: { ...process.env, ...env } }).done,
    options,
  );
}

/** Runs a TypeScript file of the project. */
export async function tsx(file: string, options: Parameters<typeof node>[1] = {}): Promise<void> {
  const cli = path.join(ROOT, 'node_modules/tsx/dist/cli.mjs');
  await node([cli, '--tsconfig', path.join(ROOT, 'tsconfig.json'), file], {
    quiet: true,
    ...options,
  });
}

/** A CDKTF program of one stack, synthesized and deployed in a folder of its own. */
export class Deployment {
  private readonly folder: string;
  private readonly program: string;
  private readonly workspace: Workspace;

  constructor(
    stack: string,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    this.folder = path.join(WORK, stack);
    this.program = path.join(this.folder, 'main.ts');
    const shown = { ...env, TF_CLI_ARGS: colour ? '' : '-no-color' };
    this.workspace = new Workspace(shown, path.join(this.folder, 'cdktf.out', 'stacks', stack));
  }

  /** Writes the program's files and synthesizes it. */
  async synth(files: Readonly<Record<string, string>>): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) writeFileSync(path.join(this.folder, name), content);
    await tsx(this.program, { cwd: this.folder, env: this.env });
  }

  async init(): Promise<void> {
    await this.tf(['init', '-input=false']);
  }

  /** Plans; the code is 2 when there is something to do. */
  plan(): ReturnType<typeof show> {
    return this.tf(['plan', '-input=false', '-detailed-exitcode', '-out=demo.tfplan'], [0, 2]);
  }

  /** Applies the plan that was just shown, so that it is not shown twice. */
  async apply(): Promise<void> {
    await this.tf(['apply', '-input=false', 'demo.tfplan']);
  }

  /** Destroys everything, and shows what is done but not what was there. */
  async destroy(): Promise<void> {
    const { output } = await this.tf(['destroy', '-input=false', '-auto-approve'], [0], true);
    for (const line of output.split('\n')) if (/Destr(oy|uct)/.test(line)) console.log(`  ${line.trim()}`);
  }

  private tf(
    args: readonly string[],
    codes: readonly number[] = [0],
    quiet = false,
  ): ReturnType<typeof show> {
    return show(terraformCommand(), args, () => this.workspace.run(...args), { codes, quiet });
  }
}
