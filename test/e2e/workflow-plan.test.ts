import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Emulator } from '../../lib/emulator';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_voice_separate_workflow.uploads';

let ci: Emulator;
let workspace: Workspace;
let voice: string;

beforeAll(async () => {
  ci = await startEmulator();
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached(env()));
  voice = ci.templates.put(BUCKET, { name: 'vocals', audioMode: 'IsAudio' }).templateId;
});
afterEach(() => workspace.dispose());

const env = () => ({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '0' });

function workflow(
  more = 'object_prefix = "in/"',
  output = 'au_object = "out/v"',
  template = `"${voice}"`,
): string {
  return `resource "tencentci_voice_separate_workflow" "uploads" {
  bucket = "${BUCKET}"
  name = "uploads"
  ${more}
  separations = {
    vocals = {
      template_id = ${template}
      output = { ${output} }
    }
  }
}
`;
}

const template = (settings: string) => `resource "tencentci_voice_separate_template" "voice" {
  bucket = "${BUCKET}"
  name = "voice"
  ${settings}
}
`;

const TEMPLATE_ID = 'tencentci_voice_separate_template.voice.template_id';
const workflows = () => ci.workflows.list(BUCKET);

describe('what is wrong whatever the service says is refused at its attribute by validate', () => {
  test.each([
    ['name', workflow('').replace('"uploads"\n  \n', '"two words"\n'), 'name = "two words"', 'contains " "'],
    [
      'state',
      workflow('state = "On"'),
      'state = "On"',
      '"On" is no workflow state. Use one of Active, Paused.',
    ],
    [
      'event',
      workflow('notify = { url = "https://example.com", events = ["Done"] }'),
      'events = ["Done"]',
      '"Done" is no event',
    ],
    [
      'extension',
      workflow('ext_filter = { custom_exts = [".mp3"] }'),
      'custom_exts = [".mp3"]',
      '".mp3" is not an extension',
    ],
    [
      'wildcard',
      workflow('', 'au_object = "$${Time}"'),
      'au_object = "$${Time}"',
      'belongs to Snapshot nodes',
    ],
    ['output', workflow('', ''), 'output = { }', 'No output is given. Set at least one of au_object, object'],
    [
      'separation key',
      workflow().replace('vocals =', '"a b" ='),
      'separations = {',
      '"a b" cannot name a separation',
    ],
    ['bucket', workflow().replace(BUCKET, 'media'), 'bucket = "media"', '"media" is not a full bucket name'],
  ])('%s', async (_, config, line, message) => {
    const run = await workspace.config(config).run('validate', '-no-color');
    expect(run.code).toBe(1);
    expect(run.text).toContain(message);
    expect(run.text).toContain(line);
  });
});

