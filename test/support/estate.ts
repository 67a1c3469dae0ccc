import fc from 'fast-check';
import { bucketHost } from '../../lib/ci/hosts';
import type { Emulator } from '../../lib/emulator';
import { send } from '../emulator/support';
import { allowedBySeed, CHANNEL_VALUES, CODEC_NAMES, MODES, SAMPLERATE_VALUES } from './seed-table';

/** Where a bucket is. */
export interface Place {
  readonly region: string;
  readonly bucket: string;
}

interface TemplateMade {
  readonly name: string;
  readonly tag: string;
  readonly mode: string;
  readonly codec?: string;
  readonly samplerate?: number;
  readonly bitrate?: number;
  readonly channels?: number;
  /** Whether it is deleted at last, so that workflows are left without it. */
  readonly deleted: boolean;
}

interface WorkflowMade {
  readonly name: string;
  readonly state: string;
  readonly prefix: string;
  readonly notify?: string;
  readonly filter?: string;
  /** For each separation the index of its template, and where it writes. */
  readonly separations: readonly {
    readonly template: number;
    readonly output: string;
    readonly elsewhere: boolean;
  }[];
  /** A node of another kind beside them. */
  readonly mixed: boolean;
  /** A text in an element that nobody knows. */
  readonly extra: string;
}

interface BucketMade {
  readonly place: Place;
  readonly queueName: string;
  readonly queueNotify?: string;
  readonly templates: readonly TemplateMade[];
  readonly workflows: readonly WorkflowMade[];
}

/** What several buckets hold, before it is made. */
export type Estate = readonly BucketMade[];

/** Buckets of estates: several in one region, and in several. */
export const PLACES: readonly Place[] = [
  { region: 'ap-chongqing', bucket: 'media-1250000000' },
  { region: 'ap-chongqing', bucket: '9-1-1250000000' },
  { region: 'ap-beijing', bucket: 'out-1250000000' },
];

const LETTERS = [...'abXY09_-', ...'播客人声𠮷々'];
/** Names as the service takes them. */
const name = (extra: string): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...LETTERS, ...extra), { minLength: 1, maxLength: 12 })
    .map((letters) => letters.join(''));

/** What people write who mean harm, and what only looks like it; no character that XML cannot carry. */
const HOSTILE = [
  `'"\``,
  '${var.x}',
  '%{ if true }',
  '$${y}',
  '*/ //',
  '# <b>&amp;',
  'a\nb',
  '\u2028',
  '\u202e',
  '\\',
  '\\u0027',
  '${TfToken[TOKEN.0]}',
  '#{TfToken[TOKEN.1]}',
  '播客',
  "');process.exit(7);//",
];
const hostile = fc
  .array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 4 })
  .map((all) => all.join(' '));

const template: fc.Arbitrary<TemplateMade> = fc
  .record(
    {
      mode: fc.constantFrom(...MODES),
      codec: fc.constantFrom(...CODEC_NAMES),
      samplerate: fc.constantFrom(...SAMPLERATE_VALUES),
      bitrate: fc.integer({ min: 8, max: 1000 }),
      channels: fc.constantFrom(...CHANNEL_VALUES),
      name: name('*'),
      deleted: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
      tag: fc.constantFrom('VoiceSeparate', 'VoiceSeparate', 'VoiceSeparate', 'Snapshot', 'Transcode'),
    },
    { requiredKeys: ['mode', 'name', 'deleted', 'tag'] },
  )
  .filter((made) => made.tag !== 'VoiceSeparate' || (allowedBySeed(made) && plain(made)));

/** In MusicMode, the service decides all but the codec. */
function plain({ mode, samplerate, bitrate, channels }: TemplateMade): boolean {
  return mode !== 'MusicMode' || [samplerate, bitrate, channels].every((each) => each === undefined);
}

