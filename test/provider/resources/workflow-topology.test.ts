import { canonical } from '../../../lib/provider/canonical';
import { nodeName } from '../../../lib/provider/resources/node-names';
import {
  sameTopology,
  settingsOf,
  type TopologySettings,
  topologyOf,
} from '../../../lib/provider/resources/workflow-topology';

const output = {
  region: 'ap-chongqing',
  bucket: 'media-1250000000',
  object: null,
  au_object: 'out/${RunId}',
  bass_object: null,
  drum_object: null,
};
const settings: TopologySettings = {
  object_prefix: 'in/',
  queue_id: null,
  speech_recognition_queue_id: null,
  notify: null,
  ext_filter: null,
  separations: { vocals: { template_id: 't1', output }, four: { template_id: 't2', output } },
};
const filter = {
  video: false,
  audio: true,
  image: false,
  content_type: false,
  all_file: false,
  custom_exts: ['mp4', 'mkv'],
};

describe('a topology', () => {
  test('puts every separation between Start and End, in an order that does not depend on how they were written', () => {
    const { dependencies } = topologyOf(settings);
    const names = [nodeName('vocals'), nodeName('four')].sort();
    expect(dependencies).toEqual({ Start: names, [names[0] ?? '']: ['End'], [names[1] ?? '']: ['End'] });
    const turned = {
      ...settings,
      separations: { four: settings.separations.four!, vocals: settings.separations.vocals! },
    };
    expect(topologyOf(turned)).toEqual(topologyOf(settings));
  });

  test('read back says what it was made of, under the names of the state', () => {
    const full: TopologySettings = {
      ...settings,
      notify: {
        url: 'https://example.com/ci',
        url_wo: null,
        url_wo_version: null,
        type: 'Url',
        events: ['TaskFinish'],
        result_format: 'JSON',
        mq_region: null,
        mq_mode: null,
        mq_name: null,
      },
      ext_filter: filter,
    };
    expect(settingsOf(topologyOf(full, { queueId: 'p1' }), full)).toEqual({
      ...full,
      queue_id: 'p1',
      node_names: { vocals: nodeName('vocals'), four: nodeName('four') },
      topology_drift: [],
    });
  });

  test('read without a state has the names of its nodes for separations', () => {
    const { separations } = settingsOf(topologyOf(settings));
    expect(Object.keys(separations ?? {}).sort()).toEqual([nodeName('vocals'), nodeName('four')].sort());
  });

  test('keeps what a node has besides these settings', () => {
    const sampling = { name: 'SamplingConfig', text: '', children: [] };
    const current = topologyOf(settings);
    const start = { type: 'Start', input: { ...current.nodes.Start?.input, other: [sampling] } };
    const changed = topologyOf({ ...settings, object_prefix: 'new/' }, undefined, {
      ...current,
      nodes: { ...current.nodes, Start: start },
    });
    expect(changed.nodes.Start?.input).toEqual({ objectPrefix: 'new/', other: [sampling] });
  });
});

describe('what only differs in spelling is read as the state has it', () => {
  const start = (input: object) => ({
    dependencies: {},
    nodes: { Start: { type: 'Start', input } },
  });

  test.each([
    ['in/', '/in/', '/in/'],
    ['/in/', 'in/', 'in/'],
    ['in/', 'other/', 'in/'],
    ['/in/', null, 'in/'],
  ])('prefix %s where the state says %s is %s', (found, state, shown) => {
    expect(settingsOf(start({ objectPrefix: found }), { object_prefix: state }).object_prefix).toBe(shown);
  });

  test('a filter with all of it spelled out, off, is no filter', () => {
    const extFilter = { state: 'Off', video: false, audio: false, custom: false, customExts: [] };
    expect(settingsOf(start({ extFilter })).ext_filter).toBeNull();
    const none = { ...filter, audio: false, custom_exts: null };
    expect(settingsOf(start({ extFilter }), { ext_filter: none }).ext_filter).toBe(none);
  });

  test('a filter that was switched off is none, whatever it still lists', () => {
    const extFilter = { state: 'Off', audio: true };
    expect(settingsOf(start({ extFilter }), { ext_filter: filter }).ext_filter).toBeNull();
  });

  test('extensions in another order are the same ones', () => {
    const extFilter = { state: 'On', audio: true, custom: true, customExts: ['mkv', 'mp4'] };
    expect(settingsOf(start({ extFilter }), { ext_filter: filter }).ext_filter).toBe(filter);
  });

  test.each([
    ['absent', undefined],
    ['off', { state: 'Off', url: 'https://example.com' }],
    ['empty', { state: 'On' }],
  ])('a notification that is %s is none', (_, notifyConfig) => {
    expect(settingsOf(start({ notifyConfig })).notify).toBeNull();
  });
});

describe('whether a workflow is seen as it was written', () => {
  const sent = topologyOf({ ...settings, ext_filter: filter });
  const seen = (input: object) => ({
    ...sent,
    nodes: { ...sent.nodes, Start: { type: 'Start', input: { ...sent.nodes.Start?.input, ...input } } },
  });

  test.each([
    ['queues filled in', { queueId: 'p1' }],
    ['a slash before the prefix', { objectPrefix: '/in/' }],
    ['an unknown element', { other: [{ name: 'SamplingConfig', text: 'p2', children: [] }] }],
  ])('%s: yes', (_, input) => expect(sameTopology(seen(input), sent)).toBe(true));

  test.each([
    ['another prefix', { objectPrefix: 'old/' }],
    ['another filter', { extFilter: { state: 'On', video: true } }],
    ['no filter', { extFilter: undefined }],
  ])('%s: no', (_, input) => expect(sameTopology(seen(input), sent)).toBe(false));

  test('another queue than the chosen one: no', () => {
    expect(
      sameTopology(topologyOf(settings, { queueId: 'p1' }), topologyOf(settings, { queueId: 'p2' })),
    ).toBe(false);
    const speech = topologyOf(settings, { speechRecognitionQueueId: 'p1' });
    expect(sameTopology(topologyOf(settings), speech)).toBe(false);
    expect(sameTopology(speech, topologyOf(settings))).toBe(true);
  });

  test('nothing at all: no', () => expect(sameTopology(undefined, sent)).toBe(false));
});

test('a graph that somebody rewired is told node by node and edge by edge', () => {
  const topology = topologyOf({
    ...settings,
    separations: { VoiceSeparate_1: settings.separations.vocals! },
  });
  const rewired = {
    dependencies: { Start: ['Transcode_1'], Transcode_1: ['End'], VoiceSeparate_1: ['End'] },
    nodes: { ...topology.nodes, Transcode_1: { type: 'Transcode' } },
  };
  expect(settingsOf(rewired).topology_drift).toEqual([
    'edge Start -> Transcode_1',
    'edge Transcode_1 -> End',
    'no edge Start -> VoiceSeparate_1',
    'node Transcode_1 (Transcode)',
  ]);
});

test('the order of keys and of lists of names makes no difference to the canonical text', () => {
  expect(canonical({ b: ['x', 'y'], a: { d: 1, c: null } })).toBe(
    canonical({ a: { c: null, d: 1 }, b: ['y', 'x'] }),
  );
  expect(canonical({ a: ['x'] })).not.toBe(canonical({ a: ['y'] }));
});
