import type { Emulator } from '../../lib/emulator';
import { Workspace } from '../../scripts/workspace';
import { recording } from '../emulator/jobs/support';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { data, LOOKED_UP_IN as BUCKET, lookups } from '../support/lookups';

jest.setTimeout(120_000);

let ci: Emulator;
let workspace: Workspace;

beforeAll(async () => {
  ci = await startEmulator();
  workspace = new Workspace(await attached(ci.env));
});
afterAll(async () => {
  workspace.dispose();
  await ci.stop();
});
beforeEach(() => ci.reset());

const { look, refused } = lookups(() => workspace);

const template = (name: string) =>
  ci.templates.put(BUCKET, { name, audioMode: 'IsAudio', audioConfig: { codec: 'wav', samplerate: 8000 } });

describe('a template of any kind', () => {
  const TYPE = 'tencentci_template';
  const snapshot = (name: string) =>
    ci.templates.put(BUCKET, {
      tag: 'Snapshot',
      name,
      other: [{ name: 'Snapshot', text: '', children: [{ name: 'Mode', text: 'Interval', children: [] }] }],
    });

  test.each([
    ['its id', (id: string) => `template_id = "${id}"`],
    ['its kind and name', () => 'tag = "Snapshot"\nname = "封面"'],
  ])('is found by %s', async (_, settings) => {
    const { templateId } = snapshot('封面');
    snapshot('封面-2');
    template('封面');
    expect(await look(TYPE, settings(templateId))).toEqual({
      id: `ap-chongqing/${BUCKET}/${templateId}`,
      bucket: BUCKET,
      region: 'ap-chongqing',
      template_id: templateId,
      tag: 'Snapshot',
      name: '封面',
      category: 'Custom',
      settings_json: '{"Snapshot":{"Mode":"Interval"}}',
      create_time: expect.any(String),
      update_time: expect.any(String),
    });
  });

  test.each([
    ['nothing is asked for', '', 'Neither template_id, nor tag and name, are given.'],
    ['only a name is given', 'name = "covers"', 'Give the id, or both of the others.'],
    ['too much is asked for', 'template_id = "t1"\ntag = "Snapshot"', 'Remove tag.'],
    ['the category is none', 'tag = "Snapshot"\nname = "a"\ncategory = "Mine"', '"Mine" is no category'],
    ['there is no such id', 'template_id = "t1nope"', 'has no template t1nope'],
    ['only one of another kind has the name', 'tag = "Transcode"\nname = "covers"', 'no Transcode template'],
    [
      'there are two of the name',
      'tag = "Snapshot"\nname = "covers"',
      'has 2 Snapshot templates named "covers". Give the template_id of one: t1',
    ],
  ])('is refused when %s', async (_, settings, message) => {
    snapshot('covers');
    snapshot('covers');
    expect(await refused(TYPE, settings)).toContain(message);
  });
});

test('templates of any kind come from all pages, by name, and are narrowed by kind and name', async () => {
  const TYPE = 'tencentci_templates';
  ci.behaviour.maxPageSize = 4;
  for (let i = 1; i <= 9; i += 1) {
    ci.templates.put(BUCKET, { tag: 'Snapshot', name: `s-${10 - i}` });
    template(`s-${10 - i}`);
  }
  ci.templates.put(BUCKET, { tag: 'Watermark', name: '水印' });
  const found = async (settings = '') =>
    ((await look(TYPE, settings)).templates as { name: string; tag: string; template_id: string }[]).map(
      ({ name, tag }) => `${tag} ${name}`,
    );
  const { templates } = await look(TYPE);
  const keys = (templates as { name: string; template_id: string }[]).map(
    ({ name, template_id: id }) => `${name} ${id}`,
  );
  expect(keys).toHaveLength(19);
  expect(keys).toEqual([...keys].sort());
  expect(await found('tag = "Snapshot"')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => `Snapshot s-${i}`));
  expect(await found('name = "s-1"')).toHaveLength(2);
  expect(await found('tag = "Watermark"\nname_prefix = "水"')).toEqual(['Watermark 水印']);
  expect(await found('name = "水"')).toEqual([]);
  expect(await found('category = "Official"')).toEqual([]);
  expect(await refused(TYPE, 'name = "a"\nname_prefix = "a"')).toContain('Remove one of them.');
});

