import type { Emulator, WorkflowRecord } from '../../lib/emulator';
import { Workspace } from '../../scripts/workspace';
import { attached, launched } from '../support/attached';
import { startEmulator } from '../support/emulator';

jest.setTimeout(180_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_workflow.mixed';

let ci: Emulator;
let workspace: Workspace;
let voice: string;

beforeAll(async () => {
  ci = await startEmulator();
});
afterAll(() => ci.stop());

const env = () => ({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '1' });

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached(env()));
  voice = ci.templates.put(BUCKET, { name: 'voice', audioMode: 'IsAudio' }).templateId;
});
afterEach(() => workspace.dispose());

interface Parts {
  readonly transcode?: string;
  readonly more?: string;
  readonly nodes?: string;
}

const WATERMARKS = 'operation_json = jsonencode({ WatermarkTemplateId = ["t2", "t3"] })';

/** The graph of the reference, section 7: transcoding beside a separation, whose voice is written down. */
function workflow({ transcode = WATERMARKS, more = '', nodes = '' }: Parts = {}): string {
  return `resource "tencentci_workflow" "mixed" {
  bucket = "${BUCKET}"
  name = "mixed"
  object_prefix = "input/"
  ext_filter = { video = true, audio = true }
  ${more}
  nodes = {
    Transcode_1581 = {
      type = "Transcode"
      template_id = "t1"
      output = { object = "out/$\${RunId}/trans.$\${Ext}" }
      ${transcode}
    }
    VoiceSeparate_1582 = {
      type = "VoiceSeparate"
      next = ["SpeechRecognition_1583"]
      template_id = "${voice}"
      output = { object = "out/$\${RunId}/bg.$\${Ext}", au_object = "out/$\${RunId}/voice.$\${Ext}" }
    }
    SpeechRecognition_1583 = {
      type = "SpeechRecognition"
      template_id = "t5"
      output = { object = "out/$\${RunId}/text.txt" }
    }
    ${nodes}
  }
}
`;
}

const only = (): WorkflowRecord => {
  const [first, ...others] = ci.workflows.list(BUCKET);
  if (!first || others.length > 0) throw new Error(`There are ${others.length + (first ? 1 : 0)} workflows.`);
  return first;
};
const clean = async () => expect((await workspace.plan()).text).toContain('No changes.');
const node = (name: string) => only().topology.nodes[name];

/** Changes the workflow behind Terraform's back. */
function edited(change: (nodes: WorkflowRecord['topology']['nodes']) => WorkflowRecord['topology']['nodes']) {
  const { workflowId, topology } = only();
  ci.workflows.put(BUCKET, { topology: { ...topology, nodes: change(topology.nodes) } }, workflowId);
}

describe('the life of a mixed workflow', () => {
  test('from its creation to its end', async () => {
    await launched(workspace.config(workflow())).init();
    await workspace.config(workflow()).apply();
    await clean();
    expect(only().topology).toMatchObject({
      dependencies: {
        Start: ['Transcode_1581', 'VoiceSeparate_1582'],
        Transcode_1581: ['End'],
        VoiceSeparate_1582: ['SpeechRecognition_1583'],
        SpeechRecognition_1583: ['End'],
      },
      nodes: {
        Start: { type: 'Start', input: { objectPrefix: 'input/' } },
        Transcode_1581: {
          operation: {
            templateId: 't1',
            output: { region: 'ap-chongqing', bucket: BUCKET, object: 'out/${RunId}/trans.${Ext}' },
            other: [
              { name: 'WatermarkTemplateId', text: 't2' },
              { name: 'WatermarkTemplateId', text: 't3' },
            ],
          },
        },
      },
    });

    // Each thing in turn.
    const changes: Parts[] = [
      { more: 'state = "Paused"' },
      { more: 'notify = { url = "http://127.0.0.1:9/ci", events = ["TaskFinish"] }' },
      { transcode: '' },
      {
        transcode:
          'operation_json = jsonencode({ RemoveWatermark = { Dx = 1, Dy = 2, Width = 3, Height = 4 } })',
      },
      { more: 'start_input_json = jsonencode({ SamplingConfig = { State = "On", Ratio = 0.10 } })' },
      { nodes: 'MediaInfo_1 = { type = "MediaInfo" }' },
      { more: 'start = ["VoiceSeparate_1582", "Transcode_1581"]' },
      {},
    ];
    const { workflowId } = only();
    for (const change of changes) {
      await workspace.config(workflow(change)).apply();
      await clean();
      expect(only().workflowId).toBe(workflowId);
    }
    expect(only().state).toBe('Active');
    expect(only().topology.nodes.MediaInfo_1).toBeUndefined();

    await workspace.destroy();
    expect(ci.workflows.list(BUCKET)).toEqual([]);
  });

  test('what a JSON spells differently is no change', async () => {
    const crop = (json: string): Parts => ({ transcode: `operation_json = ${JSON.stringify(json)}` });
    await workspace.config(workflow(crop('{"B": {"Y": 1.50, "X": [true]}, "A": null}'))).apply();
    await clean();
    workspace.config(workflow(crop('{"B":{"X":"true","Y":"1.50"}}')));
    await clean();
    workspace.config(workflow(crop('{"B":{"X":"true","Y":"1.5"}}')));
    expect((await workspace.plan()).text).toContain('operation_json');
  });

  test.each([
    ['as-sent', 'as-sent', 'as-sent', 'as-sent', 'as-sent'],
    ['fill', 'always', 'leading-slash', 'filled', 'filled'],
  ] as const)(
    'plans clean whatever the service fills in (%s)',
    async (queues, filter, prefix, notify, watermark) => {
      Object.assign(ci.behaviour, {
        startQueueIds: queues,
        extFilterEcho: filter,
        objectPrefixEcho: prefix,
        notifyStateEcho: notify,
        watermarkStateEcho: watermark,
      });
      const hidden = { Message: '水印', Type: 'Text', Version: 'V1', IgnoreError: 'true' };
      await workspace
        .config(
          workflow({
            transcode: `operation_json = ${JSON.stringify(JSON.stringify({ DigitalWatermark: hidden }))}`,
            more: 'notify = { url = "http://127.0.0.1:9/ci", events = ["TaskFinish"] }',
          }),
        )
        .apply();
      await clean();
      // Sent again, without what only answers carry.
      await workspace
        .config(
          workflow({
            more: 'notify = { url = "http://127.0.0.1:9/ci", events = ["TaskFinish"] }',
            transcode: `operation_json = ${JSON.stringify(JSON.stringify({ DigitalWatermark: { ...hidden, Message: 'other' } }))}`,
          }),
        )
        .apply();
      await clean();
      expect(JSON.stringify(node('Transcode_1581'))).not.toContain('"State"');
    },
  );
});

