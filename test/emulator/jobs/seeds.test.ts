import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type XmlElement, parseXml } from '../../../lib/ci/xml';
import { type Emulator, startEmulator } from '../../../lib/emulator';
import { type TestAnswer, send } from '../support';

const BUCKET = 'test-123456789';
const HOST = `${BUCKET}.ci.ap-chongqing.myqcloud.com`;
/** What the documents print and the service makes anew each time. */
const PRINTED = {
  template: 't1460606b9752148c4ab182f55163ba7cd',
  job: 'j8d121820f5e411ec926ef19d53ba9c6f',
  queue: 'p2242ab62c7c94486915508540933a2c6',
};
const time = Date.parse('2022-06-27T15:23:10+08:00');

let ci: Emulator;
beforeAll(async () => {
  ci = await startEmulator({ clock: () => time });
});
beforeEach(async () => {
  await ci.reset();
  ci.templates.put(BUCKET, { name: 'voiceseparate_demo', audioMode: 'AudioAndBackground' }, PRINTED.template);
});
afterAll(() => ci.stop());

/** A document of the API, as it is printed but for the comment that names it. */
function fixture(name: string): string {
  const text = readFileSync(join(__dirname, '../../fixtures/seeds', `${name}.xml`), 'utf8');
  return text.replace(/^<!--.*-->\n/, '');
}

function post(body: string): Promise<TestAnswer> {
  const queue = ci.queues.list(BUCKET)[0]?.queueId ?? '';
  const text = body.replace(PRINTED.queue, queue);
  return send(ci, { method: 'POST', host: HOST, path: '/jobs', body: text, now: time });
}

/** What an answer would be if the service had happened to choose the ids that are printed. */
function asPrinted(answer: TestAnswer): string {
  return answer.body
    .replace(answer.text('JobsDetail', 'JobId') ?? '', PRINTED.job)
    .replace(answer.text('JobsDetail', 'QueueId') ?? '', PRINTED.queue);
}

/** One spelling for what XML spells in several ways: no prolog, no white space between elements, `<a/>` for `<a></a>`. */
function canonical(xml: string): string {
  return xml
    .replace(/^<\?.*\?>/, '')
    .replace(/>\s+</g, '><')
    .replace(/<(\w+)><\/\1>/g, '<$1/>')
    .trim();
}

/** Every field by its path, whatever the order. */
function fields(of: XmlElement, path = ''): string[] {
  const own = `${path}/${of.name}`;
  return of.children.length === 0
    ? [`${own}=${of.text}`]
    : of.children.flatMap((child) => fields(child, own)).sort();
}

/** The older document closes this element with another opening one, three times. */
const closed = (xml: string): string =>
  xml.replace('<CallBackFormat>JSON<CallBackFormat>', '<CallBackFormat>JSON</CallBackFormat>');

/** The newer documents have a field that the older one lacks. */
const withQueueType = (xml: string): string =>
  xml.includes('<QueueType>') ? xml : xml.replace(/(<\/QueueId>\s*)/, '$1<QueueType>Speeching</QueueType>');

const SEEDS = ['001', '002', '003'];

describe.each(SEEDS)('the requests of seed %s', (seed) => {
  test.each(['sample', 'case-1'])('%s: are answered byte for byte as printed', async (which) => {
    ci.behaviour.maxConcurrent = 0;
    const answer = await post(closed(fixture(`${seed}-${which}-request`)));

    expect(answer.status).toBe(200);
    expect(canonical(asPrinted(answer))).toBe(canonical(withQueueType(fixture(`${seed}-${which}-response`))));
  });

  test('case-2: is answered field by field as printed', async () => {
    const answer = await post(closed(fixture(`${seed}-case-2-request`)));

    const printed = withQueueType(fixture(`${seed}-case-2-response`));
    expect(fields(parseXml(asPrinted(answer)))).toEqual(fields(parseXml(printed)));
    // Only the order inside the settings is another one than is printed.
    const rest = (xml: string): string => canonical(xml).replace(/<VoiceSeparate>.*<\/VoiceSeparate>/, '');
    expect(rest(asPrinted(answer))).toBe(rest(printed));
  });

  test.each(['sample', 'case-1', 'case-2'])('%s: what is asked for is kept', async (which) => {
    const answer = await post(closed(fixture(`${seed}-${which}-request`)));

    const ext = seed === '002' ? 'mp3' : '${ext}';
    expect(ci.jobs.get(BUCKET, answer.text('JobsDetail', 'JobId') ?? '')).toMatchObject({
      input: { bucket: BUCKET, region: 'ap-chongqing', object: 'input/demo.mp4' },
      audioMode: 'AudioAndBackground',
      output: { object: `output/backgroud.${ext}`, auObject: `output/audio.${ext}` },
      userData: 'This is my data.',
      jobLevel: 0,
      callBack: 'http://callback.demo.com',
      callBackFormat: 'JSON',
    });
  });
});

test.each(['sample', 'case-1', 'case-2'])(
  'the slip of the pen in seed 002, %s, is refused as no XML',
  async (which) => {
    const answer = await post(fixture(`002-${which}-request`));

    expect([answer.status, answer.text('Code')]).toEqual([400, 'MalformedXML']);
    expect(ci.jobs.list(BUCKET)).toEqual([]);
  },
);

test('a query for the job answers with the same shape as the submission', async () => {
  ci.behaviour.maxConcurrent = 0;
  const submitted = await post(fixture('001-sample-request'));
  const id = submitted.text('JobsDetail', 'JobId') ?? '';
  const read = await send(ci, { host: HOST, path: `/jobs/${id}`, now: time });

  expect(read.body).toBe(submitted.body);
});

test('a template wins over settings that are given besides, as the documents say', async () => {
  const [settings = ''] = /<VoiceSeparate>[^]*<\/VoiceSeparate>/.exec(fixture('001-case-2-request')) ?? [];
  const both = fixture('001-case-1-request').replace('<Output>', `${settings.replace('500', '8')}<Output>`);
  const answer = await post(both);

  expect(answer.status).toBe(200);
  expect(answer.names('JobsDetail', 'Operation')).toEqual(
    'TemplateId TemplateName Output UserData JobLevel'.split(' '),
  );
});
