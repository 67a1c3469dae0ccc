import type { Emulator, WorkflowRecord } from '../../lib/emulator';
import { attached, launched } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { nodeName } from '../../lib/provider/resources/node-names';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_voice_separate_workflow.uploads';
const NODE = nodeName('vocals');

let ci: Emulator;
let workspace: Workspace;
let voice: string;
let stems: string;

beforeAll(async () => {
  ci = await startEmulator();
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached(env()));
  voice = ci.templates.put(BUCKET, { name: 'voice', audioMode: 'IsAudio' }).templateId;
  stems = ci.templates.put(BUCKET, {
    name: 'stems',
    audioMode: 'MusicMode',
    audioConfig: { codec: 'wav' },
  }).templateId;
});
afterEach(() => workspace.dispose());

const env = () => ({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '1' });

interface Settings {
  name?: string;
  label?: string;
  /** Attributes besides the name, the bucket and the separations. */
  more?: string;
  separations?: string;
}

function workflow({
  name = 'uploads',
  label = 'uploads',
  more = 'object_prefix = "in/"',
  separations,
}: Settings = {}) {
  return `resource "tencentci_voice_separate_workflow" "${label}" {
  bucket = "${BUCKET}"
  name = "${name}"
  ${more}
  separations = {
    ${separations ?? separation('vocals')}
  }
}
`;
}

function separation(
  key: string,
  template = `"${voice}"`,
  output = 'au_object = "out/$${RunId}.$${Ext}"',
): string {
  return `"${key}" = { template_id = ${template}, output = { ${output} } }\n`;
}

const everything = `object_prefix = "in/"
  notify = {
    url = "http://127.0.0.1:9/ci"
    events = ["TaskFinish", "WorkflowFinish"]
    result_format = "JSON"
  }
  ext_filter = { audio = true, custom_exts = ["mp4", "mkv"] }`;

const workflows = () => ci.workflows.list(BUCKET);
const only = (): WorkflowRecord => {
  const [first] = workflows();
  if (!first || workflows().length !== 1) throw new Error(`There are ${workflows().length} workflows.`);
  return first;
};
const operations = () => ci.requests.map(({ operation }) => operation ?? '');
const writes = () => operations().filter((name) => !/^(List|Get)/.test(name));
const clean = async () => expect((await workspace.plan()).text).toContain('No changes.');

/** Makes the workflow and forgets the requests that took. */
async function applied(settings?: Settings): Promise<WorkflowRecord> {
  await workspace.config(workflow(settings)).apply();
  (ci.requests as unknown[]).length = 0;
  return only();
}

describe('Object, which the document asks of every node', () => {
  const sent = () => only().topology.nodes[NODE]?.operation?.output;

  test.each(['optional', 'required'] as const)('where it is %s, a voice alone is enough', async (how) => {
    ci.behaviour.workflowOutputObject = how;
    ci.behaviour.advice = how === 'required' ? 'refuse' : 'ignore';
    await applied();
    expect(sent()).toMatchObject({
      auObject: 'out/${RunId}.${Ext}',
      object: 'out/${RunId}.background.${Ext}',
    });
    expect((await workspace.values(ADDRESS))?.separations).toMatchObject({
      vocals: { output: { object: null } },
    });
    await clean();
  });

  test('is what is given, and an empty one is none', async () => {
    // At the end only the background is named, of a template that makes the voice.
    ci.behaviour.advice = 'ignore';
    await applied({
      separations: separation('vocals', undefined, 'au_object = "v/$${RunId}", object = "b/$${RunId}"'),
    });
    expect(sent()).toMatchObject({ auObject: 'v/${RunId}', object: 'b/${RunId}' });
    await clean();
    await applied({ separations: separation('vocals', undefined, 'au_object = "v/$${RunId}", object = ""') });
    expect(sent()).toMatchObject({ auObject: 'v/${RunId}', object: 'v/${RunId}.background' });
    await clean();
    await applied({ separations: separation('vocals', undefined, 'object = "b/$${RunId}"') });
    expect(sent()?.auObject).toBeUndefined();
    await clean();
  });

  test('a node that was made without one is no change', async () => {
    await applied();
    const { workflowId, topology } = only();
    const copy = structuredClone(topology);
    delete (copy.nodes[NODE]?.operation?.output as { object?: string }).object;
    ci.workflows.put(BUCKET, { topology: copy }, workflowId);
    await clean();
  });
});

