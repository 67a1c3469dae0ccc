import {
  canTrigger,
  check,
  pathText,
  standInObject,
  GRAPH_RULES,
  Undecided,
  WORKFLOW_RULES,
  type WorkflowInput,
} from '../../lib/rules';

const output = {
  region: 'ap-chongqing',
  bucket: 'media-1250000000',
  auObject: 'stems/${InputName}/voice.${Ext}',
};

const workflow: WorkflowInput = {
  name: 'separate-uploads',
  state: 'Active',
  region: 'ap-chongqing',
  bucket: 'media-1250000000',
  objectPrefix: 'uploads/',
  separations: { vocals: { audioMode: 'IsAudio', output } },
};

const broken = (change: Partial<WorkflowInput>): [string, string][] =>
  check(WORKFLOW_RULES, { ...workflow, ...change }).map(({ rule, path }) => [
    rule,
    pathText(path, (name) => name),
  ]);

const withOutput = (audioMode: string, objects: object) =>
  broken({
    separations: {
      vocals: { audioMode, output: { region: output.region, bucket: output.bucket, ...objects } },
    },
  });

test('a workflow as in the documentation breaks no rule', () => {
  expect(broken({})).toEqual([]);
});

describe('stems and outputs', () => {
  const all = {
    auObject: 'v/${RunId}',
    object: 'b/${RunId}',
    bassObject: 's/${RunId}',
    drumObject: 'd/${RunId}',
  };
  test.each([
    ['IsAudio', ['auObject']],
    ['IsBackground', ['object']],
    ['AudioAndBackground', ['auObject', 'object']],
    ['MusicMode', ['auObject', 'object', 'bassObject', 'drumObject']],
  ] as const)('%s makes exactly %j, and any other choice is a warning', (mode, needed) => {
    const right = Object.fromEntries(needed.map((name) => [name, all[name]]));
    expect(withOutput(mode, right)).toEqual([]);
    for (const name of needed) {
      const rules = withOutput(mode, { ...right, [name]: undefined }).map(([rule]) => rule);
      expect(rules).toEqual([needed.length === 1 ? 'outputGiven' : 'outputStems']);
    }
    for (const name of Object.keys(all)) {
      if (needed.some((other) => other === name)) continue;
      expect(withOutput(mode, { ...right, [name]: all[name as keyof typeof all] })).toEqual([
        // The document asks for Object in every node, so that the service itself never refuses that one.
        [name === 'object' ? 'outputObject' : 'outputStems', `separations.vocals.output.${name}`],
      ]);
    }
  });

  const told = (audioMode: string, objects: object) => {
    const vocals = { audioMode, output: { region: output.region, bucket: output.bucket, ...objects } };
    return check(WORKFLOW_RULES, { ...workflow, separations: { vocals } }).map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  };

  test('a surplus name and a missing one say what will not be written', () => {
    expect(told('AudioAndBackground', { object: 'o/${RunId}', drumObject: 'd/${RunId}' })).toEqual([
      'warning: AudioAndBackground makes the voice, but `auObject` is not set, so the voice will not be written. ' +
        'Set it, or use an audio mode that makes only what is wanted.',
      'warning: AudioAndBackground makes voice, background and no drums, so `drumObject` will not be written. ' +
        'Remove it, or use another audio mode.',
    ]);
  });

  test('a workflow without a name for the background says where it will be written', () => {
    expect(told('AudioAndBackground', { auObject: 'o/${RunId}/v.${Ext}' })).toEqual([
      'warning: AudioAndBackground makes the background, but `object` is not set, so the background will be written ' +
        'to "o/${RunId}/v.background.${Ext}". Set it, or use an audio mode that makes only what is wanted.',
    ]);
  });

  test('only outputs that are all empty are refused', () => {
    expect(told('IsAudio', { auObject: '', object: '' })).toEqual([
      'error: No output is given. Set at least one of `auObject`, `object`, `bassObject`, `drumObject`.',
    ]);
    expect(told('IsAudio', { auObject: 'o/${RunId}', object: '' })).toEqual([
      'warning: The output of the background is empty, as if it were not set. Give it a path, or remove it.',
    ]);
  });

  test.each([
    [{ auObject: 'v/${InputName}.${Ext}' }, 'v/${InputName}.background.${Ext}'],
    [{ auObject: 'v.d/voice.aac' }, 'v.d/voice.background.aac'],
    [{ auObject: 'v.d/voice' }, 'v.d/voice.background'],
    [{ object: '', bassObject: 'b.mp3' }, 'b.background.mp3'],
    [{ object: 'o', auObject: 'v' }, undefined],
    [{ auObject: new Undecided('v/') }, undefined],
  ])('%j has the stand-in %s', (given, expected) => {
    expect(standInObject(given)).toBe(expected);
  });

  test('an unknown mode or an unknown output is not judged', () => {
    expect(
      broken({
        separations: { vocals: { audioMode: new Undecided(), output: { ...output, object: 'b/${RunId}' } } },
      }),
    ).toEqual([]);
    expect(broken({ separations: { vocals: new Undecided() } })).toEqual([]);
  });

  test('two outputs that would write the same object are found across separations, whatever the case of wildcards', () => {
    const again = { ...output, auObject: 'stems/${inputname}/voice.${ext}' };
    expect(
      broken({
        separations: { a: { audioMode: 'IsAudio', output }, b: { audioMode: 'IsAudio', output: again } },
      }),
    ).toEqual([['outputSameObject', 'separations.b.output.auObject']]);
  });

  test('the same path in another bucket is another object', () => {
    const elsewhere = { ...output, bucket: 'other-1250000000' };
    expect(
      broken({
        separations: { a: { audioMode: 'IsAudio', output }, b: { audioMode: 'IsAudio', output: elsewhere } },
      }),
    ).toEqual([]);
  });
});

