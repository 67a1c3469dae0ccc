import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { AudioConfig, AudioMode, CiBucket, TencentCiProvider, VoiceSeparateTemplate } from '../../lib';
import { CiClient, updateQueue } from '../../lib/ci';
import type { Emulator } from '../../lib/emulator';
import { begin, type Run, terraformCommand, terraformEnv, Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { testWith } from '../support/engine';
import { packageRoot } from '../support/package-root';

jest.setTimeout(120_000);

// The provider that was built, and no stand-in.
packageRoot.path = path.resolve(__dirname, '../..');

const CLI = path.resolve(__dirname, '../../dist/tencent-ci');
const BUCKET = 'media-1250000000';
const PLACE = { bucket: BUCKET, region: 'ap-chongqing' };
const TEMPLATE = 'tencentci_voice_separate_template.vocals';
const WORKFLOW = 'tencentci_voice_separate_workflow.uploads';

let ci: Emulator;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator({ buckets: [BUCKET, { ...PLACE, region: 'ap-beijing' }] });
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached(ci.env));
});
afterEach(() => workspace.dispose());

/** One of each kind of resource. */
const CONFIG = `resource "tencentci_bucket" "media" {
  bucket = "${BUCKET}"
}
resource "tencentci_queue" "speech" {
  bucket = tencentci_bucket.media.bucket
  notify = { url = "http://127.0.0.1:9/ci?token=t0ps3cret", events = ["TaskFinish"] }
}
resource "tencentci_voice_separate_template" "vocals" {
  bucket       = tencentci_bucket.media.bucket
  name         = "人声"
  audio_mode   = "IsAudio"
  audio_config = { codec = "mp3", bitrate = 128 }
}
resource "tencentci_voice_separate_workflow" "uploads" {
  bucket        = tencentci_bucket.media.bucket
  name          = "uploads"
  object_prefix = "in/"
  separations   = {
    voice = {
      template_id = tencentci_voice_separate_template.vocals.template_id
      output      = { au_object = "out/$\${RunId}.$\${Ext}" }
    }
  }
}
resource "tencentci_voice_separate_job" "once" {
  bucket       = tencentci_bucket.media.bucket
  input_object = "in/song.mp3"
  template_id  = tencentci_voice_separate_template.vocals.template_id
  output       = { au_object = "once/voice.$\${ext}" }
  wait         = false
}
`;

function drift(args: readonly string[] = [], cwd = workspace.dir, env = ci.env): Promise<Run> {
  return begin(process.execPath, [CLI, 'drift', ...args], { cwd, env: terraformEnv(env) }).done;
}

interface Told {
  readonly drift: boolean;
  readonly counts: Record<string, number>;
  readonly objects: {
    readonly address: string;
    readonly status: string;
    readonly why?: string;
    readonly changes: { readonly path: string; readonly was: unknown; readonly is: unknown }[];
  }[];
}

/** What is not as the state says, by address. */
async function differing(args: readonly string[] = [], cwd?: string): Promise<Record<string, unknown>> {
  const { stdout, code } = await drift([...args, '--json'], cwd);
  const told = JSON.parse(stdout) as Told;
  expect(code).toBe(told.drift ? 2 : 0);
  return Object.fromEntries(
    told.objects
      .filter(({ status }) => status !== 'same')
      .map(({ address, status, changes }) => [
        address,
        status === 'changed'
          ? Object.fromEntries(changes.map(({ path: at, was, is }) => [at, [was, is]]))
          : status,
      ]),
  );
}

const theOnly = <T>(all: readonly T[]): T => {
  const [first] = all;
  if (first === undefined || all.length > 1) throw new Error(`There are ${all.length}.`);
  return first;
};

