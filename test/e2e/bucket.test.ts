import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Emulator } from '../../lib/emulator';
import { attached, launched } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_bucket.media';

let ci: Emulator;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator({
    behaviour: { strictBuckets: true },
    buckets: [{ bucket: BUCKET, ci: false }],
  });
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached(env())).config(media());
});
afterEach(() => workspace.dispose());

const env = () => ({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '1' });

function media(settings = '', name = BUCKET): string {
  return `resource "tencentci_bucket" "media" {
  bucket = "${name}"
  ${settings}
}
`;
}

const services = () => ci.buckets.get(BUCKET);
const ON = { ci: true, smartAudio: true, media: true };
const OFF = { ci: false, smartAudio: false, media: false };
const writes = () =>
  ci.requests.map(({ operation }) => operation ?? '').filter((name) => !/^(List|Get)/.test(name));

describe('the life of a bucket', () => {
  test('CI is bound, both services enabled, Smart Audio with its queue, and all of it kept on destroy', async () => {
    await launched(workspace).init();
    await workspace.apply();
    expect(services()).toMatchObject(ON);
    expect(await workspace.values(ADDRESS)).toEqual({
      id: `ap-chongqing/${BUCKET}`,
      bucket: BUCKET,
      region: 'ap-chongqing',
      smart_audio: true,
      media_processing: true,
      on_destroy: 'keep',
      ci_status: 'on',
      smart_audio_queue_id: ci.queues.list(BUCKET)[0]?.queueId,
    });
    expect((await workspace.plan()).code).toBe(0);
    const made = writes();
    await workspace.destroy();
    expect(services()).toMatchObject(ON);
    expect(writes()).toEqual(made);
  });

  test('what is on already is not turned on again', async () => {
    ci.buckets.set(BUCKET, { smartAudio: true, media: true });
    await workspace.apply();
    expect(writes()).toEqual([]);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('without the services only CI is bound', async () => {
    workspace.config(media('smart_audio = false\n  media_processing = false'));
    await workspace.apply();
    expect(services()).toEqual({ ci: true, smartAudio: false, media: false });
    expect((await workspace.values(ADDRESS))?.smart_audio_queue_id).toBeNull();
    expect((await workspace.plan()).code).toBe(0);
  });

  test('on_destroy = "disable" turns off what is on, and objects have nothing to do with it', async () => {
    Object.assign(ci.behaviour, { unbindReads: 2 });
    workspace.config(media('on_destroy = "disable"'));
    await workspace.apply();
    await workspace.destroy();
    expect(services()).toMatchObject(OFF);
  });

  test('on_destroy can change without touching the service', async () => {
    await workspace.apply();
    const made = writes();
    workspace.config(media('on_destroy = "disable"'));
    await workspace.apply();
    expect(writes()).toEqual(made);
    expect((await workspace.plan()).code).toBe(0);
  });

  test.each([
    ['Smart Audio', 'smart_audio', { ...ON, smartAudio: false }],
    ['media processing', 'media_processing', { ...ON, media: false }],
  ])('%s that was enabled here is disabled when it is not wanted any more', async (_, name, left) => {
    await workspace.apply();
    workspace.config(media(`${name} = false`));
    await workspace.apply();
    expect(services()).toEqual(left);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('media processing that somebody else enabled is left alone, with a warning', async () => {
    ci.buckets.set(BUCKET, { media: true });
    workspace.config(media('media_processing = false'));
    const run = await workspace.apply();
    expect(run.text).toContain('Warning: Media processing stays enabled');
    expect(run.text).toContain(`Media processing was enabled on bucket ${BUCKET} before this resource`);
    expect(services()).toEqual(ON);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('a template without media processing is refused with the resource to declare', async () => {
    workspace.config(
      `${media('media_processing = false')}
resource "tencentci_voice_separate_template" "voice" {
  bucket = tencentci_bucket.media.bucket
  name = "voice"
  audio_mode = "IsAudio"
  depends_on = [tencentci_bucket.media]
}
`,
    );
    const run = await workspace.run('apply', '-auto-approve', '-no-color');
    expect(run.text).toContain(
      `CreateMediaTemplate on bucket ${BUCKET} (ap-chongqing) was refused: MediaBucketUnBinded (HTTP 400)`,
    );
    expect(run.text).toContain(
      `Bind bucket ${BUCKET} to CI and enable media processing on it first, for instance in the CI console; ` +
        'enabling is free. In Terraform, tencentci_bucket binds a bucket and enables Smart Audio and media processing.',
    );
    ci.behaviour.withoutMedia = 'allow';
    await workspace.apply();
    expect((await workspace.plan()).code).toBe(0);
  });

  test('a state from before media processing was looked after is planned as a change', async () => {
    await workspace.apply();
    ci.buckets.set(BUCKET, { media: false });
    const file = path.join(workspace.dir, 'terraform.tfstate');
    workspace.file('terraform.tfstate', readFileSync(file, 'utf8').replace(/"media_processing": true,/, ''));
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
    await workspace.apply();
    expect(services()).toEqual(ON);
  });

  test('Smart Audio that somebody else enabled is left alone, with a warning', async () => {
    ci.buckets.set(BUCKET, { smartAudio: true });
    workspace.config(media('smart_audio = false'));
    const run = await workspace.apply();
    expect(run.text).toContain('Smart Audio stays enabled');
    expect(services()).toMatchObject(ON);
    expect((await workspace.plan()).code).toBe(0);
    workspace.config(media());
    await workspace.apply();
    workspace.config(media('smart_audio = false'));
    await workspace.apply();
    expect(services()).toMatchObject(ON);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('templates and workflows come after it, and go before it', async () => {
    workspace.config(
      `${media('on_destroy = "disable"')}
resource "tencentci_voice_separate_template" "voice" {
  bucket = tencentci_bucket.media.bucket
  name = "voice"
  audio_mode = "IsAudio"
  depends_on = [tencentci_bucket.media]
}
resource "tencentci_voice_separate_workflow" "uploads" {
  bucket = tencentci_bucket.media.bucket
  name = "uploads"
  object_prefix = "in/"
  queue_id = tencentci_bucket.media.smart_audio_queue_id
  separations = {
    vocals = { template_id = tencentci_voice_separate_template.voice.template_id, output = { au_object = "out/$\${RunId}" } }
  }
}
`,
    );
    await workspace.apply();
    expect(ci.workflows.list(BUCKET)).toHaveLength(1);
    expect((await workspace.plan()).code).toBe(0);
    await workspace.destroy();
    expect(ci.workflows.list(BUCKET)).toEqual([]);
    expect(services()).toMatchObject(OFF);
  });
});

test('a second resource for one bucket is a warning, new or not', async () => {
  const second = media().replace('"media"', '"again"');
  const plan = async () => (await workspace.plan()).text.replace(/\s+/g, ' ');
  const warning =
    `Another tencentci_bucket of this configuration looks after bucket ${BUCKET} already. Each would undo what the ` +
    'other sets, and destroying one can turn off what the other needs. Keep one of them.';
  workspace.config(media() + second);
  expect(await plan()).toContain(warning);
  await workspace.apply();
  expect(await plan()).toContain(warning);
  workspace.config(media());
  expect(await plan()).not.toContain('Another tencentci_bucket');
});

describe('drift', () => {
  test.each([
    ['CI unbound', { ci: false }],
    ['Smart Audio disabled', { smartAudio: false }],
    ['media processing disabled', { media: false }],
  ])('%s elsewhere is planned as a change and turned on again', async (_, change) => {
    await workspace.apply();
    ci.buckets.set(BUCKET, change);
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
    await workspace.apply();
    expect(services()).toMatchObject(ON);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('with Smart Audio gone, its queue is taken over anew in the same apply', async () => {
    workspace.config(
      `${media()}
resource "tencentci_queue" "speech" {
  bucket = tencentci_bucket.media.bucket
  name = "speech"
  depends_on = [tencentci_bucket.media]
}
`,
    );
    await workspace.apply();
    const before = ci.queues.list(BUCKET)[0]?.queueId;
    ci.buckets.set(BUCKET, { smartAudio: false });
    await workspace.apply();
    const after = ci.queues.list(BUCKET).find(({ service }) => service === 'smart-audio');
    expect(after?.queueId).not.toBe(before);
    expect(after?.name).toBe('speech');
    expect((await workspace.plan()).code).toBe(0);
  });

  test('a bucket that is gone is planned anew', async () => {
    ci.behaviour.strictBuckets = false;
    workspace.config(media('', 'other-1250000000'));
    await workspace.apply();
    // Only the first bucket exists again after a reset.
    await ci.reset();
    expect((await workspace.plan()).text).toContain('1 to add, 0 to change, 0 to destroy');
    await workspace.ok('destroy', '-auto-approve', '-no-color', '-refresh=false');
  });
});

describe('whatever the service does where its documentation is silent, a bucket gets ready', () => {
  test.each([
    ['binding takes a while', { bindReads: 3 }],
    ['unbinding takes a while', { unbindReads: 3 }],
    ['binding twice is refused', { rebind: 'conflict' }],
    ['disabling answers with nothing', { disableServiceAnswer: 'empty' }],
    ['services in use can be unbound', { unbindInUse: 'allow' }],
  ] as const)('%s', async (_, behaviour) => {
    Object.assign(ci.behaviour, behaviour);
    workspace.config(media('on_destroy = "disable"'));
    for (let round = 1; round <= 2; round += 1) {
      await workspace.apply();
      expect(services()).toMatchObject(ON);
      expect((await workspace.plan()).code).toBe(0);
      await workspace.destroy();
      expect(services()).toMatchObject(OFF);
    }
  });

  test('a bucket that is just being unbound is waited for', async () => {
    await workspace.apply();
    const before = writes().length;
    Object.assign(ci.behaviour, { unbindReads: 4, unbindInUse: 'allow' });
    workspace.config(media('on_destroy = "disable"'));
    await workspace.apply();
    await workspace.destroy();
    await workspace.apply();
    expect(writes().slice(before)).toEqual([
      'DisableSmartAudio',
      'DisableMedia',
      'UnbindCi',
      'BindCi',
      'EnableSmartAudio',
      'EnableMedia',
    ]);
  });
});

test('an interrupted wait ends at once, and the next apply goes on', async () => {
  await workspace.placeProvider().init();
  Object.assign(ci.behaviour, { bindReads: 1_000_000 });
  const { child, done } = workspace.start(['apply', '-auto-approve', '-no-color']);
  while (!writes().includes('BindCi')) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGINT');
  const run = await done;
  expect(run.text).toMatch(/interrupt/i);
  Object.assign(ci.behaviour, { bindReads: 0 });
  ci.buckets.set(BUCKET, { ci: true });
  await workspace.apply();
  expect(services()).toMatchObject(ON);
  expect((await workspace.plan()).code).toBe(0);
});

test('a bucket that does not exist is named, with what to check', async () => {
  workspace.config(media('', 'other-1250000000'));
  const run = await workspace.run('apply', '-auto-approve', '-no-color');
  expect(run.text).toContain('There is no bucket other-1250000000 in ap-chongqing');
});

test('what cannot be asked is refused at its attribute', async () => {
  workspace.config(media('on_destroy = "delete"'));
  const run = await workspace.run('validate', '-no-color');
  expect(run.text).toContain('"delete" is no way to destroy. Use one of keep, disable.');
  expect(run.text).toContain('on_destroy = "delete"');
});

describe('import', () => {
  test('of a bucket that is on plans clean', async () => {
    ci.buckets.set(BUCKET, { smartAudio: true, media: true });
    await workspace.ok('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}`);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('the configuration that Terraform generates plans clean', async () => {
    ci.buckets.set(BUCKET, { smartAudio: true, media: true });
    workspace.config(`import {\n  to = ${ADDRESS}\n  id = "ap-chongqing/${BUCKET}"\n}\n`);
    await workspace.ok('plan', '-no-color', '-generate-config-out=generated.tf');
    expect((await workspace.apply()).text).toContain('1 imported, 0 added, 0 changed, 0 destroyed');
    expect((await workspace.plan()).code).toBe(0);
  });

  test('of a bucket that is off plans to turn it on', async () => {
    await workspace.ok('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}`);
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
  });

  test.each([
    ['nonsense', '"nonsense" is not an id of tencentci_bucket: it has no "/". Use "<region>/<bucket>"'],
    ['ap-chongqing/gone-1250000000', 'There is no bucket gone-1250000000 in ap-chongqing'],
  ])('of %s says what is wrong', async (id, message) => {
    expect((await workspace.run('import', '-no-color', ADDRESS, id)).text).toContain(message);
  });
});
