import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CiClient, createTemplate, type Template } from '../lib/ci';
import { terraformEnv, Workspace } from '../scripts/workspace';
import { quantile, spread } from './figures';
import { cost } from './measure';
import { type Service, startService } from './service';

/** How often each figure is taken: `BENCH_ROUNDS` or 5. */
const ROUNDS = Number(process.env.BENCH_ROUNDS) || 5;
const SIZES = [10, 100, 1000, 3000];
const LATENCIES = [0, 30, 100];
const NEW = [200, 1000];
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
  const proc = `/proc/${child.pid}`;
  const cpu = (): number => {
    if (!existsSync(`${proc}/stat`)) return NaN;
    const fields = readFileSync(`${proc}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  try {
    const before = cpu();
    await plan(workspace, { TF_REATTACH_PROVIDERS: reattach });
    const peak = existsSync(`${proc}/status`)
      ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`${proc}/status`, 'utf8'))?.[1]) / 1024
      : NaN;
    return { cpu: cpu() - before, peak };
  } finally {
    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    await ended;
  }
}

const median = (values: readonly number[]): number => quantile(values, 0.5);
const ratios = (ours: readonly number[], base: readonly number[]): number[] =>
  ours.map((value, round) => value / (base[round] ?? NaN));

async function refresh(): Promise<void> {
  console.log(
    '| existing | ms a call | calls | alone, ms | ours, ms | ours ÷ alone | processor more than alone, ms each |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- |');
  for (const size of SIZES) {
    const alone = new Workspace().file('main.tf', data(size));
    await alone.init();
    await alone.apply();
    for (const latency of LATENCIES) {
      const ci = await startService(latency);
      const ours = await existing(ci, size);
      const taken = { alone: [] as number[], ours: [] as number[], each: [] as number[] };
      let calls = 0;
      try {
        // The first round fills the caches and is not counted.
        for (let round = 0; round <= ROUNDS; round += 1) {
          const base = await cost(() => plan(alone));
          ci.traffic();
          const own = await cost(() => plan(ours));
          calls = Math.max(calls, ci.traffic().calls);
          if (round === 0) continue;
          taken.alone.push(base.wall);
          taken.ours.push(own.wall);
          taken.each.push((own.cpu - base.cpu) / size);
        }
      } finally {
        ours.dispose();
        ci.stop();
      }
      const cells = [spread(taken.alone), spread(taken.ours), spread(ratios(taken.ours, taken.alone), 2)];
      console.log(`| ${[size, latency, calls, ...cells, spread(taken.each, 1)].join(' | ')} |`);
    }
    alone.dispose();
  }
}

async function memory(): Promise<void> {
  console.log('\n| existing | processor of the provider for a plan, ms | peak memory of the provider, MB |');
  console.log('| --- | --- | --- |');
  const processor = new Map<number, number>();
  for (const size of [1, ...SIZES]) {
    const ci = await startService(0);
    const ours = await existing(ci, size);
    const taken: { cpu: number; peak: number }[] = [];
    try {
      for (let round = 0; round < ROUNDS; round += 1) taken.push(await ownCost(ci, ours));
    } finally {
      ours.dispose();
      ci.stop();
    }
    const cpu = taken.map((one) => one.cpu);
    processor.set(size, median(cpu));
    console.log(`| ${size} | ${spread(cpu)} | ${spread(taken.map(({ peak }) => peak))} |`);
  }
  for (const size of [1000, 3000]) {
    const each = ((processor.get(size) ?? NaN) - (processor.get(10) ?? NaN)) / (size - 10);
    console.log(
      `\nEach of ${size} templates takes ${each.toFixed(2)} ms of the provider's processor more than of 10.`,
    );
  }
}

async function create(): Promise<void> {
  console.log(
    '\n| new, 30 ms a call | calls | connections | alone, ms | ours, ms | ours ÷ (alone + n × 30 ms ÷ 10) |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const size of NEW) {
    const taken = { alone: [] as number[], ours: [] as number[] };
    let traffic = { calls: 0, connections: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const ci = await startService(30);
      const alone = new Workspace().file('main.tf', data(size));
      const ours = new Workspace(ci.env).placeProvider().config(templates(size));
      try {
        await alone.init();
        await ours.init();
        taken.alone.push((await cost(() => alone.apply())).wall);
        ci.traffic();
        taken.ours.push((await cost(() => ours.apply())).wall);
        traffic = ci.traffic();
      } finally {
        alone.dispose();
        ours.dispose();
        ci.stop();
      }
    }
    const least = taken.alone.map((ms) => ms + (size * 30) / PARALLELISM);
    const cells = [spread(taken.alone), spread(taken.ours), spread(ratios(taken.ours, least), 2)];
    console.log(`| ${[size, traffic.calls, traffic.connections, ...cells].join(' | ')} |`);
  }
}

/** Measures how plans and applies grow with the number of templates, beside as many `terraform_data`. */
export async function scale(): Promise<void> {
  delete process.env['NODE_EXTRA_CA_CERTS'];
  console.log(
    `Node ${process.versions.node}, ${ROUNDS} rounds; medians and quartiles. NODE_EXTRA_CA_CERTS is unset.\n`,
  );
  await refresh();
  await memory();
  await create();
}
