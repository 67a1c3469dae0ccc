import { search } from '../../reliability/canaries';
import { Workspace } from '../../scripts/workspace';
import { CiClient, updateQueue } from '../../lib/ci';
import type { Emulator } from '../../lib/emulator';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { testWith } from '../support/engine';

jest.setTimeout(180_000);

const testWriteOnly = testWith('ephemeral resources', 'write-only attributes');

const BUCKET = 'media-1250000000';
const PLACE = { bucket: BUCKET, region: 'ap-chongqing' };
const FIRST = 'http://127.0.0.1:9/CanaryFirst';
const SECOND = 'http://127.0.0.1:9/CanarySecond';
const CANARIES = { first: 'CanaryFirst', second: 'CanarySecond' };

let ci: Emulator;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator({ buckets: [BUCKET] });
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  ci.objects.put(BUCKET, 'song.wav', Buffer.from('no sound'));
  workspace = new Workspace(await attached({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '0' }));
});
afterEach(() => workspace.dispose());

const NOTIFY = 'notify = { url_wo = var.url, url_wo_version = VERSION, events = ["TaskFinish"] }';

/** Each kind of thing that has a callback address, which comes from a variable that Terraform never stores. */
function things({ version = 1, name = 'uploads', notify = NOTIFY } = {}): string {
  return `
variable "url" {
  type      = string
  ephemeral = true
}
resource "tencentci_queue" "speech" {
  bucket = "${BUCKET}"
  ${notify}
}
resource "tencentci_voice_separate_template" "vocals" {
  bucket     = "${BUCKET}"
  name       = "vocals"
  audio_mode = "IsAudio"
}
resource "tencentci_voice_separate_workflow" "uploads" {
  bucket        = "${BUCKET}"
  name          = "${name}"
  object_prefix = "in/"
  ${notify}
  separations = { vocals = {
    template_id = tencentci_voice_separate_template.vocals.template_id
    output      = { au_object = "out/$\${RunId}.aac", object = "out/$\${RunId}.b.aac" }
  } }
}
resource "tencentci_voice_separate_job" "song" {
  bucket       = "${BUCKET}"
  input_object = "song.wav"
  template_id  = tencentci_voice_separate_template.vocals.template_id
  output       = { au_object = "out/$\${jobid}.aac" }
  callback     = { url_wo = var.url, url_wo_version = VERSION }
  wait         = false
}
# Whoever looks at what there is stores it too.
data "tencentci_queues" "all" {
  bucket     = "${BUCKET}"
  depends_on = [tencentci_queue.speech]
}
data "tencentci_workflows" "all" {
  bucket     = "${BUCKET}"
  depends_on = [tencentci_voice_separate_workflow.uploads]
}
`.replaceAll('VERSION', String(version));
}

const ARGS = ['-no-color', '-input=false'];

async function run(url: string, ...args: string[]) {
  const done = await workspace.start(args, { TF_VAR_url: url, TF_LOG_PROVIDER: 'trace' }).done;
  workspace.file(`said-${args[0]}.log`, `${done.stdout}\n${done.stderr}`);
  return done;
}

const plan = (url: string) => run(url, 'plan', ...ARGS, '-detailed-exitcode');

async function applied(url: string): Promise<void> {
  expect((await run(url, 'plan', ...ARGS, '-out=saved.tfplan')).code).toBe(0);
  const done = await run(url, 'apply', ...ARGS, 'saved.tfplan');
  expect(done.text).toContain('Apply complete!');
}

const queue = () => ci.queues.list(BUCKET).find(({ service }) => service === 'smart-audio');
const workflowUrl = () => {
  const { nodes } = ci.workflows.list(BUCKET)[0]?.topology ?? {};
  return (nodes?.Start as { input?: { notifyConfig?: { url?: string } } } | undefined)?.input?.notifyConfig
    ?.url;
};