describe('wildcards', () => {
  test('a wrong one is named with the right ones beside it', () => {
    const [violation] = check(WORKFLOW_RULES, {
      ...workflow,
      separations: { a: { output: { ...output, auObject: 'o/${FileName}.${Ext}' } } },
    });
    expect(violation?.message).toContain('${FileName} does not exist');
    expect(violation?.message).toContain('${InputName}');
  });

  test.each(['${Number}', '${Time}'])('%s belongs to other nodes', (wildcard) => {
    const [violation] = check(WORKFLOW_RULES, {
      ...workflow,
      separations: { a: { output: { ...output, auObject: `o/${wildcard}` } } },
    });
    expect(violation?.message).toContain('belongs to Snapshot');
  });

  test('the half of a wildcard at the end of a known prefix is not judged', () => {
    const unknown = { ...output, auObject: new Undecided('o/${Inpu') };
    expect(broken({ separations: { a: { output: unknown } } })).toEqual([]);
  });
});

describe('trigger loops', () => {
  const scope = { place: 'r/b', objectPrefix: 'uploads/' };
  test.each([
    ['uploads/stems/${InputName}.${Ext}', true],
    ['/uploads/x.mp3', true],
    ['${InputPath}/voice.${Ext}', true],
    ['stems/${InputName}.${Ext}', false],
    ['upload/x.mp3', false],
    ['${InputName}.${Ext}', false],
    ['${InputName}/x.${Ext}', true],
    ['uploads/x.txt', false],
  ])('%s under uploads/: %s', (object, expected) => {
    expect(canTrigger(object, 'uploads/', scope)).toBe(expected);
  });

  test('a whole-bucket workflow is started by every audio output', () => {
    expect(canTrigger('stems/${InputName}.${Ext}', '', { place: 'r/b', objectPrefix: '' })).toBe(true);
  });

  test('a loop is an error, and the author may say that it is meant', () => {
    expect(broken({ objectPrefix: '' })).toEqual([
      ['outputTriggerLoop', 'separations.vocals.output.auObject'],
    ]);
    expect(broken({ objectPrefix: '', allowTriggerLoop: true })).toEqual([]);
  });

  test('a paused workflow, another bucket and a filter that lets no audio through make no loop', () => {
    expect(broken({ objectPrefix: '', state: 'Paused' })).toEqual([]);
    expect(broken({ objectPrefix: '', bucket: 'uploads-1250000000' })).toEqual([]);
    expect(broken({ objectPrefix: '', extFilter: { video: true } })).toEqual([]);
    expect(broken({ objectPrefix: '', extFilter: { customExts: ['mp4'] } })).toEqual([]);
    expect(broken({ objectPrefix: '', extFilter: { customExts: ['wav'] } })).toHaveLength(1);
  });
});

describe('notifications', () => {
  const url = (address: string) => broken({ notify: { url: address, type: 'Url', events: ['TaskFinish'] } });
  test.each([
    'http://10.0.0.1/x',
    'http://127.0.0.1:8080',
    'https://192.168.1.1',
    'http://172.20.0.1',
    'http://169.254.0.1',
    'http://localhost/x',
    'http://[::1]/',
    'http://[fd00::1]/',
    'http://100.64.1.1/',
    'ftp://example.com',
    'example.com/x',
  ])('%s is refused', (address) => {
    expect(url(address)).toEqual([['notify', 'notify.url']]);
  });

  test.each(['http://callback.example.com', 'https://8.8.8.8/x', 'http://172.32.0.1/'])(
    '%s is allowed',
    (address) => {
      expect(url(address)).toEqual([]);
    },
  );

  test('TDMQ needs its queue; an address beside it has no effect', () => {
    expect(broken({ notify: { type: 'TDMQ', events: ['TaskFinish'] } }).map(([, path]) => path)).toEqual([
      'notify.mqRegion',
      'notify.mqMode',
      'notify.mqName',
    ]);
    const mq = { type: 'TDMQ', events: ['TaskFinish'], mqRegion: 'bj', mqMode: 'Queue', mqName: 'q' };
    expect(broken({ notify: mq })).toEqual([]);
    expect(broken({ notify: { ...mq, url: 'https://example.com' } })).toEqual([
      ['notifyUnused', 'notify.url'],
    ]);
    expect(broken({ notify: { ...mq, type: 'Url', url: 'https://example.com' } })).toEqual([
      ['notifyUnused', 'notify.mqRegion'],
      ['notifyUnused', 'notify.mqMode'],
      ['notifyUnused', 'notify.mqName'],
    ]);
  });
});

