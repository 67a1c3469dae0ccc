import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probe } from '../../../lib/audio';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { leftovers } from '../../audio/recording';
import { BUCKET, type TestAnswer, send } from '../support';
import { BOTH, SETTINGS, job, output, recording, setQueue, submit } from '../jobs/support';

/** Jobs are waited for by their end, however long that takes; this is only where a hang is given up. */
jest.setTimeout(60_000);

let ci: Emulator;
beforeAll(async () => {
  ci = await startEmulator();
});
beforeEach(async () => {
  await ci.reset();
  ci.objects.put(BUCKET, 'in/song.wav', recording());
});
afterAll(() => ci.stop());

const read = (id: string): Promise<TestAnswer> => send(ci, { path: `/jobs/${id}` });
const cancel = (id: string): Promise<TestAnswer> =>
  send(ci, { method: 'PUT', path: `/jobs/${id}`, query: { cancel: '' } });
const states = (): string[] => ci.jobs.list(BUCKET).map(({ state }) => state);
const names = (bucket = BUCKET): string[] => ci.objects.list(bucket).map(({ key }) => key);

describe('a job that succeeds', () => {
  test('writes its stems, and says of them what is true', async () => {
    const id = await submit(ci);
    await ci.jobs.settled();

    const answer = await read(id);
    expect(answer.text('JobsDetail', 'State')).toBe('Success');
    expect(answer.text('JobsDetail', 'StartTime')).toMatch(/^\d{4}-.*\+0800$/);
    expect(answer.text('JobsDetail', 'EndTime')).toMatch(/^\d{4}-.*\+0800$/);
    const file = ['JobsDetail', 'Operation', 'MediaResult', 'OutputFile'];
    // The voice comes first, as in the samples.
    expect(answer.names(...file)).toEqual(
      'Bucket Region ObjectPrefix ObjectName ObjectName Md5Info Md5Info'.split(' '),
    );
    expect(job(ci, id).outputs).toEqual(
      ['out/voice.wav', 'out/bg.wav'].map((object) => ({
        object,
        md5: createHash('md5')
          .update(ci.objects.content(BUCKET, object) ?? '')
          .digest('hex'),
      })),
    );
    const info = await probe(ci.objects.content(BUCKET, 'out/voice.wav') ?? Buffer.alloc(0));
    const stream = ['JobsDetail', 'Operation', 'MediaInfo', 'Stream'];
    expect(answer.names(...stream)).toEqual(['Audio', 'Audio', 'Subtitle', 'Video']);
    for (const [name, value] of Object.entries(info.Stream.Audio[0] ?? {})) {
      expect([name, answer.text(...stream, 'Audio', name)]).toEqual([name, value]);
    }
    expect(answer.text('JobsDetail', 'Operation', 'MediaInfo', 'Format', 'Size')).toBe(info.Format.Size);
    expect(ci.objects.get(BUCKET, 'out/voice.wav')?.contentType).toBe('audio/wav');
    // Where it was to write is shown as it was asked for.
    expect(answer.text('JobsDetail', 'Operation', 'Output', 'AuObject')).toBe('out/voice.${ext}');
  });

  test('writes to another bucket in another region, under its own id, in whatever case', async () => {
    const names = '<Object>a/${JobId}.${EXT}</Object><AuObject>b/${jobid}.wav</AuObject>';
    const id = await submit(ci, { output: output(names, 'stems-1250000000', 'ap-beijing') });
    await ci.jobs.settled();

    const there = { bucket: 'stems-1250000000', region: 'ap-beijing' };
    expect(ci.objects.list(there).map(({ key }) => key)).toEqual([`b/${id}.wav`, `a/${id}.wav`]);
    const file = ['JobsDetail', 'Operation', 'MediaResult', 'OutputFile'];
    const answer = await read(id);
    expect([answer.text(...file, 'Bucket'), answer.text(...file, 'Region')]).toEqual(Object.values(there));
  });

  test('makes four stems in MusicMode', async () => {
    const operation = SETTINGS.replace('AudioAndBackground', 'MusicMode').replace(
      '<Samplerate>8000</Samplerate>',
      '',
    );
    const stems = `${BOTH}<BassObject>out/bass.\${ext}</BassObject><DrumObject>out/drums.\${ext}</DrumObject>`;
    const id = await submit(ci, { operation, output: output(stems) });
    await ci.jobs.settled();
    expect(job(ci, id).outputs?.map(({ object }) => object)).toEqual(
      ['voice', 'bg', 'bass', 'drums'].map((stem) => `out/${stem}.wav`),
    );
  });
});

