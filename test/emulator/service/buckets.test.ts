import { type Emulator, startEmulator } from '../../../lib/emulator';
import { BUCKET, send, templateBody } from '../support';

const NEW = 'new-1250000000';
let ci: Emulator;
beforeAll(async () => {
  ci = await startEmulator({
    behaviour: { strictBuckets: true },
    buckets: [{ bucket: NEW, ci: false }, BUCKET],
  });
});
beforeEach(() => ci.reset());
afterAll(() => ci.stop());

const host = (service = 'ci', bucket = NEW): string => `${bucket}.${service}.${ci.region}.myqcloud.com`;
const request = (given: Parameters<typeof send>[1]): ReturnType<typeof send> =>
  send(ci, { host: host(), path: '/', ...given });
const status = async (): Promise<string> => {
  const { body } = await request({});
  return /<CIStatus>(.*)<\/CIStatus>/.exec(body)?.[1] ?? body;
};
const bind = (): ReturnType<typeof send> => request({ method: 'PUT' });
const unbind = (): ReturnType<typeof send> => request({ method: 'PUT', query: { unbind: '' } });

describe('binding CI', () => {
  test.each(['ci', 'pic'])('is asked for, queried and undone on the %s host', async (service) => {
    const on = host(service);
    expect((await request({ host: on })).body).toContain('<CIStatus>off</CIStatus>');
    const bound = await request({ host: on, method: 'PUT' });
    expect([bound.status, bound.body]).toEqual([200, '']);
    expect((await request({ host: on })).body).toContain('<CIStatus>on</CIStatus>');
    expect((await request({ host: on, method: 'PUT', query: { unbind: '' } })).status).toBe(200);
    expect((await request({ host: on })).body).toContain('<CIStatus>off</CIStatus>');
  });

  test('takes a while when the switches say so', async () => {
    Object.assign(ci.behaviour, { bindReads: 2, unbindReads: 1 });
    await bind();
    expect([await status(), await status(), await status()]).toEqual(['off', 'off', 'on']);
    await unbind();
    expect([await status(), await status()]).toEqual(['unbinding', 'off']);
  });

  test('a second time is the same, or a conflict', async () => {
    await bind();
    expect((await bind()).status).toBe(200);
    ci.behaviour.rebind = 'conflict';
    for (const status of ['400', '403', '409'] as const) {
      ci.behaviour.conflictStatus = status;
      const again = await bind();
      expect([again.status, again.text('Code')]).toEqual([Number(status), 'BucketAlreadyBinded']);
    }
  });

  test('is not undone while services are enabled, unless the switch says so', async () => {
    await request({ method: 'POST', path: '/asrbucket' });
    expect((await unbind()).text('Code')).toBe('InvalidArgument');
    expect(await status()).toBe('on');

    ci.behaviour.unbindInUse = 'allow';
    expect((await unbind()).status).toBe(200);
    expect(ci.buckets.get(NEW)).toEqual({ ci: false, smartAudio: false, media: false });
  });
});

describe.each([
  ['/asrbucket', 'AsrBucket', '/asrqueue', 'Speeching'],
  ['/mediabucket', 'MediaBucket', '/queue', 'Transcoding'],
])('the service behind %s', (path, element, queuePath, category) => {
  test('is enabled with a queue of its own, and binds CI', async () => {
    const answer = await request({ method: 'POST', path });

    expect(answer.names()).toEqual(['RequestId', element]);
    expect(answer.names(element)).toEqual(['BucketId', 'Name', 'Region', 'CreateTime']);
    expect(answer.text(element, 'BucketId')).toBe(NEW);
    expect(await status()).toBe('on');
    const queues = await request({ path: queuePath });
    expect(queues.text('TotalCount')).toBe('1');
    expect(queues.text('QueueList', 'Category')).toBe(category);
  });

  test('keeps its queue when it is enabled twice, and loses it when it is disabled', async () => {
    await request({ method: 'POST', path });
    const [queue] = ci.queues.list(NEW);
    await request({ method: 'POST', path });
    expect(ci.queues.list(NEW)).toEqual([queue]);

    const answer = await request({ method: 'DELETE', path });
    expect(answer.text('BucketName')).toBe(NEW);
    expect(ci.queues.list(NEW)).toEqual([]);
    expect((await request({ path: queuePath })).status).toBe(400);
  });

  test('can be enabled twice, unless the switch says so', async () => {
    await request({ method: 'POST', path });
    expect((await request({ method: 'POST', path })).status).toBe(200);
    ci.behaviour.rebind = 'conflict';
    ci.behaviour.conflictStatus = '409';
    const again = await request({ method: 'POST', path });
    // Only the one for media is in the table with statuses.
    const refusal =
      path === '/mediabucket' ? [403, 'MediaBucketAlreadyBinded'] : [409, 'BucketAlreadyBinded'];
    expect([again.status, again.text('Code')]).toEqual(refusal);
  });

  test('lists the buckets that have it, on the host of the region', async () => {
    await request({ method: 'POST', path });
    const region = `ci.${ci.region}.myqcloud.com`;
    const names = async (query: Record<string, string>): Promise<string[]> =>
      (await request({ host: region, path, query }))
        .all(`${element}List`)
        .map(({ children }) => children[0]?.text ?? '');

    expect(await names({ bucketNames: NEW })).toEqual([NEW]);
    expect(await names({ bucketName: 'ne' })).toEqual([NEW]);
    expect(await names({ regions: 'ap-beijing' })).toEqual([]);
    expect(await names({ regions: 'All', bucketNames: `${NEW},${BUCKET}` })).toContain(NEW);
  });
});

