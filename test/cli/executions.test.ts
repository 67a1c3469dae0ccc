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
    state: 'Active',
    topology: {
      dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
      nodes: {
        Start: { type: 'Start', input: { objectPrefix: 'in/' } },
        VoiceSeparate_1: { type: 'VoiceSeparate', operation: { templateId, output } },
      },
    },
  }));
  ci.objects.put(BUCKET, 'in/good.wav', recording());
  ci.objects.put(BUCKET, 'in/bad.wav', recording().subarray(0, 20));
  await finished();
});
afterAll(async () => {
  await ci.stop();
  cli.remove();
});

const runs = () => ci.executions.list(BUCKET);
const runOf = (object: string) => runs().find((run) => run.object === object)?.runId ?? '';

async function finished(): Promise<void> {
  while (runs().some(({ state }) => state === 'Running'))
    await new Promise((resolve) => setTimeout(resolve, 20));
}

const list = (...more: string[]): Promise<Ended> =>
  cli.at(ci, 'executions', 'list', '--workflow-id', workflowId, ...more);

describe('list', () => {
  test('shows a table, newest first', async () => {
    const { code, out } = await list();
    expect(code).toBe(0);
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['EXECUTION', 'STATE', 'BEGUN', 'OBJECT'],
      [runOf('in/bad.wav'), 'Failed', expect.any(String), 'in/bad.wav'],
      [runOf('in/good.wav'), 'Success', expect.any(String), 'in/good.wav'],
      [''],
    ]);
    expect(JSON.parse((await list('--oldest-first', '--limit', '1', '--json')).out)).toMatchObject([
      { runId: runOf('in/good.wav'), workflowId },
    ]);
  });

  test.each([
    [['--object', 'in/good.wav'], ['in/good.wav']],
    [['--object', 'good.wav'], []],
    [['--states', 'Failed', 'Cancel'], ['in/bad.wav']],
    [
      ['--created-from', '2001-01-01T00:00:00Z'],
      ['in/bad.wav', 'in/good.wav'],
    ],
    [['--created-from', '2101-01-01T00:00:00Z'], []],
    [['--created-to', '2001-01-01T00:00:00+08:00'], []],
  ])('by %j finds %j', async (args, objects) => {
    const found = JSON.parse((await list('--json', ...args)).out) as { object: string }[];
    expect(found.map(({ object }) => object)).toEqual(objects);
  });

  test('shows the tasks, and why one failed', async () => {
    const { out } = await list('--tasks', '--object', 'in/bad.wav');
    const [{ tasks } = { tasks: [] }] = runs().filter(({ object }) => object === 'in/bad.wav');
    const [task] = tasks;
    expect(out).toMatch(
      new RegExp(
        `^${runOf('in/bad.wav')}  Failed  in/bad.wav\n  workflow ${workflowId} \\(uploads\\), begun 20.*\n` +
          `  VoiceSeparate_1  Failed  ${task?.jobId}\n  VoiceSeparate_1 failed: ${task?.code}: .+\n$`,
      ),
    );
    expect(JSON.parse((await list('--tasks', '--json')).out)).toMatchObject([
      { tasks: [{ name: 'VoiceSeparate_1', state: 'Failed', jobId: task?.jobId }] },
      { tasks: [{ name: 'VoiceSeparate_1', state: 'Success' }] },
    ]);
  });

  test('of nothing says so on stderr', async () => {
    expect(await list('--states', 'Cancel')).toEqual({
      code: 0,
      out: '',
      err: 'There are no such executions.\n',
    });
    expect(await list('--states', 'Cancel', '--json')).toEqual({ code: 0, out: '[]\n', err: '' });
  });

  test('with a time that is none is refused, with 2', async () => {
    const { code, err } = await list('--created-from', 'yesterday');
    expect(code).toBe(2);
    expect(err).toContain(
      "option '--created-from <time>' argument 'yesterday' is invalid. Write day, time and offset, as in " +
        '2026-01-31T08:00:00+08:00.',
    );
  });
});

describe('get', () => {
  test('shows what is there, and says with 1 what is not', async () => {
    const id = runOf('in/good.wav');
    const { code, out, err } = await cli.at(ci, 'executions', 'get', id, 'i9', id);
    expect([code, err]).toEqual([
      1,
      'Execution i9 does not exist in this bucket. The service forgets executions after a while.\n',
    ]);
    expect(out).toMatch(
      new RegExp(`^${id}  Success  in/good.wav\n  workflow .*\n  VoiceSeparate_1  Success  j\\w+\n$`),
    );
  });

  test('in a bucket that is not there is refused, with 3', async () => {
    ci.fail({ operation: 'GetExecution' }, { kind: 'error', status: 404, code: 'NoSuchBucket' });
    expect((await cli.at(ci, 'executions', 'get', 'i1')).code).toBe(3);
  });
});
