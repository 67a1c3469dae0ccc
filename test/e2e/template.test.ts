import type { Emulator } from '../../lib/emulator';
import { attached, launched } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_voice_separate_template.vocals';

let ci: Emulator;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator();
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await ci.reset();
  workspace = new Workspace(await attached(ci.env));
});
afterEach(() => workspace.dispose());

const audio = 'audio_config = { codec = "aac", samplerate = 44100, bitrate = 128, channels = 2 }';

function template(settings: string, bucket = BUCKET): string {
  return `resource "tencentci_voice_separate_template" "vocals" {
  bucket = "${bucket}"
  ${settings}
}
`;
}

const vocals = template(`name = "vocals"\naudio_mode = "IsAudio"\n${audio}`);

const templates = (bucket = BUCKET) => ci.templates.list(bucket);

describe('the life of a template', () => {
  test('it is created, planned clean, changed in place, and destroyed', async () => {
    await launched(workspace).config(vocals).init();
    await workspace.apply();
    const [created] = templates();
    expect(created).toMatchObject({
      name: 'vocals',
      audioMode: 'IsAudio',
      audioConfig: { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 2 },
    });
    expect(await workspace.values(ADDRESS)).toMatchObject({
      id: `ap-chongqing/${BUCKET}/${created?.templateId}`,
      region: 'ap-chongqing',
      template_id: created?.templateId,
      category: 'Custom',
      create_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\+0800$/),
    });
    expect((await workspace.plan()).code).toBe(0);

    workspace.config(vocals.replace('128', '192').replace('44100', '48000'));
    const change = await workspace.plannedActions(ADDRESS);
    expect(change?.actions).toEqual(['update']);
    expect(change?.change.after_unknown).toEqual({ audio_config: {}, update_time: true });
    await workspace.apply();
    expect(templates()).toEqual([
      expect.objectContaining({
        templateId: created?.templateId,
        audioConfig: { codec: 'aac', samplerate: 48000, bitrate: 192, channels: 2 },
      }),
    ]);
    expect((await workspace.plan()).code).toBe(0);

    await workspace.destroy();
    expect(templates()).toEqual([]);
  });

  test('known defaults stand in the plan', async () => {
    await workspace.config(template('name = "v"\naudio_mode = "IsAudio"')).init();
    const planned = await workspace.plannedActions(ADDRESS);
    expect(planned?.change.after).toMatchObject({
      region: 'ap-chongqing',
      audio_config: { codec: 'aac', samplerate: 44100, bitrate: null, channels: null },
    });
    expect(planned?.change.after_unknown).not.toHaveProperty('region');
    await workspace.apply();
    expect((await workspace.plan()).code).toBe(0);
  });

  test('amr without a samplerate is made with 8000', async () => {
    await workspace
      .config(template('name = "v"\naudio_mode = "IsAudio"\naudio_config = { codec = "amr" }'))
      .init();
    await workspace.apply();
    expect(templates()[0]?.audioConfig).toEqual({ codec: 'amr', samplerate: 8000 });
    expect((await workspace.plan()).code).toBe(0);
  });

  test('removing a setting gives it back to the service, and removing all of them gives the defaults', async () => {
    await workspace.config(vocals).init();
    await workspace.apply();
    workspace.config(vocals.replace('bitrate = 128, ', ''));
    await workspace.apply();
    expect(templates()[0]?.audioConfig).toEqual({ codec: 'aac', samplerate: 44100, channels: 2 });
    workspace.config(template('name = "vocals"\naudio_mode = "IsAudio"'));
    await workspace.apply();
    expect(templates()[0]?.audioConfig).toEqual({ codec: 'aac', samplerate: 44100 });
    expect((await workspace.plan()).code).toBe(0);
  });

  test('renaming keeps the audio configuration on the service', async () => {
    await workspace.config(vocals).init();
    await workspace.apply();
    const [before] = templates();
    workspace.config(
      vocals.replace('"vocals"\naudio', '"renamed"\naudio').replace('name = "vocals"', 'name = "renamed"'),
    );
    await workspace.apply();
    expect(templates()).toEqual([
      expect.objectContaining({
        templateId: before?.templateId,
        name: 'renamed',
        audioConfig: { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 2 },
      }),
    ]);
  });

  test('a new bucket replaces the template, and so does a new region', async () => {
    await workspace.config(vocals).init();
    await workspace.apply();
    workspace.config(vocals.replace(BUCKET, 'other-1250000000'));
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['delete', 'create']);
    await workspace.apply();
    expect(templates()).toEqual([]);
    expect(templates('other-1250000000')).toHaveLength(1);

    workspace.config(vocals.replace(`"${BUCKET}"`, '"other-1250000000"\nregion = "ap-beijing"'));
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['delete', 'create']);
    await workspace.apply();
    expect(ci.templates.list({ bucket: 'other-1250000000', region: 'ap-beijing' })).toHaveLength(1);
    expect((await workspace.plan()).code).toBe(0);
  });
});

