import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Behaviour, Preset } from '../emulator/behaviour';

/** How the emulator behaves. */
export interface EmulatorSettings {
  /** How lenient the service is. @default 'default' */
  readonly preset?: Preset;
  /** Answers to open questions that differ from those of the preset. */
  readonly behaviour?: Partial<Behaviour>;
  /** Region of what names none. @default 'ap-chongqing' */
  readonly region?: string;
}

/** The command line as it was built; from `lib/testing` as from `dist/testing`. */
const COMMAND = path.resolve(__dirname, '../../dist/tencent-ci');

/** How long it may take to end before it is killed, in milliseconds. */
const END_MS = 5_000;

/** What the emulator says of itself when it listens. */
interface Listening {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly console: { readonly url: string };
}

/**
 * An emulator in a process of its own, on a port that was free: a test that blocks its own process does not block it. It
 * ends when its standard input does, and so with the process that started it, however that ends.
 */
export class EmulatorProcess {
  /** Starts one, and waits until it listens. */
  static async start({ preset, behaviour, region }: EmulatorSettings): Promise<EmulatorProcess> {
    if (!existsSync(COMMAND)) throw new Error(`${COMMAND} is missing. Run \`npm run build\` first.`);
    const switches = Object.entries(behaviour ?? {}).map(([name, value]) => `${name}=${value}`);
    const args = [
      ...['emulator', '--json', '--until-stdin-ends'],
      ...(preset === undefined ? [] : ['--preset', preset]),
      ...(region === undefined ? [] : ['--region', region]),
      ...(switches.length === 0 ? [] : ['--behaviour', ...switches]),
    ];
    // Options of Node are for the test process, such as one that waits for a debugger.
    const env = { ...process.env };
    delete env.NODE_OPTIONS;
    const child = spawn(process.execPath, [COMMAND, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const listening = await untilListening(child);
    // Nothing of it keeps the test process from its end.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) {
      (stream as unknown as { unref?(): void }).unref?.();
    }
    const { url, env: variables } = listening;
    const token = /#token=(.+)$/.exec(listening.console.url)?.[1] ?? '';
    return new EmulatorProcess(child, url, variables, decodeURIComponent(token));
  }

  private constructor(
    private readonly child: ChildProcess,
    /** Where it listens. */
    readonly url: string,
    /** What points the provider at it. */
    readonly env: Readonly<Record<string, string>>,
    /** What its JSON API asks for. */
    readonly token: string,
  ) {}

  /** Its process. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Ends it. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), END_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        resolve();
      });
      child.stdin?.end();
    });
  }
}

function untilListening(child: ChildProcess): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        said[stream] += text;
        const line = /^\{.*\}\n/m.exec(said.stdout)?.[0];
        if (line !== undefined) resolve(JSON.parse(line) as Listening);
      });
    }
    child.once('error', reject);
    child.once('close', (code) =>
      reject(new Error(`The emulator ended with ${code} before it listened: ${said.stderr || said.stdout}`)),
    );
  });
}