describe('a job that fails', () => {
  test('for a missing input says so', async () => {
    const id = await submit(ci, { object: 'in/none.wav' });
    await ci.jobs.settled();

    const answer = await read(id);
    expect(answer.text('JobsDetail', 'State')).toBe('Failed');
    expect(answer.text('JobsDetail', 'Code')).toBe('ResourceNotFound');
    expect(answer.text('JobsDetail', 'Message')).toContain('in/none.wav');
    expect(answer.names('JobsDetail', 'Operation')).not.toContain('MediaResult');
  });

  test('for an input that is no recording says so, and writes nothing', async () => {
    const broken = recording().subarray(0, 30);
    ci.objects.put(BUCKET, 'in/broken.wav', broken);
    const id = await submit(ci, { object: 'in/broken.wav' });
    await ci.jobs.settled();

    expect(job(ci, id)).toMatchObject({ state: 'Failed', code: 'InputDecodeFailed' });
    expect(names()).toEqual(['in/song.wav', 'in/broken.wav']);
  });

  test('for an output bucket that does not exist says so', async () => {
    ci.behaviour.strictBuckets = true;
    const id = await submit(ci, { output: output(BOTH, 'none-1250000000') });
    await ci.jobs.settled();
    expect(job(ci, id)).toMatchObject({ state: 'Failed', code: 'NoSuchBucket' });
  });

  test('for a template that was never there says so', async () => {
    ci.behaviour.unknownTemplate = 'allow';
    const id = await submit(ci, { operation: '<TemplateId>t1gone</TemplateId>' });
    await ci.jobs.settled();
    expect(job(ci, id)).toMatchObject({ state: 'Failed', code: 'TemplateNotExist' });
  });
});

/** Long enough to be at work when the next request comes. */
const long = recording(20, 1);

describe('a queue', () => {
  test('begins as many jobs at once as it says, and the others as these end', async () => {
    ci.behaviour.maxConcurrent = 0;
    for (let number = 0; number < 5; number += 1) await submit(ci);
    await ci.jobs.settled();
    expect(states()).toEqual(Array(5).fill('Submitted'));

    ci.behaviour.maxConcurrent = 2;
    expect(states()).toEqual(['Running', 'Running', 'Submitted', 'Submitted', 'Submitted']);
    const told = await send(ci, { path: '/asrqueue' });
    expect(told.text('QueueList', 'MaxConcurrent')).toBe('2');
    await ci.jobs.settled();
    expect(states()).toEqual(Array(5).fill('Success'));
  });

  test('takes jobs of a higher level first, and otherwise in the order in which they came', async () => {
    let time = Date.now();
    const own = await startEmulator({ clock: () => (time += 1), behaviour: { maxConcurrent: 0 } });
    own.objects.put(BUCKET, 'in/song.wav', recording(0.1));
    const made: string[] = [];
    for (const level of [0, 2, 1, 2, 0]) made.push(await submit(own, { level }));
    own.behaviour.maxConcurrent = 1;
    await own.jobs.settled();
    const order = own.jobs
      .list(BUCKET)
      .sort((left, right) => (left.startTime ?? 0) - (right.startTime ?? 0))
      .map(({ jobId }) => made.indexOf(jobId));
    await own.stop();

    expect(order).toEqual([1, 3, 2, 0, 4]);
  });

  test('that is paused keeps its jobs waiting, and they go on when it does', async () => {
    ci.behaviour.maxConcurrent = 0;
    const before = await submit(ci);
    await setQueue(ci, 'Paused');
    ci.behaviour.maxConcurrent = 10;
    const answer = await send(ci, { path: `/jobs/${before}` });
    expect(answer.text('JobsDetail', 'State')).toBe('Pause');
    const during = await submit(ci);
    await ci.jobs.settled();
    expect([job(ci, before).state, job(ci, during).state]).toEqual(['Pause', 'Pause']);

    await setQueue(ci, 'Active');
    await ci.jobs.settled();
    expect(states()).toEqual(['Success', 'Success']);
  });

  test('that is paused lets a running job end', async () => {
    ci.objects.put(BUCKET, 'in/long.wav', long);
    const id = await submit(ci, { object: 'in/long.wav' });
    await setQueue(ci, 'Paused');
    expect(job(ci, id).state).toBe('Running');
    await ci.jobs.settled();
    expect(job(ci, id).state).toBe('Success');
  });

  test('that goes with its service takes the jobs that wait with it', async () => {
    await setQueue(ci, 'Paused');
    await submit(ci);
    ci.buckets.set(BUCKET, { smartAudio: false });
    expect(states()).toEqual(['Cancel']);
  });
});