test('workflows of any kind come from all pages, with their graphs, by name and state', async () => {
  const TYPE = 'tencentci_workflows';
  ci.behaviour.maxPageSize = 3;
  const text = (name: string, of: string) => ({ name, text: of, children: [] });
  const made = ci.workflows.put(BUCKET, {
    name: '流程-b',
    state: 'Active',
    topology: {
      dependencies: {
        Start: ['Transcode_1'],
        Transcode_1: ['VoiceSeparate_1', 'Snapshot_1'],
        Snapshot_1: ['End'],
      },
      nodes: {
        Start: {
          type: 'Start',
          input: {
            objectPrefix: 'in/',
            notifyConfig: {
              state: 'On',
              url: 'https://user:secret@example.com/',
              type: 'Url',
              event: ['TaskFinish'],
            },
            extFilter: { state: 'On', audio: true, custom: true, customExts: ['mp3', 'wav'] },
          },
        },
        Transcode_1: {
          type: 'Transcode',
          operation: {
            templateId: 't2',
            output: { region: 'ap-chongqing', bucket: BUCKET, object: 'out/x.mp4' },
            other: [text('WatermarkTemplateId', 'w1'), text('WatermarkTemplateId', 'w2')],
          },
        },
        Snapshot_1: { type: 'Snapshot', operation: { output: { object: 'o', spriteObject: 's' } } },
        VoiceSeparate_1: { type: 'VoiceSeparate' },
      },
    },
  });
  for (let i = 1; i <= 8; i += 1) ci.workflows.put(BUCKET, { name: `流程-${9 - i}`, state: 'Paused' });
  ci.workflows.put(BUCKET, { name: 'other' });
  type Found = { name: string; workflow_id: string; topology_json: string };
  const found = async (settings = '') => (await look(TYPE, settings)).workflows as Found[];
  const names = [...ci.workflows.list(BUCKET).map(({ name }) => name)].sort();
  expect((await found()).map(({ name }) => name)).toEqual(names);
  expect(await found('name_prefix = "流程"')).toHaveLength(9);
  expect(await found('name = "流程"')).toEqual([]);
  const [one, ...others] = await found('state = "Active"');
  expect(others).toEqual([]);
  expect(JSON.parse(one?.topology_json ?? '')).toMatchObject({
    Dependencies: { Transcode_1: 'VoiceSeparate_1,Snapshot_1' },
    Nodes: { Transcode_1: { Operation: { WatermarkTemplateId: ['w1', 'w2'] } } },
  });
  expect(one).toMatchObject({
    workflow_id: made.workflowId,
    object_prefix: 'in/',
    notify: { url: 'https://example.com/…', type: 'Url', events: ['TaskFinish'] },
    ext_filter: { audio: true, video: false, custom_exts: ['mp3', 'wav'] },
    nodes: [
      { name: 'Snapshot_1', type: 'Snapshot', next: ['End'], output: { object: 'o', sprite_object: 's' } },
      {
        name: 'Transcode_1',
        type: 'Transcode',
        next: ['Snapshot_1', 'VoiceSeparate_1'],
        template_id: 't2',
        output: { object: 'out/x.mp4', au_object: null },
        operation_json: '{"WatermarkTemplateId":["w1","w2"]}',
      },
      { name: 'VoiceSeparate_1', type: 'VoiceSeparate', next: [], template_id: null, output: null },
    ],
    edges: [
      { from: 'Snapshot_1', to: 'End' },
      { from: 'Start', to: 'Transcode_1' },
      { from: 'Transcode_1', to: 'Snapshot_1' },
      { from: 'Transcode_1', to: 'VoiceSeparate_1' },
    ],
  });
  expect(await refused(TYPE, 'state = "On"')).toContain('"On" is no state of a workflow. Use one of Active');
});

describe('the buckets of a region', () => {
  const found = async (settings: string) => {
    workspace.config(`data "tencentci_buckets" "found" {\n  ${settings}\n}\n`);
    await workspace.apply();
    const { id, buckets } = (await workspace.values('data.tencentci_buckets.found')) ?? {};
    return { id, buckets: buckets as { bucket: string; smart_audio: boolean; media_processing: boolean }[] };
  };

  test('come from all pages of both services, by name', async () => {
    ci.behaviour.maxPageSize = 2;
    for (const i of [5, 4, 3, 2, 1]) {
      ci.buckets.set(`songs-${i}-1250000000`, { ci: true, smartAudio: i > 2, media: i < 5 });
    }
    ci.buckets.set({ bucket: 'songs-9-1250000000', region: 'ap-beijing' }, { ci: true, smartAudio: true });
    const all = await found('name_prefix = "songs-"');
    expect(all.id).toBe('ap-chongqing');
    expect(all.buckets).toEqual(
      [1, 2, 3, 4, 5].map((i) => ({
        bucket: `songs-${i}-1250000000`,
        region: 'ap-chongqing',
        smart_audio: i > 2,
        media_processing: i < 5,
        smart_audio_time: i > 2 ? expect.any(String) : null,
        media_processing_time: i < 5 ? expect.any(String) : null,
      })),
    );
    const [only, ...others] = (await found('name = "songs-9-1250000000"\nregion = "ap-beijing"')).buckets;
    expect([only?.smart_audio, others]).toEqual([true, []]);
    expect((await found('name = "songs-"')).buckets).toEqual([]);
  });

  test('are refused for a region that is none', async () => {
    const plan = await workspace
      .config('data "tencentci_buckets" "found" {\n  region = "Beijing!"\n}\n')
      .plan();
    expect(plan.text).toContain('"Beijing!" is not a region');
  });
});