describe('drift', () => {
  test('a template deleted elsewhere is planned for creation, and destroying it is no error', async () => {
    await workspace.config(vocals).init();
    await workspace.apply();
    ci.templates.delete(BUCKET, templates()[0]?.templateId ?? '');
    const plan = await workspace.plan();
    expect(plan.code).toBe(2);
    expect(plan.text).toContain('1 to add, 0 to change, 0 to destroy');
    await workspace.apply();
    ci.templates.delete(BUCKET, templates()[0]?.templateId ?? '');
    await workspace.ok('destroy', '-auto-approve', '-no-color', '-refresh=false');
  });

  test.each([
    ['name', { name: 'other' }],
    ['audio mode', { audioMode: 'IsBackground' }],
    ['codec', { audioConfig: { codec: 'flac', samplerate: 44100, bitrate: 128, channels: 2 } }],
    ['samplerate', { audioConfig: { codec: 'aac', samplerate: 22050, bitrate: 128, channels: 2 } }],
    ['bitrate', { audioConfig: { codec: 'aac', samplerate: 44100, bitrate: 64, channels: 2 } }],
    ['removed bitrate', { audioConfig: { codec: 'aac', samplerate: 44100, channels: 2 } }],
    ['channels', { audioConfig: { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 1 } }],
  ])('a changed %s is seen and put right', async (_, change) => {
    await workspace.config(vocals).init();
    await workspace.apply();
    const [made] = templates();
    ci.templates.put(BUCKET, change, made?.templateId);
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
    await workspace.apply();
    expect(templates()).toEqual([
      expect.objectContaining({
        name: made?.name,
        audioMode: made?.audioMode,
        audioConfig: made?.audioConfig,
      }),
    ]);
    expect((await workspace.plan()).code).toBe(0);
  });
});

describe('whatever the service does where its documentation is silent, the second plan is clean', () => {
  const least = template('name = "v"\naudio_mode = "AudioAndBackground"\naudio_config = { codec = "mp3" }');
  const music = template('name = "v"\naudio_mode = "MusicMode"\naudio_config = { codec = "wav" }');

  const ignored = template(
    'name = "v"\naudio_mode = "MusicMode"\naudio_config = { codec = "WAV", samplerate = 44100, bitrate = 128 }',
  );
  const capitals = template('name = "v"\naudio_mode = "IsAudio"\naudio_config = { codec = "AAC" }');
  const amr = template('name = "v"\naudio_mode = "IsAudio"\naudio_config = { codec = "amr" }');

  test.each([
    ['settings left out are left out of answers', { omittedAudioConfig: 'absent' }, least],
    ['settings left out come back empty', { omittedAudioConfig: 'empty' }, least],
    ['settings left out come back as defaults', { omittedAudioConfig: 'defaults' }, least],
    ['MusicMode echoes settings', { musicModeSettings: 'echo', omittedAudioConfig: 'defaults' }, music],
    ['MusicMode drops settings', { musicModeSettings: 'drop' }, music],
    ['MusicMode drops what was advised against', { musicModeSettings: 'drop' }, ignored],
    ['MusicMode refuses what was advised against', { musicModeSettings: 'reject' }, ignored],
    ['codecs in capitals', {}, capitals],
    ['answers have the older shape', { responseFields: 'older' }, vocals],
    ['a written template is seen late', { staleReads: 2 }, vocals],
    ['an update may leave settings out and keeps them', { updateWithoutAudioConfig: 'keep' }, least],
    ['amr is refused without a samplerate', { amrWithoutSamplerate: 'reject' }, amr],
  ] as const)('%s', async (_, behaviour, config) => {
    Object.assign(ci.behaviour, behaviour);
    await workspace.config(config).init();
    await workspace.apply();
    expect((await workspace.plan()).code).toBe(0);
    workspace.config(config.replace(/name = "\w+"/, 'name = "renamed"'));
    await workspace.apply();
    expect((await workspace.plan()).code).toBe(0);
    expect(templates()).toHaveLength(1);
  });

  test.each(['not-found', 'bad-request', 'ok'] as const)(
    'deleting what is gone is no error when the service answers with "%s"',
    async (answer) => {
      ci.behaviour.deleteUnknownId = answer;
      await workspace.config(vocals).init();
      await workspace.apply();
      ci.templates.delete(BUCKET, templates()[0]?.templateId ?? '');
      await workspace.ok('destroy', '-auto-approve', '-no-color', '-refresh=false');
    },
  );
});

