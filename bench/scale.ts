import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CiClient, createTemplate, type Template } from '../lib/ci';
import { terraformEnv, Workspace } from '../scripts/workspace';
import {
  cost,
  head,
  memoryOf,
  numbers,
  processorOf,
  quantile,
  type Ratio,
  ratios,
  row,
  spread,
} from './measure';
import { type Other, otherWorkspace } from './other';
import { plot, type Series } from './plot';
import { type Service, startService } from './service';

/** How often each figure is taken: `BENCH_ROUNDS` or 5. */
const ROUNDS = Number(process.env.BENCH_ROUNDS) || 5;
/** How many templates there are: `BENCH_SIZES` or 10 to 3,000. */
const SIZES = numbers('BENCH_SIZES', [10, 100, 1000, 3000]);
const LATENCIES = [0, 30, 100];
/** How many templates are made: `BENCH_NEW` or 200 and 1,000. */
const NEW = numbers('BENCH_NEW', [200, 1000]);
/** What Terraform does at once. */
const PARALLELISM = 10;
const TARGET = { region: 'ap-chongqing', bucket: 'media-1250000000' };
const PROVIDER = path.resolve(__dirname, '../dist/terraform-provider-tencentci');

const templates = (count: number): string => `resource "tencentci_voice_separate_template" "t" {
  count      = ${count}
  bucket     = "${TARGET.bucket}"
  name       = "t-\${count.index}"
  audio_mode = "IsAudio"
}
`;
const data = (count: number): string => `resource "terraform_data" "t" {
  count = ${count}
  input = "t-\${count.index}"
}
`;

interface State {
  resources: { instances: { index_key: number; attributes: Record<string, unknown> }[] }[];
}

/** A workspace with templates that are there, and in its state, which is copied from that of one of them. */
async function existing(ci: Service, count: number): Promise<Workspace> {
  const workspace = new Workspace(ci.env).placeProvider();
  await workspace.config(templates(1)).init();
  await workspace.apply();
  const others = await seed(ci, count - 1);
  const file = path.join(workspace.dir, 'terraform.tfstate');
  const state = JSON.parse(readFileSync(file, 'utf8')) as State;
  const [resource] = state.resources;
  const [first] = resource?.instances ?? [];
  if (!resource || !first) throw new Error('The state has no template.');
  const copies = others.map(({ templateId, name, createTime, updateTime }, index) => ({
    ...first,
    index_key: index + 1,
    attributes: {
      ...first.attributes,
      id: `${TARGET.region}/${TARGET.bucket}/${templateId}`,
      name,
      template_id: templateId,
      create_time: createTime,
      update_time: updateTime,
    },
  }));
  resource.instances = [first, ...copies];
  writeFileSync(file, JSON.stringify(state));
  return workspace.config(templates(count));
}

/** Makes templates without Terraform, from t-1. */
async function seed({ env }: Service, count: number): Promise<readonly Template[]> {
  const client = new CiClient({
    credentials: () => ({
      secretId: env['TENCENTCLOUD_SECRET_ID'] ?? '',
      secretKey: env['TENCENTCLOUD_SECRET_KEY'] ?? '',
    }),
    endpoint: env['TENCENTCLOUD_CI_ENDPOINT'],
  });
  const made: Template[] = [];
  const names = Array.from({ length: count }, (_, index) => `t-${index + 1}`);
  const audioConfig = { codec: 'aac', samplerate: 44100 };
  const worker = async (): Promise<void> => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const settings = { tag: 'VoiceSeparate', name, audioMode: 'IsAudio', audioConfig };
      made[Number(name.slice(2)) - 1] = await createTemplate(client, TARGET, settings);
    }
  };
  await Promise.all(Array.from({ length: 20 }, worker));
  client.close();
  return made;
}

async function plan(workspace: Workspace, env: Record<string, string> = {}): Promise<void> {
  const args = ['plan', '-no-color', '-input=false', '-detailed-exitcode'];
  const { code, text } = await workspace.start(args, env).done;
  if (code !== 0) throw new Error(text.slice(-2000));
}