describe('the queues of a bucket', () => {
  test('are those of a service, or of both, by name and state', async () => {
    const names = async (settings: string) =>
      ((await look('tencentci_queues', settings)).queues as { name: string; service: string }[]).map(
        ({ name, service }) => `${service} ${name}`,
      );
    const [speech, media] = ['smart-audio', 'media'].map(
      (service) => ci.queues.list(BUCKET).find((queue) => queue.service === service)?.name,
    );
    expect(await names('service = "media"')).toEqual([`media ${media}`]);
    expect(await names('service = "all"')).toEqual([`media ${media}`, `smart_audio ${speech}`]);
    expect(await names(`service = "all"\nname = "${speech}"`)).toEqual([`smart_audio ${speech}`]);
    expect(await names('name_prefix = "x"')).toEqual([]);
    expect(await refused('tencentci_queues', 'service = "asr"')).toContain('"asr" is no service with queues');
  });

  test('come without those of a service that is off, with a warning', async () => {
    ci.buckets.set(BUCKET, { media: false });
    workspace.config(data('tencentci_queues', 'service = "all"'));
    const { code, text } = await workspace.plan();
    expect(code).toBe(0);
    expect(text).toContain(`The media queues of bucket ${BUCKET} could not be looked up`);
    expect((await look('tencentci_queues', 'service = "all"')).queues).toHaveLength(1);
  });
});

test('executions come from all pages, the newest first, each with what its tasks wrote', async () => {
  ci.behaviour.maxPageSize = 2;
  const { templateId } = template('vocals');
  const { workflowId } = ci.workflows.put(BUCKET, {
    name: 'uploads',
    state: 'Active',
    topology: {
      dependencies: { Start: ['VoiceSeparate_1'], VoiceSeparate_1: ['End'] },
      nodes: {
        Start: { type: 'Start', input: { objectPrefix: 'in/' } },
        VoiceSeparate_1: {
          type: 'VoiceSeparate',
          operation: {
            templateId,
            output: { region: ci.region, bucket: BUCKET, auObject: 'out/${InputName}-${RunId}.${ext}' },
          },
        },
      },
    },
  });
  for (const name of ['bad', 'one', 'two', 'three', 'four']) {
    ci.objects.put(BUCKET, `in/${name}.wav`, name === 'bad' ? 'no sound' : recording());
  }
  await ci.jobs.settled();
  type Task = { job_id: string; state: string; outputs: { object: string; md5: string }[] };
  const { executions } = await look(
    'tencentci_workflow_executions',
    `workflow_id = "${workflowId}"\ninclude_outputs = true`,
  );
  const found = executions as { run_id: string; object: string; tasks: Task[] }[];
  const runs = ci.executions.list(BUCKET).reverse();
  expect(found.map(({ run_id: id }) => id)).toEqual(runs.map(({ runId }) => runId));
  for (const { run_id: id, object, tasks } of found) {
    const bad = object === 'in/bad.wav';
    expect(tasks).toMatchObject([{ state: bad ? 'Failed' : 'Success' }]);
    const key = `out/${/(\w+)\.wav/.exec(object)?.[1]}-${id}.wav`;
    const md5 = ci.objects.get(BUCKET, key)?.md5;
    expect(tasks[0]?.outputs).toEqual(bad ? [] : [{ bucket: BUCKET, region: ci.region, object: key, md5 }]);
  }

  const jobs = async (settings = '') =>
    (await look('tencentci_jobs', settings)).jobs as {
      job_id: string;
      tag: string;
      progress: string | null;
      media_info_json: string | null;
    }[];
  const all = await jobs();
  expect(all.map(({ job_id: id }) => id)).toEqual(
    ci.jobs
      .list(BUCKET)
      .reverse()
      .map(({ jobId }) => jobId),
  );
  expect(all[0]).toMatchObject({ tag: 'VoiceSeparate', progress: null });
  expect(JSON.parse(all[0]?.media_info_json ?? '')).toMatchObject({
    Format: { Duration: expect.any(String) as string },
    Stream: { Audio: [{ SampleRate: '8000' }] },
  });
  expect(all[4]?.media_info_json).toBeNull();
  ci.behaviour.jobProgress = 'told';
  expect(
    (await jobs(`workflow_id = "${workflowId}"\nstates = ["Success"]`)).map((job) => job.progress),
  ).toEqual(Array(4).fill('100'));
  expect(await jobs('tag = "Snapshot"')).toEqual([]);
});
