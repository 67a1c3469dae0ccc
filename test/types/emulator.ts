/** Compiled, never run: the emulator as a test of someone else uses it. */
import {
  type Emulator,
  type EmulatorOptions,
  type JobDesk,
  type JobRecord,
  type JobRunner,
  parseBehaviour,
  startEmulator,
} from 'cdktf-tencent-ci/emulator';

declare const ci: Emulator;
const bucket = 'media-1250000000';

/** What a runner need not do it may leave out. */
class NoRunner implements JobRunner {
  private desk: JobDesk | undefined;

  start(desk: JobDesk): void {
    this.desk = desk;
  }

  submitted(job: JobRecord): void {
    this.desk?.report(job, {
      state: 'Failed',
      code: 'NoRunner',
      message: `Nobody separates ${job.input.object}.`,
    });
  }
}

export const right: EmulatorOptions[] = [
  {},
  { port: 8080, host: '127.0.0.1', region: 'ap-beijing', dataDir: 'ci-data', clock: () => 0 },
  { buckets: [bucket, { bucket: 'out-1250000000', region: 'ap-beijing', ci: true, smartAudio: false }] },
  { behaviour: { musicModeSettings: 'echo', maxConcurrent: 0 } },
  { behaviour: parseBehaviour('staleReads=1') },
  { credentials: { secretId: 'id', secretKey: 'key', token: 'token' }, runner: new NoRunner() },
];

export const wrong: EmulatorOptions[] = [
  // @ts-expect-error there is no such switch
  { behaviour: { moods: 'good' } },
  // @ts-expect-error a switch has its own values
  { behaviour: { musicModeSettings: 'perhaps' } },
  // @ts-expect-error a port is a number
  { port: '8080' },
];

// What it shows can be given back to it, in another bucket too.
export const copied = ci.templates
  .list(bucket)
  .map(({ templateId, ...settings }) => ci.templates.put('out-1250000000', settings, templateId));
export const paused = ci.workflows
  .list(bucket)
  .map(({ workflowId, topology }) => ci.workflows.put(bucket, { topology, state: 'Paused' }, workflowId));
export const environment: NodeJS.ProcessEnv = { ...process.env, ...ci.env };

export async function started(): Promise<readonly string[]> {
  const mine = await startEmulator();
  const fault = mine.fail({ operation: 'CreateTemplate', times: 1 }, { kind: 'hang' });
  // @ts-expect-error an operation has its name
  mine.fail({ operation: 'MakeTemplate' }, { kind: 'hang' });
  await mine.stop();
  return [`${fault.hits} of ${mine.requests.length}`, ...mine.callbacks.map(({ state }) => state)];
}
