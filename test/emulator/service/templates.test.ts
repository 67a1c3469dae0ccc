import { textAt } from '../../../lib/ci/xml';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { BUCKET, send, type TestAnswer, templateBody } from '../support';

let ci: Emulator;
// 2022-07-14T12:37:28+0800
let now = 1657773448000;

beforeAll(async () => {
  ci = await startEmulator({ clock: () => now });
});
beforeEach(() => ci.reset());
afterAll(() => ci.stop());

const request = (given: Parameters<typeof send>[1]): ReturnType<typeof send> => send(ci, { now, ...given });
const create = (settings?: Record<string, string | undefined>): ReturnType<typeof send> =>
  request({ method: 'POST', body: templateBody(settings) });
async function created(settings?: Record<string, string | undefined>): Promise<string> {
  const answer = await create(settings);
  return answer.text('Template', 'TemplateId') ?? fail(answer.body);
}
function fail(message: string): never {
  throw new Error(message);
}

describe('creating a template', () => {
  test('answers with the documented nested shape', async () => {
    const answer = await create({
      Name: 'vocals-aac',
      AudioConfig:
        '<Codec>aac</Codec><Samplerate>44100</Samplerate><Bitrate>128</Bitrate><Channels>4</Channels>',
    });

    expect(answer.status).toBe(200);
    const id = answer.text('Template', 'TemplateId');
    expect(id).toMatch(/^t1[0-9a-f]{32}$/);
    expect(answer.body).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n' +
        `<Response><RequestId>${String(answer.headers['x-ci-request-id'])}</RequestId><Template>` +
        `<Tag>VoiceSeparate</Tag><TemplateId>${id}</TemplateId><Name>vocals-aac</Name>` +
        `<BucketId>${BUCKET}</BucketId><Category>Custom</Category>` +
        '<VoiceSeparate><AudioMode>IsAudio</AudioMode><AudioConfig><Codec>aac</Codec>' +
        '<Samplerate>44100</Samplerate><Bitrate>128</Bitrate><Channels>4</Channels></AudioConfig></VoiceSeparate>' +
        '<CreateTime>2022-07-14T12:37:28+0800</CreateTime><UpdateTime>2022-07-14T12:37:28+0800</UpdateTime>' +
        '</Template></Response>',
    );
  });

  test('takes an empty element as a setting that is not given', async () => {
    const answer = await create({
      AudioConfig: '<Codec></Codec><Samplerate/><Bitrate></Bitrate><Channels/>',
    });

    expect(answer.status).toBe(200);
    expect(answer.names('Template', 'VoiceSeparate', 'AudioConfig')).toEqual([]);
  });

  test.each([
    [
      'a codec that does not take the samplerate',
      { AudioConfig: '<Codec>mp3</Codec><Samplerate>96000</Samplerate>' },
      'Samplerate 96000 Hz is not supported by mp3',
    ],
    [
      'a samplerate that the default codec does not take',
      { AudioConfig: '<Samplerate>8000</Samplerate>' },
      'Samplerate 8000 Hz is not supported by aac',
    ],
    ['an unknown codec', { AudioConfig: '<Codec>ogg</Codec>' }, 'Codec "ogg" does not exist'],
    ['an unknown mode', { AudioMode: 'IsNoise' }, 'Audio mode "IsNoise" does not exist'],
    ['no mode', { AudioMode: '' }, 'AudioMode is missing'],
    ['no AudioConfig', { AudioConfig: undefined }, 'AudioConfig is missing'],
    ['no name', { Name: undefined }, 'The template name is empty'],
    ['a name with a space', { Name: 'my vocals' }, 'contains " "'],
    ['a name of 65 characters', { Name: 'v'.repeat(65) }, 'has 65 characters'],
    ['a number that is none', { AudioConfig: '<Bitrate>high</Bitrate>' }, 'AudioConfig.Bitrate'],
    ['no tag', { Tag: undefined }, 'Tag is missing'],
    [
      'flac in MusicMode',
      { AudioMode: 'MusicMode', AudioConfig: '<Codec>flac</Codec>' },
      'MusicMode cannot write flac',
    ],
  ])('refuses %s', async (_what, settings, message) => {
    const answer = await create(settings);

    expect(answer.status).toBe(400);
    expect(answer.text('Code')).toBe('InvalidArgument');
    expect(answer.text('Message')).toContain(message);
    expect(ci.templates.list(BUCKET)).toEqual([]);
  });

  test('keeps a Chinese name of 64 characters', async () => {
    const name = '人'.repeat(64);
    const id = await created({ Name: name });

    expect(ci.templates.get(BUCKET, id)?.name).toBe(name);
  });
});