describe('changed elsewhere', () => {
  beforeEach(async () => {
    await workspace.config(workflow()).apply();
  });

  test('what was asked for is put right again', async () => {
    edited((nodes) => ({
      ...nodes,
      Transcode_1581: {
        ...nodes.Transcode_1581!,
        operation: {
          ...nodes.Transcode_1581!.operation,
          templateId: 't9',
          other: [leaf('WatermarkTemplateId', 't2')],
        },
      },
      Snapshot_9: { type: 'Snapshot', operation: { templateId: 't8' } },
    }));
    const { text } = await workspace.plan();
    expect(text).toContain('t9');
    expect(text).toContain('Snapshot_9');
    expect(text).toContain('operation_json');
    await workspace.apply();
    await clean();
    expect(node('Snapshot_9')).toBeUndefined();
    expect(node('Transcode_1581')?.operation?.templateId).toBe('t1');
  });

  test('what nobody asked for is kept over a change, and told', async () => {
    edited((nodes) => ({
      ...nodes,
      Start: {
        ...nodes.Start!,
        input: { ...nodes.Start!.input, other: [branch('SamplingConfig', leaf('State', 'On'))] },
      },
      Transcode_1581: {
        ...nodes.Transcode_1581!,
        other: [leaf('Remark', 'mine')],
        operation: {
          ...nodes.Transcode_1581!.operation,
          output: {
            ...nodes.Transcode_1581!.operation?.output,
            other: [branch('StreamExtract', leaf('Index', '0')), branch('StreamExtract', leaf('Index', '1'))],
          },
          other: [
            ...(nodes.Transcode_1581!.operation?.other ?? []),
            branch('TranscodeConfig', leaf('FreeTranscode', 'true')),
          ],
        },
      },
    }));
    await workspace.plan();
    await workspace.apply();
    await clean();
    expect((await workspace.values(ADDRESS))?.topology_json).toContain('FreeTranscode');
    await workspace.config(workflow({ more: 'state = "Paused"', transcode: '' })).apply();
    await clean();
    expect(node('Transcode_1581')).toMatchObject({
      other: [{ name: 'Remark', text: 'mine' }],
      operation: {
        output: {
          other: [
            { name: 'StreamExtract', children: [{ text: '0' }] },
            { name: 'StreamExtract', children: [{ text: '1' }] },
          ],
        },
        other: [{ name: 'TranscodeConfig', children: [{ name: 'FreeTranscode', text: 'true' }] }],
      },
    });
    expect(node('Start')?.input?.other).toMatchObject([{ name: 'SamplingConfig' }]);
  });
});