const notify: fc.Arbitrary<string> = fc
  .record({
    events: fc.subarray(['TaskFinish', 'WorkflowFinish', 'WorkflowStart'], { minLength: 1 }),
    format: fc.constantFrom('<ResultFormat>JSON</ResultFormat>', '<ResultFormat>XML</ResultFormat>', ''),
    to: fc.oneof(
      fc
        .constantFrom('?a=1', "/it's", '/$%7B/%25%7B', '?q=`&p=$')
        .map((path) => `<Type>Url</Type><Url>${xml(`https://example.com${path}`)}</Url>`),
      fc
        .constantFrom('Topic', 'Queue')
        .map(
          (mode) =>
            `<Type>TDMQ</Type><MqRegion>sh</MqRegion><MqMode>${mode}</MqMode><MqName>ci-events</MqName>`,
        ),
    ),
  })
  .map(({ events, format, to }) => `<State>On</State><Event>${events.join(',')}</Event>${format}${to}`);

const filter: fc.Arbitrary<string> = fc
  .record({
    on: fc.subarray(['Video', 'Audio', 'Image', 'ContentType'], { minLength: 1 }),
    exts: fc.subarray(['mp4', 'wav', 'm4a']),
  })
  .map(
    ({ on, exts }) =>
      `<State>On</State>${on.map((each) => `<${each}>true</${each}>`).join('')}` +
      (exts.length > 0 ? `<Custom>true</Custom><CustomExts>${exts.join('/')}</CustomExts>` : ''),
  );

const workflow: fc.Arbitrary<WorkflowMade> = fc.record(
  {
    name: name(''),
    state: fc.constantFrom('Active', 'Paused'),
    prefix: fc.oneof(fc.constant(''), fc.constantFrom('in/', '/in/', '上传/'), hostile),
    notify,
    filter,
    separations: fc.array(
      fc.record({
        template: fc.nat({ max: 20 }),
        output: fc.constantFrom('out/${RunId}/', '结果/$/${InputName}-${RunId}/', "o'ut/%{x/${RunId}/"),
        elsewhere: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    mixed: fc.integer({ min: 0, max: 2 }).map((dice) => dice === 0),
    extra: hostile,
  },
  { requiredKeys: ['name', 'state', 'prefix', 'separations', 'mixed', 'extra'] },
);

/** Is in every bucket, so that workflows have something to separate with. */
const BASE: TemplateMade = { name: 'base-总', tag: 'VoiceSeparate', mode: 'IsAudio', deleted: false };

/** Estates of every kind that the service lets be. */
export const estates: fc.Arbitrary<Estate> = fc.tuple(
  ...PLACES.map((place) =>
    fc.record(
      {
        place: fc.constant(place),
        queueName: fc.oneof(
          name(' '),
          hostile.map((text) => [...text].slice(0, 90).join('')),
        ),
        queueNotify: notify,
        templates: fc
          .uniqueArray(template, { maxLength: 6, selector: (each) => each.name })
          .map((all) => [BASE, ...all]),
        workflows: fc.array(workflow, { maxLength: 4 }),
      },
      { requiredKeys: ['place', 'queueName', 'templates', 'workflows'] },
    ),
  ),
);

/** Text as XML has it. */
function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const tag = (label: string, text: string | number | undefined): string =>
  text === undefined ? '' : `<${label}>${xml(String(text))}</${label}>`;

/** Makes an estate by raw requests. */
export async function make(ci: Emulator, estate: Estate): Promise<void> {
  for (const bucket of estate) await makeBucket(ci, bucket);
}

async function makeBucket(ci: Emulator, made: BucketMade): Promise<void> {
  const { place } = made;
  const host = bucketHost(place.bucket, place.region);
  const sent = async (method: string, path: string, body?: string) => {
    const answer = await send(ci, { method, path, host, ...(body !== undefined && { body }) });
    if (answer.status !== 200) throw new Error(`${method} ${path} ${body}: ${answer.status} ${answer.body}`);
    return answer;
  };
  const [queue] = ci.queues.list(place);
  if (queue) {
    const notification = made.queueNotify ?? '<State>Off</State>';
    await sent(
      'PUT',
      `/asrqueue/${queue.queueId}`,
      `<Request>${tag('Name', made.queueName)}<State>Active</State><NotifyConfig>${notification}</NotifyConfig></Request>`,
    );
  }
  const ids: string[] = [];
  for (const each of made.templates)
    ids.push((await sent('POST', '/template', templateBody(each))).text('Template', 'TemplateId') ?? '');
  for (const each of made.workflows)
    await sent('POST', '/workflow', workflowBody(place, each, made.templates, ids));
  for (const [i, { deleted }] of made.templates.entries())
    if (deleted) await sent('DELETE', `/template/${ids[i]}`);
}

function templateBody(made: TemplateMade): string {
  const head = tag('Tag', made.tag) + tag('Name', made.name);
  if (made.tag !== 'VoiceSeparate') {
    return `<Request>${head}<TimeInterval><Start>0</Start><Duration>60</Duration></TimeInterval></Request>`;
  }
  const { codec = 'aac', samplerate, bitrate, channels } = made;
  const audio =
    tag('Codec', codec) + tag('Samplerate', samplerate) + tag('Bitrate', bitrate) + tag('Channels', channels);
  return `<Request>${head}${tag('AudioMode', made.mode)}<AudioConfig>${audio}</AudioConfig></Request>`;
}

/** The outputs that each mode makes. */
const OUTPUTS: Readonly<Record<string, readonly string[]>> = {
  IsAudio: ['AuObject'],
  IsBackground: ['Object'],
  AudioAndBackground: ['AuObject', 'Object'],
  MusicMode: ['AuObject', 'Object', 'BassObject', 'DrumObject'],
};

interface Node {
  readonly name: string;
  readonly xml: string;
  readonly next?: string;
  readonly first?: boolean;
}

function workflowBody(
  place: Place,
  made: WorkflowMade,
  templates: readonly TemplateMade[],
  ids: readonly string[],
): string {
  const own = templates
    .map((each, i) => ({ ...each, id: ids[i] }))
    .filter((each) => each.tag === 'VoiceSeparate');
  const nodes = made.separations.map(({ template: at, output, elsewhere }, i): Node => {
    const chosen = own[at % own.length] ?? { ...BASE, id: ids[0] };
    const { mode, codec = 'aac', id } = chosen;
    const there = elsewhere ? { ...place, bucket: 'other-1250000000' } : place;
    // Object is asked of every node by the strict service.
    const paths = [...new Set([...(OUTPUTS[mode] ?? []), 'Object'])].map((label) => {
      const extension = codec === 'aac' ? 'aac' : codec;
      return tag(label, `${output}${i}-${label}.${extension}`);
    });
    const where = tag('Region', there.region) + tag('Bucket', there.bucket);
    return {
      name: `VoiceSeparate_${i + 1}`,
      xml: `<Type>VoiceSeparate</Type><Operation>${tag('TemplateId', id)}<Output>${where}${paths.join('')}</Output></Operation>`,
    };
  });
  const snapshot = templates.findIndex((each) => each.tag === 'Snapshot');
  if (made.mixed && snapshot >= 0) {
    const where = tag('Region', place.region) + tag('Bucket', place.bucket);
    nodes.push({
      name: 'Snapshot_9',
      first: false,
      xml:
        `<Type>Snapshot</Type><Operation>${tag('TemplateId', ids[snapshot])}` +
        `<Output>${where}${tag('Object', 'shots/${RunId}/${Number}.jpg')}</Output>` +
        `<Unheard>${tag('Of', made.extra)}${tag('Of', 'again')}</Unheard></Operation>`,
    });
    nodes.push({
      name: 'MediaInfo_1',
      xml: '<Type>MediaInfo</Type>',
      next: 'Condition_1',
    });
    nodes.push({
      name: 'Condition_1',
      xml: `<Type>Condition</Type><Operation><Condition>${tag('Express', made.extra)}</Condition></Operation>`,
      next: 'Snapshot_9',
      first: false,
    });
  }
  const begin = nodes.filter(({ first = true }) => first).map((node) => node.name);
  const edges = nodes.map(({ name: from, next = 'End' }) => `<${from}>${next}</${from}>`);
  const dependencies = `<Start>${begin.join(',')}</Start>${edges.join('')}`;
  const input =
    tag('ObjectPrefix', made.prefix) +
    (made.notify === undefined ? '' : `<NotifyConfig>${made.notify}</NotifyConfig>`) +
    (made.filter === undefined ? '' : `<ExtFilter>${made.filter}</ExtFilter>`);
  return (
    `<Request><MediaWorkflow>${tag('Name', made.name)}${tag('State', made.state)}<Topology>` +
    `<Dependencies>${dependencies}</Dependencies><Nodes><Start><Type>Start</Type><Input>${input}</Input></Start>` +
    nodes.map((node) => `<${node.name}>${node.xml}</${node.name}>`).join('') +
    '</Nodes></Topology></MediaWorkflow></Request>'
  );
}
