import {
  createTemplate,
  deleteTemplate,
  describeTemplate,
  describeTemplates,
  listTemplates,
  type TemplateSettings,
  updateTemplate,
} from '../../lib/ci/templates';
import {
  type Template,
  TEMPLATE_ANSWER,
  TEMPLATE_LIST,
  TEMPLATE_REQUEST,
  timestampOf,
} from '../../lib/ci/wire';
import { parseXml } from '../../lib/ci/xml';
import { isNotFound } from '../../lib/ci/errors';
import { type Answer, type Arrived, refusal, rejection, service, TARGET, type TestService } from './service';

const settings: TemplateSettings = {
  tag: 'VoiceSeparate',
  name: 'vocals-aac',
  audioMode: 'IsAudio',
  audioConfig: { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 4 },
};

/** A service that keeps templates; `fault` says what happens to a creation instead of its answer. */
async function store(
  fault: (created: number) => { before?: Answer; after?: Answer } | undefined = () => undefined,
): Promise<TestService & { templates: Template[] }> {
  const templates: Template[] = [];
  let created = 0;
  const handle = (request: Arrived): Answer => {
    if (request.method === 'GET') return { body: list(request, templates) };
    created += 1;
    const planned = fault(created);
    if (planned?.before) return planned.before;
    const { tag = '', name = '', ...voiceSeparate } = TEMPLATE_REQUEST.read(parseXml(request.body));
    const template = {
      tag,
      name,
      templateId: `t${templates.length + 1}`,
      category: 'Custom',
      voiceSeparate,
      createTime: timestampOf(Date.now()),
    };
    templates.push(template);
    return planned?.after ?? { body: TEMPLATE_ANSWER.write({ template }) };
  };
  return Object.assign(await service(handle), { templates });
}

function list(request: Arrived, templates: readonly Template[]) {
  const query = new URL(request.url, 'http://x').searchParams;
  const matching = templates.filter(({ name }) => name.startsWith(query.get('name') ?? ''));
  const [pageNumber, pageSize] = [Number(query.get('pageNumber')), Number(query.get('pageSize'))];
  return TEMPLATE_LIST.write({
    totalCount: matching.length,
    pageNumber,
    pageSize,
    templates: matching.slice((pageNumber - 1) * pageSize, pageNumber * pageSize),
    nonExistIds: [],
  });
}

function existing(name: string, changes: Partial<Template> = {}): Template {
  return {
    tag: 'VoiceSeparate',
    templateId: `t-${name}`,
    name,
    voiceSeparate: { audioMode: settings.audioMode, audioConfig: settings.audioConfig },
    createTime: '2020-08-05T11:35:24+0800',
    ...changes,
  };
}

/** The looks of a client that waits as that of the tests. */
const looks = ['GET', 'GET', 'GET'];
const posts = (ci: TestService): number => ci.requests.filter(({ method }) => method === 'POST').length;

