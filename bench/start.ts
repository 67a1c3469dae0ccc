import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createIdentity, toPem } from '../lib/plugin/transport/certificate';
import { Workspace } from '../scripts/workspace';
import { type Cost, cost, head, type Ratio, ratios, row, spread } from './measure';
import { type Other, otherWorkspace } from './other';
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

/** Measures what the start of the provider costs, beside the start of Node, Terraform alone, and another provider. */
export async function start(other?: Other): Promise<readonly Ratio[]> {
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
  const others = other
    ? { type: other.type, fresh: otherWorkspace(other, ci.env, 1), applied: otherWorkspace(other, ci.env, 1) }
    : undefined;
  const workspaces = [alone, fresh, applied, ...(others ? [others.fresh, others.applied] : [])];
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
    ...(others && {
      [`validate ${others.type}`]: () => cost(validate(others.fresh)),
      [`plan 1 new ${others.type}`]: () => cost(plan(others.fresh)),
      [`plan 1 existing ${others.type}`]: () => cost(plan(others.applied)),
    }),
  };
  const costs = new Map<string, Cost[]>(Object.keys(steps).map((name) => [name, []]));
  try {
    for (const workspace of workspaces) await workspace.init();
    await applied.apply();
    await others?.applied.apply();
    // The first round fills the caches, the disk's among them, and is not counted.
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [name, step] of Object.entries(steps)) {
        const taken = await step();
        if (round > 0) costs.get(name)?.push(taken);
      }
    }
  } finally {
    for (const workspace of workspaces) workspace.dispose();
    ci.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  const of = (name: string, kind: keyof Cost): number[] => (costs.get(name) ?? []).map((one) => one[kind]);
  console.log(
    `Node ${process.versions.node}, ${ROUNDS} rounds, all steps in turn; medians and quartiles in ms.`,
  );
  console.log(
    `NODE_EXTRA_CA_CERTS is ${set ? 'set here; it is unset' : 'unset'} but where a row says otherwise.\n`,
  );
  const node1 = 'node -e 0';
  head(['', 'processor', 'wall', `÷ ${node1}`]);
  for (const name of Object.keys(steps)) {
    const wall = of(name, 'wall');
    row([name, spread(of(name, 'cpu')), spread(wall), `${spread(ratios(wall, of(node1, 'wall')), 1)} wall`]);
  }
  const base = of('validate terraform_data', 'cpu');
  const launches = Object.keys(steps)
    .filter((name) => name.startsWith('validate ') && name !== 'validate terraform_data')
    .map((name): Ratio => {
      const cpu = of(name, 'cpu').map((one, round) => (one - (base[round] ?? NaN)) / 2);
      const what = name.replace('validate a template', 'a launch').replace('validate', 'a launch of');
      return { what, by: node1, values: ratios(cpu, of(node1, 'cpu')), cpu };
    });
  for (const { what, cpu = [], values } of launches)
    row([what, spread(cpu), '', `${spread(values, 1)} processor`]);
  console.log(
    '\nA launch is half of what validating a template takes more than validating a terraform_data.',
  );
  const compared = (what: string, by: string): Ratio => {
    const [cpu, wall] = [of(what, 'cpu'), of(what, 'wall')];
    return { what, by, values: ratios(wall, of(by, 'wall')), cpu, wall };
  };
  return [
    ...launches,
    ...['handshake', 'plan 1 new', 'plan 1 existing'].map((name) => compared(name, node1)),
    ...['plan 1 new', 'plan 1 existing'].flatMap((name) =>
      others ? [compared(name, `${name} ${others.type}`)] : [],
    ),
  ];
}