test('at most ten custom extensions, without dots', () => {
  const exts = Array.from({ length: 11 }, (_, index) => `m${index}`);
  expect(broken({ extFilter: { customExts: exts } })).toEqual([['customExtensions', 'extFilter.customExts']]);
  expect(broken({ extFilter: { customExts: exts.slice(1) } })).toEqual([]);
  expect(broken({ extFilter: { customExts: ['.mp3'] } })).toHaveLength(1);
});

describe('topology', () => {
  const problems = (
    types: Readonly<Record<string, string>>,
    { Start: start = [], ...next }: Readonly<Record<string, readonly string[]>>,
  ) => {
    const nodes = Object.entries(types).map(([name, type]) => [name, { type, next: next[name] ?? [] }]);
    return check(GRAPH_RULES, { nodes: Object.fromEntries(nodes), start }).map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  };

  test('Start, a separation and End is a workflow', () => {
    expect(
      problems(
        { VoiceSeparate_1: 'VoiceSeparate' },
        { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
      ),
    ).toEqual([]);
  });

  test('the graph of the reference is one, with every kind of node that the documents show', () => {
    expect(
      problems(
        {
          Transcode_1: 'Transcode',
          VoiceSeparate_2: 'VoiceSeparate',
          SpeechRecognition_3: 'SpeechRecognition',
        },
        {
          Start: ['Transcode_1', 'VoiceSeparate_2'],
          Transcode_1: ['End'],
          VoiceSeparate_2: ['SpeechRecognition_3'],
          SpeechRecognition_3: ['End'],
        },
      ),
    ).toEqual([]);
    expect(
      problems(
        {
          StreamPackConfig_1: 'StreamPackConfig',
          VideoStream_1: 'VideoStream',
          VideoStream_2: 'VideoStream',
          StreamPack_1: 'StreamPack',
        },
        {
          Start: ['StreamPackConfig_1'],
          StreamPackConfig_1: ['VideoStream_1', 'VideoStream_2'],
          VideoStream_1: ['StreamPack_1'],
          VideoStream_2: ['StreamPack_1'],
          StreamPack_1: ['End'],
        },
      ),
    ).toEqual([]);
  });

  test.each([
    [{ X_1: 'VoiceSeparate' }, { Start: ['X_1'], X_1: ['End'] }, /^warning: .*Begin its name with the type/],
    [{}, { Start: ['Ghost_1'] }, /^error: "Ghost_1" follows Start and is no node/],
    [{ A_1: 'A' }, { Start: ['A_1'], A_1: ['B_1'] }, /^error: "B_1" follows "A_1" and is no node/],
    [{ A_1: 'A' }, { Start: ['A_1'], A_1: ['Start'] }, /^error: "A_1" leads back to Start/],
    [{ A_1: 'A' }, { Start: ['A_1'], A_1: [] }, /^error: Nothing follows node "A_1"/],
    [{ End: 'End' }, { Start: ['End'], End: ['End'] }, /^error: "End" stands for itself/],
    [{ '1 A': 'A' }, { Start: ['1 A'], '1 A': ['End'] }, /^error: "1 A" cannot name a node/],
    [
      { constructor: 'A' },
      { Start: ['constructor'], constructor: ['End'] },
      /^error: "constructor" cannot name a node/,
    ],
    [{ A_1: '' }, { Start: ['A_1'], A_1: ['End'] }, /^error: The node A_1 has no type/],
    [{ A_1: 'Start' }, { Start: ['A_1'], A_1: ['End'] }, /^error: The node A_1 is of type Start/],
    [
      { A_1: 'A', A_2: 'A', A_3: 'A' },
      { Start: ['A_1'], A_1: ['A_2'], A_2: ['A_3'], A_3: ['A_2'] },
      /^error: A circle is among the nodes A_2, A_3/,
    ],
    [
      { StreamPack_1: 'StreamPack', StreamPack_2: 'StreamPack' },
      { Start: ['StreamPack_1', 'StreamPack_2'], StreamPack_1: ['End'], StreamPack_2: ['End'] },
      /^error: "StreamPack_2" is another node of the type StreamPack/,
    ],
    [
      { Transcode_1: 'Transcode', VoiceSeparate_1: 'VoiceSeparate' },
      { Start: ['Transcode_1'], Transcode_1: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
      /^warning: A VoiceSeparate node cannot follow a Transcode node/,
    ],
    [
      { StreamPackConfig_1: 'StreamPackConfig' },
      { Start: ['StreamPackConfig_1'], StreamPackConfig_1: ['End'] },
      /^warning: The workflow cannot end after a StreamPackConfig node/,
    ],
    [
      { Snapshot_1: 'Snapshot', VoiceSeparate_1: 'VoiceSeparate' },
      { Start: ['Snapshot_1'], Snapshot_1: ['End'], VoiceSeparate_1: ['End'] },
      /^error: Node "VoiceSeparate_1" is never reached/,
    ],
    [
      { Transcode_1: 'Transcode', Transcode_2: 'Transcode', SCF_1: 'SCF' },
      {
        Start: ['Transcode_1', 'Transcode_2'],
        Transcode_1: ['SCF_1'],
        Transcode_2: ['SCF_1'],
        SCF_1: ['End'],
      },
      /^warning: "Transcode_1", "Transcode_2" lead to "SCF_1"/,
    ],
  ])('%j with %j is told', (types, dependencies, told) => {
    expect(problems(types as Record<string, string>, dependencies as Record<string, string[]>)).toEqual(
      expect.arrayContaining([expect.stringMatching(told)]),
    );
  });

  test('without a start, what nothing leads to begins', () => {
    const nodes = { A_1: { type: 'A', next: ['A_2'] }, A_2: { type: 'A' } };
    expect(check(GRAPH_RULES, { nodes })).toEqual([]);
    expect(
      check(GRAPH_RULES, { nodes: { A_1: { type: 'A', next: ['A_1'] } } }).map(({ rule }) => rule),
    ).toEqual(['nodeCircle']);
  });

  test('nothing is said of links while some are not decided', () => {
    const nodes = { A_1: { type: 'A', next: new Undecided() }, A_2: { type: 'A' } };
    expect(check(GRAPH_RULES, { nodes, start: ['A_1'] })).toEqual([]);
    expect(check(GRAPH_RULES, { nodes: { A_1: new Undecided() } })).toEqual([]);
    expect(check(GRAPH_RULES, { nodes: new Undecided() })).toEqual([]);
  });

  test('a stream that is packed is a node, also when that was renamed', () => {
    const told = (stream: string) =>
      check(GRAPH_RULES, {
        nodes: {
          VideoStream_1: { type: 'VideoStream', next: ['StreamPack_1'] },
          StreamPack_1: {
            type: 'StreamPack',
            operationJson: JSON.stringify({
              StreamPackInfo: { VideoStreamConfig: [{ VideoStreamName: stream }] },
            }),
          },
        },
      })
        .filter(({ severity }) => severity === 'error')
        .map(({ rule, message }) => `${rule}: ${message}`);
    expect(told('VideoStream_1')).toEqual([]);
    expect(told('VideoStream_2')).toEqual([
      expect.stringMatching(/^videoStream: .*renamed, rename it here too/),
    ]);
  });

  test.each([
    ['{', 'operationJson', 'It is no JSON'],
    ['[]', 'operationJson', 'is no object'],
    ['{"TemplateId":"t1"}', 'operationJson', 'TemplateId is told by `templateId`'],
    ['{"Output":{"Object":"o"}}', 'operationJson', 'Output.Object is told by `output`'],
    ['{"Output":"o"}', 'operationJson', 'Output is told by `output`'],
    ['{"xmlns":"o"}', 'operationJson', 'has a name that no element of XML has'],
    ['{"DigitalWatermark":{"State":"Running"}}', 'watermarkState', 'not to be sent'],
    ['{"WatermarkTemplateId":["1","2","3","4"]}', 'operationLimits', '4 watermarks'],
    ['{"SmartCover":{"Count":11}}', 'operationLimits', 'Count is 11'],
    [JSON.stringify({ DigitalWatermark: { Message: '印'.repeat(65) } }), 'operationLimits', '65 characters'],
  ])('%s is refused', (operationJson, rule, message) => {
    expect(check(GRAPH_RULES, { nodes: { A_1: { type: 'A', operationJson } } })).toEqual([
      expect.objectContaining({ rule, message: expect.stringContaining(message), severity: 'error' }),
    ]);
  });

  test('what an output has no setting for stands in the JSON', () => {
    const operationJson = '{"Output":{"StreamExtract":[{"Index":0,"Object":"a"},{"Index":1,"Object":"b"}]}}';
    expect(check(GRAPH_RULES, { nodes: { A_1: { type: 'A', operationJson } } })).toEqual([]);
  });
});
