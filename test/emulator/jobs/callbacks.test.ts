import dns from 'node:dns';
import { parseXml } from '../../../lib/ci/xml';
import {
  type CallbackRecord,
  type Emulator,
  type EmulatorOptions,
  startEmulator,
} from '../../../lib/emulator';
import { BUCKET, send } from '../support';
import { type Receiver, job, jobBody, recording, setQueue, startReceiver, submit } from './support';

let ci: Emulator;
let receiver: Receiver;
beforeAll(async () => {
  ci = await startEmulator({ callbacks: { backoffMs: 5, timeoutMs: 200 } });
});
beforeEach(async () => {
  await ci.reset();
  receiver = await startReceiver();
  ci.objects.put(BUCKET, 'in/song.wav', recording(0.1));
});
afterEach(() => receiver.stop());
afterAll(() => ci.stop());

const callBack = (url: string, more = ''): { rest: string } => ({
  rest: `<CallBack>${url}</CallBack>${more}`,
});
const JSON_FORMAT = '<CallBackFormat>JSON</CallBackFormat>';

/** Submits a job, waits for the end of everything, and gives the only callback. */
async function told(rest: string): Promise<CallbackRecord> {
  await submit(ci, { rest });
  await ci.jobs.settled();
  expect(ci.callbacks).toHaveLength(1);
  return ci.callbacks[0] as CallbackRecord;
}

const notify = (more = ''): string =>
  `<State>On</State><Url>${receiver.url}?queue</Url><Type>Url</Type><Event>TaskFinish,WorkflowFinish</Event>${more}`;

describe('what is told of a job', () => {
  test('in XML is what a query for it answers, with the name of the event', async () => {
    const id = await submit(ci, callBack(receiver.url));
    await ci.jobs.settled();

    expect(receiver.got).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.got;
    expect(headers['content-type']).toBe('application/xml');
    const [event, detail] = parseXml(body).children;
    expect([event?.name, event?.text]).toEqual(['EventName', 'TaskFinish']);
    const [queried] = (await send(ci, { path: `/jobs/${id}` })).all('JobsDetail');
    expect(detail).toEqual(queried);
    expect(ci.callbacks).toMatchObject([
      {
        event: 'TaskFinish',
        jobId: id,
        bucket: BUCKET,
        state: 'delivered',
        attempts: [{ status: 200 }],
        body,
      },
    ]);
  });

  test('in JSON has lists where there can be several, texts only, and nothing empty', async () => {
    const id = await submit(ci, callBack(receiver.url, JSON_FORMAT));
    await ci.jobs.settled();

    const [{ headers, body } = { headers: {}, body: '{}' }] = receiver.got;
    expect(headers['content-type']).toBe('application/json');
    const { state, outputs = [], mediaInfo } = job(ci, id);
    expect(state).toBe('Success');
    expect(JSON.parse(body)).toEqual({
      EventName: 'TaskFinish',
      JobsDetail: [
        {
          Code: 'Success',
          JobId: id,
          State: 'Success',
          CreationTime: expect.stringMatching(/\+0800$/),
          StartTime: expect.stringMatching(/\+0800$/),
          EndTime: expect.stringMatching(/\+0800$/),
          QueueId: ci.queues.list(BUCKET)[0]?.queueId,
          QueueType: 'Speeching',
          Tag: 'VoiceSeparate',
          Input: { BucketId: BUCKET, Object: 'in/song.wav', Region: 'ap-chongqing' },
          Operation: {
            VoiceSeparate: {
              AudioMode: 'AudioAndBackground',
              AudioConfig: { Codec: 'wav', Samplerate: '8000' },
            },
            Output: {
              Region: 'ap-chongqing',
              Bucket: BUCKET,
              Object: 'out/bg.${ext}',
              AuObject: 'out/voice.${ext}',
            },
            JobLevel: '0',
            MediaInfo: mediaInfo,
            MediaResult: {
              OutputFile: {
                Bucket: BUCKET,
                Region: 'ap-chongqing',
                ObjectName: ['out/voice.wav', 'out/bg.wav'],
                Md5Info: outputs.map(({ object, md5 }) => ({ ObjectName: object, Md5: md5 })),
              },
            },
          },
        },
      ],
    });
  });

  test('that failed says why', async () => {
    await submit(ci, { object: 'in/none.wav', ...callBack(receiver.url, JSON_FORMAT) });
    await ci.jobs.settled();
    expect(JSON.parse(receiver.got[0]?.body ?? '').JobsDetail).toMatchObject([
      { State: 'Failed', Code: 'ResourceNotFound', Message: 'The object in/none.wav does not exist.' },
    ]);
  });

  test('that was cancelled is nothing', async () => {
    await setQueue(ci, 'Paused', notify());
    const id = await submit(ci);
    await send(ci, { method: 'PUT', path: `/jobs/${id}`, query: { cancel: '' } });
    expect(job(ci, id).state).toBe('Cancel');
    expect(ci.callbacks).toEqual([]);
  });
});

