import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createIdentity, toPem } from '../lib/plugin/transport/certificate';
import { Workspace } from '../scripts/workspace';
import { spread } from './figures';
import { type Cost, cost } from './measure';
import { startService } from './service';

/** How often each figure is taken, `BENCH_ROUNDS` or 15, and never less than 10. */
const ROUNDS = Math.max(10, Number(process.env.BENCH_ROUNDS) || 15);
/** How often Node is started for one figure. */
const NODES = 5;
/** How long the service takes for a call, in milliseconds. */
const LATENCY = 30;
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

const NO_CACHE = { TENCENT_CI_NO_CODE_CACHE: '1' };

/** Starts the provider as Terraform does and waits for its one line. */
async function handshake(env: NodeJS.ProcessEnv): Promise<Cost> {
  const started = performance.now();
  const child = spawn(provider, [], {
    env: { ...process.env, ...hostEnv, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  const wall = performance.now() - started;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  return { wall, cpu: NaN };
}

function print(name: string, cpu: readonly number[], wall: readonly number[], ratio: string): void {
  const cells = [name, spread(cpu), spread(wall), ratio];
  console.log(`| ${cells.join(' | ')} |`);
}

/** Measures what the start of the provider costs, beside the start of Node and beside Terraform alone. */
export async function start(): Promise<void> {
  const set = process.env['NODE_EXTRA_CA_CERTS'] !== undefined;
  delete process.env['NODE_EXTRA_CA_CERTS'];
  const folder = mkdtempSync(path.join(tmpdir(), 'tencent-ci-'));
  const certificate = toPem((await createIdentity()).certificate);
  const extra = path.join(folder, 'extra.pem');
  writeFileSync(extra, certificate);
  const cache = { XDG_CACHE_HOME: folder };
  const started = { ...cache, PLUGIN_CLIENT_CERT: certificate, PLUGIN_UNIX_SOCKET_DIR: folder };
  const ci = await startService(LATENCY);
  const alone = new Workspace().file('main.tf', 'resource "terraform_data" "t" {}\n');
  const fresh = new Workspace({ ...ci.env, ...cache }).placeProvider().config(TEMPLATE);
  const applied = new Workspace({ ...ci.env, ...cache }).placeProvider().config(TEMPLATE);
  const run = async (workspace: Workspace, args: readonly string[], env: Record<string, string> = {}) => {
    const { code, text } = await workspace.start([...args, '-no-color'], env).done;
    if (code !== 0) throw new Error(text);
  };
  const validate = (workspace: Workspace, env?: Record<string, string>) => () =>
    run(workspace, ['validate'], env);
  const plan = (workspace: Workspace, env?: Record<string, string>) => () => run(workspace, ['plan'], env);
  // The system counts in steps of 10 ms, of which one start has but two or three.
  const node = async (env: NodeJS.ProcessEnv = {}): Promise<Cost> => {
    const { wall, cpu } = await cost(() => {
      for (let times = 0; times < NODES; times++) {
        spawnSync(process.execPath, ['-e', '0'], { env: { ...process.env, ...env } });
      }
    });
    return { wall: wall / NODES, cpu: cpu / NODES };
  };
  const steps: Record<string, () => Promise<Cost>> = {
    'node -e 0': () => node(),
    'node -e 0, NODE_EXTRA_CA_CERTS set': () => node({ NODE_EXTRA_CA_CERTS: extra }),
    handshake: () => handshake(started),
    'handshake, no code cache': () => handshake({ ...started, ...NO_CACHE }),
    'validate terraform_data': () => cost(validate(alone)),
    'validate a template': () => cost(validate(fresh)),
    'validate a template, no code cache': () => cost(validate(fresh, NO_CACHE)),
    'validate a template, NODE_EXTRA_CA_CERTS set': () =>
      cost(validate(fresh, { NODE_EXTRA_CA_CERTS: extra })),
    'plan terraform_data': () => cost(plan(alone)),
    'plan 1 new': () => cost(plan(fresh)),
    'plan 1 existing': () => cost(plan(applied)),
    'plan 1 existing, no code cache': () => cost(plan(applied, NO_CACHE)),
  };
  const costs = new Map<string, Cost[]>(Object.keys(steps).map((name) => [name, []]));
  try {
    for (const workspace of [alone, fresh, applied]) await workspace.init();
    await applied.apply();
    // The first round fills the caches, the disk's among them, and is not counted.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [name, step] of Object.entries(steps)) {
        const taken = await step();
        if (round > 0) costs.get(name)?.push(taken);
      }
    }
  } finally {
    for (const workspace of [alone, fresh, applied]) workspace.dispose();
    ci.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const of = (name: string, kind: keyof Cost): number[] => (costs.get(name) ?? []).map((one) => one[kind]);
  const ratios = (ours: readonly number[], base: readonly number[]): number[] =>
    ours.map((value, round) => value / (base[round] ?? NaN));

  console.log(
    `Node ${process.versions.node}, ${ROUNDS} rounds, all steps in turn; medians and quartiles in ms.`,
  );
  console.log(
    `NODE_EXTRA_CA_CERTS is ${set ? 'set here; it is unset' : 'unset'} but where a row says otherwise.\n`,
  );
  console.log('| | processor | wall | ÷ node -e 0 |\n| --- | --- | --- | --- |');
  for (const name of Object.keys(steps)) {
    const wall = of(name, 'wall');
    print(name, of(name, 'cpu'), wall, `${spread(ratios(wall, of('node -e 0', 'wall')), 1)} wall`);
  }
  const base = of('validate terraform_data', 'cpu');
  for (const name of Object.keys(steps).filter((one) => one.startsWith('validate a template'))) {
    const launch = of(name, 'cpu').map((cpu, round) => (cpu - (base[round] ?? NaN)) / 2);
    const ratio = spread(ratios(launch, of('node -e 0', 'cpu')), 1);
    print(name.replace('validate a template', 'a launch'), launch, [], `${ratio} processor`);
  }
  console.log(
    '\nA launch is half of what validating a template takes more than validating a terraform_data.',
  );
}