describe('the life of a workflow', () => {
  test('it is created, planned clean, changed in place, and destroyed', async () => {
    await launched(workspace).config(workflow()).init();
    const made = await applied({ more: everything });
    expect(made).toMatchObject({
      name: 'uploads',
      state: 'Active',
      topology: {
        dependencies: { Start: [NODE], [NODE]: ['End'] },
        nodes: {
          Start: {
            type: 'Start',
            input: {
              objectPrefix: 'in/',
              notifyConfig: { state: 'On', url: 'http://127.0.0.1:9/ci', type: 'Url', resultFormat: 'JSON' },
              extFilter: { state: 'On', audio: true, video: false, custom: true, customExts: ['mp4', 'mkv'] },
            },
          },
          [NODE]: {
            type: 'VoiceSeparate',
            operation: {
              templateId: voice,
              output: { region: 'ap-chongqing', bucket: BUCKET, auObject: 'out/${RunId}.${Ext}' },
            },
          },
        },
      },
    });
    expect(NODE).toMatch(/^VoiceSeparate_\d{13}$/);
    expect(await workspace.values(ADDRESS)).toMatchObject({
      id: `ap-chongqing/${BUCKET}/${made.workflowId}`,
      workflow_id: made.workflowId,
      queue_id: ci.queues.list(BUCKET)[0]?.queueId,
      topology_drift: [],
    });
    await clean();

    (ci.requests as unknown[]).length = 0;
    workspace.config(workflow({ more: everything.replace('in/', 'other/').replace('JSON', 'XML') }));
    const change = await workspace.plannedActions(ADDRESS);
    expect(change?.actions).toEqual(['update']);
    expect(
      Object.keys(change?.change.after_unknown as object).filter((name) => /time|id$/.test(name)),
    ).toEqual(['update_time']);
    await workspace.apply();
    expect(writes()).toEqual(['PauseWorkflow', 'UpdateWorkflow', 'ActivateWorkflow']);
    expect(only()).toMatchObject({ workflowId: made.workflowId, state: 'Active' });
    expect(only().topology.nodes.Start?.input?.objectPrefix).toBe('other/');
    await clean();

    (ci.requests as unknown[]).length = 0;
    await workspace.destroy();
    expect(writes()).toEqual(['PauseWorkflow', 'DeleteWorkflow']);
    expect(workflows()).toEqual([]);
  });

  test('the default is the whole bucket, active, and outputs to the bucket itself stand in the plan', async () => {
    workspace.config(
      workflow({
        more: '',
        separations: separation('vocals', undefined, 'bucket = "out-1250000000", au_object = "v/$${RunId}"'),
      }),
    );
    expect((await workspace.plannedActions(ADDRESS))?.change.after).toMatchObject({
      object_prefix: '',
      state: 'Active',
      separations: { vocals: { output: { region: 'ap-chongqing', bucket: 'out-1250000000' } } },
    });
  });

  test('a paused one is made paused, activated and paused again without touching anything else', async () => {
    await applied({ more: 'object_prefix = "in/"\nstate = "Paused"' });
    expect(only().state).toBe('Paused');
    workspace.config(workflow({}));
    await workspace.apply();
    expect(only().state).toBe('Active');
    workspace.config(workflow({ more: 'object_prefix = "in/"\nstate = "Paused"' }));
    await workspace.apply();
    expect(writes()).toEqual(['ActivateWorkflow', 'PauseWorkflow']);
    await clean();
    // Changed while paused, and activated with the change.
    (ci.requests as unknown[]).length = 0;
    workspace.config(workflow({ more: 'object_prefix = "new/"' }));
    await workspace.apply();
    expect(writes()).toEqual(['UpdateWorkflow', 'ActivateWorkflow']);
    await workspace.destroy();
  });

  test('accepting a trigger loop changes nothing on the service', async () => {
    await applied();
    workspace.config(workflow({ more: 'object_prefix = "in/"\nallow_trigger_loop = true' }));
    await workspace.apply();
    expect(writes()).toEqual([]);
    await clean();
  });

  test('separations are added and removed, and others keep their nodes', async () => {
    await applied();
    const two = `${separation('vocals')}${separation('four', `"${stems}"`, 'object = "b/$${RunId}", au_object = "v/$${RunId}", bass_object = "ba/$${RunId}", drum_object = "d/$${RunId}"')}`;
    workspace.config(workflow({ separations: two }));
    await workspace.apply();
    expect(Object.keys(only().topology.nodes).sort()).toEqual(['Start', NODE, nodeName('four')].sort());
    await clean();
    workspace.config(workflow());
    await workspace.apply();
    expect(Object.keys(only().topology.nodes).sort()).toEqual(['Start', NODE].sort());
    await clean();
  });

  test('removing notifications and the filter takes them off the service', async () => {
    await applied({ more: everything });
    workspace.config(workflow());
    await workspace.apply();
    const { input } = only().topology.nodes.Start ?? {};
    expect(input?.notifyConfig).toBeUndefined();
    expect(input?.extFilter).toBeUndefined();
    await clean();
  });

  test('a new bucket replaces it', async () => {
    await applied();
    workspace.config(workflow().replace(`bucket = "${BUCKET}"`, 'bucket = "other-1250000000"'));
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['delete', 'create']);
  });

  test('two workflows share a bucket', async () => {
    const second = workflow({ name: 'second', label: 'second', more: 'object_prefix = "second/"' });
    workspace.config(workflow() + second);
    await workspace.apply();
    expect(
      workflows()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['second', 'uploads']);
    await clean();
    workspace.config(workflow());
    await workspace.apply();
    expect(only().name).toBe('uploads');
  });
});

