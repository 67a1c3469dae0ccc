import { type Emulator, startEmulator } from '../../lib/emulator';
import { recording } from '../emulator/jobs/support';
import { BUCKET, Cli, type Ended } from './support';

let ci: Emulator;
let cli: Cli;
let workflowId: string;
beforeAll(async () => {
  cli = new Cli();
  ci = await startEmulator();
});
beforeEach(async () => {
  await ci.reset();
  const { templateId } = ci.templates.put(BUCKET, {
    name: 'vocals',
    audioMode: 'IsAudio',
    audioConfig: { codec: 'wav', samplerate: 8000 },
  });
  const output = { region: ci.region, bucket: BUCKET, auObject: 'out/${InputName}.${ext}' };
  ({ workflowId } = ci.workflows.put(BUCKET, {
    name: 'uploads',
    topology: {
      dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
      nodes: {
        Start: { type: 'Start', input: { objectPrefix: 'in/' } },
        VoiceSeparate_1: { type: 'VoiceSeparate', operation: { templateId, output } },
      },
    },
  }));
  ci.objects.put(BUCKET, 'smoke/short.wav', recording());
});
afterAll(async () => {
  await ci.stop();
  cli.remove();
});

const smoke = (...more: string[]): Promise<Ended> =>
  cli.at(ci, 'smoke', '--workflow-id', workflowId, '--object', 'smoke/short.wav', ...more);
const onlyRun = (): string => ci.executions.list(BUCKET)[0]?.runId ?? '';

test('a workflow that works ends with 0, and what it wrote', async () => {
  const { code, out, err } = await smoke();

  expect(code).toBe(0);
  const md5 = ci.objects.get(BUCKET, 'out/short.wav')?.md5;
  expect(out).toContain(`Execution ${onlyRun()}: Success\n  VoiceSeparate_1  Success  j`);
  expect(out).toContain(`  wrote out/short.wav  ${md5}\n`);
  expect(err).toContain(`Workflow ${workflowId} runs on smoke/short.wav as execution ${onlyRun()}.\n`);
});

test('for machines, all of it is JSON', async () => {
  const { code, out } = await smoke('--json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    runId: onlyRun(),
    workflowId,
    workflowName: 'uploads',
    state: 'Success',
    object: 'smoke/short.wav',
    tasks: [{ name: 'VoiceSeparate_1', type: 'VoiceSeparate', state: 'Success' }],
    outputs: [{ bucket: BUCKET, object: 'out/short.wav' }],
  });
});

test('a workflow that fails ends with 1, and says which task failed and why', async () => {
  ci.objects.put(BUCKET, 'smoke/short.wav', recording().subarray(0, 20));
  const { code, out, err } = await smoke('--json');

  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ state: 'Failed', outputs: [] });
  const [job] = ci.jobs.list(BUCKET);
  expect(err).toContain(
    `Execution ${onlyRun()} failed at VoiceSeparate_1 (job ${job?.jobId}): InputDecodeFailed: ${job?.message}\n`,
  );
});

test('a workflow that takes too long ends with 124, and goes on', async () => {
  ci.behaviour.maxConcurrent = 0;
  const { code, out, err } = await smoke('--timeout', '1s');
  expect([code, out]).toEqual([124, '']);
  expect(err).toContain('VoiceSeparate_1 Submitted\n');
  expect(err).toContain(`Execution ${onlyRun()} is still Running after 1s.`);
  expect(ci.executions.list(BUCKET)).toMatchObject([{ state: 'Running' }]);
});

test('a cancelled execution ends with 1', async () => {
  ci.behaviour.maxConcurrent = 0;
  const ended = smoke();
  while (ci.jobs.list(BUCKET).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await cli.at(ci, 'jobs', 'cancel', ci.jobs.list(BUCKET)[0]?.jobId ?? '');
  const { code, err } = await ended;
  expect(code).toBe(1);
  expect(err).toContain(`Execution ${onlyRun()} was cancelled.`);
});

test('a service that fails for a while does not end the wait', async () => {
  const fault = ci.fail(
    { operation: 'GetExecution', times: 6 },
    { kind: 'error', status: 503, code: 'ServiceUnavailable' },
  );
  const { code } = await smoke();
  expect([code, fault.hits]).toEqual([0, 6]);
});

test('not being allowed to look at jobs is no failure of the workflow', async () => {
  ci.fail({ operation: 'GetJobs', times: 9 }, { kind: 'error', status: 403, code: 'AccessDenied' });
  const { code, out } = await smoke('--json');
  expect(code).toBe(0);
  expect(JSON.parse(out).outputs).toEqual([]);
});

test.each([
  [['--object', 'none.wav'], 'ResourceNotFound'],
  [['--workflow-id', 'wgone'], 'WorkflowNotFound (HTTP 404): Non-exist workflowId: wgone'],
])('what does not exist (%j) is refused, with 3', async (args, said) => {
  const { code, err } = await smoke(...args);
  expect(code).toBe(3);
  expect(err).toContain(said);
});
