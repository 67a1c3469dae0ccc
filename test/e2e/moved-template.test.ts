import { readFileSync } from 'node:fs';
import path from 'node:path';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { AudioConfig, type AudioMode, CiBucket, TencentCiProvider, VoiceSeparateTemplate } from '../../lib';
import type { Emulator } from '../../lib/emulator';
import type { Reattach } from '../../lib/plugin';
import { Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { describeWith, testWith } from '../support/engine';
import { serveOfficial } from '../support/official-provider';
import { packageRoot } from '../support/package-root';

jest.setTimeout(120_000);

const OFFICIAL = 'tencentcloud_ci_media_voice_separate_template';
const OURS = 'tencentci_voice_separate_template';
const BUCKET = 'off-1250000000';
/** The states' own region, which they do not tell. */
const HOME = 'ap-chongqing';

// The provider that was built, and no stand-in.
packageRoot.path = path.resolve(__dirname, '../..');

/** What the official provider wrote itself. */
const recorded = readFileSync(
  path.join(__dirname, '../fixtures/recordings/official-provider.tfstate'),
  'utf8',
);

/** What it had made: by the address of each resource, its id and its settings. */
const TEMPLATES = [
  [
    'codec',
    't147091f07641fa3c583b952e073ec3889',
    { name: 'off-codec', audioMode: 'AudioAndBackground', audioConfig: { codec: 'mp3' } },
  ],
  [
    'full',
    't13cc6b302cd65b6c4f111dd98e1251db4',
    {
      name: 'off-full2',
      audioMode: 'IsAudio',
      audioConfig: { codec: 'aac', samplerate: 48000, bitrate: 128, channels: 4 },
    },
  ],
  [
    'many["x"]',
    't1bad0759c160bed8f8700f639011484ff',
    { name: 'off-x', audioMode: 'IsBackground', audioConfig: { codec: 'flac', samplerate: 96000 } },
  ],
  [
    'many["y"]',
    't124b3cce897a683c6f932a0a1d2ce0324',
    { name: 'off-y', audioMode: 'IsBackground', audioConfig: { codec: 'amr', samplerate: 8000 } },
  ],
  [
    'music',
    't1b8b3b1616ccd77b8f147d975f8232f4b',
    { name: 'off-music', audioMode: 'MusicMode', audioConfig: { codec: 'wav' } },
  ],
] as const;

/** The same resources as ours, with `moved` blocks; `also` is said of each. */
function moved(also = ''): string {
  const common = `bucket = "${BUCKET}"\n  ${also}`;
  return `resource "${OURS}" "codec" {
  ${common}
  name         = "off-codec"
  audio_mode   = "AudioAndBackground"
  audio_config = { codec = "mp3" }
}
resource "${OURS}" "full" {
  ${common}
  name         = "off-full2"
  audio_mode   = "IsAudio"
  audio_config = { codec = "aac", samplerate = 48000, bitrate = 128, channels = 4 }
}
resource "${OURS}" "many" {
  for_each = { x = { codec = "flac", samplerate = 96000 }, y = { codec = "amr", samplerate = 8000 } }
  ${common}
  name         = "off-\${each.key}"
  audio_mode   = "IsBackground"
  audio_config = each.value
}
resource "${OURS}" "music" {
  ${common}
  name         = "off-music"
  audio_mode   = "MusicMode"
  audio_config = { codec = "wav" }
}
${['codec', 'full', 'many', 'music'].map((name) => `moved {\n  from = ${OFFICIAL}.${name}\n  to   = ${OURS}.${name}\n}\n`).join('')}`;
}

let ci: Emulator;
let official: Reattach;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator({
    buckets: [HOME, 'ap-beijing', 'ap-guangzhou'].map((region) => ({ bucket: BUCKET, region })),
  });
  official = await serveOfficial();
});
afterAll(async () => {
  await official.stop();
  await ci.stop();
});

