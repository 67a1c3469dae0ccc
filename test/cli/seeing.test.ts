import { type Emulator, startEmulator } from '../../lib/emulator';
import { recording } from '../emulator/jobs/support';
import { BUCKET, Cli, type Ended } from './support';

let ci: Emulator;
let cli: Cli;
beforeAll(async () => {
  cli = new Cli();
  ci = await startEmulator();
});
beforeEach(() => ci.reset());
afterAll(async () => {
  await ci.stop();
  cli.remove();
});

const at = (...args: string[]): Promise<Ended> => cli.at(ci, ...args);
const json = async (...args: string[]): Promise<Record<string, unknown>[]> =>
  JSON.parse((await at(...args, '--json')).out) as Record<string, unknown>[];
const columnOf = (out: string, column: number): string[] =>
  out
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(/ {2,}/)[column] ?? '');

const text = (name: string, of: string) => ({ name, text: of, children: [] });

describe('templates', () => {
  beforeEach(() => {
    ci.behaviour.maxPageSize = 3;
    for (const name of ['c', 'b', '人声', 'a', 'a-2']) ci.templates.put(BUCKET, { name });
    ci.templates.put(BUCKET, {
      tag: 'Snapshot',
      name: 'a',
      other: [{ name: 'Snapshot', text: '', children: [text('Mode', 'Interval')] }],
    });
  });

  test('are listed from all pages, by name, in columns that fit', async () => {
    const { code, out } = await at('templates', 'list');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/^TEMPLATE {28}KIND {11}NAME {2}CHANGED$/);
    expect(columnOf(out, 2)).toEqual(['a', 'a', 'a-2', 'b', 'c', '人声']);
  });

  test.each([
    [['--tag', 'Snapshot'], ['a']],
    [
      ['--name', 'a'],
      ['a', 'a'],
    ],
    [
      ['--name-prefix', 'a', '--tag', 'VoiceSeparate'],
      ['a', 'a-2'],
    ],
    [['--name', '人'], []],
    [['--category', 'Official'], []],
  ])('are narrowed by %j', async (args, names) => {
    expect((await json('templates', 'list', ...args)).map(({ name }) => name)).toEqual(names);
  });

  test('are shown with their settings, and those that are not there are named, with 1', async () => {
    const [snapshot] = ci.templates.list(BUCKET).filter(({ tag }) => tag === 'Snapshot');
    const id = snapshot?.templateId ?? '';
    const { code, out, err } = await at('templates', 'get', id, 't9');
    expect([code, err]).toEqual([1, 'Template t9 does not exist in this bucket.\n']);
    expect(out).toMatch(
      new RegExp(
        `^${id}  Snapshot  a\n  Custom, created .+, changed .+\n  {"Snapshot":{"Mode":"Interval"}}\n$`,
      ),
    );
    expect(await json('templates', 'get', id)).toMatchObject([
      { settings: { Snapshot: { Mode: 'Interval' } } },
    ]);
  });

  test('of a name and of the start of one at once are refused, with 2', async () => {
    expect((await at('templates', 'list', '--name', 'a', '--name-prefix', 'a')).code).toBe(2);
  });
});

describe('workflows', () => {
  test('are listed from all pages and shown with their graphs, without what may be secret', async () => {
    ci.behaviour.maxPageSize = 2;
    for (const name of ['d', 'c', 'b']) ci.workflows.put(BUCKET, { name });
    const { workflowId: id } = ci.workflows.put(BUCKET, {
      name: '上传',
      state: 'Active',
      topology: {
        dependencies: { Start: ['Snapshot_1'], Snapshot_1: ['Voices'], Voices: ['End'] },
        nodes: {
          Start: {
            type: 'Start',
            input: {
              objectPrefix: 'in/',
              queueId: 'p1',
              notifyConfig: { state: 'On', url: 'https://me:secret@example.com/?token=secret' },
              extFilter: { state: 'On', audio: true, video: false, custom: true, customExts: ['mp3', 'wav'] },
            },
          },
          Snapshot_1: { type: 'Snapshot', operation: { other: [text('Mode', 'x')] } },
          Voices: { type: 'VoiceSeparate', operation: { templateId: 't1' } },
        },
      },
    });
    const { out } = await at('workflows', 'list');
    expect(columnOf(out, 2)).toEqual(['b', 'c', 'd', '上传']);
    expect(columnOf(out, 4).at(-1)).toBe('Snapshot, VoiceSeparate');
    expect(await json('workflows', 'list', '--state', 'Active')).toMatchObject([
      {
        workflowId: id,
        objectPrefix: 'in/',
        topology: {
          Dependencies: { Start: 'Snapshot_1' },
          Nodes: { Snapshot_1: { Operation: { Mode: 'x' }, Type: 'Snapshot' } },
        },
      },
    ]);
    expect(await json('workflows', 'list', '--name', '上')).toEqual([]);
    expect(await json('workflows', 'list', '--name-prefix', '上')).toHaveLength(1);
    const shown = await at('workflows', 'get', id);
    expect(shown.out).toMatch(
      new RegExp(
        `^${id}  Active  上传\n  created .*\n  starts for in/, of which audio, custom, customExts mp3,wav\n` +
          '  runs on p1.*\n  tells .*example.com.*\n  Start -> Snapshot_1\n' +
          '  Snapshot_1 \\(Snapshot\\) -> Voices\n  Voices \\(VoiceSeparate by t1\\) -> End\n$',
      ),
    );
    expect(shown.out + (await at('workflows', 'get', id, '--json')).out).not.toContain('secret');
    expect((await at('workflows', 'get', 'w9')).err).toBe('Workflow w9 does not exist in this bucket.\n');
  });
});