describe('an estate of every kind of resource', () => {
  let state: string;

  beforeEach(async () => {
    ci.objects.put(PLACE, 'in/song.mp3', 'no sound');
    await workspace.config(CONFIG).apply();
    state = readFileSync(path.join(workspace.dir, 'terraform.tfstate'), 'utf8');
  });
  // Whatever it tells, it changes nothing.
  afterEach(() => expect(readFileSync(path.join(workspace.dir, 'terraform.tfstate'), 'utf8')).toBe(state));

  test('that nobody touched has no drift, whatever became of its job', async () => {
    const { code, stdout, stderr } = await drift();
    expect(stdout).toBe('terraform.tfstate: 5 objects\nNo drift: 5 as they were.\n');
    expect([code, stderr]).toEqual([0, '']);
    await ci.jobs.settled();
    expect(await drift()).toMatchObject({ code: 0 });
  });

  test('is told attribute by attribute where somebody changed it, and sends nothing but questions', async () => {
    const { templateId } = theOnly(ci.templates.list(PLACE));
    const workflow = theOnly(ci.workflows.list(PLACE));
    const queue = ci.queues.list(PLACE).find(({ service }) => service === 'smart-audio');
    ci.templates.put(PLACE, { name: 'vox "2"\n', audioConfig: { codec: 'mp3', bitrate: 192 } }, templateId);
    ci.workflows.put(PLACE, { state: 'Paused' }, workflow.workflowId);
    const client = new CiClient({ credentials: () => ci.credentials, endpoint: ci.url });
    await updateQueue(client, { ...PLACE }, queue?.queueId ?? '', {
      name: queue?.name ?? '',
      state: 'Paused',
      notifyConfig: { state: 'On', url: 'http://127.0.0.1:9/other?token=0thers3cret', event: ['TaskFinish'] },
    });
    const before = ci.requests.length;
    const told = await differing();
    expect(told).toEqual({
      [TEMPLATE]: { name: ['人声', 'vox "2"\n'], 'audio_config.bitrate': [128, 192] },
      [WORKFLOW]: { state: ['Active', 'Paused'] },
      'tencentci_queue.speech': { state: ['Active', 'Paused'], 'notify.url': ['(sensitive)', '(sensitive)'] },
    });
    expect(ci.requests.slice(before).every(({ method }) => method === 'GET' || method === 'HEAD')).toBe(true);

    const { code, stdout, stderr } = await drift();
    expect([code, stderr]).toEqual([2, '']);
    expect(stdout).toContain('  changed     tencentci_voice_separate_template.vocals\n');
    expect(stdout).toContain('              name: "人声" -> "vox \\"2\\"\\n"\n');
    expect(stdout).toMatch(/ {14}last changed \d{4}-\d\d-\d\dT\S+; the service does not say by whom\n/);
    expect(stdout).toContain('Drift: 3 changed, 2 as they were.\n');
    expect(stdout).not.toMatch(/t0ps3cret|0thers3cret/);
    // A plan says the same.
    const planned = await workspace.plan();
    expect(planned.text).toContain('0 to add, 3 to change, 0 to destroy');
  });

  test('tells what was deleted', async () => {
    ci.workflows.delete(PLACE, theOnly(ci.workflows.list(PLACE)).workflowId);
    ci.templates.delete(PLACE, theOnly(ci.templates.list(PLACE)).templateId);
    expect(await differing()).toEqual({ [TEMPLATE]: 'gone', [WORKFLOW]: 'gone' });
    const { stdout } = await drift();
    expect(stdout).toMatch(
      / {2}gone {8}tencentci_voice_separate_template\.vocals \(ap-chongqing\/media-1250000000\/t\w+\)\n/,
    );
  });

  test('tells what was turned off, and what can be read no more for it', async () => {
    ci.buckets.set(PLACE, { smartAudio: false });
    expect(await differing()).toMatchObject({
      'tencentci_bucket.media': { smart_audio: [true, false] },
      'tencentci_queue.speech': 'gone',
    });
    ci.buckets.set(PLACE, { ci: false });
    const told = await differing();
    expect(told).toMatchObject({
      'tencentci_bucket.media': { ci_status: ['on', 'off'], media_processing: [true, false] },
      'tencentci_queue.speech': 'gone',
    });
    expect([told[TEMPLATE], told[WORKFLOW]]).toEqual(['unreadable', 'unreadable']);
  });

  test('tells a graph that somebody extended', async () => {
    const { workflowId, topology } = theOnly(ci.workflows.list(PLACE));
    const [voice = ''] = Object.keys(topology.nodes).filter((name) => name.startsWith('VoiceSeparate'));
    const node = topology.nodes[voice];
    if (node === undefined) throw new Error('The workflow has no node.');
    ci.workflows.put(
      PLACE,
      {
        topology: {
          nodes: { ...topology.nodes, VoiceSeparate_2: node },
          dependencies: { ...topology.dependencies, [voice]: ['VoiceSeparate_2'], VoiceSeparate_2: ['End'] },
        },
      },
      workflowId,
    );
    const told = await differing();
    expect(Object.keys(told)).toEqual([WORKFLOW]);
    expect(Object.keys(told[WORKFLOW] as object)).toContain('topology_drift');
  });

  test('is told from what terraform show writes, too', async () => {
    const { stdout } = await workspace.ok('show', '-json');
    workspace.file('shown.json', stdout);
    expect(await differing(['--state', 'shown.json'])).toEqual({});
  });

  test('ends with 1 where it cannot be told, and tells the rest', async () => {
    ci.workflows.delete(PLACE, theOnly(ci.workflows.list(PLACE)).workflowId);
    ci.fail({ operation: 'ListTemplates', times: 99 }, { kind: 'error', code: 'AccessDenied' });
    const { code, stdout, stderr } = await drift();
    expect(code).toBe(1);
    expect(stdout).toContain(`  gone        ${WORKFLOW}`);
    expect(stdout).toContain(`  not told    ${TEMPLATE}\n              DescribeMediaTemplates failed: `);
    expect(stdout).toContain('Drift: 1 gone, 1 not told, 3 as they were.');
    expect(stderr).toBe('Of one object it could not be told whether there is drift.\n');
  });
});