/** What one provider process, which terraform is attached to, takes for a plan: milliseconds and megabytes. */
async function ownCost(ci: Service, workspace: Workspace): Promise<{ cpu: number; peak: number }> {
  const child = spawn(process.execPath, [PROVIDER.replace(/[^/]+$/, 'tencentci-start.cjs'), '--debug'], {
    env: terraformEnv(ci.env),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  child.once('exit', (code) => child.stdout.emit('error', new Error(`The provider ended with ${code}.`)));
  let said = '';
  while (!said.includes('\n\nInterrupt')) said += String((await once(child.stdout, 'data'))[0]);
  const [, reattach = ''] = /TF_REATTACH_PROVIDERS='(.*)'/.exec(said) ?? [];
  try {
    const before = processorOf(child.pid);
    await plan(workspace, { TF_REATTACH_PROVIDERS: reattach });
    return { cpu: processorOf(child.pid) - before, peak: memoryOf(child.pid, 'VmHWM') };
  } finally {
    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await ended;
  }
}

/** Another provider's resources, made by it, and in its state. */
async function existingOf(other: Other, ci: Service, count: number): Promise<Workspace> {
  const workspace = otherWorkspace(other, ci.env, count);
  await workspace.init();
  await workspace.apply();
  return workspace;
}

/** Figures of each round. */
interface Rounds {
  readonly wall: number[];
  readonly cpu: number[];
}
const rounds = (): Rounds => ({ wall: [], cpu: [] });

async function take(taken: Rounds | undefined, step: () => unknown): Promise<void> {
  const { wall, cpu } = await cost(step);
  taken?.wall.push(wall);
  taken?.cpu.push(cpu);
}

/** How the plots were measured, for their second line. */
const HOW = `Node ${process.versions.node}, ${ROUNDS} rounds; medians, bars from quartile to quartile`;

async function refresh(other?: Other): Promise<readonly Ratio[]> {
  head([
    ...['existing', 'ms a call', 'calls', 'alone, ms', 'ours, ms', 'ours ÷ alone'],
    'processor more than alone, ms each',
    ...(other ? [`calls of ${other.type}`, `${other.type}, ms`, `ours ÷ ${other.type}`] : []),
  ]);
  const found: Ratio[] = [];
  const lines = new Map<string, Series['points'][number][]>();
  const point = (name: string, size: number, figures: readonly number[]): void => {
    lines.set(name, [...(lines.get(name) ?? []), [size, figures]]);
  };
  for (const size of SIZES) {
    const alone = new Workspace().file('main.tf', data(size));
    await alone.init();
    await alone.apply();
    const all: number[] = [];
    for (const latency of LATENCIES) {
      const [ci, otherCi] = [await startService(latency), other && (await startService(latency))];
      const ours = await existing(ci, size);
      const others = other && otherCi && (await existingOf(other, otherCi, size));
      const [base, own, their] = [rounds(), rounds(), rounds()];
      const calls = { ours: 0, others: 0 };
      try {
        // The first round fills the caches and is not counted.
        for (let round = 0; round <= ROUNDS; round += 1) {
          const counted = <T>(taken: T): T | undefined => (round > 0 ? taken : undefined);
          await take(counted(base), () => plan(alone));
          ci.traffic();
          await take(counted(own), () => plan(ours));
          calls.ours = Math.max(calls.ours, ci.traffic().calls);
          if (!others || !otherCi) continue;
          otherCi.traffic();
          await take(counted(their), () => plan(others));
          calls.others = Math.max(calls.others, otherCi.traffic().calls);
        }
      } finally {
        for (const workspace of [ours, others]) workspace?.dispose();
        for (const service of [ci, otherCi]) service?.stop();
      }
      const values = ratios(own.wall, base.wall);
      const beside = ratios(own.wall, their.wall);
      const each = own.cpu.map((cpu, round) => (cpu - (base.cpu[round] ?? NaN)) / size);
      row([
        ...[
          size,
          latency,
          calls.ours,
          spread(base.wall),
          spread(own.wall),
          spread(values, 2),
          spread(each, 1),
        ],
        ...(other ? [calls.others, spread(their.wall), spread(beside, 2)] : []),
      ]);
      const what = `plan of ${size} existing, ${latency} ms a call`;
      found.push({ what, by: 'Terraform alone', values, ...own });
      all.push(...base.wall);
      point(`ours, ${latency} ms a call`, size, own.wall);
      if (other) {
        found.push({ what, by: other.type, values: beside, ...own });
        point(`${other.type}, ${latency} ms a call`, size, their.wall);
      }
    }
    point('Terraform alone', size, all);
    alone.dispose();
  }
  plot('scale', {
    title: 'terraform plan of n existing templates',
    how: HOW,
    x: 'existing templates',
    y: 'wall time, ms',
    series: [...lines].map(([name, points]) => ({ name, points, dashed: !name.startsWith('ours') })),
  });
  return found;
}

async function memory(): Promise<readonly Ratio[]> {
  console.log();
  head(['existing', 'processor of the provider for a plan, ms', 'peak memory of the provider, MB']);
  const taken = new Map<number, { readonly cpu: number[]; readonly peak: number[] }>();
  for (const size of [1, ...SIZES]) {
    const ci = await startService(0);
    const ours = await existing(ci, size);
    const [cpu, peak]: [number[], number[]] = [[], []];
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        const one = await ownCost(ci, ours);
        cpu.push(one.cpu);
        peak.push(one.peak);
      }
    } finally {
      ours.dispose();
      ci.stop();
    }
    taken.set(size, { cpu, peak });
    row([size, spread(cpu), spread(peak)]);
  }
  const [few = 0, ...more] = SIZES;
  const of = (size: number): { readonly cpu: number[]; readonly peak: number[] } =>
    taken.get(size) ?? { cpu: [], peak: [] };
  for (const size of more.filter((one) => one >= 1000)) {
    const each = (quantile(of(size).cpu, 0.5) - quantile(of(few).cpu, 0.5)) / (size - few);
    console.log(
      `\nEach of ${size} templates takes ${each.toFixed(2)} ms of the provider's processor more than of ${few}.`,
    );
  }
  plot('memory', {
    title: 'The provider in a plan of n existing templates, 0 ms a call',
    how: HOW,
    x: 'existing templates',
    y: 'processor, ms; peak memory, MB',
    series: [
      { name: 'processor, ms', points: [...taken].map(([size, { cpu }]) => [size, cpu]) },
      { name: 'peak memory, MB', points: [...taken].map(([size, { peak }]) => [size, peak]) },
    ],
  });
  return more.map((size) => ({
    what: `peak memory with ${size} existing, and the processor of their plan`,
    by: `memory with ${few}`,
    values: ratios(of(size).peak, of(few).peak),
    cpu: of(size).cpu,
  }));
}

