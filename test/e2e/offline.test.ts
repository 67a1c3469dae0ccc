import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Emulator } from '../../lib/emulator';
import { Workspace } from '../../scripts/workspace';
import { startEmulator } from '../support/emulator';

jest.setTimeout(180_000);

const BUCKET = 'media-1250000000';
const OFFLINE = { TENCENTCLOUD_CI_OFFLINE: '1' };
const WARNING = 'Planned offline: nothing was looked at';

const template = (name: string, mode = 'IsAudio') =>
  `resource "tencentci_voice_separate_template" "${name}" {
  bucket     = "media-1250000000"
  name       = "${name}"
  audio_mode = "${mode}"
}
`;
const block = (more = '') => `provider "tencentci" {\n  region = "ap-chongqing"\n  ${more}\n}\n`;
const two = block() + template('vocals') + template('music', 'MusicMode');

describe('without a variable of credentials, and with an address that counts who connects', () => {
  let workspace: Workspace;
  let listener: Server;
  let connections = 0;

  beforeAll(async () => {
    listener = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    workspace = new Workspace({
      // No profile to be found either.
      HOME: '/nonexistent',
      TENCENTCLOUD_CI_ENDPOINT: address,
      TENCENTCLOUD_STS_ENDPOINT: address,
      TENCENTCLOUD_METADATA_ENDPOINT: address,
      TENCENTCLOUD_CAM_ROLE_NAME: 'deployer',
    });
    await workspace.placeProvider().config(two).init();
  });
  afterAll(async () => {
    workspace.dispose();
    await new Promise((resolve) => listener.close(resolve));
  });

  const run = (...args: string[]) => workspace.start([...args, '-no-color'], OFFLINE).done;

  test('new resources are validated and planned, and nobody is asked', async () => {
    const workflow = `resource "tencentci_voice_separate_workflow" "uploads" {
  bucket        = "media-1250000000"
  name          = "uploads"
  object_prefix = "in/"
  separations = {
    ours = {
      template_id = tencentci_voice_separate_template.vocals.template_id
      output      = { au_object = "out/ours-$\${RunId}" }
    }
    theirs = {
      template_id = "t0123456789abcdef0123456789abcdef01"
      output      = { au_object = "out/theirs-$\${RunId}" }
    }
  }
}
`;
    workspace.config(two + workflow);
    const valid = await run('validate');
    expect(valid.text).toContain('The configuration is valid');
    const plan = await run('plan', '-input=false');
    expect(plan.stderr).toBe('');
    expect(plan.text).toContain('Plan: 3 to add, 0 to change, 0 to destroy.');
    expect(plan.text).not.toContain(WARNING);
    expect(connections).toBe(0);
  });

  test('an apply is refused before anything is written', async () => {
    workspace.config(two);
    const apply = await run('apply', '-auto-approve', '-input=false');
    expect(apply.code).toBe(1);
    expect(apply.text).toContain('Nothing is written offline');
    expect(apply.text).toContain('take offline = true out of the provider block, or TENCENTCLOUD_CI_OFFLINE');
    expect(connections).toBe(0);
    expect((await workspace.ok('state', 'list')).stdout).toBe('');
  });

  test('a data source says what to do instead', async () => {
    workspace.config(
      `${block('offline = true')}data "tencentci_queues" "all" { bucket = "media-1250000000" }\n`,
    );
    const plan = await workspace.run('plan', '-no-color', '-input=false');
    expect(plan.code).toBe(1);
    expect(plan.text).toContain('tencentci_queues cannot be looked up offline');
    expect(plan.text).toContain('Give what is looked up as a variable or by its id');
    expect(connections).toBe(0);
  });

  test('the block has the last word, and a variable that is neither yes nor no is refused', async () => {
    const data = 'data "tencentci_queues" "all" { bucket = "media-1250000000" }\n';
    workspace.config(block('offline = false\n  max_retries = 0') + data);
    const online = await workspace.start(['plan', '-no-color', '-input=false'], OFFLINE).done;
    expect(online.code).toBe(1);
    expect(online.text).not.toContain('offline');
    workspace.config(two);
    const { done } = workspace.start(['validate', '-no-color'], { TENCENTCLOUD_CI_OFFLINE: 'perhaps' });
    expect((await done).text).toContain('TENCENTCLOUD_CI_OFFLINE is "perhaps". Use 1 or true');
  });
});

describe('with a state', () => {
  let ci: Emulator;
  let workspace: Workspace;

  // Two provider blocks, each of which keeps what it cannot look at.
  const more = `provider "tencentci" {\n  alias  = "other"\n  region = "ap-shanghai"\n}\n${template(
    'speech',
  ).replace('}', '  provider   = tencentci.other\n}')}`;
  const all = two + more;

  beforeAll(async () => {
    ci = await startEmulator();
    workspace = new Workspace(ci.env);
    await workspace.placeProvider().config(all).init();
    await workspace.apply();
  });
  afterAll(async () => {
    workspace.dispose();
    await ci.stop();
  });

  const offline = (...args: string[]) =>
    workspace.start([...args, '-no-color', '-input=false'], OFFLINE).done;

  test('what would be read is kept, with one warning for the whole plan', async () => {
    const before = ci.requests.length;
    const plan = await offline('plan', '-detailed-exitcode');
    expect(plan.code).toBe(0);
    expect(plan.text.split(WARNING)).toHaveLength(2);
    expect(plan.text).toContain('(and one more similar warning elsewhere)');
    expect(ci.requests).toHaveLength(before);
  });

  test('a plan made offline is applied online where the service has what the state says', async () => {
    workspace.config(all.replace('IsAudio', 'IsBackground'));
    expect((await offline('plan', '-out=change.tfplan')).text).toContain('0 to add, 1 to change');
    const apply = await workspace.run('apply', '-no-color', '-input=false', 'change.tfplan');
    expect(apply.text).toContain('1 changed');
    expect((await workspace.plan()).code).toBe(0);
  });

  test('and refused where the service has it otherwise, or no more', async () => {
    workspace.config(all);
    await offline('plan', '-out=stale.tfplan');
    const vocals = ci.templates.list(BUCKET).find(({ name }) => name === 'vocals');
    ci.templates.put(BUCKET, { audioMode: 'AudioAndBackground' }, vocals?.templateId);
    const stale = await workspace.run('apply', '-no-color', '-input=false', 'stale.tfplan');
    expect(stale.code).toBe(1);
    expect(stale.text).toContain('The plan was made offline, and is out of date');
    expect(stale.text).toContain('the service has another audio_mode');
    ci.templates.delete(BUCKET, vocals?.templateId ?? '');
    await offline('plan', '-out=stale.tfplan');
    const gone = await workspace.run('apply', '-no-color', '-input=false', 'stale.tfplan');
    expect(gone.text).toContain('the service has it no more');
    // What is gone already needs no deletion.
    await offline('plan', '-destroy', '-out=destroy.tfplan');
    expect((await workspace.run('apply', '-no-color', '-input=false', 'destroy.tfplan')).code).toBe(0);
    expect(ci.templates.list(BUCKET)).toHaveLength(0);
  });
});