describe('updating a template', () => {
  test('replaces all of it but its id and the time it was created', async () => {
    const id = await created({ AudioConfig: '<Codec>aac</Codec><Bitrate>128</Bitrate>' });
    now += 5000;
    const answer = await request({
      method: 'PUT',
      path: `/template/${id}`,
      body: templateBody({ Name: 'renamed', AudioConfig: '<Codec>mp3</Codec>' }),
    });

    expect(answer.status).toBe(200);
    expect(answer.text('Template', 'TemplateId')).toBe(id);
    expect(answer.text('Template', 'CreateTime')).not.toBe(answer.text('Template', 'UpdateTime'));
    expect(ci.templates.get(BUCKET, id)).toMatchObject({ name: 'renamed', audioConfig: { codec: 'mp3' } });
    expect(ci.templates.get(BUCKET, id)?.audioConfig).not.toHaveProperty('bitrate');
  });

  test('changes nothing when the new settings break a rule', async () => {
    const id = await created();
    const answer = await request({
      method: 'PUT',
      path: `/template/${id}`,
      body: templateBody({ AudioConfig: '<Codec>amr</Codec><Channels>2</Channels>' }),
    });

    expect(answer.status).toBe(400);
    expect(ci.templates.get(BUCKET, id)?.audioConfig).toEqual({ codec: 'aac' });
  });
});

describe('deleting a template', () => {
  test('answers with its id, and the template is gone', async () => {
    const id = await created();
    const answer = await request({ method: 'DELETE', path: `/template/${id}` });

    expect(answer.status).toBe(200);
    expect(answer.names()).toEqual(['RequestId', 'TemplateId']);
    expect(answer.text('TemplateId')).toBe(id);
    expect(ci.templates.list(BUCKET)).toEqual([]);
  });

  test('answers without a body, but under its request id, where the switch says so', async () => {
    ci.behaviour.deleteAnswer = 'empty';
    const id = await created();
    const answer = await request({ method: 'DELETE', path: `/template/${id}` });

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers['x-ci-request-id']).toBeTruthy();
    expect(ci.templates.list(BUCKET)).toEqual([]);
  });
});

describe('asking for templates by ids', () => {
  test('names those that do not exist in one container, without page numbers', async () => {
    const id = await created();
    const answer = await request({ query: { ids: `${id},t1missing,t1gone` } });

    expect(answer.status).toBe(200);
    expect(answer.names()).toEqual(['RequestId', 'TemplateList', 'NonExistTIDs']);
    expect(answer.text('TemplateList', 'TemplateId')).toBe(id);
    expect(answer.all('NonExistTIDs')[0]?.children.map(({ text }) => text)).toEqual(['t1missing', 't1gone']);
  });

  test('does not mention missing ids when there are none', async () => {
    const id = await created();
    const answer = await request({ query: { ids: id } });

    expect(answer.names()).toEqual(['RequestId', 'TemplateList']);
  });

  test('finds a template only in its own bucket and region', async () => {
    const id = await created();
    for (const host of [
      `other-1250000000.ci.${ci.region}.myqcloud.com`,
      `${BUCKET}.ci.ap-beijing.myqcloud.com`,
    ]) {
      const answer = await request({ host, query: { ids: id } });
      expect(answer.all('TemplateList')).toHaveLength(0);
    }
  });
});

