import { request } from 'node:http';
import type { ConsoleApi } from '../../../lib/emulator';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { createTemplate, send } from '../support';
import { look } from './support';

const BUCKET = 'media-1250000000';
const OBJECT = `api/object?bucket=${BUCKET}&key=`;

let ci: Emulator;
beforeEach(async () => (ci = await startEmulator({ buckets: [BUCKET] })));
afterEach(() => ci.stop());

/** Half a second of a tone, as WAV. */
function recording(): Buffer {
  const samples = Buffer.alloc(2 * 4000);
  for (let i = 0; i < 4000; i += 1) samples.writeInt16LE(Math.round(9000 * Math.sin(i / 3)), 2 * i);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  for (const [value, at] of [
    [16, 16],
    [8000, 24],
    [16000, 28],
  ] as const)
    head.writeUInt32LE(value, at);
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [2, 32],
    [16, 34],
  ] as const)
    head.writeUInt16LE(value, at);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

function workflow(templateId: string): void {
  ci.workflows.put(BUCKET, {
    name: 'both',
    state: 'Active',
    topology: {
      dependencies: { Start: ['separate'], separate: ['End'] },
      nodes: {
        Start: { type: 'Start', input: { objectPrefix: 'in/', extFilter: { state: 'On', audio: true } } },
        separate: {
          type: 'VoiceSeparate',
          operation: {
            templateId,
            output: { region: ci.region, bucket: BUCKET, object: 'out/b.${ext}', auObject: 'out/v.${ext}' },
          },
        },
      },
    },
  });
}

test('an upload runs the workflow, and everything tells of it: execution, job, stems, objects', async () => {
  const { templateId } = ci.templates.put(BUCKET, {
    name: 'both',
    audioMode: 'AudioAndBackground',
    audioConfig: { codec: 'wav' },
  });
  workflow(templateId);
  const put = await look<ConsoleApi.ObjectView>(ci, `${OBJECT}in/song.wav`, {
    method: 'PUT',
    headers: { 'Content-Type': 'audio/wav' },
    body: recording(),
  });
  expect(put).toMatchObject({ status: 201, json: { key: 'in/song.wav', contentType: 'audio/wav' } });
  await ci.jobs.settled();

  const [run] = (await look<ConsoleApi.ExecutionView[]>(ci, 'api/executions')).json;
  expect(run).toMatchObject({ state: 'Success', startedBy: 'upload', object: 'in/song.wav', bucket: BUCKET });
  expect(run?.outputs.map(({ stem, key, present }) => [stem, key, present])).toEqual([
    ['voice', 'out/v.wav', true],
    ['background', 'out/b.wav', true],
  ]);
  const job = await look<ConsoleApi.JobView>(ci, `api/jobs/${run?.tasks.find(({ jobId }) => jobId)?.jobId}`);
  expect(job.json).toMatchObject({
    state: 'Success',
    progress: 100,
    inputPresent: true,
    audio: { codec: 'wav' },
  });
  const objects = (await look<ConsoleApi.ObjectView[]>(ci, 'api/objects?prefix=out/')).json;
  expect(objects.map(({ key, writtenBy }) => [key, writtenBy?.stem])).toEqual(
    expect.arrayContaining([
      ['out/v.wav', 'voice'],
      ['out/b.wav', 'background'],
    ]),
  );
  const [shown] = (await look<ConsoleApi.WorkflowView[]>(ci, 'api/workflows')).json;
  expect(shown).toMatchObject({ objectPrefix: 'in/', executions: 1, filter: { kinds: ['audio'] } });
  expect(shown?.graph.edges).toEqual([
    { from: 'Start', to: 'separate' },
    { from: 'separate', to: 'End' },
  ]);
  const [template] = (await look<ConsoleApi.TemplateView[]>(ci, 'api/templates')).json;
  expect(template).toMatchObject({
    stems: ['voice', 'background'],
    usedBy: [{ name: 'both', node: 'separate' }],
  });
});

