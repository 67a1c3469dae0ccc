import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Project } from './project';
import { TOOLS } from './tools';

const BUCKET = 'media-1250000000';

/** One thing after the other that a user does; each throws what went wrong. */
export type Step = readonly [name: string, run: () => Promise<unknown>];

/** The emulator that the package brings, run by the Node of the row. */
class Emulator {
  private ended: Promise<unknown> = Promise.resolve();
  private end: () => void = () => undefined;

  /** Starts it, and gives what points the provider at it. */
  async start(project: Project): Promise<Readonly<Record<string, string>>> {
    const child = project.start('tencent-ci', 'emulator', '--json', '--until-stdin-ends');
    this.ended = new Promise((resolve) => child.on('close', resolve));
    this.end = () => child.stdin?.end();
    return new Promise((resolve, reject) => {
      let said = '';
      child.on('error', reject);
      child.on('close', (code) => reject(new Error(`the emulator ended with ${code}:\n${said}`)));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('\n')) resolve((JSON.parse(said) as { env: Record<string, string> }).env);
      });
    });
  }

  async stop(): Promise<void> {
    this.end();
    await this.ended;
  }
}

/** How many templates and workflows the service has, as the command line of the package tells. */
async function counted(project: Project): Promise<string> {
  const lists = ['templates', 'workflows'].map(async (kind) => {
    const { stdout } = await project.command('tencent-ci', kind, 'list', '--bucket', BUCKET, '--json');
    return (JSON.parse(stdout) as unknown[]).length;
  });
  return (await Promise.all(lists)).join(' and ');
}

async function expectCounted(project: Project, expected: string): Promise<void> {
  const found = await counted(project);
  if (found !== expected) throw new Error(`There are ${found} templates and workflows, not ${expected}.`);
}

/** Holds that a command of a framework does not start on a Node, and still says so as it did. */
export async function expectRefusal(project: Project, message: string): Promise<void> {
  const { driver } = project.row;
  if (driver === 'terraform') throw new Error('Terraform starts on any Node.');
  const said = await project.node(TOOLS[driver], 'synth').then(
    () => 'nothing',
    (error: unknown) => String(error),
  );
  if (!said.includes(message)) throw new Error(`It should have said "${message}" and said: ${said}`);
}

/** Installs, type-checks, synthesizes, deploys, plans and destroys, in that order; stops at what fails. */
export async function attempt(project: Project, done: (step: string, ms: number) => void): Promise<void> {
  const { driver } = project.row;
  const cli = driver === 'terraform' ? undefined : TOOLS[driver];
  const emulator = new Emulator();
  const steps: readonly Step[] = [
    ['install', () => project.install()],
    ['types', () => project.compile()],
    ['emulator', async () => project.set(await emulator.start(project))],
    ['synth', () => (cli === undefined ? project.synth() : project.node(cli, 'synth'))],
    [
      'deploy',
      async () => {
        if (cli === undefined) {
          await project.terraform('init', '-input=false', '-no-color');
          await project.terraform('apply', '-auto-approve', '-input=false', '-no-color');
        } else await project.node(cli, 'deploy', 'media', '--auto-approve');
        await expectCounted(project, '1 and 1');
        if (!project.providerRan()) throw new Error('Another Node than that of the row ran the provider.');
        const announced = path.join(project.stackDir, 'announced');
        const lines = existsSync(announced) ? readFileSync(announced, 'utf8').trim().split('\n') : [];
        if (lines.length !== 1) throw new Error(`The hook ran ${lines.length} times, not once.`);
      },
    ],
    ['clean plan', () => project.terraform('plan', '-detailed-exitcode', '-input=false', '-no-color')],
    [
      'destroy',
      async () => {
        if (cli === undefined) await project.terraform('destroy', '-auto-approve', '-no-color');
        else await project.node(cli, 'destroy', 'media', '--auto-approve');
        await expectCounted(project, '0 and 0');
      },
    ],
  ];
  try {
    for (const [name, run] of steps) {
      const started = performance.now();
      await run().catch((error: unknown) => {
        throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      });
      done(name, performance.now() - started);
    }
  } finally {
    await emulator.stop();
  }
}
