import { timestampOf } from '../../../lib/ci/wire';
import { type Emulator, type JobDesk, type JobRunner, startEmulator } from '../../../lib/emulator';
import { BUCKET, type TestAnswer, send } from '../support';
import { BOTH, SETTINGS, job, jobBody, output, submit } from './support';

let ci: Emulator;
let now = 1657773448000;
/** Moves jobs on by hand: `finish(id)`. */
const steps = new Map<string, () => void>();
const finish = (id: string): void => steps.get(id)?.();
let desk: JobDesk;
const runner: JobRunner = {
  start: (given) => void (desk = given),
  submitted: (submitted) =>
    void steps.set(submitted.jobId, () => desk.report(submitted, { state: 'Success', endTime: desk.now() })),
};
beforeAll(async () => {
  ci = await startEmulator({ clock: () => now, runner });
});
beforeEach(() => ci.reset());
afterAll(() => ci.stop());

const request = (given: Parameters<typeof send>[1]): Promise<TestAnswer> =>
  send(ci, { path: '/jobs', now, ...given });
const make = (parts?: Parameters<typeof jobBody>[0]): Promise<string> => submit(ci, parts, { now });
const ids = (answer: TestAnswer): (string | undefined)[] =>
  answer.all('JobsDetail').map(({ children }) => children.find(({ name }) => name === 'JobId')?.text);

describe('submitting a job', () => {
  const post = (body: string): Promise<TestAnswer> => request({ method: 'POST', body });

  test('without a level puts it on the lowest, in the queue of Smart Audio', async () => {
    const answer = await post(jobBody());

    expect(answer.names()).toEqual(['JobsDetail']);
    expect(answer.text('JobsDetail', 'JobId')).toMatch(/^j[0-9a-f]{32}$/);
    expect(answer.text('JobsDetail', 'QueueId')).toBe(ci.queues.list(BUCKET)[0]?.queueId);
    expect(answer.text('JobsDetail', 'Operation', 'JobLevel')).toBe('0');
    expect(answer.text('JobsDetail', 'Input', 'Region')).toBe('ap-chongqing');
  });

  test.each<[string, Parameters<typeof jobBody>[0], string]>([
    ['no input', { object: '' }, 'The input object is empty'],
    ['neither template nor settings', { operation: '' }, 'Neither TemplateId nor VoiceSeparate'],
    ['no audio mode', { operation: '<VoiceSeparate><AudioConfig/></VoiceSeparate>' }, 'AudioMode is missing'],
    [
      'no audio settings',
      { operation: '<VoiceSeparate><AudioMode>IsAudio</AudioMode></VoiceSeparate>' },
      'AudioConfig is missing',
    ],
    [
      'a samplerate that the codec does not take',
      { operation: SETTINGS.replace('wav', 'mp3') },
      'Samplerate 8000 Hz is not supported by mp3',
    ],
    ['a template that does not exist', { operation: '<TemplateId>t1gone</TemplateId>' }, 't1gone'],
    ['no output', { output: output('') }, 'Set at least one of AuObject, Object, BassObject, DrumObject'],
    ['an output without a bucket', { output: BOTH }, 'lacks its Region or its Bucket'],
    [
      'a wildcard that jobs do not have',
      { output: output(BOTH.replace('${ext}', '${RunId}')) },
      'Wildcard ${RunId} does not exist',
    ],
    ['a level that is none', { level: 3 }, 'Job level 3 does not exist'],
    ['a queue that is not its', { rest: '<QueueId>pgone</QueueId>' }, 'The queue pgone does not exist'],
    [
      'a callback over a queue without its name',
      { rest: '<CallBackType>TDMQ</CallBackType>' },
      'needs MqRegion',
    ],
    ['a callback to nowhere', { rest: '<CallBack>nowhere</CallBack>' }, '"nowhere" is not an address'],
  ])('with %s is refused', async (_what, parts, message) => {
    const answer = await post(jobBody(parts));

    expect([answer.status, answer.text('Code')]).toEqual([400, 'InvalidArgument']);
    expect(answer.text('Message')).toContain(message);
    expect(ci.jobs.list(BUCKET)).toEqual([]);
  });

  test.each([
    ['', 'Tag is missing'],
    ['<Tag>Transcode</Tag>', 'no jobs of the kind "Transcode"'],
  ])('of another kind (%s) is refused', async (tag, message) => {
    const answer = await post(jobBody().replace('<Tag>VoiceSeparate</Tag>', tag));
    expect(answer.text('Message')).toContain(message);
  });

  test('with a template of another kind is refused', async () => {
    const { templateId } = ci.templates.put(BUCKET, { tag: 'Transcode' });
    const answer = await post(jobBody({ operation: `<TemplateId>${templateId}</TemplateId>` }));
    expect(answer.text('Message')).toContain(templateId);
    expect(ci.jobs.list(BUCKET)).toEqual([]);
  });

  test('needs Smart Audio on the bucket', async () => {
    ci.buckets.set(BUCKET, { smartAudio: false });
    expect((await post(jobBody())).text('Message')).toContain('asr bucket unbinded');
  });

  test('to a private address is refused when the switch says so', async () => {
    const body = jobBody({ rest: '<CallBack>http://10.0.0.1/</CallBack>' });
    expect((await post(body)).status).toBe(200);
    ci.behaviour.privateCallbacks = 'refuse';
    expect((await post(body)).text('Message')).toContain('private network');
  });

  test('shows its template by id and name, and keeps to it as it was', async () => {
    const { templateId } = ci.templates.put(BUCKET, { name: 'vocals', audioMode: 'AudioAndBackground' });
    const answer = await post(jobBody({ operation: `<TemplateId>${templateId}</TemplateId>` }));
    ci.templates.put(BUCKET, { audioMode: 'MusicMode' }, templateId);

    expect(answer.text('JobsDetail', 'Operation', 'TemplateName')).toBe('vocals');
    expect(ci.jobs.list(BUCKET)).toMatchObject([{ audioMode: 'AudioAndBackground' }]);
  });
});