describe('drift', () => {
  /** Changes the topology behind Terraform's back. */
  function edit(change: (topology: Topology) => void): void {
    const { workflowId, topology } = only();
    const copy = JSON.parse(JSON.stringify(topology)) as Topology;
    change(copy);
    ci.workflows.put(BUCKET, { topology: copy }, workflowId);
  }
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a case reaches for any setting of a node
  type Topology = { dependencies: Record<string, string[]>; nodes: Record<string, any> };

  test.each<[string, (topology: Topology) => void, string]>([
    ['prefix', (t) => (t.nodes.Start.input.objectPrefix = 'other/'), 'object_prefix'],
    ['notification address', (t) => (t.nodes.Start.input.notifyConfig.url = 'http://127.0.0.1:9/'), 'url'],
    ['notification format', (t) => (t.nodes.Start.input.notifyConfig.resultFormat = 'XML'), 'result_format'],
    ['set of events', (t) => (t.nodes.Start.input.notifyConfig.event = ['TaskFinish']), 'events'],
    ['switch of the notification', (t) => (t.nodes.Start.input.notifyConfig.state = 'Off'), 'notify'],
    ['filter', (t) => (t.nodes.Start.input.extFilter.video = true), 'video'],
    ['set of extensions', (t) => (t.nodes.Start.input.extFilter.customExts = ['mp4']), 'custom_exts'],
    ['switch of the filter', (t) => (t.nodes.Start.input.extFilter.state = 'Off'), 'ext_filter'],
    ['template', (t) => (t.nodes[NODE].operation.templateId = stems), 'template_id'],
    ['output object', (t) => (t.nodes[NODE].operation.output.auObject = 'elsewhere'), 'au_object'],
    ['output added', (t) => (t.nodes[NODE].operation.output.object = 'background'), 'object'],
    ['output bucket', (t) => (t.nodes[NODE].operation.output.bucket = 'other-1250000000'), 'bucket'],
    ['output region', (t) => (t.nodes[NODE].operation.output.region = 'ap-beijing'), 'region'],
    [
      'separation added',
      (t) => {
        t.nodes.VoiceSeparate_1 = structuredClone(t.nodes[NODE]);
        t.nodes.VoiceSeparate_1.operation.output.auObject = 'second';
        t.dependencies.Start = [NODE, 'VoiceSeparate_1'];
        t.dependencies.VoiceSeparate_1 = ['End'];
      },
      '"VoiceSeparate_1" = {',
    ],
    [
      'separation removed',
      (t) => {
        delete t.nodes[NODE];
        delete t.dependencies[NODE];
        t.dependencies.Start = ['End'];
      },
      '"vocals" = {',
    ],
    [
      'node of another kind added',
      (t) => {
        t.nodes.Snapshot_1 = { type: 'Snapshot' };
        t.dependencies.Start = [NODE, 'Snapshot_1'];
        t.dependencies.Snapshot_1 = ['End'];
      },
      'node Snapshot_1 (Snapshot)',
    ],
    [
      'rewired edge',
      (t) => {
        t.nodes.SCF_1 = { type: 'SCF' };
        t.dependencies[NODE] = ['SCF_1'];
        t.dependencies.SCF_1 = ['End'];
      },
      `no edge ${NODE} -> End`,
    ],
  ])('a changed %s is shown and put right', async (_, change, shown) => {
    const made = await applied({ more: everything });
    edit(change);
    const plan = await workspace.plan();
    expect(plan.text).toContain('0 to add, 1 to change, 0 to destroy');
    expect(plan.text).toContain(shown);
    await workspace.apply();
    expect(only()).toMatchObject({ state: 'Active', topology: made.topology });
    await clean();
  });

  test.each([
    ['name', { name: 'other' }],
    ['state', { state: 'Paused' as const }],
  ])('a changed %s is shown and put right', async (_, change) => {
    const made = await applied();
    ci.workflows.put(BUCKET, change, made.workflowId);
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
    await workspace.apply();
    expect(only()).toMatchObject({ name: made.name, state: made.state, topology: made.topology });
    await clean();
  });

  test('what a node has besides, this resource leaves as it is', async () => {
    await applied();
    const sampling = {
      name: 'SamplingConfig',
      text: '',
      children: [{ name: 'State', text: 'On', children: [] }],
    };
    edit((t) => (t.nodes.Start.input.other = [sampling]));
    await clean();
    workspace.config(workflow({ name: 'renamed' }));
    await workspace.apply();
    expect(only().topology.nodes.Start?.input?.other).toContainEqual(sampling);
  });

  test('a workflow deleted elsewhere is planned for creation, and destroying it is no error', async () => {
    await applied();
    ci.workflows.delete(BUCKET, only().workflowId);
    expect((await workspace.plan()).text).toContain('1 to add, 0 to change, 0 to destroy');
    await workspace.apply();
    ci.workflows.delete(BUCKET, only().workflowId);
    await workspace.ok('destroy', '-auto-approve', '-no-color', '-refresh=false');
  });

  test('while Smart Audio is off the workflow is taken as unchanged, with a warning', async () => {
    const made = await applied();
    ci.buckets.set(BUCKET, { smartAudio: false });
    const plan = await workspace.plan();
    expect(plan.text).toContain(`The workflow ${made.workflowId} could not be read`);
    expect(plan.text).toContain('CI, Smart Audio or media processing is off on bucket media-1250000000');
    expect(plan.code).toBe(0);
  });
});

