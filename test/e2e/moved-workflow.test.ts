import type { Emulator } from '../../lib/emulator';
import { Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { testWith } from '../support/engine';

jest.setTimeout(120_000);

const testMoves = testWith('moves between types', 'write-only attributes');

const BUCKET = 'media-1250000000';
const SEPARATIONS = 'tencentci_voice_separate_workflow';
const GRAPH = 'tencentci_workflow';

let ci: Emulator;
let workspace: Workspace;
let template: string;
let vocals: string;

beforeAll(async () => {
  ci = await startEmulator();
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '1' }));
  template = ci.templates.put(BUCKET, { name: 'both', audioMode: 'AudioAndBackground' }).templateId;
  vocals = ci.templates.put(BUCKET, { name: 'voice', audioMode: 'IsAudio' }).templateId;
});
afterEach(() => workspace.dispose());

const SETTINGS = `
  bucket = "${BUCKET}"
  name = "uploads"
  object_prefix = "in/"
  ext_filter = { audio = true, custom_exts = ["mp3"] }
  notify = { url_wo = "https://user:hunter2@example.com/ci", url_wo_version = 1, events = ["WorkflowFinish"] }`;

const both = () => `template_id = "${template}"
      output = { object = "out/$\${RunId}/b.$\${Ext}", au_object = "out/$\${RunId}/v.$\${Ext}" }`;

/** No path of the background, for which the resource of separations sends one of its own. */
const voice = () => `template_id = "${vocals}"
      output = { au_object = "voices/$\${RunId}/v.$\${Ext}" }`;

const separations = (name = 'uploads') => `resource "${SEPARATIONS}" "${name}" {${SETTINGS}
  separations = {
    stems = {
      ${both()}
    }
    voice = {
      ${voice()}
    }
  }
}
`;

const graph = (nodes: readonly string[], more = '') => `resource "${GRAPH}" "uploads" {${SETTINGS}
  nodes = {
    ${nodes[0]} = {
      type = "VoiceSeparate"
      ${both()}
    }
    ${nodes[1]} = {
      type = "VoiceSeparate"
      ${voice()}
    }
    ${more}
  }
}
`;

const moved = (from: string, to: string) => `moved {
  from = ${from}.uploads
  to   = ${to}.uploads
}
`;

/** Plans: a move and nothing else; applies it, and sees that nothing is left to do and nothing was sent. */
async function moves(hcl: string): Promise<void> {
  workspace.config(hcl);
  const before = ci.requests.length;
  const planned = await workspace.plan();
  expect(planned.text).toContain('has moved to');
  expect(planned.text).toContain('0 to add, 0 to change, 0 to destroy');
  await workspace.apply();
  expect(await workspace.plan()).toMatchObject({ code: 0 });
  expect(ci.requests.slice(before).filter(({ method }) => method !== 'GET')).toEqual([]);
}

async function nodeNames(): Promise<string[]> {
  const { stdout } = await workspace.ok('output', '-json', 'nodes');
  const names = JSON.parse(stdout) as Record<'stems' | 'voice', string>;
  return [names.stems, names.voice];
}

testMoves(
  'a workflow of separations becomes one of any nodes and back, and nothing changes but its address',
  async () => {
    const told = `output "nodes" {
  value = ${SEPARATIONS}.uploads.node_names
}
`;
    await workspace.config(separations() + told).init();
    await workspace.apply();
    const nodes = await nodeNames();
    const there = JSON.stringify(ci.workflows.list(BUCKET));

    await moves(graph(nodes) + moved(SEPARATIONS, GRAPH));
    const state = (await workspace.ok('state', 'pull')).stdout;
    expect(state).not.toContain('hunter2');
    expect(state).not.toContain(`"type": "${SEPARATIONS}"`);

    const [workflow] = ci.workflows.list(BUCKET);
    const id = workflow?.workflowId ?? '';
    expect(JSON.stringify(ci.workflows.list(BUCKET))).toBe(there);

    await moves(separations() + told + moved(GRAPH, SEPARATIONS));
    expect(JSON.stringify(ci.workflows.list(BUCKET))).toBe(there);

    // The names of one's own are kept from the next change on, and the nodes stay.
    workspace.config(separations().replace('"mp3"', '"mp3", "wav"') + told);
    await workspace.apply();
    expect(await nodeNames()).toEqual(nodes);
    expect(ci.workflows.list(BUCKET).map(({ workflowId }) => workflowId)).toEqual([id]);
  },
);

testMoves('settings that differ are changed after the move', async () => {
  await workspace.config(separations()).init();
  await workspace.apply();
  const nodes = Object.keys(ci.workflows.list(BUCKET)[0]?.topology.nodes ?? {}).filter(
    (each) => each !== 'Start',
  );
  const [stems = '', other = ''] = nodes.sort((one, two) => outputOf(one).localeCompare(outputOf(two)));
  const more = `MediaInfo_1 = { type = "MediaInfo" }`;
  workspace.config(graph([stems, other], more) + moved(SEPARATIONS, GRAPH));
  const planned = await workspace.plan();
  expect(planned.text).toContain('0 to add, 1 to change, 0 to destroy');
  await workspace.apply();
  expect(await workspace.plan()).toMatchObject({ code: 0 });
  expect(Object.keys(ci.workflows.list(BUCKET)[0]?.topology.nodes ?? {})).toEqual(
    expect.arrayContaining(['Start', ...nodes, 'MediaInfo_1']),
  );

  // Back it cannot go as long as it does more than separate.
  workspace.config(separations() + moved(GRAPH, SEPARATIONS));
  const refused = await workspace.plan();
  expect(refused.code).toBe(1);
  expect(refused.text).toContain('Not a workflow of voice separations alone');
  expect(refused.text).toContain('node MediaInfo_1 is of the type MediaInfo');
});

function outputOf(node: string): string {
  return `${ci.workflows.list(BUCKET)[0]?.topology.nodes[node]?.operation?.output?.auObject}`;
}