async function create(other?: Other): Promise<readonly Ratio[]> {
  console.log();
  head([
    ...['new, 30 ms a call', 'calls', 'connections', 'alone, ms', 'ours, ms'],
    'ours ÷ (alone + n × 30 ms ÷ 10)',
    ...(other ? [`${other.type}, ms`, `ours ÷ ${other.type}`] : []),
  ]);
  const found: Ratio[] = [];
  for (const size of NEW) {
    const [base, own, their] = [rounds(), rounds(), rounds()];
    let traffic = { calls: 0, connections: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const [ci, otherCi] = [await startService(30), other && (await startService(30))];
      const alone = new Workspace().file('main.tf', data(size));
      const ours = new Workspace(ci.env).placeProvider().config(templates(size));
      const others = other && otherCi && otherWorkspace(other, otherCi.env, size);
      try {
        for (const workspace of [alone, ours, others]) await workspace?.init();
        await take(base, () => alone.apply());
        ci.traffic();
        await take(own, () => ours.apply());
        traffic = ci.traffic();
        if (others) await take(their, () => others.apply());
      } finally {
        for (const workspace of [alone, ours, others]) workspace?.dispose();
        for (const service of [ci, otherCi]) service?.stop();
      }
    }
    const least = base.wall.map((ms) => ms + (size * 30) / PARALLELISM);
    const [values, beside] = [ratios(own.wall, least), ratios(own.wall, their.wall)];
    row([
      ...[size, traffic.calls, traffic.connections, spread(base.wall), spread(own.wall), spread(values, 2)],
      ...(other ? [spread(their.wall), spread(beside, 2)] : []),
    ]);
    const what = `apply of ${size} new, 30 ms a call`;
    found.push({ what, by: 'Terraform alone + n × 30 ms ÷ 10', values, ...own });
    if (other) found.push({ what, by: other.type, values: beside, ...own });
  }
  return found;
}

/** Measures how plans and applies grow with the number of templates, beside Terraform alone and another provider. */
export async function scale(other?: Other): Promise<readonly Ratio[]> {
  delete process.env['NODE_EXTRA_CA_CERTS'];
  console.log(
    `Node ${process.versions.node}, ${ROUNDS} rounds; medians and quartiles. NODE_EXTRA_CA_CERTS is unset.\n`,
  );
  return [...(await refresh(other)), ...(await memory()), ...(await create(other))];
}
