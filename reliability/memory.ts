import { setFlagsFromString } from 'node:v8';
import { setTimeout as sleep } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { CiClient, createTemplate, deleteTemplate, describeTemplate, listTemplates } from '../lib/ci';
import { startEmulator } from '../lib/emulator';
import { FaultProxy } from './faults/proxy';
import { FAULTS } from './faults/fault-table';
import { LittleTerraform, NOTHING } from './faults/little-terraform';
import { random } from './random';
import type { Part, Run, Section } from './report';
import { versions } from './report';

const BUCKET = 'media-1250000000';
const MB = 1024 * 1024;
/** How much more may be held in the end than after the first part of the calls, when everything is warm, in MB. */
const ALLOWED_MB = 4;
/** In how many parts the calls are made, with a look after each; a look takes a while. */
const PARTS = { full: 10, short: 2 };

/** Makes calls by the thousand and looks at what is held after them. */
export const memory: Part = { name: 'memory', title: 'Memory', run: runMemory };

/** What is held at one moment. */
interface Look {
  /** In MB, after everything was collected. */
  readonly heap: number;
  /** What keeps the process alive: sockets, timers and the like. */
  readonly resources: number;
}

interface Subject {
  readonly name: string;
  readonly calls: number;
  /** Makes so many calls. */
  readonly make: (calls: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

async function runMemory(run: Run): Promise<Section> {
  const rows: (readonly (string | number)[])[] = [];
  const failures: string[] = [];
  const parts = run.short ? PARTS.short : PARTS.full;
  const collect = collector();
  // A listener that is left on what lives on is told of on stderr, once there are more than ten.
  const warnings: string[] = [];
  const heard = (warning: Error): void => void warnings.push(warning.message);
  process.on('warning', heard);
  for (const subjectOf of [emulatorAndClient, brokenConnections, provider]) {
    const subject = await subjectOf(run);
    const looks: Look[] = [];
    const part = Math.max(1, Math.floor(subject.calls / parts));
    for (let made = 0; made < subject.calls; made += part) {
      await subject.make(Math.min(part, subject.calls - made));
      looks.push(await look(collect));
    }
    const [first, last] = [looks[0], looks.at(-1)];
    await subject.end();
    if (!first || !last) continue;
    const growth = last.heap - first.heap;
    const slope = (1024 * slopeOf(looks.map(({ heap }) => heap))) / (part / 1000);
    run.say(
      `${subject.name}: ${subject.calls} calls, ${first.heap.toFixed(1)} to ${last.heap.toFixed(1)} MB`,
    );
    rows.push([
      subject.name,
      subject.calls,
      `${first.heap.toFixed(1)} MB`,
      `${last.heap.toFixed(1)} MB`,
      `${slope.toFixed(1)} kB`,
      `${first.resources} and ${last.resources}`,
    ]);
    if (growth > ALLOWED_MB)
      failures.push(`${subject.name}: ${growth.toFixed(1)} MB more after ${subject.calls} calls`);
    if (last.resources > first.resources + 5) {
      failures.push(`${subject.name}: ${first.resources} sockets and timers became ${last.resources}`);
    }
  }
  process.off('warning', heard);
  return {
    text: [
      `${versions()}. What is held after everything was collected, after the first tenth of the calls, when all is warm, ` +
        `and after the last: at most ${ALLOWED_MB} MB more, and no more sockets and timers. The slope is that of a straight ` +
        `line through the ${parts} looks. No listener is left on what lives on, which Node warns of: ${warnings.length} warnings.`,
    ],
    tables: [
      {
        head: ['What is called', 'calls', 'at first', 'at last', 'for 1,000 calls', 'sockets and timers'],
        rows,
      },
    ],
    failures: [...failures, ...warnings.map((warning) => `Node warns: ${warning}`)],
  };
}

/** The collector of garbage, which is otherwise not at hand. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

async function look(collect: () => void): Promise<Look> {
  // What ended a moment ago is still on its way out.
  await sleep(50);
  for (let round = 0; round < 2; round += 1) collect();
  const { heapUsed, external } = process.memoryUsage();
  return { heap: (heapUsed + external) / MB, resources: process.getActiveResourcesInfo().length };
}

/** The slope of a straight line, by least squares, for each step. */
function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [above, below] = values.reduce(
    ([up, down], value, step) => [up + (step - middle) * (value - mean), down + (step - middle) ** 2],
    [0, 0],
  );
  return below === 0 ? 0 : above / below;
}

async function each(
  calls: number,
  atOnce: number,
  call: (number: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < calls) await call(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function emulatorAndClient({ short, canaries }: Run): Promise<Subject> {
  const { secretId, secretKey, token } = canaries;
  const credentials = { secretId, secretKey, token };
  // As many requests as it keeps are no growth.
  const ci = await startEmulator({ credentials, ...(short && { history: 50 }) });
  const client = new CiClient({ credentials: () => ({ secretId, secretKey, token }), endpoint: ci.url });
  const target = { region: ci.region, bucket: BUCKET };
  let number = 0;
  return {
    name: 'emulator and client',
    calls: short ? 400 : 100_000,
    // Four calls each: made, looked at, listed, deleted.
    make: (calls) =>
      each(calls / 4, 10, async () => {
        const name = `template-${(number += 1)}`;
        const settings = { tag: 'VoiceSeparate', name, audioMode: 'IsAudio', audioConfig: { codec: 'aac' } };
        const { templateId } = await createTemplate(client, target, settings);
        await describeTemplate(client, target, templateId);
        await listTemplates(client, target, { namePrefix: name });
        await deleteTemplate(client, target, templateId);
      }),
    async end() {
      client.close();
      await ci.stop();
    },
  };
}

async function brokenConnections({ short, canaries, seed }: Run): Promise<Subject> {
  const { secretId, secretKey, token } = canaries;
  const ci = await startEmulator({ credentials: { secretId, secretKey, token }, history: 0 });
  const proxy = await FaultProxy.start(ci.url, 10);
  const client = new CiClient({
    credentials: () => ({ secretId, secretKey, token }),
    endpoint: proxy.url,
    backoff: { firstMs: 1, maxMs: 2 },
  });
  ci.templates.put(BUCKET, { name: 't' }, 't1voice');
  const next = random(seed, 'memory');
  const cut = FAULTS.filter(({ name }) =>
    ['cut after', 'reset in the answer', 'half the XML', '502'].includes(name),
  );
  return {
    name: 'client, every other answer harmed',
    calls: short ? 100 : 10_000,
    make: (calls) =>
      each(calls / 2, 1, async (number) => {
        const fault = cut[number % cut.length];
        if (fault) proxy.arm(BUCKET, { operation: 'ListTemplates', fault, skip: 0, times: 1, random: next });
        await describeTemplate(client, { region: ci.region, bucket: BUCKET }, 't1voice');
        await proxy.disarm(BUCKET);
      }),
    async end() {
      client.close();
      await proxy.stop();
      await ci.stop();
    },
  };
}

async function provider({ short, canaries }: Run): Promise<Subject> {
  const { secretId, secretKey, token } = canaries;
  const ci = await startEmulator({ credentials: { secretId, secretKey, token }, history: 0 });
  const client = new CiClient({ credentials: () => ({ secretId, secretKey, token }), endpoint: ci.url });
  const terraform = await LittleTerraform.start(client, 'tencentci_voice_separate_template', {
    region: ci.region,
    secret_id: secretId,
    secret_key: secretKey,
    security_token: token,
    endpoint: ci.url,
  });
  const config = { bucket: BUCKET, name: 'template', audio_mode: 'IsAudio' };
  let { held } = await terraform.apply(NOTHING, config);
  return {
    name: 'provider: refresh, plan, change',
    calls: short ? 60 : 6_000,
    // Three calls of the provider each, and more of the service.
    make: (calls) =>
      each(calls / 3, 1, async (number) => {
        const codec = number % 2 === 0 ? 'flac' : 'aac';
        ({ held } = await terraform.apply(held, { ...config, audio_config: { codec } }));
      }),
    async end() {
      client.close();
      await ci.stop();
    },
  };
}