describe('who is told', () => {
  test("the queue's receiver, in the queue's format, when the job names none", async () => {
    await setQueue(ci, 'Active', notify('<ResultFormat>JSON</ResultFormat>'));
    expect(await told('')).toMatchObject({
      format: 'JSON',
      target: { type: 'Url', url: `${receiver.url}?queue` },
      state: 'delivered',
    });
  });

  test("the job's own receiver rather than the queue's, in XML unless it says otherwise", async () => {
    await setQueue(ci, 'Active', notify('<ResultFormat>JSON</ResultFormat>'));
    expect(await told(`<CallBack>${receiver.url}</CallBack>`)).toMatchObject({
      format: 'XML',
      target: { type: 'Url', url: receiver.url },
    });
  });

  test("the queue's receiver in the job's format, when that is all the job says", async () => {
    await setQueue(ci, 'Active', notify());
    expect(await told(JSON_FORMAT)).toMatchObject({
      format: 'JSON',
      target: { url: `${receiver.url}?queue` },
    });
  });

  test.each([
    ['the job says no', '<CallBack>no</CallBack>', notify],
    ['the queue is to tell of workflows only', '', () => notify().replace('TaskFinish,', '')],
    ['the notifications of the queue are off', '', () => notify().replace('On', 'Off')],
  ])('nobody, when %s', async (_why, rest, config) => {
    await setQueue(ci, 'Active', config());
    await submit(ci, { rest });
    await ci.jobs.settled();
    expect([ci.callbacks, receiver.got]).toEqual([[], []]);
  });

  test('a message queue is recorded with what it would be told, and not sent', async () => {
    const record = await told(
      '<CallBackType>TDMQ</CallBackType><CallBackMqConfig><MqRegion>sh</MqRegion><MqMode>Queue</MqMode>' +
        '<MqName>done</MqName></CallBackMqConfig>',
    );
    expect(record).toMatchObject({
      target: { type: 'TDMQ', mqRegion: 'sh', mqMode: 'Queue', mqName: 'done' },
      state: 'not-sent',
      reason: 'The emulator has no message queues.',
      attempts: [],
    });
    expect(record.body).toContain('<EventName>TaskFinish</EventName>');
  });

  test('a message queue without a mode is a queue', async () => {
    const record = await told(
      '<CallBackType>TDMQ</CallBackType><CallBackMqConfig><MqRegion>sh</MqRegion><MqName>done</MqName>' +
        '</CallBackMqConfig>',
    );
    expect(record.target).toEqual({ type: 'TDMQ', mqRegion: 'sh', mqMode: 'Queue', mqName: 'done' });
  });

  test('another machine is not, unless it is allowed', async () => {
    const record = await told('<CallBack>http://me:secret@192.0.2.1/ci?token=t</CallBack>');
    expect(record).toMatchObject({ state: 'not-sent', attempts: [] });
    expect(record.reason).toBe(
      'http://…@192.0.2.1/ci?… is on another machine, and this emulator serves this machine only. To have it called, ' +
        'start the emulator with `callbacks: { remote: true }` or --remote-callbacks.',
    );
  });

  test.each([
    ['HTTPS://127.0.0.1:1/x', ['failed', 'ECONNREFUSED']],
    ['HTTP://127.0.0.1:1', ['failed', 'ECONNREFUSED']],
    ['http://%zz@127.0.0.1:1/x', ['failed', 'ECONNREFUSED']],
    ['http://a:%@[::1]:1/x', ['failed', expect.stringMatching(/^E(CONNREFUSED|ADDRNOTAVAIL)$/)]],
    ['ftp://127.0.0.1:1/x', ['not-sent', undefined]],
    ['http://', ['not-sent', undefined]],
  ])('an address such as %s harms the emulator as little as any', async (url, expected) => {
    const own = await startEmulator({ callbacks: { attempts: 1 } });
    try {
      own.objects.put(BUCKET, 'in/song.wav', recording(0.1));
      const answer = await send(own, { method: 'POST', path: '/jobs', body: jobBody(callBack(url)) });
      if (answer.status !== 200) {
        expect([expected[0], answer.text('Code')]).toEqual(['not-sent', 'InvalidArgument']);
        return;
      }
      await own.jobs.settled();
      expect(own.callbacks.map(({ state, attempts }) => [state, attempts[0]?.error])).toEqual([expected]);
      expect((await send(own)).status).toBe(200);
    } finally {
      await own.stop();
    }
  });

  test('user and password of an address are sent as HTTP has them', async () => {
    await told(`<CallBack>${receiver.url.replace('//', '//me:a%40b@')}</CallBack>`);
    expect(receiver.got[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:a@b').toString('base64')}`);
  });

  const sent = async (
    options: EmulatorOptions,
    host: string,
  ): Promise<{ state: string; reason: string; error: string }> => {
    const open = await startEmulator({ ...options, callbacks: { attempts: 1, ...options.callbacks } });
    try {
      await submit(open, callBack(`http://${host}/told`));
      await open.jobs.settled();
      const [{ state = '', reason = '', attempts = [] } = {}] = open.callbacks;
      return { state, reason, error: attempts[0]?.error ?? '' };
    } finally {
      await open.stop();
    }
  };

  // No packet leaves this machine: 0.0.0.0 is none of its names for itself, and answers nobody on a closed port.
  test('another machine is called with the option, also at a private address', async () => {
    for (const host of ['127.0.0.1', '0.0.0.0']) {
      const told = await sent({ host, callbacks: { remote: true } }, '0.0.0.0:1');
      expect(told).toEqual({ state: 'failed', reason: '', error: 'ECONNREFUSED' });
    }
  });

  test.each([
    '0.0.0.0:1',
    '127.0.0.1:1',
    'localhost',
    '10.1.2.3',
    '[fd00::1]',
    '169.254.169.254',
    '[fe80::1]',
  ])('%s is not called by an emulator that other machines reach', async (host) => {
    const told = await sent({ host: '0.0.0.0' }, host);
    expect(told).toMatchObject({ state: 'not-sent', error: '' });
    expect(told.reason).toContain(`http://${host}/told is a private or link-local address`);
  });

  test.each(['169.254.169.254', '[fe80::1]', '[::ffff:169.254.169.254]'])(
    'the link-local address %s is never called, whatever is allowed',
    async (host) => {
      const told = await sent({ callbacks: { remote: true } }, host);
      expect(told.state).toBe('not-sent');
    },
  );

  test('a name is judged by the addresses that it stands for', async () => {
    const { lookup } = dns;
    type Found = (error: null, addresses: dns.LookupAddress[]) => void;
    const spy = jest
      .spyOn(dns, 'lookup')
      .mockImplementation(((host: string, options: object, found: Found) =>
        host === 'public.example.com'
          ? found(null, [{ address: '169.254.169.254', family: 4 }])
          : Reflect.apply(lookup, dns, [host, options, found])) as typeof lookup);
    try {
      const told = await sent({ host: '0.0.0.0' }, 'public.example.com');
      expect(told.state).toBe('failed');
      expect(told.error).toContain('public.example.com (169.254.169.254) is a private or link-local address');
    } finally {
      spy.mockRestore();
    }
  });
});

test('of callbacks the most recent are kept, as many as were asked for, and all are sent', async () => {
  const own = await startEmulator({ history: 2 });
  try {
    for (let n = 0; n < 3; n += 1)
      await submit(own, { object: `in/none-${n}.wav`, ...callBack(receiver.url) });
    await own.jobs.settled();
    expect(own.callbacks.map(({ state }) => state)).toEqual(['delivered', 'delivered']);
    expect(receiver.got).toHaveLength(3);
  } finally {
    await own.stop();
  }
});

describe('a receiver that', () => {
  const attempts = (record: CallbackRecord): (number | string | undefined)[] =>
    record.attempts.map(({ status, error }) => status ?? error);

  test('fails twice is asked a third time', async () => {
    receiver.answers = [500, 503, 204];
    const record = await told(`<CallBack>${receiver.url}</CallBack>`);
    expect([record.state, attempts(record)]).toEqual(['delivered', [500, 503, 204]]);
    expect(new Set(receiver.got.map(({ body }) => body)).size).toBe(1);
  });

  test('fails for ever is given up, and the job is none the worse', async () => {
    receiver.answers = [500];
    const record = await told(`<CallBack>${receiver.url}</CallBack>`);
    expect([record.state, attempts(record)]).toEqual(['failed', [500, 500, 500, 500]]);
    expect(job(ci, record.jobId ?? '').state).toBe('Success');
  });

  test('does not answer in time is asked again', async () => {
    receiver.answers = ['hang', 200];
    const record = await told(`<CallBack>${receiver.url}</CallBack>`);
    expect([record.state, attempts(record)]).toEqual(['delivered', ['no answer in time', 200]]);
  });

  test('is not there is asked a few times', async () => {
    await receiver.stop();
    const record = await told(`<CallBack>${receiver.url}</CallBack>`);
    expect([record.state, attempts(record)]).toEqual(['failed', Array(4).fill('ECONNREFUSED')]);
    receiver = await startReceiver();
  });

  test('sends elsewhere is not followed', async () => {
    receiver.answers = [307];
    const record = await told(`<CallBack>${receiver.url}</CallBack>`);
    expect(attempts(record)).toEqual([307, 307, 307, 307]);
  });

  test('does not answer holds up neither a reset nor the end', async () => {
    receiver.answers = ['hang'];
    const own = await startEmulator({ callbacks: { timeoutMs: 3_600_000, backoffMs: 3_600_000 } });
    try {
      for (const end of [() => own.reset(), () => own.stop()]) {
        await submit(own, { object: 'in/none.wav', ...callBack(receiver.url) });
        while (receiver.got.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
        receiver.got.length = 0;
        await end();
      }
      expect(own.callbacks).toMatchObject([{ state: 'failed' }]);
    } finally {
      await own.stop();
    }
  });
});
