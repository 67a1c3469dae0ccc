import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Emulator } from '../../lib/emulator';
import { Workspace } from '../../scripts/workspace';
import { attached, launched } from '../support/attached';
import { startEmulator } from '../support/emulator';

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
  workspace = new Workspace(await attached({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '1' }));
  voice = ci.templates.put(BUCKET, { name: 'voice', audioMode: 'IsAudio' }).templateId;
});
afterEach(() => workspace.dispose());

/** What a killed Terraform leaves: things that stand in no state. */
function forget(): void {
  rmSync(path.join(workspace.dir, 'terraform.tfstate'), { force: true });
}

const workflow = (label = 'uploads', more = '', { bucket = BUCKET, prefix = 'in/' } = {}) => `
resource "tencentci_voice_separate_workflow" "${label}" {
  bucket        = "${bucket}"
  name          = "uploads"
  object_prefix = "${prefix}"
  separations   = { vocals = { template_id = "${voice}", output = { au_object = "out/$\${RunId}.$\${Ext}" } } }
  ${more}
}
`;
const template = (name: string, bucket = BUCKET) => `
resource "tencentci_voice_separate_template" "${name}" {
  bucket     = "${bucket}"
  name       = "${name}"
  audio_mode = "IsAudio"
}
`;
const ids = (bucket = BUCKET): string[] => ci.workflows.list(bucket).map(({ workflowId }) => workflowId);
const WARNING = 'A workflow like this one was there before';

describe('a workflow that an apply left behind', () => {
  test('is named with its id, its age and the block that takes it over', async () => {
    await launched(workspace).config(workflow()).init();
    await workspace.apply();
    const [left] = ids();
    forget();
    const run = await workspace.apply();
    const [, second] = ids();
    expect(run.text).toContain(`Warning: ${WARNING}: ${left} with ${ADDRESS}`);
    expect(run.text).toMatch(
      new RegExp(
        `has a workflow named "uploads" with the same settings already: ${left}, made .*, \\d+ seconds? ago\\.`,
      ),
    );
    expect(run.text).toContain(
      `import { to = tencentci_voice_separate_workflow.NAME id = "ap-chongqing/${BUCKET}/${left}" }`,
    );
    expect((await workspace.values(ADDRESS))?.workflow_id).toBe(second);

    await workspace.destroy();
    await workspace
      .config(`${workflow()}import {\n  to = ${ADDRESS}\n  id = "ap-chongqing/${BUCKET}/${left}"\n}\n`)
      .apply();
    expect(ids()).toEqual([left]);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('is named beside others: Terraform shows one of several warnings that are headed alike', async () => {
    const both = workflow('one', '', { prefix: '1/' }) + workflow('other', '', { prefix: '2/' });
    await workspace.config(both).apply();
    const left = ids();
    forget();
    const run = await workspace.apply();
    for (const id of left) expect(run.text).toContain(`Warning: ${WARNING}: ${id}`);
  });

  test('is named although the creation fails', async () => {
    await workspace.config(workflow()).apply();
    const [left = ''] = ids();
    forget();
    ci.fail({ operation: 'CreateWorkflow' }, { kind: 'error', status: 403, code: 'AccessDenied' });
    const run = await workspace.run('apply', '-auto-approve', '-no-color');
    expect(run.code).toBe(1);
    expect(run.text).toContain(WARNING);
    expect(run.text).toContain(left);
  });

  test('is none that has other settings', async () => {
    await workspace.config(workflow()).apply();
    forget();
    expect(
      (await workspace.config(workflow('uploads', '', { prefix: 'other/' })).apply()).text,
    ).not.toContain('Warning');
  });
});

describe('a workflow that belongs to a resource', () => {
  test('is not left over when that is replaced', async () => {
    await workspace.config(workflow()).apply();
    expect((await workspace.apply(`-replace=${ADDRESS}`)).text).not.toContain('Warning');
  });

  // Terraform speaks of what is replaced only once the replacement is there.
  test('may look so when that is replaced with create_before_destroy, and the warning says so', async () => {
    await workspace.config(workflow('uploads', 'lifecycle {\n create_before_destroy = true\n }')).apply();
    expect((await workspace.apply(`-replace=${ADDRESS}`)).text).toContain(
      'or be what this resource replaces (create_before_destroy)',
    );
  });

  test('is not left over when that is destroyed while another is made', async () => {
    await workspace.config(workflow('one')).apply();
    expect((await workspace.config(workflow('other')).apply()).text).not.toContain('Warning');
    expect(ids()).toHaveLength(1);
  });

  test('is not left over when both are made at once', async () => {
    expect((await workspace.config(workflow('one') + workflow('other')).apply()).text).not.toContain(
      'Warning',
    );
    expect(ids()).toHaveLength(2);
  });
});

describe('what was there before', () => {
  test('is listed once for each bucket, before the first creation', async () => {
    const other = 'other-1250000000';
    voice = ci.templates.put(other, { name: 'voice', audioMode: 'IsAudio' }).templateId;
    const first = [1, 2, 3].map((number) => template(`t${number}`) + template(`o${number}`, other)).join('');
    const second = [1, 2, 3].map((number) =>
      workflow(`w${number}`, '', { bucket: other, prefix: `${number}/` }),
    );
    await workspace.config(first + second.join('')).apply();
    const listed = ci.requests.filter(({ query }) => query['pageSize'] !== undefined);
    expect(listed.map(({ operation, host }) => `${operation} ${host.split('.')[0]}`).sort()).toEqual([
      `ListTemplates ${BUCKET}`,
      `ListTemplates ${other}`,
      `ListWorkflows ${other}`,
    ]);
    expect((await workspace.config(first + second.join('')).plan()).code).toBe(0);
  });

  test('is not waited for when it cannot be listed, and that is said once', async () => {
    ci.fail({ operation: 'ListWorkflows' }, { kind: 'error', status: 403, code: 'AccessDenied' });
    const run = await workspace.config(workflow('one') + workflow('other')).apply();
    expect(run.text.match(/Warning: The workflows of the bucket could not all be listed/g)).toHaveLength(1);
    expect(run.text).toContain('ci:DescribeMediaWorkflows');
    expect(ids()).toHaveLength(2);
  });

  test('is told of as well where the service takes a second template of one name', async () => {
    ci.behaviour.duplicateNames = 'allow';
    await workspace.config(template('vocals')).apply();
    const [, left] = ci.templates.list(BUCKET);
    forget();
    const run = await workspace.apply();
    expect(run.text).toContain('Warning: A template like this one was there before');
    expect(run.text).toContain(left?.templateId);
    expect(ci.templates.list(BUCKET)).toHaveLength(3);
  });
});