test('notifications by Kafka and filters that have no attribute stand in start_input_json, and are kept over a change', async () => {
  const input = {
    NotifyConfig: {
      State: 'On',
      Type: 'Kafka',
      Event: 'TaskFinish',
      KafkaConfig: { Region: 'ap-x', InstanceId: 'ckafka-1', Topic: 'jobs' },
    },
    ExtFilter: { State: 'On', Audio: 'true', Future: { Depth: '2' } },
  };
  const declared = (name: string) =>
    workspace.config(`resource "tencentci_workflow" "mixed" {
  bucket           = "${BUCKET}"
  name             = "${name}"
  start_input_json = ${JSON.stringify(JSON.stringify(input))}
  nodes            = { MediaInfo_1 = { type = "MediaInfo" } }
}
`);
  await declared('kafka').apply();
  await clean();
  const sent = () => JSON.stringify(node('Start')?.input);
  for (const text of ['ckafka-1', 'Future', 'Depth']) expect(sent()).toContain(text);

  // Somebody says more, and the whole is sent again for a new name.
  edited((nodes) => ({
    ...nodes,
    Start: { ...nodes.Start!, input: { ...nodes.Start!.input, other: [leaf('Remark', 'mine')] } },
  }));
  await clean();
  await declared('kafka-2').apply();
  await clean();
  for (const text of ['ckafka-1', 'Future', 'Depth', 'mine']) expect(sent()).toContain(text);
});

test('topology_json is the graph as the service has it, without the address of notifications', async () => {
  const url = 'http://user:hunter2@127.0.0.1:9/ci';
  await workspace.config(workflow({ more: `notify = { url = "${url}", events = ["TaskFinish"] }` })).apply();
  const json = (await workspace.values(ADDRESS))?.topology_json;
  const told = JSON.parse(String(json)) as { Dependency?: unknown; Nodes: Record<string, { Type: string }> };
  expect(Object.keys(told.Nodes).sort()).toEqual(Object.keys(only().topology.nodes).sort());
  expect(told.Nodes).toMatchObject({
    Start: { Type: 'Start', Input: { ObjectPrefix: 'input/', NotifyConfig: { Event: 'TaskFinish' } } },
    Transcode_1581: { Operation: { TemplateId: 't1', WatermarkTemplateId: ['t2', 't3'] } },
  });
  expect(json).not.toContain('hunter2');
});

describe('import', () => {
  test('plans clean, and so does the configuration that Terraform writes', async () => {
    await workspace
      .config(workflow({ more: 'start_input_json = jsonencode({ SamplingConfig = { State = "On" } })' }))
      .apply();
    const { workflowId } = only();
    edited((nodes) => ({
      ...nodes,
      SCF_1: {
        type: 'SCF',
        operation: {
          other: [branch('SCF', leaf('Region', 'ap-x'), leaf('FunctionName', 'a"b${c}%{d}\n<&'))],
        },
      },
    }));
    const { topology } = only();
    const next = { ...topology.dependencies, Transcode_1581: ['SCF_1'], SCF_1: ['End'] };
    ci.workflows.put(BUCKET, { topology: { ...topology, dependencies: next } }, workflowId);
    const before = only();

    const other = new Workspace(await attached(env()));
    try {
      other.config(`import {\n  to = ${ADDRESS}\n  id = "ap-chongqing/${BUCKET}/${workflowId}"\n}\n`);
      const planned = await other.run('plan', '-no-color', '-generate-config-out=generated.tf');
      expect(planned.text).toContain('1 to import, 0 to add, 0 to change, 0 to destroy');
      await other.apply();
      expect((await other.plan()).text).toContain('No changes.');
    } finally {
      other.dispose();
    }
    expect(only()).toEqual(before);
  });
});

describe('what cannot be a graph', () => {
  test.each([
    ['Loop_1 = { type = "Loop", next = ["Loop_1"] }', 'circle'],
    ['Snapshot_1 = { type = "Snapshot", next = ["Ghost_1"] }', 'is no node'],
    ['Snapshot_1 = { type = "Snapshot", next = [] }', 'Nothing follows'],
    ['Snapshot_1 = { type = "Snapshot", operation_json = "{\\"TemplateId\\":\\"t\\"}" }', 'template_id'],
    [
      'StreamPack_1 = { type = "StreamPack", operation_json = "{\\"StreamPackInfo\\":{\\"VideoStreamConfig\\":{\\"VideoStreamName\\":\\"VideoStream_2\\"}}}" }',
      'rename',
    ],
  ])('%s', async (nodes, message) => {
    const { text, code } = await workspace.config(workflow({ nodes })).run('plan', '-no-color');
    expect(code).not.toBe(0);
    expect(text.replace(/\s+/g, ' ')).toContain(message);
  });

  test('an output of any node may start the workflow again', async () => {
    const nodes = 'Snapshot_1 = { type = "Snapshot", output = { object = "input/$${RunId}.mp4" } }';
    const { text } = await workspace.config(workflow({ nodes })).run('plan', '-no-color');
    expect(text).toContain('can start this workflow again');
    await workspace.config(workflow({ nodes, more: 'allow_trigger_loop = true' })).plan();
  });
});

function leaf(name: string, text: string) {
  return { name, text, children: [] };
}

function branch(name: string, ...children: ReturnType<typeof leaf>[]) {
  return { name, text: '', children };
}