describe('import', () => {
  const made = () =>
    ci.templates.put(BUCKET, {
      name: 'vocals',
      audioMode: 'IsAudio',
      audioConfig: { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 2 },
    });

  test.each([
    ['its own form', (id: string) => `ap-chongqing/${BUCKET}/${id}`],
    ['the form of the official provider', (id: string) => `${BUCKET}#${id}`],
    ['the name', () => `ap-chongqing/${BUCKET}/name:vocals`],
  ])('by %s, and the plan afterwards is clean', async (_, id) => {
    const { templateId } = made();
    await workspace.config(vocals).init();
    await workspace.ok('import', '-no-color', ADDRESS, id(templateId));
    expect((await workspace.plan()).code).toBe(0);
    expect((await workspace.values(ADDRESS))?.template_id).toBe(templateId);
  });

  test.each([
    ['all settings', { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 2 }, 'IsAudio'],
    ['settings left out', { codec: 'mp3' }, 'IsBackground'],
    ['MusicMode', { codec: 'wav' }, 'MusicMode'],
  ])('the configuration that Terraform generates plans clean: %s', async (_, audioConfig, audioMode) => {
    const { templateId } = ci.templates.put(BUCKET, { name: 'vocals', audioMode, audioConfig });
    await workspace
      .config(`import {\n  to = ${ADDRESS}\n  id = "ap-chongqing/${BUCKET}/${templateId}"\n}\n`)
      .init();
    await workspace.ok('plan', '-no-color', '-generate-config-out=generated.tf');
    await workspace.apply();
    expect((await workspace.plan()).code).toBe(0);
  });

  test('what cannot be imported is said with what can', async () => {
    await workspace.config(vocals).init();
    const wrong = await workspace.run('import', '-no-color', ADDRESS, 'nonsense');
    expect(wrong.text).toContain(
      '"nonsense" is not an id of tencentci_voice_separate_template: it has no "/". Use "<region>/<bucket>/<id>"',
    );
    const missing = await workspace.run('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}/t1nope`);
    expect(missing.text).toContain('has no template t1nope');
    made();
    made();
    const twice = await workspace.run('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}/name:vocals`);
    expect(twice.text).toContain('has 2 templates named "vocals". Import one by its id: t1');
  });
});

describe('the plan', () => {
  test('refuses every broken rule at the attribute that broke it', async () => {
    await workspace
      .config(
        template(
          'name = "two words"\naudio_mode = "IsAudio"\naudio_config = { codec = "mp3", samplerate = 96000 }',
        ),
      )
      .init();
    const run = await workspace.run('validate', '-no-color');
    expect(run.code).toBe(1);
    expect(run.text).toContain('Template name "two words" contains " "');
    expect(run.text).toContain('on main.tf line 8');
    expect(run.text).toContain(
      'audio_config.samplerate: Samplerate 96000 Hz is not supported by mp3. Use one of 11025, 22050',
    );
    expect(run.text).toContain('on main.tf line 10');
  });

  test('refuses by prefix when only a prefix is known', async () => {
    const unknown = 'resource "terraform_data" "x" {}\n';
    await workspace
      .config(unknown + template('name = "no spaces ${terraform_data.x.id}"\naudio_mode = "IsAudio"'))
      .init();
    expect((await workspace.plan()).text).toContain('Template name "no spaces " contains " "');
  });

  test('accepts a name that ends in what is not known yet, and judges it once it is', async () => {
    const config = (input: string) =>
      `resource "terraform_data" "x" { input = "${input}" }\n` +
      template('name = "prefix-${terraform_data.x.output}"\naudio_mode = "IsAudio"');
    await workspace.config(config('fine')).init();
    expect((await workspace.plan()).code).toBe(2);
    await workspace.apply();
    expect(templates()[0]?.name).toBe('prefix-fine');

    workspace.config(config('not fine'));
    const run = await workspace.run('apply', '-auto-approve', '-no-color');
    expect(run.code).toBe(1);
    expect(run.text).toContain('"prefix-not fine" contains " "');
    expect(templates()[0]?.name).toBe('prefix-fine');
  });

  test('says where a region can be set when there is none', async () => {
    workspace.dispose();
    workspace = new Workspace({ ...ci.env, TENCENTCLOUD_REGION: '' }).placeProvider();
    await workspace.config(vocals).init();
    expect((await workspace.plan()).text).toContain('Neither the resource nor the provider names a region');
  });
});

describe('a create', () => {
  test('whose answer is lost is found again and not repeated', async () => {
    const fault = ci.fail({ operation: 'CreateTemplate' }, { kind: 'drop', when: 'after' });
    await workspace.config(vocals).init();
    await workspace.apply();
    expect(fault.hits).toBe(1);
    expect(templates()).toHaveLength(1);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('that comes too fast is sent again', async () => {
    const fault = ci.fail(
      { operation: 'CreateTemplate' },
      { kind: 'error', status: 429, code: 'SlowDown', message: 'Please decrease the access frequency.' },
    );
    await workspace.config(vocals).init();
    await workspace.apply();
    expect(fault.hits).toBe(1);
    expect(templates()).toHaveLength(1);
  });

  test('that the user interrupts is finished, kept in the state, and nothing is orphaned', async () => {
    workspace.placeProvider();
    const fault = ci.fail({ operation: 'CreateTemplate' }, { kind: 'delay', ms: 2500 });
    await workspace.config(vocals).init();
    const { child, done } = workspace.start(['apply', '-auto-approve', '-no-color']);
    while (fault.hits === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    await done;
    expect(templates()).toHaveLength(1);
    expect((await workspace.values(ADDRESS))?.template_id).toBe(templates()[0]?.templateId);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('that is refused says what the service said, and leaves nothing behind', async () => {
    ci.fail(
      { operation: 'CreateTemplate' },
      { kind: 'error', status: 403, code: 'AccessDenied', message: 'Access Denied.' },
    );
    await workspace.config(vocals).init();
    const run = await workspace.run('apply', '-auto-approve', '-no-color');
    expect(run.code).toBe(1);
    expect(run.text).toContain('ci:CreateMediaTemplate');
    expect(run.text).toContain('AccessDenied');
    expect(await workspace.values(ADDRESS)).toBeUndefined();
  });
});

describe('a name that another template has', () => {
  const taken = (id: string, then = '\\.') =>
    new RegExp(
      `Bucket ${BUCKET} \\(ap-chongqing\\) has a template named "vocals" already, ${id}, made \\S+, \\d+ seconds? ago, and ` +
        `names are unique in a bucket\\. Choose another name${then}`,
    );
  const takeOver = (id: string) =>
    taken(
      id,
      ', or take that template over with this block, where NAME is the name of this resource: import { to = ' +
        `tencentci_voice_separate_template\\.NAME id = "ap-chongqing/${BUCKET}/${id}" }`,
    );
  const made = () =>
    ci.templates.put(BUCKET, {
      name: 'vocals',
      audioMode: 'IsAudio',
      audioConfig: { codec: 'aac', samplerate: 44100, bitrate: 128, channels: 2 },
    });

  test('is refused with its id, and the block that is named takes it over', async () => {
    const { templateId } = made();
    await workspace.config(vocals).init();
    const run = await workspace.run('apply', '-auto-approve', '-no-color');
    expect(run.text).toContain(`Error: The name is taken with ${ADDRESS}, on main.tf line`);
    expect(run.text).toMatch(takeOver(templateId));
    expect(templates()).toHaveLength(1);

    const block = `import {\n  to = ${ADDRESS}\n  id = "ap-chongqing/${BUCKET}/${templateId}"\n}\n`;
    await workspace.config(vocals + block).apply();
    expect((await workspace.values(ADDRESS))?.template_id).toBe(templateId);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('is refused for a change too, which leaves the template as it was', async () => {
    const { templateId } = made();
    await workspace.config(vocals.replace('name = "vocals"', 'name = "other"')).init();
    await workspace.apply();
    const run = await workspace.config(vocals).run('apply', '-auto-approve', '-no-color');
    expect(run.text).toMatch(taken(templateId));
    expect(run.text).not.toContain('import {');
    expect(templates().map(({ name }) => name)).toEqual(['vocals', 'other']);
  });

  test('is that of the template itself when it is replaced with create_before_destroy, and that is explained', async () => {
    const first = template(
      `name = "vocals"\naudio_mode = "IsAudio"\n${audio}\nlifecycle {\n  create_before_destroy = true\n}`,
    );
    await workspace.config(first).init();
    await workspace.apply();
    const [{ templateId } = { templateId: '' }] = templates();
    const run = await workspace.run('apply', '-auto-approve', '-no-color', `-replace=${ADDRESS}`);
    expect(run.text).toMatch(takeOver(templateId));
    expect(run.text).toContain(
      'If this resource is being replaced with create_before_destroy, the template that it replaces still has the ' +
        'name: change the name in the same step, or take create_before_destroy away.',
    );
    expect(templates().map((each) => each.templateId)).toEqual([templateId]);

    await workspace
      .config(first.replace('"vocals"\naudio', '"vocals-2"\naudio'))
      .apply(`-replace=${ADDRESS}`);
    expect(templates().map(({ name }) => name)).toEqual(['vocals-2']);
  });

  test('is taken where names need not be unique', async () => {
    ci.behaviour.duplicateNames = 'allow';
    made();
    await workspace.config(vocals).init();
    await workspace.apply();
    expect(templates()).toHaveLength(2);
  });
});

describe('credentials', () => {
  test('that fail are named with their source', async () => {
    workspace.dispose();
    workspace = new Workspace({ ...ci.env, TENCENTCLOUD_SECRET_KEY: 'wrong' }).placeProvider();
    await workspace.config(vocals).init();
    const run = await workspace.run('apply', '-auto-approve', '-no-color');
    expect(run.text).toContain('SignatureDoesNotMatch');
    expect(run.text).toContain(
      'the environment variables TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY',
    );
    expect(run.text).not.toContain('"wrong"');
  });

  test('that are missing are asked for with the order in which they are looked for', async () => {
    workspace.dispose();
    workspace = new Workspace({ TENCENTCLOUD_SHARED_CREDENTIALS_DIR: '/nonexistent' }).placeProvider();
    await workspace.config(vocals).init();
    expect((await workspace.plan()).text).toContain('No source of credentials has any');
  });

  test('of two provider aliases do not mix', async () => {
    workspace.placeProvider();
    const other = await startEmulator();
    try {
      await workspace
        .config(
          `provider "tencentci" {}
provider "tencentci" {
  alias    = "other"
  endpoint = "${other.endpoint}"
  region   = "ap-beijing"
}
${vocals}
resource "tencentci_voice_separate_template" "there" {
  provider   = tencentci.other
  bucket     = "${BUCKET}"
  name       = "there"
  audio_mode = "IsAudio"
}
`,
        )
        .init();
      await workspace.apply();
      expect(templates().map(({ name }) => name)).toEqual(['vocals']);
      expect(other.templates.list({ bucket: BUCKET, region: 'ap-beijing' }).map(({ name }) => name)).toEqual([
        'there',
      ]);
    } finally {
      await other.stop();
    }
  });
});