test('a workflow of any nodes is told node by node', async () => {
  ci.templates.put(PLACE, { tag: 'Snapshot', name: 'cover' }, 't1cover');
  workspace.config(`resource "tencentci_workflow" "covers" {
  bucket        = "${BUCKET}"
  name          = "covers"
  object_prefix = "in/"
  nodes = {
    Snapshot_1 = { type = "Snapshot", template_id = "t1cover", output = { object = "covers/$\${RunId}-$\${Number}.jpg" } }
  }
}
`);
  await workspace.apply();
  expect(await differing()).toEqual({});
  const { workflowId, topology } = theOnly(ci.workflows.list(PLACE));
  const node = topology.nodes['Snapshot_1'];
  if (node === undefined) throw new Error('The workflow has no node.');
  const nodes = {
    ...topology.nodes,
    Snapshot_1: { ...node, operation: { ...node.operation, templateId: 't1other' } },
  };
  ci.workflows.put(PLACE, { topology: { ...topology, nodes } }, workflowId);
  expect(await differing()).toEqual({
    'tencentci_workflow.covers': { 'nodes["Snapshot_1"].template_id': ['t1cover', 't1other'] },
  });
});

test('many are read over pages that the service makes shorter than they were asked for', async () => {
  ci.behaviour.maxPageSize = 7;
  workspace.config(`resource "tencentci_voice_separate_template" "many" {
  count      = 40
  bucket     = "${BUCKET}"
  name       = "many-\${count.index}"
  audio_mode = "IsAudio"
}
`);
  await workspace.apply();
  expect(await differing()).toEqual({});
  const last = ci.templates.list(PLACE).find(({ name }) => name === 'many-39');
  ci.templates.put(PLACE, { audioMode: 'IsBackground' }, last?.templateId);
  const before = ci.requests.length;
  expect(await differing()).toEqual({
    'tencentci_voice_separate_template.many[39]': { audio_mode: ['IsAudio', 'IsBackground'] },
  });
  expect(ci.requests.length - before).toBeLessThan(15);
});

test('the state of modules, keys, aliases and regions is told, and of workspaces and backends pulled', async () => {
  const module = path.join(workspace.dir, 'vocals');
  mkdirSync(module);
  const required =
    'terraform {\n  required_providers {\n    tencentci = { source = "tencent-ci.local/cdktf/tencentci" }\n  }\n}\n';
  writeFileSync(
    path.join(module, 'main.tf'),
    `${required}resource "tencentci_voice_separate_template" "each" {
  for_each   = toset(["a\\"b", "中"])
  bucket     = "${BUCKET}"
  name       = each.key == "中" ? "zhong" : "ab"
  audio_mode = "IsAudio"
}
`,
  );
  workspace.config(`provider "tencentci" {}
provider "tencentci" {
  alias  = "north"
  region = "ap-beijing"
}
module "vocals" {
  source    = "./vocals"
  providers = { tencentci = tencentci.north }
}
`);
  await workspace.init();
  await workspace.ok('workspace', 'new', 'staging');
  await workspace.apply();
  const terraform = { TERRAFORM_BINARY_NAME: terraformCommand() };
  const env = { ...ci.env, ...terraform, ...(await attached(ci.env)) };
  expect(await drift([], workspace.dir, env)).toMatchObject({ code: 0 });
  const north = { ...PLACE, region: 'ap-beijing' };
  for (const { templateId } of ci.templates.list(north))
    ci.templates.put(north, { audioMode: 'IsBackground' }, templateId);
  const { stdout, code } = await drift([], workspace.dir, env);
  expect(code).toBe(2);
  expect(stdout).toContain('module.vocals.tencentci_voice_separate_template.each["a\\"b"]\n');
  expect(stdout).toContain('module.vocals.tencentci_voice_separate_template.each["中"]\n');
});