describe('submitting several operations', () => {
  const operation = (codec: string): string =>
    `<Operation><VoiceSeparate><AudioMode>IsAudio</AudioMode><AudioConfig><Codec>${codec}</Codec></AudioConfig>` +
    `</VoiceSeparate><Output>${output('<AuObject>out/voice.${ext}</AuObject>')}</Output></Operation>`;
  const post = (...operations: string[]): Promise<TestAnswer> =>
    request({
      method: 'POST',
      body: `<Request><Tag>VoiceSeparate</Tag><Input><Object>in/song.wav</Object></Input>${operations.join('')}</Request>`,
    });

  test('makes a job of each, in their order', async () => {
    const answer = await post(operation('mp3'), operation('wav'), operation('aac'));

    const made = ids(answer);
    expect(new Set(made).size).toBe(3);
    expect(made.map((id = '') => ci.jobs.get(BUCKET, id)?.audioConfig.codec)).toEqual(['mp3', 'wav', 'aac']);
  });

  test('makes none when one of them is wrong, or when there is none', async () => {
    expect((await post(operation('mp3'), operation('ogg'))).text('Code')).toBe('InvalidArgument');
    expect((await post()).text('Message')).toBe('Operation is missing.');
    expect(ci.jobs.list(BUCKET)).toEqual([]);
  });
});

