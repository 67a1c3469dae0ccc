import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmulator } from '../lib/emulator';
import { createIdentity, toPem } from '../lib/plugin/transport/certificate';
import { Workspace } from '../scripts/workspace';
import { throttling } from './throttling';

/** How often each figure is taken, `BENCH_ROUNDS` or 15, and never less than 10. */
const ROUNDS = Math.max(10, Number(process.env.BENCH_ROUNDS) || 15);
const root = path.resolve(__dirname, '..');
const provider = path.join(root, 'dist/terraform-provider-tencentci');

/** What Terraform sets when it starts a provider, besides a certificate and a folder. */
const hostEnv = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '6',
  PLUGIN_MIN_PORT: '10000',
  PLUGIN_MAX_PORT: '25000',
};

const TEMPLATE = `resource "tencentci_voice_separate_template" "t" {
  bucket     = "media-1250000000"
  name       = "t"
  audio_mode = "IsAudio"
}
`;

/** Of the first column. */
const WIDTH = 63;

/** Milliseconds of one run: until it ended, and of the processor. */
interface Cost {
  readonly wall: number;
  /** `NaN` where the system does not tell. */
  readonly cpu: number;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** What the processes that this one started, and those that they started, took of the processor until they ended. */
function childrensCpu(): number {
  if (!existsSync('/proc/self/stat')) return NaN;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The second field is a name in brackets; user and system time of the children are fields 16 and 17, in ticks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

async function cost(work: () => unknown): Promise<Cost> {
  const cpu = childrensCpu();
  const started = performance.now();
  await work();
  return { wall: performance.now() - started, cpu: childrensCpu() - cpu };
}

function node(args: readonly string[]): void {
  const { status, error } = spawnSync(process.execPath, args, { stdio: 'inherit', cwd: root });
  if (status !== 0) throw error ?? new Error(`node ${args.join(' ')} exited with ${status}.`);
}

/** Starts the provider as Terraform does and waits for its one line. */
function handshake(env: NodeJS.ProcessEnv): Promise<{ ms: number; peakMb: number }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(provider, [], {
      env: { ...process.env, ...hostEnv, ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`The provider ended with ${code} before its handshake.`)));
    child.stdout.once('data', () => {
      const ms = performance.now() - started;
      child.removeAllListeners('exit');
      // The provider goes on loading what it did not need for the handshake; that memory counts too.
      setTimeout(() => {
        const status = `/proc/${child.pid}/status`;
        const peak = existsSync(status) && /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8'))?.[1];
        child.once('exit', () => resolve({ ms, peakMb: Number(peak || NaN) / 1024 }));
        child.kill('SIGKILL');
      }, 300);
    });
  });
}

function row(name: string, limit: string, ours: readonly number[], base: readonly number[]): void {
  const ratio = median(ours.map((value, round) => value / (base[round] ?? NaN)));
  if (Number.isNaN(ratio)) return;
  console.log(
    `${name.padEnd(WIDTH)} ${`${median(ours).toFixed(0)} ms`.padStart(8)} ${`${median(base).toFixed(0)} ms`.padStart(8)} ` +
      `${ratio.toFixed(2).padStart(6)} ×   ${limit}`,
  );
}

async function start(): Promise<void> {
  const certificate = toPem((await createIdentity()).certificate);
  // A provider that is killed leaves its socket.
  const sockets = mkdtempSync(path.join(tmpdir(), 'tencent-ci-'));
  const env = { PLUGIN_CLIENT_CERT: certificate, PLUGIN_UNIX_SOCKET_DIR: sockets };
  const [ours, base, peak]: [number[], number[], number[]] = [[], [], []];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      base.push((await cost(() => node(['-e', '0']))).wall);
      const { ms, peakMb } = await handshake(env);
      ours.push(ms);
      peak.push(peakMb);
    }
  } finally {
    rmSync(sockets, { recursive: true, force: true });
  }
  row('provider start to handshake / node -e 0', 'at most 2.5', ours, base);
  if (!Number.isNaN(median(peak))) {
    console.log(
      `${'peak memory of the provider'.padEnd(WIDTH)} ${median(peak).toFixed(0).padStart(5)} MB   at most 90`,
    );
  }
}

async function commands(): Promise<void> {
  const ci = await startEmulator();
  const ours = new Workspace(ci.env).placeProvider().config(TEMPLATE);
  const base = new Workspace().file('main.tf', 'resource "terraform_data" "t" {}\n');
  try {
    await ours.init();
    await base.init();
    for (const [command, limit] of [
      ['validate', 'at most 4'],
      ['plan', 'at most 5'],
    ] as const) {
      const run = (workspace: Workspace) => cost(() => workspace.ok(command, '-no-color'));
      const costs: { ours: Cost; base: Cost }[] = [];
      // The first round fills the caches of the disk and is not counted.
      for (let round = 0; round <= ROUNDS; round++) {
        const pair = { base: await run(base), ours: await run(ours) };
        if (round > 0) costs.push(pair);
      }
      for (const [of, what] of [
        ['wall', ''],
        ['cpu', ', processor time'],
      ] as const) {
        row(
          `terraform ${command}: template / terraform_data${what}`,
          limit,
          costs.map((pair) => pair.ours[of]),
          costs.map((pair) => pair.base[of]),
        );
      }
    }
  } finally {
    ours.dispose();
    base.dispose();
    await ci.stop();
  }
}

async function main(): Promise<void> {
  const [only] = process.argv.slice(2);
  if (only === 'throttling') return throttling();
  if (only !== undefined)
    throw new Error(`There is no bench "${only}". Use throttling, or none for the rest.`);
  if (!existsSync(provider)) {
    console.log('Building the provider …');
    node([path.join(root, 'node_modules/tsx/dist/cli.mjs'), path.join(root, 'scripts/build.ts')]);
  }
  console.log(`Medians of ${ROUNDS} rounds, taken in turn; a ratio is the median of the rounds' ratios.\n`);
  console.log(`${''.padEnd(WIDTH)} ${'ours'.padStart(8)} ${'base'.padStart(8)} ${'ratio'.padStart(8)}`);
  await start();
  await commands();
}

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
