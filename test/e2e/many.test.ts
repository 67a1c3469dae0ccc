import type { Emulator } from '../../lib/emulator';
import { Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';

jest.setTimeout(240_000);

const BUCKET = 'media-1250000000';
const OTHER = 'other-1250000000';

let ci: Emulator;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator();
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '0' }));
});
afterEach(() => workspace.dispose());

const templates = (count: number, bucket = BUCKET, name = 't') => `
resource "tencentci_voice_separate_template" "${name}" {
  count      = ${count}
  bucket     = "${bucket}"
  name       = "${name}-\${count.index}"
  audio_mode = "IsAudio"
}
`;
const workflows = (count: number, template: string) => `
resource "tencentci_voice_separate_workflow" "w" {
  count         = ${count}
  bucket        = "${BUCKET}"
  name          = "w-\${count.index}"
  object_prefix = "in/\${count.index}/"
  separations   = {
    vocals = {
      template_id = ${template}
      output      = { au_object = "out/\${count.index}/$\${RunId}.$\${Ext}" }
    }
  }
}
`;

/** What the commands since the last look asked the service, by operation. */
let looked = 0;
function calls(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { operation } of ci.requests.slice(looked)) {
    counts[operation ?? 'none'] = (counts[operation ?? 'none'] ?? 0) + 1;
  }
  looked = ci.requests.length;
  return counts;
}
beforeEach(() => {
  looked = 0;
});

/** Plans, and says what became of it: the code of `terraform plan -detailed-exitcode` and the calls. */
async function planned(
  ...args: string[]
): Promise<{ code: number; text: string; calls: Record<string, number> }> {
  calls();
  const { code, text } = await workspace.plan(...args);
  return { code, text, calls: calls() };
}

test.each([1, 10, 130])('a plan reads %d templates with a call for each fifty, and two', async (count) => {
  await workspace.config(templates(count)).apply();
  const plan = await planned();
  expect(plan.code).toBe(0);
  expect(Object.keys(plan.calls)).toEqual(['ListTemplates']);
  expect(plan.calls.ListTemplates).toBeLessThanOrEqual(Math.ceil(count / 50) + 2);
});

test('a plan reads workflows and their templates so, each bucket for itself', async () => {
  const config = `${templates(60)}${templates(60, OTHER, 'o')}
${workflows(60, 'tencentci_voice_separate_template.t[count.index].template_id')}
resource "tencentci_queue" "q" {
  count  = 4
  bucket = "${BUCKET}"
}`;
  await workspace.config(config).apply();
  const plan = await planned();
  expect(plan.code).toBe(0);
  expect(plan.calls.ListTemplates).toBeLessThanOrEqual(2 * (2 + 2));
  expect(plan.calls.ListWorkflows).toBeLessThanOrEqual(2 + 2);
  expect(plan.calls.ListSmartAudioQueues).toBeLessThanOrEqual(3);
});

test('a plan of workflows with templates of another configuration reads those so, too', async () => {
  const ids = Array.from({ length: 30 }, (_, i) => {
    return ci.templates.put(BUCKET, { name: `x-${i}`, audioMode: 'IsAudio' }).templateId;
  });
  const plan = await workspace.config(workflows(30, `${JSON.stringify(ids)}[count.index]`)).plan();
  expect(plan.code).toBe(2);
  expect(calls().ListTemplates).toBeLessThanOrEqual(3);
});

test('a plan sees what was changed and what was deleted behind its back, among many', async () => {
  await workspace.config(templates(30)).apply();
  const [, gone, changed] = ci.templates.list(BUCKET);
  ci.templates.delete(BUCKET, gone?.templateId ?? '');
  ci.templates.put(BUCKET, { audioMode: 'IsBackground' }, changed?.templateId);
  const plan = await planned();
  expect(plan.code).toBe(2);
  expect(plan.text).toContain('1 to add, 1 to change, 0 to destroy');
  expect(plan.calls.ListTemplates).toBeLessThanOrEqual(1 + 2);
});

test.each([
  ['makes its pages smaller', { maxPageSize: 20 }],
  ['says less of things in lists', { listedItems: 'brief' }],
  ['shows what was made late', { staleReads: 2 }],
] as const)('a plan of what is as it should be is empty where the service %s', async (_what, behaviour) => {
  const config =
    templates(25) + workflows(25, 'tencentci_voice_separate_template.t[count.index].template_id');
  await workspace.config(config).apply();
  Object.assign(ci.behaviour, behaviour);
  expect((await planned()).code).toBe(0);
});

test('a plan is whole although the first page of the list fails', async () => {
  await workspace.config(templates(40)).apply();
  // The first call asks for one by its id.
  ci.fail({ operation: 'ListTemplates', after: 1 }, { kind: 'error', status: 403, code: 'AccessDenied' });
  expect((await planned()).code).toBe(0);
});

test('imports of many take few calls', async () => {
  const ids = Array.from({ length: 60 }, (_, i) => {
    return ci.templates.put(BUCKET, { name: `t-${i}`, audioMode: 'IsAudio' }).templateId;
  });
  const imports = ids.map(
    (id, i) => `import {
  to = tencentci_voice_separate_template.t[${i}]
  id = "ap-chongqing/${BUCKET}/${id}"
}`,
  );
  const plan = await workspace.config(`${templates(60)}${imports.join('\n')}\n`).plan();
  expect(plan.text).toContain('60 to import, 0 to add, 0 to change, 0 to destroy');
  expect(calls().ListTemplates).toBeLessThanOrEqual(2 + 2);
});

test.each([30, 120])(
  'an apply of %d new templates makes each with one call, and looks at one of fifty',
  async (count) => {
    workspace.config(templates(count));
    calls();
    await workspace.apply();
    const { CreateTemplate, ListTemplates, ...others } = calls();
    expect([CreateTemplate, others]).toEqual([count, {}]);
    // One listing before the first creation.
    expect(ListTemplates).toBeLessThanOrEqual(1 + Math.ceil(count / 50));
    expect((await workspace.plan()).code).toBe(0);
  },
);

test.each([
  ['shows what was made late', { staleReads: 2 }],
  ['fills in what was left out', { omittedAudioConfig: 'defaults' }],
] as const)(
  'an apply of new templates leaves nothing to be planned where the service %s',
  async (_what, behaviour) => {
    Object.assign(ci.behaviour, behaviour);
    const config = `
resource "tencentci_voice_separate_template" "t" {
  count        = 15
  bucket       = "${BUCKET}"
  name         = "t-\${count.index}"
  audio_mode   = "IsAudio"
  audio_config = count.index % 3 == 0 ? { codec = "mp3", bitrate = 128 } : { codec = "mp3" }
}
`;
    await workspace.config(config).apply();
    expect((await workspace.plan()).code).toBe(0);
  },
);