describe('listing templates', () => {
  beforeEach(async () => {
    for (const name of ['song-a', 'song-b', 'speech']) await created({ Name: name });
  });
  const listed = async (query: Record<string, string>): Promise<(string | undefined)[]> => {
    const answer = await request({ query });
    return answer
      .all('TemplateList')
      .map(({ children }) => children.find(({ name }) => name === 'Name')?.text);
  };

  test('gives ten to a page, with the page numbers', async () => {
    for (let n = 0; n < 9; n += 1) await created();
    const first = await request({});
    const second = await request({ query: { pageNumber: '2' } });

    expect(first.text('TotalCount')).toBe('12');
    expect(first.text('PageNumber')).toBe('1');
    expect(first.text('PageSize')).toBe('10');
    expect(first.all('TemplateList')).toHaveLength(10);
    expect(second.text('PageNumber')).toBe('2');
    expect(second.all('TemplateList')).toHaveLength(2);
  });

  test('takes a name as a prefix', async () => {
    expect(await listed({ name: 'song' })).toEqual(['song-a', 'song-b']);
    expect(await listed({ name: 'ong' })).toEqual([]);
  });

  test('chooses by tag and category', async () => {
    expect(await listed({ tag: 'VoiceSeparate' })).toHaveLength(3);
    expect(await listed({ tag: 'All', category: 'Custom' })).toHaveLength(3);
    expect(await listed({ tag: 'Transcode' })).toEqual([]);
    expect(await listed({ category: 'Official' })).toEqual([]);

    ci.templates.put(BUCKET, { tag: 'Transcode', name: 'video' });
    expect(await listed({ tag: 'VoiceSeparate' })).toHaveLength(3);
    expect(await listed({ tag: 'Transcode' })).toEqual(['video']);
    expect(await listed({ tag: 'All' })).toHaveLength(4);
  });

  test('cuts a page that is too large down to the most there is', async () => {
    ci.behaviour.maxPageSize = 2;
    const answer = await request({ query: { pageSize: '50' } });

    expect(answer.text('PageSize')).toBe('2');
    expect(answer.text('TotalCount')).toBe('3');
    expect(answer.all('TemplateList')).toHaveLength(2);
  });

  test.each<Record<string, string>>([{ pageNumber: '0' }, { pageSize: 'ten' }, { category: 'Other' }])(
    'refuses %j',
    async (query) => {
      expect((await request({ query })).text('Code')).toBe('InvalidArgument');
    },
  );
});

test('pages of 100,000 templates are taken from wherever they are, while templates come and go', async () => {
  const many = Array.from({ length: 100_000 }, (_, n) => ci.templates.put(BUCKET, { name: `many-${n}` }));
  const names = async (pageNumber: number, query: Record<string, string> = {}): Promise<unknown[]> => {
    const answer = await request({ query: { pageNumber: String(pageNumber), pageSize: '2', ...query } });
    const found = answer.all('TemplateList').map((each) => textAt(each, 'Name'));
    return [answer.text('TotalCount'), ...found];
  };

  expect(await names(1)).toEqual(['100000', 'many-0', 'many-1']);
  expect(await names(50_000)).toEqual(['100000', 'many-99998', 'many-99999']);
  expect(await names(50_001)).toEqual(['100000']);
  expect(await names(2, { name: 'many-777', tag: 'VoiceSeparate' })).toEqual([
    '111',
    'many-7771',
    'many-7772',
  ]);

  ci.behaviour.staleReads = 1;
  ci.templates.delete(BUCKET, many[50_000]?.templateId ?? '');
  expect(await names(25_001)).toEqual(['100000', 'many-50000', 'many-50001']);
  expect(await names(25_001)).toEqual(['99999', 'many-50001', 'many-50002']);
  ci.templates.put(BUCKET, { name: 'last' });
  expect(await names(50_000)).toEqual(['99999', 'many-99999']);
  expect(await names(50_000)).toEqual(['100000', 'many-99999', 'last']);
  expect(await names(1, { name: 'la' })).toEqual(['1', 'last']);
});