describe('queues', () => {
  test('are those of both services, or of one, and shown by their ids', async () => {
    const { out } = await at('queues', 'list');
    expect(columnOf(out, 1).sort()).toEqual(['media', 'smart_audio']);
    const [queue, ...others] = await json('queues', 'list', '--service', 'media');
    expect([queue?.service, others]).toEqual(['media', []]);
    expect(await json('queues', 'list', '--state', 'Paused')).toEqual([]);
    expect(await json('queues', 'list', '--name', String(queue?.name))).toEqual([queue]);
    const ids = ci.queues.list(BUCKET).map(({ queueId }) => queueId);
    const { code, out: shown, err } = await at('queues', 'get', ...ids, 'p9');
    expect([code, err]).toEqual([1, 'Queue p9 does not exist in this bucket.\n']);
    for (const id of ids) expect(shown).toContain(`${id}  Active  `);
    expect(shown).toContain('takes 10000 jobs, and runs 10 at once');
  });

  test('of a service that is off are left out, or refused when nothing else is asked for', async () => {
    ci.buckets.set(BUCKET, { media: false });
    expect(await json('queues', 'list')).toMatchObject([{ service: 'smart_audio' }]);
    const { code, err } = await at('queues', 'list', '--service', 'media');
    expect([code, err]).toEqual([3, expect.stringContaining('MediaBucketUnBinded')]);
    ci.buckets.set(BUCKET, { ci: false });
    expect((await at('queues', 'list')).code).toBe(3);
  });
});

describe('buckets', () => {
  const buckets = (...args: string[]): Promise<Ended> => cli.run(['buckets', ...args], ci.env);

  test('are listed from all pages, with what is on in them, and need no --bucket', async () => {
    ci.behaviour.maxPageSize = 2;
    for (const i of [3, 2, 1])
      ci.buckets.set(`songs-${i}-125`, { ci: true, smartAudio: i > 1, media: i < 3 });
    const { code, out } = await buckets('list', '--name-prefix', 'songs-');
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe(
      'BUCKET       REGION        SMART AUDIO SINCE         MEDIA PROCESSING SINCE',
    );
    expect(columnOf(out, 0)).toEqual(['songs-1-125', 'songs-2-125', 'songs-3-125']);
    expect(columnOf(out, 2)[0]).toBe('-');
    expect((await buckets('list', '--region', 'ap-beijing')).err).toBe('There are no such buckets.\n');
  });

  test('are shown with what is on in them, and one that is not there is named', async () => {
    ci.buckets.set(BUCKET, { media: false });
    const shown = await buckets('get', BUCKET);
    expect(shown.out).toMatch(
      new RegExp(`^${BUCKET}  ap-chongqing\n  CI on, Smart Audio since 20.+, media processing off\n$`),
    );
    ci.behaviour.strictBuckets = true;
    const gone = await buckets('get', 'gone-125');
    expect([gone.code, gone.err]).toEqual([1, 'Bucket gone-125 does not exist in ap-chongqing.\n']);
    expect((await buckets('get', 'Gone')).code).toBe(2);
  });
});

test.each(['templates', 'workflows', 'queues'])(
  '%s of a bucket that is not there are refused, with 3',
  async (things) => {
    ci.behaviour.strictBuckets = true;
    const { code, err } = await cli.run([things, 'list', '--bucket', 'gone-125'], ci.env);
    expect([code, err]).toEqual([3, expect.stringContaining('NoSuchBucket')]);
  },
);