describe('what needs the region, the endpoint or the templates is told at its attribute by the plan', () => {
  test('an output that would start the workflow again', async () => {
    workspace.config(workflow('object_prefix = "in/"', 'au_object = "in/v.$${Ext}"'));
    const plan = await workspace.plan();
    expect(plan.text).toContain('can start this workflow again (its prefix is "in/")');
    expect(plan.text).toContain('au_object = "in/v.$${Ext}"');
    workspace.config(
      workflow('object_prefix = "in/"\nallow_trigger_loop = true', 'au_object = "in/v.$${Ext}"'),
    );
    expect((await workspace.plan()).code).toBe(2);
  });

  test('two stems that overwrite each other', async () => {
    ci.templates.put(BUCKET, { audioMode: 'AudioAndBackground' }, voice);
    workspace.config(workflow(undefined, 'au_object = "out/x", object = "out/x"'));
    expect((await workspace.plan()).text).toContain('already writes "out/x"');
  });

  test('an output that starts with a slash', async () => {
    workspace.config(workflow(undefined, 'au_object = "/out/$${RunId}"'));
    const plan = await workspace.plan();
    expect(plan.code).toBe(1);
    expect(plan.text.replace(/[\s│]+/g, ' ')).toContain(
      '"/out/${RunId}" starts with a slash, and the key of an object must not. Leave it out: "out/${RunId}".',
    );
    expect(plan.text).toContain('au_object = "/out/$${RunId}"');
  });

  test('outputs that do not fit the template, with a warning', async () => {
    workspace.config(workflow(undefined, 'object = "out/b"'));
    const plan = await workspace.plan();
    expect(plan.code).toBe(2);
    const text = plan.text.replace(/\s+/g, ' ');
    expect(text).toContain(
      'IsAudio makes the voice, but au_object is not set, so the voice will not be written',
    );
    expect(plan.text).toContain('output = { object = "out/b" }');
  });

  test.each([
    [
      'the last output overwritten',
      'au_object = "out/v"',
      '"out/v" is the same for every upload, so that each overwrites what the last one made. Put ${InputName}, ${RunId} ' +
        'or another wildcard that differs into the path.',
    ],
    [
      'a wildcard in other brackets',
      'au_object = "out/$(RunId)/$${InputName}"',
      '"$(RunId)" is no wildcard, and stays in the key as it is. Write ${RunId} if the wildcard is meant.',
    ],
    [
      'the extension of another codec than the template has',
      'au_object = "out/$${RunId}.mp3"',
      '"out/${RunId}.mp3" ends in ".mp3", but what is written is aac, not mp3. Use ".aac", or the wildcard ${ext}.',
    ],
  ])('%s, with a warning', async (_, output, message) => {
    workspace.config(workflow(undefined, output));
    const plan = await workspace.plan();
    expect(plan.code).toBe(2);
    expect(plan.text.replace(/\s+/g, ' ')).toContain(`separations["vocals"].output.au_object: ${message}`);
    expect(plan.text).toContain(`output = { ${output} }`);
  });

  test('a template and a queue of another bucket, with a warning', async () => {
    const other = 'other-1250000000';
    const things =
      template('audio_mode = "IsAudio"') + `resource "tencentci_queue" "speech" { bucket = "${BUCKET}" }\n`;
    await workspace.config(things).apply();
    const queue = 'queue_id = tencentci_queue.speech.queue_id';
    workspace.config(things + workflow(queue, undefined, TEMPLATE_ID).replace(BUCKET, other));
    const plan = await workspace.plan();
    expect(plan.code).toBe(2);
    const text = plan.text.replace(/\s+/g, ' ');
    for (const [path, thing] of [
      ['separations["vocals"].template_id: ', 'template'],
      ['', 'queue'],
    ]) {
      expect(text).toContain(
        `${path}The ${thing} is of bucket "${BUCKET}", and the service looks for it in "${other}". Use a ${thing} of ` +
          'that bucket.',
      );
    }
    workspace.config(things + workflow(queue, undefined, TEMPLATE_ID));
    expect((await workspace.plan()).text).not.toContain('is of bucket');
  });

  test('a template that cannot be looked at is left to the service', async () => {
    ci.fail({ operation: 'ListTemplates', times: 100 }, { kind: 'error', status: 403, code: 'AccessDenied' });
    workspace.config(workflow(undefined, 'object = "out/b"'));
    expect((await workspace.plan()).code).toBe(2);
  });
});