beforeEach(async () => {
  await ci.reset();
  for (const [, id, settings] of TEMPLATES) ci.templates.put({ bucket: BUCKET, region: HOME }, settings, id);
});
afterEach(() => workspace.dispose());

/** A workspace with the recorded state, and a provider whose environment names a region or none. */
async function takeOver(region: string, config: string): Promise<void> {
  workspace = new Workspace(await attached({ ...ci.env, TENCENTCLOUD_REGION: region }, official));
  workspace.file('terraform.tfstate', recorded);
  workspace.config(config, 'tencentcloud = { source = "tencentcloudstack/tencentcloud", version = "1.0.0" }');
}

async function expectTakenOver(): Promise<void> {
  for (const [name, id, { name: called }] of TEMPLATES) {
    expect(await workspace.values(`${OURS}.${name}`)).toMatchObject({
      id: `${HOME}/${BUCKET}/${id}`,
      region: HOME,
      template_id: id,
      name: called,
    });
  }
  expect((await workspace.plan()).code).toBe(0);
  expect(ci.requests.map(({ method }) => method)).toEqual(ci.requests.map(() => 'GET'));
}

function expectUntouched(): void {
  const ids = TEMPLATES.map(([, id]) => id).sort();
  const kept = ci.templates.list({ bucket: BUCKET, region: HOME }).map(({ templateId }) => templateId);
  expect(kept.sort()).toEqual(ids);
  expect(ci.templates.list({ bucket: BUCKET, region: 'ap-beijing' })).toEqual([]);
  expect(ci.requests.map(({ method }) => method)).toEqual(ci.requests.map(() => 'GET'));
}

const CODEC =
  'Template t147091f07641fa3c583b952e073ec3889 ("off-codec") was moved here from the official provider';