testWith('write-only attributes')(
  'an address that was only written is no drift, is shown nowhere, and is drift once it is another one',
  async () => {
    const notify = `notify = {
    url_wo = "http://127.0.0.1:9/ci?token=t0ps3cret", url_wo_version = 1, events = ["WorkflowFinish"]
  }`;
    const config = CONFIG.replace(
      /notify = .*\n/,
      `${notify.replace('WorkflowFinish', 'TaskFinish')}\n`,
    ).replace('object_prefix = "in/"', `object_prefix = "in/"\n  ${notify}`);
    ci.objects.put(PLACE, 'in/song.mp3', 'no sound');
    await workspace.config(config).apply();
    const same = await drift();
    expect(same).toMatchObject({ code: 0, stderr: '' });
    expect(await differing()).toEqual({});

    const { workflowId, topology } = theOnly(ci.workflows.list(PLACE));
    const { Start } = topology.nodes;
    const notifyConfig = { ...Start?.input?.notifyConfig, url: 'http://127.0.0.1:9/ci?token=0thers3cret' };
    const nodes = { ...topology.nodes, Start: { ...Start!, input: { ...Start?.input, notifyConfig } } };
    ci.workflows.put(PLACE, { topology: { ...topology, nodes } }, workflowId);
    const changed = await drift();
    expect(changed.code).toBe(2);
    expect(changed.stdout).toContain(`changed     ${WORKFLOW}\n`);
    const told = await drift(['--json']);
    for (const { text } of [same, changed, told]) expect(text).not.toMatch(/t0ps3cret|0thers3cret/);
  },
);

describe('stacks that were synthesized', () => {
  const keys = { secretId: 'AKIDanother', secretKey: 'anotheranother' };

  /** Two stacks with a template each, the second with keys of its own, which only its provider block tells. */
  async function deployed(): Promise<void> {
    ci.accept(keys);
    const outdir = path.join(workspace.dir, 'cdktf.out');
    const app = new App({ outdir });
    for (const name of ['media', 'other']) {
      const stack = new TerraformStack(app, name);
      new LocalBackend(stack, { path: path.join(workspace.dir, `terraform.${name}.tfstate`) });
      new TencentCiProvider(stack, 'Provider', {
        endpoint: ci.url,
        ...(name === 'media' ? {} : { ...keys, region: 'ap-beijing' }),
      });
      new VoiceSeparateTemplate(stack, 'Vocals', {
        bucket: CiBucket.fromBucketName(stack, 'Bucket', BUCKET),
        templateName: name,
        audioMode: AudioMode.IS_AUDIO,
        audioConfig: AudioConfig.mp3(),
      });
    }
    app.synth();
    for (const name of ['media', 'other']) {
      const stack = new Workspace(await attached(ci.env), path.join(outdir, 'stacks', name));
      await stack.init();
      await stack.apply();
    }
  }

  test('are found, each with its state and the keys of its provider block', async () => {
    await deployed();
    expect(await differing()).toEqual({});
    const address: unknown = expect.stringMatching(/^tencentci_voice_separate_template\.Vocals_/);
    const north = { ...PLACE, region: 'ap-beijing' };
    ci.templates.delete(north, theOnly(ci.templates.list(north)).templateId);
    expect(Object.entries(await differing())).toEqual([[address, 'gone']]);
    expect(await differing(['--stack', 'media'])).toEqual({});
    const { stdout } = await drift(['--stack', 'cdktf.out/stacks/other']);
    expect(stdout).toMatch(/^stack other: 1 object\n {2}gone /);
    const asked = ci.requests.at(-1);
    expect(JSON.stringify(asked)).toContain(keys.secretId);
  });
});
