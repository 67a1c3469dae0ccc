import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CiClient, describeTemplate } from '../lib/ci';
import { type Emulator, startEmulator } from '../lib/emulator';

const root = path.resolve(__dirname, '..');
const work = path.join(root, 'cdktf.out', 'demo');
const program = path.join(work, 'main.ts');
const stack = path.join(work, 'cdktf.out', 'stacks', 'quick-start');
const BUCKET = 'media-1250000000';

const colour = process.stdout.isTTY && process.env.NO_COLOR === undefined;
const paint = (code: string, text: string): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

/** Something in the demo is not what it should be. */
class DemoFailure extends Error {}

function expect(condition: boolean, what: string): void {
  if (!condition) throw new DemoFailure(`Expected ${what}.`);
  console.log(paint('32', `✓ ${what}`));
}

function heading(text: string): void {
  console.log(`\n${paint('1;36', `── ${text}`)}`);
}

/** Runs a command while the emulator in this process goes on answering. */
async function run(
  command: string,
  args: readonly string[],
  options: {
    cwd?: string;
    env?: Readonly<Record<string, string>>;
    quiet?: boolean;
    codes?: readonly number[];
  } = {},
): Promise<{ code: number; output: string }> {
  const { cwd = root, env = {}, quiet = false, codes = [0] } = options;
  const shown = [
    path.basename(command),
    ...args.map((arg) => (arg.startsWith(root) ? path.relative(cwd, arg) : arg)),
  ];
  console.log(paint('2', `$ ${shown.join(' ')}`));
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, TF_IN_AUTOMATION: '1', TF_CLI_ARGS: colour ? '' : '-no-color', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', (error) =>
      reject(new DemoFailure(`${command} could not be started: ${error.message}`)),
    );
    child.on('close', (status) => resolve(status ?? -1));
  });
  if (!codes.includes(code)) throw new DemoFailure(`${shown.join(' ')} exited with ${code}:\n${output}`);
  if (!quiet && output.trim() !== '') console.log(output.trim().replace(/^/gm, '  '));
  return { code, output };
}

/** The Terraform on PATH; OpenTofu serves as well. */
function findTerraform(): string {
  const names = process.env.TERRAFORM_BINARY_NAME
    ? [process.env.TERRAFORM_BINARY_NAME]
    : ['terraform', 'tofu'];
  const found = names.find((name) => spawnSync(name, ['version'], { stdio: 'ignore' }).status === 0);
  if (found !== undefined) return found;
  throw new DemoFailure(
    `${names.join(' and ')} cannot be found on PATH. Install Terraform 1.8 or newer (or OpenTofu 1.7 or newer), then ` +
      'run the demo again',
  );
}

async function synthesize(ci: Emulator): Promise<void> {
  await run(
    process.execPath,
    [
      path.join(root, 'node_modules/tsx/dist/cli.mjs'),
      '--tsconfig',
      path.join(root, 'tsconfig.json'),
      program,
    ],
    {
      cwd: work,
      env: ci.env,
      quiet: true,
    },
  );
}

/** The only template of the bucket, asked for over HTTP as any client would. */
async function templateOfService(ci: Emulator): Promise<string> {
  const client = new CiClient({ credentials: () => ci.credentials, endpoint: ci.endpoint });
  const ids = ci.templates.list(BUCKET).map(({ templateId }) => templateId);
  const described = await describeTemplate(client, { region: ci.region, bucket: BUCKET }, ids[0] ?? '');
  client.close();
  return JSON.stringify(described, null, 2);
}

async function demo(ci: Emulator, terraform: string): Promise<void> {
  const tf = (...args: string[]) => run(terraform, args, { cwd: stack, env: ci.env });
  const plan = () =>
    run(terraform, ['plan', '-input=false', '-detailed-exitcode', '-out=demo.tfplan'], {
      cwd: stack,
      env: ci.env,
      codes: [0, 2],
    });
  /** Applies the plan that was just shown, so that it is not shown twice. */
  const apply = () => tf('apply', '-input=false', 'demo.tfplan');

  heading(`An emulator of CI runs at ${ci.url}`);
  heading('A template is declared in TypeScript (examples/quick-start/main.ts)');
  const source = readFileSync(path.join(root, 'examples/quick-start/main.ts'), 'utf8');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  writeFileSync(program, source);
  console.log(/^ {4}const vocals[\s\S]*?^ {4}\}\);$/m.exec(source)?.[0]);
  await synthesize(ci);

  heading('terraform init, plan, apply');
  await run(terraform, ['init', '-input=false'], { cwd: stack, env: ci.env });
  expect((await plan()).output.includes('1 to add'), 'the plan to add one template');
  await apply();
  expect(ci.templates.list(BUCKET).length === 1, 'the service to have one template');
  heading('The template as the service reports it');
  console.log(await templateOfService(ci));

  heading('The audio configuration changes in the program');
  const changed = source.replace(
    'AudioConfig.aac({ samplerate: 44100, bitrate: 128,',
    'AudioConfig.aac({ samplerate: 48000, bitrate: 192,',
  );
  if (changed === source) throw new DemoFailure('The line to change is not in examples/quick-start/main.ts');
  writeFileSync(program, changed);
  for (const [sign, text, code] of [
    ['-', source, '31'],
    ['+', changed, '32'],
  ] as const) {
    console.log(paint(code, `  ${sign} ${/AudioConfig\.aac\(.*\)/.exec(text)?.[0]}`));
  }
  await synthesize(ci);
  const { output: diff } = await plan();
  expect(
    diff.includes('updated in-place') && diff.includes('1 to change'),
    'an update in place, not a replacement',
  );
  await apply();
  const [updated] = ci.templates.list(BUCKET);
  expect(
    updated?.audioConfig.samplerate === 48000 && updated.audioConfig.bitrate === 192,
    'the service to have the new settings',
  );

  heading('A second plan');
  expect((await plan()).code === 0, 'no changes');

  heading("The template is deleted behind Terraform's back");
  ci.templates.delete(BUCKET, updated?.templateId ?? '');
  const { output: again } = await plan();
  expect(
    again.includes('1 to add') && again.includes('0 to destroy'),
    'the template to be planned for creation, not an error',
  );
  await apply();
  expect((await plan()).code === 0, 'no changes after it was made again');

  heading('terraform destroy');
  await tf('destroy', '-input=false', '-auto-approve');
  expect(ci.templates.list(BUCKET).length === 0, 'nothing to be left');
}

async function main(): Promise<void> {
  const terraform = findTerraform();
  heading('Building the constructs, the provider and the command line');
  await run(process.execPath, [
    path.join(root, 'node_modules/tsx/dist/cli.mjs'),
    path.join(root, 'scripts/build.ts'),
  ]);
  const ci = await startEmulator();
  try {
    await demo(ci, terraform);
  } finally {
    await ci.stop();
  }
  console.log(paint('1;32', '\nThe demo ran to its end; nothing is left running.'));
}

void main().catch((error: unknown) => {
  console.error(
    paint('1;31', `\n${error instanceof DemoFailure ? error.message : String((error as Error).stack)}`),
  );
  process.exitCode = 1;
});
