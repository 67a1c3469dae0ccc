import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startEmulator } from '../lib/emulator';
import { TERRAFORM, terraformEnv, Workspace } from '../test/support/terraform';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 15);
const provider = path.resolve(__dirname, '../dist/terraform-provider-tencentci');

/** What a host sets when it starts a plugin; without TLS of its own the handshake still makes no certificate cheap. */
const hostEnv = {
  TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2',
  PLUGIN_PROTOCOL_VERSIONS: '6',
  PLUGIN_MIN_PORT: '10000',
  PLUGIN_MAX_PORT: '25000',
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function timed(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): number {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync(command, args, { ...options, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e6;
}

/** Starts the provider as Terraform does, with a client certificate, and waits for its one line. */
function handshake(clientCert: string): Promise<{ ms: number; peakMb: number }> {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(provider, [], {
      env: { ...process.env, ...hostEnv, PLUGIN_CLIENT_CERT: clientCert },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child.on('error', reject);
    child.stdout.once('data', () => {
      const ms = Number(process.hrtime.bigint() - started) / 1e6;
      // The provider goes on loading what it did not need for the handshake; that memory counts too.
      setTimeout(() => {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        child.kill('SIGKILL');
        resolve({ ms, peakMb: Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024 });
      }, 300);
    });
  });
}

function certificate(): string {
  const { status, stdout } = spawnSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-521',
      '-nodes',
      '-keyout',
      '/dev/null',
      '-subj',
      '/CN=localhost',
      '-days',
      '1',
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error('openssl is needed to make a client certificate.');
  return stdout;
}

function row(name: string, ours: readonly number[], base: readonly number[], limit: string): void {
  const ratio = median(ours.map((value, index) => value / (base[index] ?? NaN)));
  console.log(
    `${name.padEnd(44)} ${median(ours).toFixed(0).padStart(6)} ms ${median(base).toFixed(0).padStart(6)} ms ` +
      `${ratio.toFixed(2).padStart(6)} × (${limit})`,
  );
}

async function main(): Promise<void> {
  console.log(`Medians of ${ROUNDS} rounds, taken in turn; the ratio is the median of the rounds' ratios.\n`);
  console.log(`${''.padEnd(44)} ${'ours'.padStart(9)} ${'base'.padStart(9)} ${'ratio'.padStart(8)}`);

  const cert = certificate();
  const start: number[] = [];
  const node: number[] = [];
  const peak: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    node.push(timed(process.execPath, ['-e', '0']));
    const { ms, peakMb } = await handshake(cert);
    start.push(ms);
    peak.push(peakMb);
  }
  row('provider start to handshake / node -e 0', start, node, 'at most 2.5');

  const ci = await startEmulator();
  const ours = new Workspace(ci.env)
    .placeProvider()
    .config(
      'resource "tencentci_voice_separate_template" "t" {\n  bucket = "media-1250000000"\n  name = "t"\n  audio_mode = "IsAudio"\n}\n',
    );
  const data = new Workspace().file('main.tf', 'resource "terraform_data" "t" {}\n');
  try {
    await ours.init();
    await data.init();
    for (const [command, limit] of [
      ['validate', 'at most 4'],
      ['plan', 'at most 5'],
    ] as const) {
      const a: number[] = [];
      const b: number[] = [];
      for (let round = 0; round <= ROUNDS; round++) {
        b.push(timed(TERRAFORM, [command, '-no-color'], { cwd: data.dir, env: terraformEnv() }));
        a.push(await elapsed(() => ours.ok(command, '-no-color')));
      }
      row(`terraform ${command}, one template / terraform_data`, a.slice(1), b.slice(1), limit);
    }
  } finally {
    ours.dispose();
    data.dispose();
    await ci.stop();
  }
  console.log(`\nPeak memory of the provider, loaded: ${median(peak).toFixed(0)} MB (at most 90)`);
}

async function elapsed(work: () => Promise<unknown>): Promise<number> {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e6;
}

void main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