test.each([
  ['bytes=1-3', 206, 'bcd', 'bytes 1-3/6'],
  ['bytes=4-', 206, 'ef', 'bytes 4-5/6'],
  ['bytes=-2', 206, 'ef', 'bytes 4-5/6'],
  ['bytes=0-99', 206, 'abcdef', 'bytes 0-5/6'],
  ['bytes=9-', 416, undefined, 'bytes */6'],
  ['bytes=0-1,3-4', 200, 'abcdef', undefined],
])('of an object, %s gives %d and %s, of the API as of COS', async (range, status, text, told) => {
  ci.objects.put(BUCKET, 'a b/ü', 'abcdef');
  const answer = await look(ci, OBJECT + encodeURIComponent('a b/ü'), { headers: { Range: range } });
  expect([answer.status, answer.headers['content-range']]).toEqual([status, told]);
  if (text !== undefined) expect(answer.bytes.toString()).toBe(text);
  const host = `${BUCKET}.cos.${ci.region}.myqcloud.com`;
  const cos = await send(ci, { host, path: '/a b/ü', headers: { Range: range } });
  expect([cos.status, cos.headers['content-range']]).toEqual([status, told]);
  if (text !== undefined) expect(cos.body).toBe(text);
});

test('what could be a page is given as a file to keep, and never as a page', async () => {
  ci.objects.put(BUCKET, 'evil.html', '<script>alert(1)</script>', 'text/html');
  const { headers } = await look(ci, `${OBJECT}evil.html`);
  expect(headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': "attachment; filename*=UTF-8''evil.html",
  });
  expect(headers['content-security-policy']).toContain('sandbox');
});

test('what is sound is given as WAV too', async () => {
  ci.objects.put(BUCKET, 'song.wav', recording(), 'audio/wav');
  const { status, headers, bytes } = await look(ci, `${OBJECT}song.wav&as=wav`);
  expect([status, headers['content-type']]).toEqual([200, 'audio/wav']);
  expect(bytes.equals(recording())).toBe(true);
  expect((await look(ci, `${OBJECT}song.wav&as=mp3`)).status).toBe(400);
  expect((await look(ci, `${OBJECT}other.wav&as=wav`)).status).toBe(404);
});

describe('without ffmpeg', () => {
  const { PATH } = process.env;
  beforeEach(() => (process.env.PATH = '/nonexistent'));
  afterEach(() => (process.env.PATH = PATH));

  test('WAV is given as WAV, and of the rest is told what is missing', async () => {
    ci.objects.put(BUCKET, 'song.wav', recording(), 'audio/wav');
    expect((await look(ci, `${OBJECT}song.wav&as=wav`)).bytes.equals(recording())).toBe(true);
    ci.objects.put(BUCKET, 'song.amr', '#!AMR\n', 'audio/amr');
    const refused = await look<ConsoleApi.Problem>(ci, `${OBJECT}song.amr&as=wav`);
    expect([refused.status, refused.json.error.code]).toEqual([501, 'FfmpegMissing']);
    expect(refused.json.error.message).toContain('apt-get install ffmpeg');
  });
});

test('objects are deleted, and what is not there is told', async () => {
  ci.objects.put(BUCKET, 'a', 'x');
  expect((await look(ci, `${OBJECT}a`, { method: 'DELETE' })).status).toBe(204);
  expect(await look(ci, `${OBJECT}a`)).toMatchObject({ status: 404, json: { error: { code: 'NotFound' } } });
  expect((await look(ci, `${OBJECT}`, { method: 'PUT', body: 'x' })).status).toBe(400);
  expect((await look(ci, 'api/object?bucket=nope&key=a')).status).toBe(400);
});