describeWith('moves between types')('templates that the official provider made', () => {
  test('are moved here without a change by a provider of their region', async () => {
    await takeOver(HOME, moved());
    await workspace.placeProvider().init();
    const planned = await workspace.plan();
    expect(planned.text).toContain('0 to add, 0 to change, 0 to destroy');
    expect(planned.text.match(/has moved to/g)).toHaveLength(TEMPLATES.length);
    await workspace.apply();
    await expectTakenOver();
    expect((await workspace.ok('state', 'list')).stdout.trim().split('\n')).toEqual(
      TEMPLATES.map(([name]) => `${OURS}.${name}`),
    );
    await workspace.destroy();
    expect(ci.templates.list({ bucket: BUCKET, region: HOME })).toEqual([]);
  });

  test('leave keys of for_each and take up others', async () => {
    const settled = `resource "${OURS}" "x" {
  bucket       = "${BUCKET}"
  name         = "off-x"
  audio_mode   = "IsBackground"
  audio_config = { codec = "flac", samplerate = 96000 }
}
resource "${OURS}" "all" {
  for_each = {
    y     = { name = "off-y", mode = "IsBackground", audio = { codec = "amr" } }
    codec = { name = "off-codec", mode = "AudioAndBackground", audio = { codec = "mp3" } }
    full  = { name = "off-full2", mode = "IsAudio", audio = { codec = "aac", samplerate = 48000, bitrate = 128, channels = 4 } }
    music = { name = "off-music", mode = "MusicMode", audio = { codec = "wav" } }
  }
  bucket       = "${BUCKET}"
  name         = each.value.name
  audio_mode   = each.value.mode
  audio_config = each.value.audio
}
`;
    const moves = Object.entries({
      'many["x"]': 'x',
      'many["y"]': 'all["y"]',
      codec: 'all["codec"]',
      full: 'all["full"]',
      music: 'all["music"]',
    }).map(([from, to]) => `moved {\n  from = ${OFFICIAL}.${from}\n  to   = ${OURS}.${to}\n}\n`);
    await takeOver(HOME, settled + moves.join(''));
    const planned = await workspace.plan();
    expect(planned.text).toContain('0 to add, 0 to change, 0 to destroy');
    await workspace.apply();
    expect((await workspace.plan()).code).toBe(0);
    expect((await workspace.ok('state', 'list')).stdout).not.toContain(OFFICIAL);
    expectUntouched();
  });

  test('show what was changed since at the service, and nothing else', async () => {
    ci.templates.put(
      { bucket: BUCKET, region: HOME },
      { ...TEMPLATES[3][2], audioConfig: { codec: 'amr', samplerate: 8000, bitrate: 12 } },
      TEMPLATES[3][1],
    );
    await takeOver(HOME, moved());
    const planned = await workspace.plan();
    expect(planned.text).toContain('0 to add, 1 to change, 0 to destroy');
    expect(planned.text).toMatch(/- bitrate = 12 -> null/);
  });

  test('are taken over by constructs, which say from where with moveFromId', async () => {
    await takeOver(HOME, '');
    const outdir = path.join(workspace.dir, 'cdktf.out');
    const app = new App({ outdir });
    const stack = new TerraformStack(app, 'media');
    new LocalBackend(stack, { path: path.join(workspace.dir, 'terraform.tfstate') });
    new TencentCiProvider(stack, 'Provider');
    const bucket = CiBucket.fromBucketName(stack, 'Bucket', BUCKET);
    TEMPLATES.forEach(([from, , { name: templateName, audioMode, audioConfig }], i) => {
      const template = new VoiceSeparateTemplate(stack, `Template${i}`, {
        bucket,
        templateName,
        audioMode: audioMode as AudioMode,
        audioConfig: AudioConfig.of(audioConfig),
      });
      template.resource.moveFromId(`${OFFICIAL}.${from}`);
    });
    app.synth();
    const synthesized = new Workspace(
      await attached({ ...ci.env, TENCENTCLOUD_REGION: HOME }, official),
      path.join(outdir, 'stacks/media'),
    );
    await synthesized.init();
    const planned = await synthesized.plan();
    expect(planned.text).toContain('0 to add, 0 to change, 0 to destroy');
    expect(planned.text.match(/has moved to/g)).toHaveLength(TEMPLATES.length);
    await synthesized.apply();
    expect((await synthesized.plan()).code).toBe(0);
    expectUntouched();
  });

  test('are moved without a change by a provider of another region when they name their own', async () => {
    await takeOver('ap-beijing', moved(`region = "${HOME}"`));
    expect((await workspace.plan()).text).toContain('0 to add, 5 to change, 0 to destroy');
    const { change } = (await workspace.plannedActions(`${OURS}.full`)) ?? {};
    expect(change).toMatchObject({
      actions: ['update'],
      after: { id: `${HOME}/${BUCKET}/t13cc6b302cd65b6c4f111dd98e1251db4`, region: HOME },
    });
    await workspace.apply();
    await expectTakenOver();
  });

  test('are moved when neither the provider nor the environment names a region, but they do', async () => {
    await takeOver('', moved(`region = "${HOME}"`));
    await workspace.apply();
    await expectTakenOver();
  });

  test('are moved by the provider block of their region', async () => {
    const alias = `provider "tencentci" {\n  alias  = "home"\n  region = "${HOME}"\n}\n`;
    await takeOver('ap-beijing', alias + moved('provider = tencentci.home'));
    await workspace.apply();
    await expectTakenOver();
  });

  test('are not taken for deleted by a provider of another region, which says what to set', async () => {
    await takeOver('ap-beijing', moved());
    const run = await workspace.run('apply', '-auto-approve', '-no-color');
    expect(run.code).toBe(1);
    expect(run.text).toContain(`Error: Moved template not found with ${OURS}.codec, on main.tf line 7`);
    expect(run.text).toContain(
      `${CODEC}, whose state does not tell its region, and bucket ${BUCKET} has no such template in ap-beijing, the ` +
        'region of the provider. Set region here to that of the bucket, or choose a provider block of that region ' +
        'with provider = tencentci.<alias>. If the template was deleted, remove the moved block and take the old ' +
        'address out of the state with terraform state rm.',
    );
    expectUntouched();

    // Nor when what exists is not asked for, nor when all is to go.
    expect((await workspace.plan('-refresh=false')).text).toContain('Moved template not found');
    const destroyed = await workspace.run('destroy', '-auto-approve', '-no-color', '-refresh=false');
    expect(destroyed.text).toContain(
      'has no such template in ap-beijing, the region of the provider. Apply once with the region of the bucket, and ' +
        'destroy then.',
    );
    expectUntouched();
  });

  test('are not taken for deleted when they name a region that is not theirs', async () => {
    await takeOver(HOME.replace('chongqing', 'guangzhou'), moved('region = "ap-beijing"'));
    const run = await workspace.run('apply', '-auto-approve', '-no-color');
    expect(run.text).toContain(
      `bucket ${BUCKET} has no such template in ap-beijing, the region of the resource. Set it to that of the bucket.`,
    );
    expectUntouched();
  });

  test('ask for their region when nothing names one', async () => {
    await takeOver('', moved());
    const run = await workspace.run('apply', '-auto-approve', '-no-color');
    expect(run.text).toContain('Error: No region');
    expect(run.text).toContain(
      `${CODEC}, whose state does not tell its region, and neither the resource nor the provider names one. Set ` +
        `region here to that of bucket ${BUCKET}, or choose a provider block of that region with provider = ` +
        'tencentci.<alias>.',
    );
    expectUntouched();
  });

  test('are changed in the same step where the configuration asks for it', async () => {
    await takeOver('ap-beijing', moved(`region = "${HOME}"`).replace('bitrate = 128', 'bitrate = 192'));
    await workspace.apply();
    const full = ci.templates.get({ bucket: BUCKET, region: HOME }, 't13cc6b302cd65b6c4f111dd98e1251db4');
    expect(full?.audioConfig).toMatchObject({ bitrate: 192 });
    expect(ci.requests.filter(({ method }) => method !== 'GET').map(({ method }) => method)).toEqual(['PUT']);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('one whose id is not understood is refused with what to do', async () => {
    await takeOver(HOME, moved());
    workspace.file(
      'terraform.tfstate',
      recorded.replace(`"${BUCKET}#t147091f07641fa3c583b952e073ec3889"`, '"odd"'),
    );
    expect((await workspace.plan()).text).toContain(
      'Its id is "odd", and "<bucket>#<template id>" was expected. Remove the moved block and import the template by ' +
        'its id.',
    );
  });
});

testWith('moves between types')('a state that was edited by hand is blamed on the state', async () => {
  await takeOver(HOME, moved());
  await workspace.apply();
  const state = readFileSync(path.join(workspace.dir, 'terraform.tfstate'), 'utf8');
  workspace.file('terraform.tfstate', state.replace(/"template_id": "t13cc[^"]*"/, '"template_id": null'));
  const part = await workspace.plan();
  expect(part.text).toContain(`Error: The stored state is not whole with ${OURS}.full, on main.tf line`);
  expect(part.text).toContain(
    'It has no template_id, which every state of this resource has, so it was ' +
      'changed by something other than this provider. Put it right (terraform state pull and push), or remove the ' +
      'resource from the state with terraform state rm and import it again.',
  );
  workspace.file('terraform.tfstate', state.replace('"samplerate": 48000', '"samplerate": "fast"'));
  const wrong = await workspace.plan();
  expect(wrong.text).toContain(
    `The stored state of ${OURS} cannot be read with ${OURS}.full, on main.tf line 14, in`,
  );
  expect(wrong.text).toContain(
    'At audio_config.samplerate: A number is needed, but it is "fast". So it was changed',
  );
  expect(wrong.text).not.toContain('mistake in the provider');
});
