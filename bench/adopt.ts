import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CiClient, createTemplate, createWorkflow, VOICE_SEPARATE } from '../lib/ci';
import { type Cost, cost, head, numbers, type Ratio, ratios, row, spread } from './measure';
import { startService } from './service';

const PLACE = { region: 'ap-chongqing', bucket: 'media-1250000000' };
const ROUNDS = Math.max(3, Number(process.env.BENCH_ROUNDS) || 5);
/** How long the service takes for a call, in milliseconds. */
const LATENCIES = [0, 30];
const cli = path.resolve(__dirname, '../dist/tencent-ci');

/** Measures what it takes to adopt a bucket of 1,000 templates and 200 workflows, beyond what the service takes. */
export async function adopt(): Promise<readonly Ratio[]> {
  const [templates = 1_000, workflows = 200] = numbers('BENCH_ESTATE', [1_000, 200]);
  head(['language', 'latency, ms', 'calls', 'wall, ms', 'processor, ms']);
  const found: Ratio[] = [];
  for (const latency of LATENCIES) {
    const service = await startService(latency);
    const folder = mkdtempSync(path.join(tmpdir(), 'tencent-ci-adopt-'));
    try {
      await fill(service.env, templates, workflows);
      service.traffic();
      const idle = await rounds(() => run(['--version'], service.env));
      for (const lang of ['ts', 'hcl']) {
        let n = 0;
        const taken = await rounds(() => {
          n += 1;
          const out = path.join(folder, `${lang}-${n}`);
          return run(
            ['adopt', '--region', PLACE.region, '--bucket', PLACE.bucket, '--out', out, '--lang', lang],
            service.env,
          );
        });
        const wall = taken.map((each) => each.wall);
        const cpu = taken.map((each) => each.cpu);
        row([lang, latency, service.traffic().calls / ROUNDS, spread(wall), spread(cpu)]);
        const by = 'the start of the command';
        const base = idle.map((each) => each.wall);
        found.push({
          what: `adopt of ${templates}, ${lang}, ${latency} ms`,
          by,
          values: ratios(wall, base),
          wall,
          cpu,
        });
      }
    } finally {
      service.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return found;
}

async function rounds(work: () => Promise<void>): Promise<readonly Cost[]> {
  const costs: Cost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) costs.push(await cost(work));
  return costs;
}

async function run(args: readonly string[], env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}.`);
}

/** Makes templates, and workflows that separate with them. */
async function fill(env: Record<string, string>, templates: number, workflows: number): Promise<void> {
  const { TENCENTCLOUD_SECRET_ID = '', TENCENTCLOUD_SECRET_KEY = '', TENCENTCLOUD_CI_ENDPOINT = '' } = env;
  const credentials = { secretId: TENCENTCLOUD_SECRET_ID, secretKey: TENCENTCLOUD_SECRET_KEY };
  const client = new CiClient({ credentials: () => credentials, endpoint: TENCENTCLOUD_CI_ENDPOINT });
  const all = <T>(count: number, make: (i: number) => Promise<T>): Promise<readonly T[]> =>
    Promise.all(Array.from({ length: count }, (_, i) => make(i)));
  const made = await all(templates, (i) =>
    createTemplate(client, PLACE, {
      tag: VOICE_SEPARATE,
      name: `人声-${i}`,
      audioMode: 'IsAudio',
      audioConfig: { codec: 'mp3', samplerate: 44_100 },
    }),
  );
  await all(workflows, (i) => {
    const output = { ...PLACE, object: `out/${i}/b-\${RunId}.mp3`, auObject: `out/${i}/v-\${RunId}.mp3` };
    const operation = { templateId: made[i % made.length]?.templateId ?? '', output };
    return createWorkflow(client, PLACE, {
      name: `uploads-${i}`,
      state: 'Paused',
      topology: {
        dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
        nodes: {
          Start: { type: 'Start', input: { objectPrefix: `in/${i}/` } },
          VoiceSeparate_1: { type: VOICE_SEPARATE, operation },
        },
      },
    });
  });
  client.close();
}