describe('work that is ended early', () => {
  test('by a cancellation leaves nothing behind, and its place is free', async () => {
    ci.behaviour.maxConcurrent = 1;
    ci.objects.put(BUCKET, 'in/long.wav', long);
    const [first, second] = [await submit(ci, { object: 'in/long.wav' }), await submit(ci)];
    expect([job(ci, first).state, job(ci, second).state]).toEqual(['Running', 'Submitted']);
    expect((await cancel(first)).status).toBe(200);
    await ci.jobs.settled();

    expect([job(ci, first).state, job(ci, second).state]).toEqual(['Cancel', 'Success']);
    expect(job(ci, first).outputs).toBeUndefined();
    expect(leftovers()).toEqual([]);
  });

  test('while its queue is paused, by a cancellation', async () => {
    await setQueue(ci, 'Paused');
    const id = await submit(ci);
    await cancel(id);
    await setQueue(ci, 'Active');
    await ci.jobs.settled();
    expect(job(ci, id).state).toBe('Cancel');
  });

  test('by a reset is gone, and the next one starts afresh', async () => {
    ci.objects.put(BUCKET, 'in/long.wav', long);
    await submit(ci, { object: 'in/long.wav' });
    await ci.reset();
    expect([states(), names(), leftovers()]).toEqual([[], [], []]);

    ci.objects.put(BUCKET, 'in/song.wav', recording());
    await submit(ci);
    await ci.jobs.settled();
    expect(states()).toEqual(['Success']);
  });

  test('by the end of the emulator goes on in the next one with the same data', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ci-jobs-'));
    const first = await startEmulator({ dataDir, behaviour: { maxConcurrent: 1 } });
    first.objects.put(BUCKET, 'in/long.wav', long);
    first.objects.put(BUCKET, 'in/song.wav', recording());
    const running = await submit(first, { object: 'in/long.wav' });
    const waiting = await submit(first, { output: output(BOTH.replaceAll('out/', 'two/')) });
    expect([job(first, running).state, job(first, waiting).state]).toEqual(['Running', 'Submitted']);
    await first.stop();

    const second = await startEmulator({ dataDir });
    try {
      expect(job(second, running)).toMatchObject({ state: 'Running' });
      await second.jobs.settled();
      expect([job(second, running).state, job(second, waiting).state]).toEqual(['Success', 'Success']);
      expect(second.objects.content(BUCKET, 'two/bg.wav')?.length).toBeGreaterThan(44);
    } finally {
      await second.stop();
      rmSync(dataDir, { recursive: true });
    }
  });

  test('before an end of the emulator while the queue was paused waits on in the next one', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ci-jobs-'));
    const first = await startEmulator({ dataDir });
    first.objects.put(BUCKET, 'in/long.wav', long);
    const id = await submit(first, { object: 'in/long.wav' });
    await setQueue(first, 'Paused');
    expect(job(first, id).state).toBe('Running');
    await first.stop();

    const second = await startEmulator({ dataDir });
    try {
      expect(job(second, id)).toMatchObject({ state: 'Pause', startTime: undefined });
    } finally {
      await second.stop();
      rmSync(dataDir, { recursive: true });
    }
  });
});