describe('a refused request', () => {
  async function last(): Promise<ConsoleApi.RequestView | undefined> {
    return (await look<ConsoleApi.RequestView[]>(ci, 'api/requests')).json.at(-1);
  }

  test('tells what was compared in its signature, and never the secret key', async () => {
    ci.accept({ secretId: 'AKIDmine', secretKey: 'the-right-one' });
    const credentials = { secretId: 'AKIDmine', secretKey: 'another' };
    await send(ci, { credentials, query: { name: 'x' } });
    const seen = await last();
    expect(seen).toMatchObject({
      operation: 'ListTemplates',
      status: 403,
      body: '',
      refusal: { code: 'SignatureDoesNotMatch', reason: { kind: 'signature' } },
    });
    const reason = seen?.refusal?.reason;
    if (reason?.kind !== 'signature') throw new Error('It is not about the signature.');
    expect(reason.signature?.httpString).toBe(
      `get\n/template\nname=x\nhost=${BUCKET}.ci.${ci.region}.myqcloud.com\n`,
    );
    expect(reason.signature?.stringToSign).toMatch(/^sha1\n\d+;\d+\n[0-9a-f]{40}\n$/);
    expect(reason.signature?.computed).toMatch(/^[0-9a-f]{40}$/);
    expect(reason.signature?.computed).not.toBe(reason.signature?.sent);
    expect(JSON.stringify(seen)).not.toContain('the-right-one');
  });

  test('by unknown keys or without a signature is shown too, with nothing that could be computed', async () => {
    await send(ci, { credentials: { secretId: 'AKIDother', secretKey: 'k' } });
    expect((await last())?.refusal).toMatchObject({
      code: 'InvalidAccessKeyId',
      reason: { kind: 'signature' },
    });
    await send(ci, { authorization: '' });
    expect((await last())?.refusal?.reason).toEqual({ kind: 'signature' });
    // Those who look at signed requests do not see them.
    expect(ci.requests).toEqual([]);
  });

  test('tells no token', async () => {
    await send(ci, {
      credentials: { secretId: 'AKIDother', secretKey: 'k' },
      headers: { 'x-cos-security-token': 'hush-hush' },
    });
    expect(JSON.stringify(await last())).not.toContain('hush-hush');
  });

  test('tells the rule that its settings break, and the document', async () => {
    await send(ci, {
      method: 'POST',
      body: '<Request><Tag>VoiceSeparate</Tag><Name>x</Name><AudioMode>Odd</AudioMode><AudioConfig/></Request>',
    });
    const refusal = (await last())?.refusal;
    expect(refusal?.reason).toMatchObject({ kind: 'rule', severity: 'error' });
    expect(refusal?.message).toContain('Odd');
  });

  test('tells action and resource that the policy does not allow', async () => {
    ci.enforce({ version: '2.0', statement: [] });
    await send(ci);
    expect((await last())?.refusal?.reason).toMatchObject({
      kind: 'policy',
      action: 'ci:DescribeMediaTemplates',
    });
  });

  test('tells the fault that met it, and is found by the id of the answer', async () => {
    await look(ci, 'api/faults', { method: 'POST', body: { failure: { kind: 'error', code: 'SlowDown' } } });
    const answer = await send(ci);
    const id = String(answer.headers['x-ci-request-id']);
    const seen = await look<ConsoleApi.RequestView>(ci, `api/requests/${encodeURIComponent(id)}`);
    expect(seen.json.refusal).toMatchObject({ code: 'SlowDown', reason: { kind: 'fault' } });
  });
});

test('switches are turned at once, and what they cannot be is told', async () => {
  const turn = (name: string, value: unknown): ReturnType<typeof look> =>
    look(ci, `api/switches/${name}`, { method: 'PUT', body: { value } });
  expect((await turn('newBuckets', 'off')).json).toMatchObject({ value: 'off', atStart: 'on' });
  expect((await send(ci, { host: `new-1250000000.ci.${ci.region}.myqcloud.com` })).status).toBe(400);
  expect((await look<ConsoleApi.Overview>(ci, 'api/overview')).json.changedSwitches).toEqual(['newBuckets']);
  expect(await turn('staleReads', -1)).toMatchObject({ status: 400 });
  expect(await turn('newBuckets', 'maybe')).toMatchObject({ status: 400 });
  expect(await turn('moods', 'good')).toMatchObject({ status: 404 });
  expect(await turn('staleReads', undefined)).toMatchObject({ status: 400 });
});