test('separations that are not known yet are accepted, and judged once they are', async () => {
  const config = (key: string) =>
    `resource "terraform_data" "names" { input = ["${key}"] }\n` +
    workflow().replace(
      /separations = \{[\s\S]*/,
      // A function, since a text would take `$$` for a dollar.
      () => `separations = { for name in terraform_data.names.output : name => {
    template_id = "${voice}", output = { au_object = "out/$\${RunId}" }
  } }
}
`,
    );
  workspace.config(config('vocals'));
  await workspace.apply();
  expect(Object.keys(workflows()[0]?.topology.nodes ?? {})).toHaveLength(2);
  expect((await workspace.plan()).code).toBe(0);
  workspace.config(config('two words'));
  const run = await workspace.run('apply', '-auto-approve', '-no-color');
  expect(run.text).toContain('"two words" cannot name a separation');
});

describe('with the template in the same configuration', () => {
  const both = (mode: string, output: string, more = '') =>
    template(`audio_mode = "${mode}"\n${more}`) + workflow(undefined, output, TEMPLATE_ID);

  test('outputs are judged once the template is there', async () => {
    ci.behaviour.advice = 'ignore';
    workspace.config(both('IsBackground', 'au_object = "out/$${RunId}"'));
    const plan = await workspace.plan();
    expect(plan.code).toBe(2);
    expect(plan.text).not.toContain('IsBackground makes');
    const run = await workspace.ok('apply', '-auto-approve', '-no-color');
    expect(run.text).toContain('IsBackground makes the background, but object is not set');
  });

  test('a template of another bucket is told of once its id is known', async () => {
    const other = 'other-1250000000';
    const warning = `The template is of bucket "${BUCKET}", and the service looks for it in "${other}".`;
    workspace.config(
      template('audio_mode = "IsAudio"') +
        workflow(undefined, 'au_object = "out/$${RunId}"', TEMPLATE_ID).replace(BUCKET, other),
    );
    const plan = await workspace.plan();
    expect(plan.code).toBe(2);
    expect(plan.text).not.toContain('is of bucket');
    const run = await workspace.run('apply', '-auto-approve', '-no-color');
    expect(run.text).toContain(`separations["vocals"].template_id: ${warning}`);
  });

  test('its mode and the outputs change together', async () => {
    workspace.config(both('IsAudio', 'au_object = "out/$${RunId}"'));
    await workspace.apply();
    workspace.config(both('IsBackground', 'object = "out/$${RunId}"'));
    await workspace.apply();
    expect((await workspace.plan()).code).toBe(0);
    // The other way round, the plan knows what the template will be and warns in time.
    workspace.config(both('IsAudio', 'object = "out/$${RunId}"'));
    expect((await workspace.plan()).text).toContain('IsAudio makes the voice, but au_object is not set');
  });

  test.each([
    ['destroyed first', '', 'refuse'],
    ['created first', 'lifecycle { create_before_destroy = true }', 'allow'],
  ] as const)(
    'a template that is replaced, %s, takes its place in the workflow',
    async (_, lifecycle, names) => {
      // For a moment there are two of one name.
      ci.behaviour.duplicateNames = names;
      workspace.config(both('IsAudio', 'au_object = "out/$${RunId}"', lifecycle));
      await workspace.apply();
      const before = workflows()[0]?.workflowId;
      const old = Object.values(workflows()[0]?.topology.nodes ?? {})[1]?.operation?.templateId;
      await workspace.apply('-replace=tencentci_voice_separate_template.voice');
      const [after] = workflows();
      const now = Object.values(after?.topology.nodes ?? {})[1]?.operation?.templateId;
      expect(after).toMatchObject({ workflowId: before, state: 'Active' });
      expect(now).not.toBe(old);
      expect(ci.templates.get(BUCKET, now ?? '')).toBeDefined();
      expect((await workspace.plan()).code).toBe(0);
      await workspace.destroy();
      expect(workflows()).toEqual([]);
    },
  );

  test('the workflow is destroyed before a template that cannot go while it is in use', async () => {
    ci.behaviour.templateInUse = 'refuse';
    workspace.config(both('IsAudio', 'au_object = "out/$${RunId}"'));
    await workspace.apply();
    await workspace.destroy();
    expect(ci.templates.list(BUCKET).map(({ templateId }) => templateId)).toEqual([voice]);
  });
});

describe('import', () => {
  const operation = () => ({
    templateId: voice,
    output: { region: 'ap-chongqing', bucket: BUCKET, auObject: 'out/${RunId}/vocal.${Ext}' },
  });
  /** As in the documentation: the names of the nodes end in a time. */
  const documented = () => ({
    dependencies: { Start: ['VoiceSeparate_1581665960551'], VoiceSeparate_1581665960551: ['End'] },
    nodes: {
      Start: {
        type: 'Start',
        input: {
          objectPrefix: 'input/',
          queueId: ci.queues.list(BUCKET)[0]?.queueId ?? '',
          notifyConfig: {
            state: 'On',
            url: 'http://callback.example.com',
            event: ['TaskFinish', 'WorkflowFinish'],
            type: 'Url',
            resultFormat: 'JSON',
          },
          extFilter: {
            state: 'On',
            video: true,
            audio: true,
            image: false,
            contentType: false,
            custom: false,
            customExts: [],
            allFile: false,
          },
        },
      },
      VoiceSeparate_1581665960551: { type: 'VoiceSeparate', operation: operation() },
    },
  });
  const config = () =>
    workflow(
      `object_prefix = "input/"
  notify = { url = "http://callback.example.com", events = ["TaskFinish", "WorkflowFinish"], result_format = "JSON" }
  ext_filter = { video = true, audio = true }`,
      'au_object = "out/$${RunId}/vocal.$${Ext}"',
    ).replace('vocals =', 'VoiceSeparate_1581665960551 =');
  const made = (topology = documented() as object) =>
    ci.workflows.put(BUCKET, { name: 'uploads', state: 'Active', topology: topology as never }).workflowId;

  test.each([
    ['its id', (id: string) => `ap-chongqing/${BUCKET}/${id}`],
    ['its name', () => `ap-chongqing/${BUCKET}/name:uploads`],
  ])('of the documented sample by %s plans clean', async (_, id) => {
    const workflowId = made();
    workspace.config(config());
    await workspace.ok('import', '-no-color', ADDRESS, id(workflowId));
    expect((await workspace.plan()).text).toContain('No changes.');
    expect((await workspace.values(ADDRESS))?.workflow_id).toBe(workflowId);
  });

  test.each(['as-sent', 'leading-slash'] as const)(
    'with prefixes that come back %s plans clean, whether the configuration has the slash or not',
    async (objectPrefixEcho) => {
      ci.behaviour.objectPrefixEcho = objectPrefixEcho;
      const workflowId = made();
      for (const prefix of ['input/', '/input/']) {
        rmSync(path.join(workspace.dir, 'terraform.tfstate'), { force: true });
        workspace.config(config().replace('"input/"', `"${prefix}"`));
        await workspace.ok('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}/${workflowId}`);
        expect((await workspace.plan()).text).toContain('No changes.');
      }
    },
  );

  test("a name of one's own for the separation changes nothing, and the node keeps its name", async () => {
    const workflowId = made();
    const renamed = config().replace('VoiceSeparate_1581665960551 =', 'vocals =');
    workspace.config(renamed);
    await workspace.ok('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}/${workflowId}`);
    expect((await workspace.plan()).text).toContain('No changes.');

    workspace.config(renamed.replace('/vocal', '/lead'));
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
    await workspace.apply();
    expect((await workspace.values(ADDRESS))?.node_names).toEqual({ vocals: 'VoiceSeparate_1581665960551' });
    expect(Object.keys(workflows()[0]?.topology.nodes ?? {})).toContain('VoiceSeparate_1581665960551');
    expect((await workspace.plan()).code).toBe(0);
  });

  test('another name for a separation changes the state alone', async () => {
    const named = workflow(
      'object_prefix = "in/"',
      'au_object = "out/$${RunId}.aac", object = "out/$${RunId}.b.aac"',
    );
    workspace.config(named);
    await workspace.apply();
    const before = workflows()[0];
    workspace.config(named.replace('vocals =', 'lead ='));
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
    const sent = ci.requests.length;
    await workspace.apply();
    expect(ci.requests.slice(sent).filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(workflows()[0]).toEqual(before);
    expect(Object.keys((await workspace.values(ADDRESS))?.separations as object)).toEqual(['lead']);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('the configuration that Terraform generates plans clean', async () => {
    const topology = documented() as { nodes: { Start: { input: Record<string, unknown> } } };
    delete topology.nodes.Start.input.notifyConfig;
    workspace.config(`import {\n  to = ${ADDRESS}\n  id = "ap-chongqing/${BUCKET}/${made(topology)}"\n}\n`);
    await workspace.ok('plan', '-no-color', '-generate-config-out=generated.tf');
    expect((await workspace.apply()).text).toContain('1 imported, 0 added, 0 changed, 0 destroyed');
    expect((await workspace.plan()).code).toBe(0);
  });

  test('the configuration that Terraform generates plans clean, once it has the sensitive address', async () => {
    const workflowId = made();
    workspace.config(`import {\n  to = ${ADDRESS}\n  id = "ap-chongqing/${BUCKET}/${workflowId}"\n}\n`);
    const run = await workspace.run('plan', '-no-color', '-generate-config-out=generated.tf');
    expect(run.text).toContain('notify.url: Notification by URL needs a url. Set it.');
    const file = path.join(workspace.dir, 'generated.tf');
    const generated = readFileSync(file, 'utf8');
    // Terraform writes no sensitive value into a configuration.
    expect(generated).toMatch(/url\s+= null # sensitive/);
    const url = '"http://callback.example.com"';
    writeFileSync(file, generated.replace(/(url\s+=) null # sensitive/, `$1 ${url}`));
    await workspace.apply();
    expect((await workspace.plan()).code).toBe(0);
    expect(workflows()[0]?.topology).toEqual(documented());
  });

  test('of a workflow that does more than separate voices is refused with what it does', async () => {
    const topology = documented() as {
      dependencies: Record<string, string[]>;
      nodes: Record<string, object>;
    };
    topology.dependencies.Start?.push('Snapshot_1');
    topology.dependencies.Snapshot_1 = ['End'];
    topology.nodes.Snapshot_1 = { type: 'Snapshot' };
    const workflowId = made(topology);
    workspace.config(config());
    const run = await workspace.run('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}/${workflowId}`);
    expect(run.text).toContain(
      'edge Snapshot_1 -> End, edge Start -> Snapshot_1, node Snapshot_1 (Snapshot). This resource manages workflows',
    );
  });

  test.each([
    ['w1nope', 'has no workflow w1nope'],
    ['name:nope', 'has no workflow named "nope"'],
    ['name:uploads', 'has 2 workflows named "uploads". Import one by its id: w'],
  ])('of %s says what there is', async (id, message) => {
    made();
    made();
    workspace.config(config());
    const run = await workspace.run('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}/${id}`);
    expect(run.text).toContain(message);
  });
});