test('either queue is sent where the configuration names it, and only then', async () => {
  const start = () => only().topology.nodes.Start?.input ?? {};
  const [speech = '', media = ''] = ci.queues.list(BUCKET).map(({ queueId }) => queueId);
  await applied();
  expect(start().queueId).toBeUndefined();
  expect(start().speechRecognitionQueueId).toBeUndefined();
  const queues = `queue_id = "${media}"\n  speech_recognition_queue_id = "${speech}"`;
  workspace.config(workflow({ more: `object_prefix = "in/"\n  ${queues}` }));
  await workspace.apply();
  expect(start()).toMatchObject({ queueId: media, speechRecognitionQueueId: speech });
  expect(await workspace.values(ADDRESS)).toMatchObject({
    queue_id: media,
    speech_recognition_queue_id: speech,
  });
  await clean();
});

describe('whatever the service does where its documentation is silent, the second plan is clean', () => {
  test.each([
    ['filters come back as they were sent', { extFilterEcho: 'as-sent' }],
    ['filters come back even when none was sent', { extFilterEcho: 'always' }],
    ['queues are not filled in', { startQueueIds: 'as-sent' }],
    ['the queue of media processing is filled in', { startQueueIds: 'fill-media' }],
    ['prefixes come back with a slash', { objectPrefixEcho: 'leading-slash' }],
    ['the switch of a notification is filled in', { notifyStateEcho: 'filled' }],
    ['active workflows can be changed', { updateActiveWorkflow: 'allow', deleteActiveWorkflow: 'allow' }],
    ['a written workflow is seen late', { staleReads: 2 }],
    ['every node needs Object', { workflowOutputObject: 'required' }],
  ] as const)('%s', async (_, behaviour) => {
    Object.assign(ci.behaviour, behaviour);
    for (const more of ['', everything]) {
      for (const name of ['first', 'second']) {
        workspace.config(
          workflow({
            name,
            more,
            separations: separation(
              'vocals',
              undefined,
              'bucket = "out-1250000000", au_object = "v/$${RunId}"',
            ),
          }),
        );
        await workspace.apply();
        await clean();
      }
    }
    expect(only().state).toBe('Active');
    await workspace.destroy();
    expect(workflows()).toEqual([]);
  });

  test.each(['not-found', 'bad-request', 'ok'] as const)(
    'deleting what is gone is no error when the service answers with "%s"',
    async (answer) => {
      ci.behaviour.deleteUnknownId = answer;
      await applied();
      ci.workflows.delete(BUCKET, only().workflowId);
      await workspace.ok('destroy', '-auto-approve', '-no-color', '-refresh=false');
    },
  );
});