describe('creating a template', () => {
  test('sends the settings flat and reads them nested', async () => {
    const ci = await store();
    const template = await createTemplate(ci.client(), TARGET, settings);
    expect(ci.requests[0]).toMatchObject({
      method: 'POST',
      url: '/template',
      body:
        '<Request><Tag>VoiceSeparate</Tag><Name>vocals-aac</Name><AudioMode>IsAudio</AudioMode><AudioConfig>' +
        '<Codec>aac</Codec><Samplerate>44100</Samplerate><Bitrate>128</Bitrate><Channels>4</Channels>' +
        '</AudioConfig></Request>',
    });
    expect(template).toMatchObject({
      templateId: 't1',
      voiceSeparate: { audioMode: 'IsAudio', audioConfig: settings.audioConfig },
    });
    expect(ci.requests).toHaveLength(1);
  });

  test('leaves out what is not set, but always sends AudioConfig', async () => {
    const ci = await store();
    await createTemplate(ci.client(), TARGET, { ...settings, audioConfig: {} });
    expect(ci.requests[0]!.body).toContain(
      '<AudioMode>IsAudio</AudioMode><AudioConfig></AudioConfig></Request>',
    );
  });

  test.each([
    ['throttled', refusal(503, 'SlowDown')],
    ['asked to come later', refusal(503, 'ServiceUnavailable')],
  ])('is sent again without looking when it was %s', async (_what, before) => {
    const ci = await store((created) => (created < 3 ? { before } : undefined));
    await createTemplate(ci.client(), TARGET, settings);
    expect(ci.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
    expect(ci.templates).toHaveLength(1);
  });

  test('is not sent again when it was refused for good', async () => {
    const ci = await store(() => ({ before: refusal(400, 'InvalidArgument') }));
    expect(await rejection(createTemplate(ci.client(), TARGET, settings))).toMatchObject({
      kind: 'service',
      code: 'InvalidArgument',
    });
    expect(ci.requests).toHaveLength(1);
  });

  test.each<[string, Answer]>([
    ['the connection was cut after it was stored', { cut: true }],
    ['the server failed after it was stored', refusal(500, 'InternalError')],
    ['a gateway answered in the service’s place', { status: 502, body: '<html><br></html>' }],
    ['the answer was empty', { status: 200 }],
    ['the answer was for something else', { body: ['Response', [['RequestId', 'x']]] }],
  ])('adopts the template when %s', async (_what, after) => {
    const ci = await store((created) => (created === 1 ? { after } : undefined));
    const template = await createTemplate(ci.client(), TARGET, settings);
    expect(template.templateId).toBe('t1');
    expect(posts(ci)).toBe(1);
  });

  test.each<[string, Answer]>([
    ['the connection was cut before it was stored', { cut: true }],
    ['the server failed before it was stored', refusal(500, 'InternalError')],
  ])('is sent again, after looking for as long as settling takes, when %s', async (_what, before) => {
    const ci = await store((created) => (created === 1 ? { before } : undefined));
    await createTemplate(ci.client(), TARGET, settings);
    expect(ci.requests.map(({ method }) => method)).toEqual(['POST', ...looks, 'POST', ...looks]);
    expect(ci.templates).toHaveLength(1);
  });

  test('adopts the template that appears only when it is looked for again', async () => {
    let looked = 0;
    const ci = await service((request) => {
      if (request.method === 'POST') return { cut: true };
      looked += 1;
      const made = existing(settings.name, { createTime: timestampOf(Date.now()) });
      return { body: list(request, looked > 1 ? [made] : []) };
    });
    expect(await createTemplate(ci.client(), TARGET, settings)).toMatchObject({ templateId: 't-vocals-aac' });
    expect(posts(ci)).toBe(1);
  });

  test.each([
    ['was there before', { createTime: timestampOf(Date.now() - 60_000) }],
    ['has other settings', { voiceSeparate: { audioMode: 'IsAudio', audioConfig: { codec: 'mp3' } } }],
    ['has another mode', { voiceSeparate: { audioMode: 'MusicMode', audioConfig: settings.audioConfig } }],
    ['has a name that only starts the same', { name: 'vocals-aac-2' }],
    ['is of another kind', { tag: 'Transcode' }],
  ])('never adopts a template that %s', async (_what, changes) => {
    const ci = await store((created) => (created === 1 ? { before: { cut: true } } : undefined));
    ci.templates.push(existing(settings.name, { createTime: timestampOf(Date.now()), ...changes }));
    expect((await createTemplate(ci.client(), TARGET, settings)).templateId).toBe('t2');
    expect(posts(ci)).toBe(2);
  });

  test('tells new from old by the service’s clock, not by ours', async () => {
    const ahead = 3600_000;
    const old = existing(settings.name, { createTime: timestampOf(Date.now() + ahead - 60_000) });
    const ci = await service((request) => {
      const headers = { date: new Date(Date.now() + ahead).toUTCString() };
      if (request.method === 'POST' && posts(ci) === 1) return { cut: true };
      return {
        headers,
        body:
          request.method === 'GET'
            ? list(request, [old])
            : TEMPLATE_ANSWER.write({ template: existing('new') }),
      };
    });
    expect((await createTemplate(ci.client(), TARGET, settings)).templateId).toBe('t-new');
  });

  test('stops and names the templates when it cannot tell which one is ours', async () => {
    const createTime = timestampOf(Date.now());
    const ci = await store(() => ({ after: { cut: true } }));
    ci.templates.push(existing(settings.name, { templateId: 't-other', createTime }));
    const error = await rejection(createTemplate(ci.client(), TARGET, settings));
    expect(error).toMatchObject({ kind: 'unknown-outcome', retryable: false });
    expect(error.message).toContain('may have created the template "vocals-aac": it may be t-other or t2');
    expect(posts(ci)).toBe(1);
  });

  test('stops when a template of the same settings does not say when it was made', async () => {
    const ci = await store(() => ({ before: { cut: true } }));
    ci.templates.push(existing(settings.name, { createTime: undefined }));
    const error = await rejection(createTemplate(ci.client(), TARGET, settings));
    expect(error).toMatchObject({ kind: 'unknown-outcome' });
    expect(posts(ci)).toBe(1);
  });

  test('says what it does not know when looking fails too', async () => {
    const ci = await service((request) =>
      request.method === 'POST' ? { cut: true } : refusal(403, 'AccessDenied'),
    );
    const error = await rejection(createTemplate(ci.client(), TARGET, settings));
    expect(error).toMatchObject({ kind: 'unknown-outcome' });
    expect(error.message).toContain('looking for it failed too: DescribeMediaTemplates on bucket');
  });

  test('gives up after as many tries as anything else', async () => {
    const ci = await store(() => ({ before: { cut: true } }));
    const error = await rejection(createTemplate(ci.client({ maxRetries: 2 }), TARGET, settings));
    expect(error).toMatchObject({ kind: 'unknown-outcome', code: 'ECONNRESET' });
    expect(posts(ci)).toBe(3);
  });

  test('does not take an answer of success for a failure that may be repeated', async () => {
    const ci = await store(() => ({ before: { status: 200 } }));
    expect(await rejection(createTemplate(ci.client(), TARGET, settings))).toMatchObject({
      kind: 'unknown-outcome',
    });
    expect(posts(ci)).toBe(1);
  });

  test('gives two creations of the same settings a template each, whatever gets lost', async () => {
    const ci = await store((created) => (created % 2 === 1 ? { after: { cut: true } } : undefined));
    const client = ci.client();
    const made = await Promise.all([1, 2, 3, 4].map(() => createTemplate(client, TARGET, settings)));
    expect(new Set(made.map(({ templateId }) => templateId))).toEqual(new Set(['t1', 't2', 't3', 't4']));
    expect(ci.templates).toHaveLength(4);
  });

  test('says that something may have been made when it is cancelled half-way', async () => {
    const stop = new AbortController();
    const ci = await service(() => {
      stop.abort();
      return undefined;
    });
    const error = await rejection(createTemplate(ci.client(), { ...TARGET, signal: stop.signal }, settings));
    expect(error).toMatchObject({ kind: 'aborted' });
    expect(error.message).toContain('may have created the template "vocals-aac"');
  });

  test('can be cancelled while it waits for another of the same name', async () => {
    const stop = new AbortController();
    const ci = await service(() => undefined);
    const client = ci.client({ timeoutMs: 200, maxRetries: 0 });
    const first = rejection(createTemplate(client, TARGET, settings));
    setImmediate(() => stop.abort());
    const error = await rejection(createTemplate(client, { ...TARGET, signal: stop.signal }, settings));
    expect(error).toMatchObject({ kind: 'aborted', certainlyNotDone: true });
    expect(posts(ci)).toBeLessThanOrEqual(1);
    await first;
  });
});

describe('updating and deleting a template', () => {
  test('sends the whole body again', async () => {
    const ci = await service(() => ({ body: TEMPLATE_ANSWER.write({ template: existing('renamed') }) }));
    const template = await updateTemplate(ci.client(), TARGET, 't1', { ...settings, name: 'renamed' });
    expect(ci.requests[0]).toMatchObject({ method: 'PUT', url: '/template/t1' });
    expect(ci.requests[0]!.body).toContain('<AudioConfig><Codec>aac</Codec>');
    expect(template.name).toBe('renamed');
  });

  test('repeats an update whose answer was lost', async () => {
    const ci = await service((_request, index) =>
      index === 0 ? { cut: true } : { body: TEMPLATE_ANSWER.write({ template: existing('x') }) },
    );
    await updateTemplate(ci.client(), TARGET, 't1', settings);
    expect(ci.requests).toHaveLength(2);
  });

  test('deletes without a body', async () => {
    const ci = await service(() => ({ body: '<Response></Response><Response>' }));
    await deleteTemplate(ci.client(), TARGET, 't1');
    expect(ci.requests[0]).toMatchObject({ method: 'DELETE', url: '/template/t1', body: '' });
  });

  test.each(['ResourceNotFound', 'NoSuchTemplate', 'TemplateNotExist'])(
    'tells with %s that there was nothing to delete',
    async (code) => {
      const ci = await service(() => refusal(400, code));
      expect(isNotFound(await rejection(deleteTemplate(ci.client(), TARGET, 't1')))).toBe(true);
    },
  );

  test('does not take other refusals, or a 404 that CI did not send, for an absence', async () => {
    for (const answer of [
      refusal(400, 'CIRoleNotExist'),
      refusal(403, 'AccessDenied'),
      { status: 404, body: 'nginx' },
    ]) {
      const ci = await service(() => answer);
      expect(isNotFound(await rejection(deleteTemplate(ci.client(), TARGET, 't1')))).toBe(false);
    }
  });

  test('never deletes the collection', async () => {
    const ci = await service(() => ({}));
    await expect(deleteTemplate(ci.client(), TARGET, '')).rejects.toThrow('must not be empty');
    expect(ci.requests).toHaveLength(0);
  });
});

describe('describing templates', () => {
  const found =
    '<TemplateList><Tag>VoiceSeparate</Tag><TemplateId>A</TemplateId><Name>a</Name></TemplateList>';

  test('tells found from missing ones', async () => {
    const ci = await service(() => ({
      body:
        `<Response>${found}<NonExistTIDs><TemplateId>B</TemplateId><TemplateId>C</TemplateId></NonExistTIDs>` +
        '</Response>',
    }));
    expect(await describeTemplates(ci.client(), TARGET, ['A', 'B', 'C'])).toEqual({
      found: [{ tag: 'VoiceSeparate', templateId: 'A', name: 'a' }],
      missing: ['B', 'C'],
    });
    expect(ci.requests[0]!.url).toBe('/template?ids=A%2CB%2CC');
  });

  test('asks for many in several requests, and for each id once', async () => {
    const ci = await service((request) => {
      const ids = new URL(request.url, 'http://x').searchParams.get('ids')!.split(',');
      return { body: TEMPLATE_LIST.write({ templates: [], nonExistIds: ids }) };
    });
    const ids = Array.from({ length: 25 }, (_, index) => `t${index}`);
    const { missing } = await describeTemplates(ci.client(), TARGET, [...ids, ...ids]);
    expect(missing).toEqual(ids);
    expect(ci.requests).toHaveLength(3);
  });

  test('takes an answer that says nothing about a template for an error, not for its absence', async () => {
    const ci = await service(() => ({ body: '<Response></Response>' }));
    expect(await rejection(describeTemplate(ci.client(), TARGET, 'A'))).toMatchObject({
      kind: 'invalid-answer',
    });
  });

  test('describes one, or says that there is none', async () => {
    const ci = await service((_request, index) =>
      index === 0
        ? { body: `<Response>${found}</Response>` }
        : index === 1
          ? { body: '<Response><NonExistTIDs><TemplateId>A</TemplateId></NonExistTIDs></Response>' }
          : refusal(404, 'NoSuchBucket'),
    );
    const client = ci.client();
    expect(await describeTemplate(client, TARGET, 'A')).toMatchObject({ templateId: 'A' });
    expect(await describeTemplate(client, TARGET, 'A')).toBeUndefined();
    expect(await describeTemplate(client, TARGET, 'A')).toBeUndefined();
  });

  test('names the field that cannot be read', async () => {
    const ci = await service(() => ({
      body:
        '<Response><TemplateList><Tag>VoiceSeparate</Tag><TemplateId>A</TemplateId><VoiceSeparate><AudioConfig>' +
        '<Bitrate>fast</Bitrate></AudioConfig></VoiceSeparate></TemplateList></Response>',
    }));
    const error = await rejection(describeTemplate(ci.client(), TARGET, 'A'));
    expect(error).toMatchObject({ kind: 'invalid-answer' });
    expect(error.message).toContain('AudioConfig.Bitrate is "fast"; it must be a whole number.');
  });
});

describe('listing templates', () => {
  test('reads all pages and passes the filter on', async () => {
    const ci = await store();
    for (let number = 0; number < 25; number += 1) ci.templates.push(existing(`n${number}`));
    expect(await listTemplates(ci.client(), TARGET, { namePrefix: 'n' })).toHaveLength(25);
    expect(ci.requests.map(({ url }) => url)).toEqual(
      [1, 2, 3].map(
        (page) => `/template?tag=VoiceSeparate&category=Custom&name=n&pageNumber=${page}&pageSize=10`,
      ),
    );
  });

  test('reads an empty list, also one that is a single empty element', async () => {
    const ci = await service(() => ({
      body: '<Response><TotalCount>0</TotalCount><TemplateList/></Response>',
    }));
    expect(await listTemplates(ci.client(), TARGET)).toEqual([]);
  });
});