test.each(['templates', 'workflows'])('%s are refused, with 3, while the service is off', async (things) => {
  ci.buckets.set(BUCKET, { ci: false });
  expect((await at(things, 'list')).code).toBe(3);
});

describe('what goes on', () => {
  let workflowId: string;
  const keep = (name: string): void => {
    ci.objects.put(BUCKET, `in/${name}.wav`, recording());
  };

  beforeEach(() => {
    ci.behaviour.maxPageSize = 2;
    // Nothing is begun, so that all of it waits to be cancelled.
    ci.behaviour.maxConcurrent = 0;
    const { templateId } = ci.templates.put(BUCKET, { audioConfig: { codec: 'wav', samplerate: 8000 } });
    const output = { region: ci.region, bucket: BUCKET, auObject: 'out/${InputName}.${ext}' };
    ({ workflowId } = ci.workflows.put(BUCKET, {
      name: 'uploads',
      state: 'Active',
      topology: {
        dependencies: { Start: ['V'], V: ['End'] },
        nodes: {
          Start: { type: 'Start', input: { objectPrefix: 'in/' } },
          V: { type: 'VoiceSeparate', operation: { templateId, output } },
        },
      },
    }));
    for (const name of ['one', 'two', 'three']) keep(name);
  });

  const jobIds = () => ci.jobs.list(BUCKET).map(({ jobId }) => jobId);
  const start = (...args: string[]) => cli.start([...args, '--bucket', BUCKET], ci.env);

  test('jobs are watched to their end, those that leave the list too, with a line for each change', async () => {
    const watched = start('jobs', 'list', '--states', 'Submitted', '--watch');
    const ids = jobIds();
    for (const id of ids) await watched.says(`${id}  Submitted  `);
    expect((await at('jobs', 'cancel', ...ids)).code).toBe(0);
    const { code, out, err } = await watched.ended;
    expect([code, err]).toEqual([0, '']);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    for (const id of ids) expect(lines.filter((line) => line.startsWith(`${id}  Cancel  `))).toHaveLength(1);
  });

  test('executions are watched to their end, as objects where JSON is asked for', async () => {
    const [run] = ci.executions.list(BUCKET).map(({ runId }) => runId);
    const watched = start('executions', 'get', run ?? '', '--watch', '--json');
    await watched.says('"state":"Running"');
    await at('jobs', 'cancel', ...jobIds());
    const { code, out } = await watched.ended;
    const seen = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { runId: string; state: string });
    expect(code).toBe(0);
    expect(seen.every(({ runId }) => runId === run)).toBe(true);
    expect([seen[0]?.state, seen.at(-1)?.state]).toEqual([
      'Running',
      ci.executions.get(BUCKET, run ?? '')?.state,
    ]);
  });

  test('a list of executions is watched until its time is up, with 124', async () => {
    const { code, out, err } = await at(
      ...['executions', 'list', '--workflow-id', workflowId, '--watch', '--timeout', '1s'],
    );
    expect([code, err]).toEqual([
      124,
      '3 of 3 executions had not ended after 1s. They go on at the service; use --timeout to watch longer.\n',
    ]);
    expect(out.trimEnd().split('\n')).toHaveLength(3);
  });

  test('Ctrl-C ends a watch at once, with 130 and nothing else', async () => {
    const watched = start('jobs', 'list', '--watch');
    await watched.says('Submitted');
    const began = Date.now();
    watched.interrupt();
    const { code, err } = await watched.ended;
    expect([code, err]).toEqual([130, '']);
    expect(Date.now() - began).toBeLessThan(2000);
  });

  test('--wait and --watch at once are refused, with 2', async () => {
    expect((await at('jobs', 'get', 'j1', '--wait', '--watch')).code).toBe(2);
  });

  test('what an execution wrote is shown where it is asked for', async () => {
    ci.behaviour.maxConcurrent = 10;
    keep('four');
    await ci.jobs.settled();
    const run = ci.executions.list(BUCKET).find(({ object }) => object === 'in/four.wav')?.runId ?? '';
    const { out } = await at('executions', 'get', run, '--outputs');
    expect(out).toMatch(/ {2}wrote out\/four\.wav {2}[0-9a-f]{32}\n$/);
    expect(await json('executions', 'list', '--workflow-id', workflowId, '--outputs')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          runId: run,
          outputs: [expect.objectContaining({ object: 'out/four.wav' })],
        }),
      ]),
    );
    expect(await json('jobs', 'list', '--tag', 'Snapshot')).toEqual([]);
  });
});