test('faults are set, counted and taken away', async () => {
  const set = await look<ConsoleApi.FaultView>(ci, 'api/faults', {
    method: 'POST',
    body: { operation: 'CreateTemplate', times: 2, failure: { kind: 'error', code: 'InternalError' } },
  });
  expect(set.status).toBe(201);
  await expect(createTemplate(ci)).rejects.toThrow('InternalError');
  expect((await look<ConsoleApi.FaultView[]>(ci, 'api/faults')).json).toMatchObject([{ hits: 1, times: 2 }]);
  expect((await look(ci, `api/faults/${set.json.id}`, { method: 'DELETE' })).status).toBe(204);
  await createTemplate(ci);
  for (const body of [
    {},
    { failure: { kind: 'odd' } },
    { failure: { kind: 'delay' } },
    { operation: 'Odd' },
  ]) {
    expect((await look(ci, 'api/faults', { method: 'POST', body })).status).toBe(400);
  }
});

test('a body of JSON that is too long, is none, or is of another type is refused', async () => {
  const post = (body: string, type = 'application/json'): ReturnType<typeof look> =>
    look(ci, 'api/faults', { method: 'POST', body, headers: { 'Content-Type': type } });
  expect((await post(' '.repeat(65 * 1024))).status).toBe(413);
  expect((await post('{')).status).toBe(400);
  expect((await post('{}', 'text/plain')).status).toBe(415);
});

test('a bucket is made with what is to be on in it, and changed', async () => {
  const put = (body: object): ReturnType<typeof look> => look(ci, 'api/buckets', { method: 'PUT', body });
  expect(await put({ bucket: 'new-1250000000', ci: false })).toMatchObject({
    status: 201,
    json: { ci: 'off', smartAudio: false },
  });
  expect(await put({ bucket: 'new-1250000000', smartAudio: true })).toMatchObject({
    status: 200,
    json: { ci: 'on', smartAudio: true, media: false },
  });
  expect((await put({ bucket: 'x' })).status).toBe(400);
});

describe('events', () => {
  /** Follows events; the next event is what resolves. */
  function follow(last?: string): { next: () => Promise<{ id: string; kinds: string[] }>; end: () => void } {
    let text = '';
    let waiting: (() => void) | undefined;
    const { hostname, port } = new URL(ci.url);
    const sent = request(
      {
        hostname,
        port,
        path: `/_emulator/api/events?token=${ci.console.token}`,
        headers: last === undefined ? {} : { 'Last-Event-ID': last },
      },
      (response) => {
        response.on('error', () => {});
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
          waiting?.();
        });
      },
    ).on('error', () => {});
    sent.end();
    return {
      async next() {
        for (;;) {
          const found = /id: (.*)\ndata: (.*)\n\n/.exec(text);
          if (found) {
            text = text.slice(found.index + found[0].length);
            return { id: found[1] ?? '', ...(JSON.parse(found[2] ?? '') as { kinds: string[] }) };
          }
          await new Promise<void>((resolve) => (waiting = resolve));
        }
      },
      end: () => sent.destroy(),
    };
  }

  test('tell what changed, and who comes again what was missed meanwhile', async () => {
    const first = follow();
    const { id, kinds } = await first.next();
    expect(kinds).toEqual([]);
    ci.objects.put(BUCKET, 'a', 'x');
    expect((await first.next()).kinds).toEqual(expect.arrayContaining(['objects', 'buckets']));
    first.end();
    ci.behaviour.staleReads = 1;
    const again = follow(id);
    expect((await again.next()).kinds).toEqual(expect.arrayContaining(['objects', 'switches']));
    again.end();
    const stranger = follow('of-another-run');
    expect((await stranger.next()).kinds).toHaveLength(12);
    stranger.end();
  });
});