testWriteOnly(
  'an address that is write-only reaches the service, and neither state nor plan nor log',
  async () => {
    await workspace.placeProvider().config(things()).init();
    await applied(FIRST);
    expect(queue()?.notifyConfig.url).toBe(FIRST);
    expect(workflowUrl()).toBe(FIRST);
    expect(ci.requests.some(({ body }) => body.includes('<CallBack>') && body.includes('CanaryFirst'))).toBe(
      true,
    );
    expect((await plan(FIRST)).code).toBe(0);
    const notify = (await workspace.values('tencentci_queue.speech'))?.notify;
    expect(notify).toMatchObject({ url: null, url_wo: null, url_wo_version: 1 });

    // Another version sends it again, and what cannot be changed anew.
    workspace.config(things({ version: 2 }));
    const changed = await plan(SECOND);
    expect(changed.text).toContain('1 to add, 2 to change, 1 to destroy');
    await applied(SECOND);
    expect(queue()?.notifyConfig.url).toBe(SECOND);
    expect(workflowUrl()).toBe(SECOND);
    expect((await plan(SECOND)).code).toBe(0);

    const { leaks } = search(workspace.dir, CANARIES);
    expect(leaks).toEqual([]);
    const { leaks: found } = search(workspace.dir, { state: 'url_wo_version', log: 'Refreshing state' });
    expect(found.map(({ file }) => file)).toEqual(
      expect.arrayContaining(['terraform.tfstate', 'saved.tfplan', 'said-plan.log']),
    );
  },
);

testWriteOnly('what changes beside it sends it along', async () => {
  workspace.config(things());
  await applied(FIRST);
  workspace.config(things({ name: 'renamed' }));
  await applied(FIRST);
  expect(ci.workflows.list(BUCKET)[0]?.name).toBe('renamed');
  expect(workflowUrl()).toBe(FIRST);
  expect((await plan(FIRST)).code).toBe(0);
});

testWriteOnly(
  'another address that somebody put in its place is drift, and stays out of the state too',
  async () => {
    workspace.config(things());
    await applied(FIRST);
    const client = new CiClient({ credentials: () => ci.credentials, endpoint: ci.endpoint });
    const { queueId = '', name = '', state = '', notifyConfig } = queue() ?? {};
    await updateQueue(client, PLACE, queueId, {
      name,
      state,
      notifyConfig: { ...notifyConfig, url: SECOND },
    });
    client.close();
    const drifted = await plan(FIRST);
    expect(drifted.code).toBe(2);
    expect(drifted.text).toContain('0 to add, 1 to change, 0 to destroy');
    await applied(FIRST);
    expect(queue()?.notifyConfig.url).toBe(FIRST);
    expect((await plan(FIRST)).code).toBe(0);
    expect(search(workspace.dir, CANARIES).leaks).toEqual([]);
  },
);

testWriteOnly('a stored address gives way to a write-only one, and back', async () => {
  const stored = `notify = { url = "${FIRST}", events = ["TaskFinish"] }`;
  workspace.config(things({ notify: stored }));
  await applied(FIRST);
  workspace.config(things());
  await applied(SECOND);
  expect(workflowUrl()).toBe(SECOND);
  expect(await workspace.values('tencentci_voice_separate_workflow.uploads')).toMatchObject({
    notify: { url: null, url_wo_version: 1 },
  });
  expect((await plan(SECOND)).code).toBe(0);
  workspace.config(things({ notify: stored }));
  await applied(FIRST);
  expect(await workspace.values('tencentci_queue.speech')).toMatchObject({ notify: { url: FIRST } });
  expect((await plan(FIRST)).code).toBe(0);
});

testWriteOnly.each([
  [`url = "${FIRST}"\nurl_wo = "${FIRST}"\nurl_wo_version = 1`, 'url and url_wo are both set'],
  [`url_wo = "${FIRST}"`, 'url_wo needs url_wo_version'],
  ['url_wo = "ftp://example.com"\nurl_wo_version = 1', 'is not an HTTP address'],
  ['url_wo_version = 1', 'Notification by URL needs a url'],
])('settings that cannot be meant are refused: %s', async (settings, message) => {
  workspace.config(things({ notify: `notify = {\n${settings}\nevents = ["TaskFinish"]\n}` }));
  const { code, text } = await plan(FIRST);
  expect(code).toBe(1);
  expect(text).toContain(message);
});