describe('where the documents are silent', () => {
  test.each([
    ['not-found', 404, 'TemplateNotFound'],
    ['bad-request', 400, 'ResourceNotFound'],
    ['ok', 200, undefined],
  ] as const)('an unknown id is answered as the switch says: %s', async (how, status, code) => {
    Object.assign(ci.behaviour, { updateUnknownId: how, deleteUnknownId: how });
    const path = '/template/t1missing';

    for (const method of ['PUT', 'DELETE']) {
      const answer = await request({ method, path, body: method === 'PUT' ? templateBody() : undefined });
      expect(answer.status).toBe(status);
      expect(answer.text('Code')).toBe(code);
    }
    expect(ci.templates.list(BUCKET)).toEqual([]);
  });

  const music = { AudioMode: 'MusicMode', AudioConfig: '<Codec>mp3</Codec><Bitrate>128</Bitrate>' };
  test.each([
    ['reject', undefined],
    ['drop', ['Codec']],
    ['echo', ['Codec', 'Bitrate']],
  ] as const)('settings without effect in MusicMode: %s', async (how, echoed) => {
    ci.behaviour.musicModeSettings = how;
    const answer = await create(music);

    if (echoed === undefined) expect(answer.text('Message')).toContain('Remove Bitrate, or use another');
    else expect(answer.names('Template', 'VoiceSeparate', 'AudioConfig')).toEqual(echoed);
  });

  test.each([
    ['as-sent', 'AAC'],
    ['lower', 'aac'],
    ['refuse', undefined],
  ] as const)('a codec in capital letters: %s', async (how, echoed) => {
    ci.behaviour.codecCase = how;
    const answer = await create({ AudioConfig: '<Codec>AAC</Codec><Channels>6</Channels>' });

    expect(answer.text('Template', 'VoiceSeparate', 'AudioConfig', 'Codec')).toBe(echoed);
    if (echoed === undefined) expect(answer.text('Message')).toContain('Codec "AAC" does not exist');
    // Its rules are those of the codec, however it is written.
    const wrong = await create({ AudioConfig: '<Codec>MP3</Codec><Channels>6</Channels>' });
    expect(wrong.status).toBe(400);
  });

  test('MusicMode refuses a codec it cannot write, whatever becomes of the other settings', async () => {
    ci.behaviour.musicModeSettings = 'echo';
    expect((await create({ ...music, AudioConfig: '<Codec>amr</Codec>' })).status).toBe(400);
  });

  test.each([
    ['absent', '<Codec>mp3</Codec>'],
    ['empty', '<Codec>mp3</Codec><Samplerate></Samplerate><Bitrate></Bitrate><Channels></Channels>'],
    ['defaults', '<Codec>mp3</Codec><Samplerate>44100</Samplerate>'],
  ] as const)('settings that were not given come back %s', async (how, xml) => {
    ci.behaviour.omittedAudioConfig = how;
    const answer = await create({ AudioConfig: '<Codec>mp3</Codec>' });

    expect(answer.body).toContain(`<AudioConfig>${xml}</AudioConfig>`);
  });

  test('amr without a samplerate is taken, or judged by the default of 44100', async () => {
    const amr = { AudioConfig: '<Codec>amr</Codec>' };
    expect((await create(amr)).status).toBe(200);
    ci.behaviour.amrWithoutSamplerate = 'reject';
    expect((await create(amr)).text('Message')).toContain('Samplerate 44100 Hz is not supported by amr');
  });

  test('the older shape lacks the request id, the bucket and the category', async () => {
    ci.behaviour.responseFields = 'older';
    const answer = await create();

    expect(answer.names()).toEqual(['Template']);
    expect(answer.names('Template')).toEqual([
      'Tag',
      'TemplateId',
      'Name',
      'VoiceSeparate',
      'CreateTime',
      'UpdateTime',
    ]);
  });

  test('a second template of one name is refused, or taken; a template keeps its own name', async () => {
    const own = await created({ Name: 'one' });
    const other = await created({ Name: 'two' });
    const update = (id: string): Promise<TestAnswer> =>
      request({ method: 'PUT', path: `/template/${id}`, body: templateBody({ Name: 'one' }) });

    for (const answer of [await create({ Name: 'one' }), await update(other)]) {
      expect([answer.status, answer.text('Code')]).toEqual([400, 'TemplateNameDuplicate']);
      expect(answer.text('Message')).toBe('A template named "one" exists already.');
    }
    expect((await update(own)).status).toBe(200);
    expect(ci.templates.list(BUCKET).map(({ name }) => name)).toEqual(['one', 'two']);

    ci.behaviour.duplicateNames = 'allow';
    expect((await create({ Name: 'one' })).status).toBe(200);
    expect((await update(other)).status).toBe(200);
  });

  test.each([
    ['reject', 400, { codec: 'mp3', bitrate: 64 }],
    ['reset', 200, {}],
    ['keep', 200, { codec: 'mp3', bitrate: 64 }],
  ] as const)('an update without AudioConfig: %s', async (how, status, config) => {
    ci.behaviour.updateWithoutAudioConfig = how;
    const id = await created({ AudioConfig: '<Codec>mp3</Codec><Bitrate>64</Bitrate>' });
    const answer = await request({
      method: 'PUT',
      path: `/template/${id}`,
      body: templateBody({ AudioConfig: undefined }),
    });

    expect(answer.status).toBe(status);
    expect(ci.templates.get(BUCKET, id)?.audioConfig).toEqual(config);
  });

  test('a change is read late, as many times as the switch says', async () => {
    ci.behaviour.staleReads = 2;
    const id = await created();
    const exists = async (): Promise<boolean> =>
      (await request({ query: { ids: id } })).all('TemplateList').length === 1;

    expect([await exists(), await exists(), await exists()]).toEqual([false, false, true]);
    await request({ method: 'DELETE', path: `/template/${id}` });
    expect([await exists(), await exists(), await exists()]).toEqual([true, true, false]);
  });

  test('a bucket takes as many templates as the switch says', async () => {
    ci.behaviour.maxTemplates = 1;
    const id = await created();
    const refused = await create();
    expect([refused.status, refused.text('Code')]).toEqual([400, 'CreatedTemplateNumLimit']);
    expect(refused.text('Message')).toBe('The bucket has 1 templates, and may have 1.');
    // One that is there can still be changed, and makes room when it goes.
    expect((await request({ method: 'PUT', path: `/template/${id}`, body: templateBody() })).status).toBe(
      200,
    );
    await request({ method: 'DELETE', path: `/template/${id}` });
    expect((await create()).status).toBe(200);
  });
});