const create = (): ReturnType<typeof send> =>
  request({ method: 'POST', path: '/template', body: templateBody() });

test('a template needs Smart Audio and media processing', async () => {
  await bind();
  expect((await create()).text('Message')).toContain('asr bucket unbinded');
  await request({ method: 'POST', path: '/asrbucket' });
  const refused = await create();
  expect([refused.status, refused.text('Code'), refused.text('Message')]).toEqual([
    400,
    'MediaBucketUnBinded',
    "media bucket unbinded, bucket's host is unavailable",
  ]);
  await request({ method: 'POST', path: '/mediabucket' });
  expect((await create()).status).toBe(200);

  ci.buckets.set(NEW, { smartAudio: false });
  expect((await create()).status).toBe(400);
});

test.each([
  ['GET', '/template'],
  ['GET', '/workflow'],
  ['GET', '/workflowexecution'],
  ['POST', '/triggerworkflow'],
  ['GET', '/queue'],
])('%s %s needs media processing', async (method, path) => {
  ci.buckets.set(NEW, { ci: true, smartAudio: true });
  const answer = await request({ method, path, query: { workflowId: 'w1', object: 'a' } });
  expect([answer.status, answer.text('Code')]).toEqual([400, 'MediaBucketUnBinded']);
});

test('jobs need no media processing, nor does anything when the switch says so', async () => {
  ci.buckets.set(NEW, { ci: true, smartAudio: true });
  expect((await request({ path: '/jobs', query: { tag: 'VoiceSeparate' } })).status).toBe(200);
  ci.behaviour.withoutMedia = 'allow';
  expect((await create()).status).toBe(200);
});

describe('a queue', () => {
  const queueId = (): string => ci.queues.list(BUCKET)[0]?.queueId ?? '';
  const onBucket = (given: Parameters<typeof send>[1]): ReturnType<typeof send> =>
    request({ host: host('ci', BUCKET), ...given });
  const body = (settings: Record<string, string>): string =>
    `<Request>${Object.entries(settings)
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('')}</Request>`;
  const notify = '<State>On</State><Url>http://example.com/</Url><Type>Url</Type><Event>TaskFinish</Event>';

  test('is listed in the documented shape', async () => {
    const answer = await onBucket({ path: '/asrqueue' });

    expect(answer.names()).toEqual(['RequestId', 'TotalCount', 'PageNumber', 'PageSize', 'QueueList']);
    expect(answer.names('QueueList')).toEqual(
      'QueueId Name State NotifyConfig MaxSize MaxConcurrent CreateTime UpdateTime BucketId Category'.split(
        ' ',
      ),
    );
    expect(answer.names('QueueList', 'NotifyConfig')).toEqual([
      'State',
      'Url',
      'Event',
      'Type',
      'ResultFormat',
    ]);
    expect(answer.text('QueueList', 'NotifyConfig', 'State')).toBe('Off');
  });

  test('is found by its id; ids that do not exist are named one by one', async () => {
    const answer = await onBucket({ path: '/asrqueue', query: { queueIds: `${queueId()},pa,pb` } });

    expect(answer.names()).toEqual(['RequestId', 'QueueList', 'NonExistPIDs', 'NonExistPIDs']);
  });

  test('can be filtered by its state', async () => {
    expect((await onBucket({ path: '/asrqueue', query: { state: 'Paused' } })).text('TotalCount')).toBe('0');
    expect((await onBucket({ path: '/asrqueue', query: { state: 'Active' } })).text('TotalCount')).toBe('1');
  });

  test.each(['/asrqueue', '/queue'])('is changed under %s', async (path) => {
    const answer = await onBucket({
      method: 'PUT',
      path: `${path}/${queueId()}`,
      body: body({ Name: 'speech', State: 'Paused', NotifyConfig: notify }),
    });

    expect(answer.names()).toEqual(['RequestId', 'Queue']);
    expect(answer.text('Queue', 'State')).toBe('Paused');
    expect(ci.queues.list(BUCKET)[0]).toMatchObject({
      name: 'speech',
      notifyConfig: { url: 'http://example.com/', event: ['TaskFinish'] },
    });
  });

  test.each([
    ['no name', { State: 'Active', NotifyConfig: notify }, 'Name is missing'],
    [
      'a name of 101 characters',
      { Name: 'q'.repeat(101), State: 'Active', NotifyConfig: notify },
      'has 101 characters. Use at most 100',
    ],
    ['no state', { Name: 'q', NotifyConfig: notify }, 'State is missing'],
    ['an unknown state', { Name: 'q', State: 'Idle', NotifyConfig: notify }, '"Idle" is no queue state'],
    ['no notification', { Name: 'q', State: 'Active' }, 'NotifyConfig is missing'],
    [
      'an unknown event',
      { Name: 'q', State: 'Active', NotifyConfig: notify.replace('TaskFinish', 'Lunch') },
      '"Lunch" is no event',
    ],
  ])('is not changed with %s', async (_what, settings, message) => {
    const path = `/asrqueue/${queueId()}`;
    const before = ci.queues.list(BUCKET);
    const answer = await onBucket({ method: 'PUT', path, body: body(settings) });
    expect(answer.text('Code')).toBe('InvalidArgument');
    expect(answer.text('Message')).toContain(message);
    expect(ci.queues.list(BUCKET)).toEqual(before);
  });
});