describe('asking for jobs', () => {
  test('by their ids names missing ones one by one', async () => {
    const [first, second] = [await make(), await make({ object: 'in/b.wav' })];
    const answer = await request({ path: `/jobs/${second},jgone,${first},jlost` });

    expect(answer.status).toBe(200);
    expect(answer.names()).toEqual(['JobsDetail', 'JobsDetail', 'NonExistJobIds', 'NonExistJobIds']);
    expect(ids(answer)).toEqual([second, first]);
    expect(answer.all('NonExistJobIds').map(({ text }) => text)).toEqual(['jgone', 'jlost']);
  });

  test('needs a tag', async () => {
    expect((await request({})).text('Message')).toContain('tag is missing');
    await make();
    expect(ids(await request({ query: { tag: 'Transcode' } }))).toEqual([]);
    expect(ids(await request({ query: { tag: 'VoiceSeparate' } }))).toHaveLength(1);
  });

  test('gives newest first, ten to a page, and a token for the next', async () => {
    const made: string[] = [];
    for (let number = 0; number < 12; number += 1) made.unshift(await make());
    const list = (query: Record<string, string> = {}): Promise<TestAnswer> =>
      request({ query: { tag: 'VoiceSeparate', ...query } });

    const first = await list();
    expect(ids(first)).toEqual(made.slice(0, 10));
    // One that comes in between does not shift the pages.
    await make();
    const rest = await list({ nextToken: first.text('NextToken') ?? '' });
    expect(ids(rest)).toEqual(made.slice(10));
    expect(rest.names()).not.toContain('NextToken');
    expect(ids(await list({ orderByTime: 'Asc', size: '1' }))).toEqual([made.at(-1)]);
    expect((await list({ size: '101' })).text('Message')).toContain('at most 100');
    expect((await list({ nextToken: 'bogus' })).status).toBe(400);
    expect((await list({ orderByTime: 'Up' })).status).toBe(400);
  });

  test('can be narrowed in every documented way', async () => {
    const { templateId } = ci.templates.put(BUCKET, { audioMode: 'IsAudio' });
    const { workflowId } = ci.workflows.put(BUCKET, {
      state: 'Active',
      topology: {
        dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
        nodes: {
          Start: { type: 'Start', input: { objectPrefix: 'up/' } },
          VoiceSeparate_1: {
            type: 'VoiceSeparate',
            operation: { templateId, output: { region: ci.region, bucket: BUCKET, auObject: 'v.${ext}' } },
          },
        },
      },
    });
    const old = await make({ object: 'in/old.wav' });
    finish(old);
    now += 60_500;
    const fresh = await make({ object: 'in/fresh.wav' });
    ci.objects.put(BUCKET, 'up/a.wav', 'sound');
    const third = ci.jobs.list(BUCKET).at(-1)?.jobId;
    const queueId = ci.queues.list(BUCKET)[0]?.queueId ?? '';
    const found = async (query: Record<string, string>): Promise<(string | undefined)[]> =>
      ids(await request({ query: { tag: 'VoiceSeparate', orderByTime: 'Asc', ...query } }));

    expect(await found({ states: 'Success,Failed' })).toEqual([old]);
    expect(await found({ states: 'All' })).toEqual([old, fresh, third]);
    expect(await found({ inputObject: 'in/fresh.wav' })).toEqual([fresh]);
    expect(await found({ inputObject: 'in/fresh' })).toEqual([]);
    expect(await found({ workflowId })).toEqual([third]);
    expect(await found({ queueId })).toEqual([old, fresh, third]);
    expect(await found({ queueId: 'pother' })).toEqual([]);
    expect(await found({ queueType: 'Speeching' })).toHaveLength(3);
    expect(await found({ queueType: 'Transcoding' })).toEqual([]);
    // The id of a queue wins over its type.
    expect(await found({ queueId, queueType: 'Transcoding' })).toHaveLength(3);
    expect(await found({ inventoryTriggerJobId: 'b1' })).toEqual([]);
    const moment = timestampOf(job(ci, fresh).createTime);
    expect(await found({ startCreationTime: moment })).toEqual([fresh, third]);
    expect(await found({ startCreationTime: moment, endCreationTime: moment })).toEqual([fresh, third]);
    expect(await found({ endCreationTime: timestampOf(job(ci, old).createTime) })).toEqual([old]);
    expect((await request({ query: { tag: 'VoiceSeparate', endCreationTime: 'noon' } })).status).toBe(400);
  });
});

describe('cancelling a job', () => {
  const cancel = (id: string): Promise<TestAnswer> =>
    request({ method: 'PUT', path: `/jobs/${id}`, query: { cancel: '' } });

  test('that waits answers with nothing, and it is cancelled', async () => {
    const id = await make();
    const answer = await cancel(id);

    expect([answer.status, answer.body]).toEqual([200, '']);
    expect(job(ci, id)).toMatchObject({ state: 'Cancel', endTime: now });
    // Once more does no harm.
    expect((await cancel(id)).status).toBe(200);
  });

  test('that is over is refused, unless the switch says otherwise', async () => {
    const id = await make();
    finish(id);
    expect((await cancel(id)).text('Message')).toContain('is over (Success)');
    ci.behaviour.cancelFinishedJob = 'ok';
    expect((await cancel(id)).status).toBe(200);
    expect(job(ci, id).state).toBe('Success');
  });

  test.each([
    ['not-found', 404],
    ['bad-request', 400],
    ['ok', 200],
  ] as const)('that does not exist is answered as the switch says: %s', async (how, status) => {
    ci.behaviour.updateUnknownId = how;
    expect((await cancel('jgone')).status).toBe(status);
  });

  test('cancels the execution that it is the only task of', async () => {
    const { templateId } = ci.templates.put(BUCKET, { audioMode: 'IsAudio' });
    const { workflowId } = ci.workflows.put(BUCKET, {
      topology: {
        dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
        nodes: {
          Start: { type: 'Start' },
          VoiceSeparate_1: { type: 'VoiceSeparate', operation: { templateId } },
        },
      },
    });
    ci.objects.put(BUCKET, 'a.wav', 'sound');
    await request({ method: 'POST', path: '/triggerworkflow', query: { workflowId, object: 'a.wav' } });
    await cancel(ci.jobs.list(BUCKET)[0]?.jobId ?? '');

    expect(ci.executions.list(BUCKET)).toMatchObject([{ state: 'Cancel', tasks: [{ state: 'Cancel' }] }]);
    expect(ci.callbacks).toEqual([]);
  });
});