describe('a template of another kind', () => {
  const SNAPSHOT =
    '<Snapshot><Mode>Interval</Mode><Start>1 &amp; 2</Start><Count/></Snapshot><Extra>x</Extra>';
  const body = (tag: string, name: string, inside = SNAPSHOT): string =>
    `<Request><Tag>${tag}</Tag><Name>${name}</Name>${inside}</Request>`;
  const made = (tag: string, name: string, inside?: string) =>
    request({ method: 'POST', body: body(tag, name, inside) });

  test('is kept as it came, and listed and found with it', async () => {
    const answer = await made('Snapshot', '封面-1');
    expect(answer.status).toBe(200);
    const id = answer.text('Template', 'TemplateId') ?? '';
    const shown = SNAPSHOT.replace('<Count/>', '<Count></Count>');
    await created({ Name: 'vocals' });
    for (const [key, value] of Object.entries({ ids: id, tag: 'Snapshot', name: '封面' })) {
      const list = await request({ query: { [key]: value } });
      expect(list.all('TemplateList').map((each) => textAt(each, 'TemplateId'))).toEqual([id]);
      expect(list.body).toContain(shown);
    }
    expect((await request({ query: { tag: 'VoiceSeparate' } })).all('TemplateList')).toHaveLength(1);
    expect((await request({ query: { tag: 'All' } })).all('TemplateList')).toHaveLength(2);
  });

  test('is replaced as a whole, keeps its kind, and is deleted', async () => {
    const path = `/template/${(await made('Snapshot', 'covers')).text('Template', 'TemplateId')}`;
    const put = (given: string) => request({ method: 'PUT', path, body: given });
    const changed = await put(body('Snapshot', 'covers-2', '<Snapshot><Mode>KeyFrame</Mode></Snapshot>'));
    expect(changed.names('Template')).not.toContain('Extra');
    expect(changed.text('Template', 'Snapshot', 'Mode')).toBe('KeyFrame');
    const refused = await put(body('Transcode', 'covers-2'));
    expect(refused.status).toBe(400);
    expect(refused.text('Message')).toContain('is of the kind "Snapshot", not "Transcode"');
    expect((await request({ method: 'DELETE', path })).status).toBe(200);
    expect((await request({ query: { tag: 'All' } })).all('TemplateList')).toHaveLength(0);
  });

  test.each([
    ['without a name that templates may have', body('Snapshot', 'a b'), 'contains " "'],
    ['of a kind that is no word', body('<a/>', 'covers'), 'Tag is missing'],
    ['of a kind that is no name', body('Snap shot', 'covers'), '"Snap shot" cannot be the kind'],
  ])('is refused %s', async (_, given, message) => {
    const answer = await request({ method: 'POST', body: given });
    expect(answer.status).toBe(400);
    expect(answer.text('Message')).toContain(message);
  });

  test('has its settings inside an element of their own where the switch says so', async () => {
    ci.behaviour.otherTemplates = 'nested';
    const transcode = await made('Transcode', 'to-mp4', '<Container><Format>mp4</Format></Container>');
    expect(transcode.text('Template', 'Transcode', 'Container', 'Format')).toBe('mp4');
    const snapshot = await made('Snapshot', 'covers', '<Snapshot><Mode>Interval</Mode></Snapshot>');
    expect(snapshot.text('Template', 'Snapshot', 'Mode')).toBe('Interval');
  });

  test('is not for voice separation', async () => {
    const { templateId } = ci.templates.put(BUCKET, { tag: 'Snapshot', name: 'covers' });
    expect(ci.templates.get(BUCKET, templateId)).toEqual({
      tag: 'Snapshot',
      name: 'covers',
      templateId,
      createTime: now,
      updateTime: now,
    });
    const answer = await request({ query: { ids: templateId } });
    expect(answer.names('TemplateList')).not.toContain('VoiceSeparate');
  });
});

test('what happens in the console is seen by clients, and the other way round', async () => {
  const { templateId } = ci.templates.put(BUCKET, { name: 'by-hand', audioMode: 'MusicMode' });
  expect((await request({ query: { ids: templateId } })).text('TemplateList', 'Name')).toBe('by-hand');

  ci.templates.put(BUCKET, { name: 'renamed' }, templateId);
  expect(ci.templates.get(BUCKET, templateId)).toMatchObject({ name: 'renamed', audioMode: 'MusicMode' });

  expect(ci.templates.delete(BUCKET, templateId)).toBe(true);
  expect(ci.templates.delete(BUCKET, templateId)).toBe(false);
  expect((await request({ query: { ids: templateId } })).all('NonExistTIDs')).toHaveLength(1);
});
