import { CiClient, submitJob } from '../../lib/ci';
import type { Emulator } from '../../lib/emulator';
import { attached } from '../support/attached';
import { data, LOOKED_UP_IN as BUCKET, lookups } from '../support/lookups';
import { startEmulator } from '../support/emulator';
import { recording } from '../emulator/jobs/support';
import { Workspace } from '../../scripts/workspace';

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
  ci.templates.put(BUCKET, {
    name,
    audioMode: 'IsAudio',
    audioConfig: { codec: 'mp3', samplerate: 44100, bitrate: 128, channels: 2 },
  });

describe('a template', () => {
  const TYPE = 'tencentci_voice_separate_template';

  test.each([
    ['its id', (id: string) => `template_id = "${id}"`],
    ['its name', () => 'name = "vocals"'],
  ])('is found by %s', async (_, settings) => {
    const { templateId } = template('vocals');
    template('vocals-2');
    expect(await look(TYPE, settings(templateId))).toMatchObject({
      id: `ap-chongqing/${BUCKET}/${templateId}`,
      region: 'ap-chongqing',
      template_id: templateId,
      name: 'vocals',
      audio_mode: 'IsAudio',
      audio_config: { codec: 'mp3', samplerate: 44100, bitrate: 128, channels: 2 },
      category: 'Custom',
    });
  });

  test.each([
    ['nothing is asked for', '', 'Neither template_id nor name is given. Give one of them.'],
    ['too much is asked for', 'template_id = "t1"\nname = "a"', 'Remove one of them.'],
    ['there is no such id', 'template_id = "t1nope"', 'has no template t1nope'],
    ['there is no such name', 'name = "vocal"', 'has no voice-separation template named "vocal"'],
    [
      'there are two of the name',
      'name = "vocals"',
      'has 2 voice-separation templates named "vocals". Give the template_id of one: t1',
    ],
  ])('is refused when %s', async (_, settings, message) => {
    template('vocals');
    template('vocals');
    expect(await refused(TYPE, settings)).toContain(message);
  });
});

describe('the templates of a bucket', () => {
  const TYPE = 'tencentci_voice_separate_templates';

  test('come from all pages, however short, or by the start of their names', async () => {
    ci.behaviour.maxPageSize = 3;
    for (let i = 1; i <= 23; i += 1) template(`t-${i}`);
    const all = (await look(TYPE)).templates as { name: string; audio_mode: string }[];
    expect(all.map(({ name }) => name)).toEqual(
      ci.templates
        .list(BUCKET)
        .map(({ name }) => name)
        .sort(),
    );
    expect((await look(TYPE, 'name = "t-2"')).templates).toHaveLength(1);
    expect(all[0]).toMatchObject({ audio_mode: 'IsAudio', audio_config: { codec: 'mp3' } });
    expect((await look(TYPE, 'name_prefix = "t-2"')).templates).toHaveLength(5);
    expect((await look(TYPE, 'category = "Official"')).templates).toEqual([]);
  });

  test('are refused for a category that does not exist', async () => {
    expect(await refused(TYPE, 'category = "Mine"')).toContain('"Mine" is no category of templates');
  });
});

describe('the workflows of a bucket', () => {
  const TYPE = 'tencentci_voice_separate_workflows';
  const workflow = (name: string, state: 'Active' | 'Paused', type = 'VoiceSeparate') =>
    ci.workflows.put(BUCKET, {
      name,
      state,
      topology: {
        dependencies: { Start: [`${type}_1`], [`${type}_1`]: ['End'] },
        nodes: {
          Start: { type: 'Start', input: { objectPrefix: 'in/', speechRecognitionQueueId: 'speech' } },
          [`${type}_1`]: { type, ...(type === 'VoiceSeparate' && { operation: { templateId: 't1' } }) },
        },
      },
    });

  test('are those that separate voices, by name and state', async () => {
    const made = workflow('a-1', 'Active');
    workflow('a-2', 'Paused');
    workflow('b-1', 'Active');
    workflow('a-3', 'Active', 'Snapshot');
    const names = async (settings: string) =>
      ((await look(TYPE, settings)).workflows as { name: string }[]).map(({ name }) => name);
    expect(await names('')).toEqual(['a-1', 'a-2', 'b-1']);
    expect(await names('name_prefix = "a-"')).toEqual(['a-1', 'a-2']);
    expect(await names('name_prefix = "a-"\nstate = "Active"')).toEqual(['a-1']);
    expect((await look(TYPE, 'name_prefix = "a-1"')).workflows).toEqual([
      {
        workflow_id: made.workflowId,
        name: 'a-1',
        state: 'Active',
        object_prefix: 'in/',
        queue_id: ci.queues.list(BUCKET)[0]?.queueId,
        speech_recognition_queue_id: 'speech',
        template_ids: ['t1'],
        create_time: expect.any(String),
        update_time: expect.any(String),
      },
    ]);
  });
});

describe('the queues of a bucket', () => {
  test('are those of Smart Audio, by state', async () => {
    const { queues } = await look('tencentci_queues', 'state = "Active"');
    expect(queues).toEqual([
      expect.objectContaining({
        queue_id: ci.queues.list(BUCKET)[0]?.queueId,
        state: 'Active',
        category: 'Speeching',
        max_concurrent: 10,
      }),
    ]);
    expect((await look('tencentci_queues', 'state = "Paused"')).queues).toEqual([]);
  });

  test('are refused for a state that does not exist', async () => {
    expect(await refused('tencentci_queues', 'state = "On"')).toContain('"On" is no queue state');
  });
});

describe('the executions of a workflow', () => {
  const TYPE = 'tencentci_workflow_executions';

  test('come the newest first, as many as asked for', async () => {
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
            operation: { templateId, output: { region: 'ap-chongqing', bucket: BUCKET, auObject: 'out/v' } },
          },
        },
      },
    });
    for (const name of ['one', 'two', 'three'])
      ci.objects.put(BUCKET, `in/${name}.mp3`, 'sound', 'audio/mpeg');
    const id = `workflow_id = "${workflowId}"`;
    const all = (await look(TYPE, id)).executions as { object: string }[];
    expect(all).toEqual(
      ci.executions
        .list(BUCKET)
        .reverse()
        .map(({ runId, object }) => ({
          run_id: runId,
          object,
          state: expect.any(String) as string,
          create_time: expect.any(String) as string,
          tasks: null,
        })),
    );
    expect(all).toHaveLength(3);
    expect((await look(TYPE, `${id}\nlimit = 2`)).executions).toHaveLength(2);
    expect((await look(TYPE, `${id}\nstates = ["Cancel"]`)).executions).toEqual([]);
    const objects = async (settings: string) =>
      ((await look(TYPE, `${id}\n${settings}`)).executions as { object: string }[]).map(
        ({ object }) => object,
      );
    expect(await objects('object = "in/two.mp3"\nlimit = 1')).toEqual(['in/two.mp3']);
    expect(await objects('object = "two.mp3"')).toEqual([]);
    expect(await objects('created_from = "2001-01-01T00:00:00+08:00"')).toHaveLength(3);
    expect(await objects('created_to = "2001-01-01T00:00:00Z"')).toEqual([]);
    expect((await look(TYPE, `${id}\nlimit = 1\ninclude_tasks = true`)).executions).toMatchObject([
      {
        object: 'in/three.mp3',
        tasks: [
          {
            name: 'VoiceSeparate_1',
            type: 'VoiceSeparate',
            state: 'Failed',
            job_id: ci.jobs.list(BUCKET)[2]?.jobId,
            code: expect.any(String) as string,
            message: expect.any(String) as string,
            create_time: expect.any(String) as string,
          },
        ],
      },
    ]);
    expect((await look('tencentci_jobs', `${id}\nlimit = 1`)).jobs).toMatchObject([
      { input_object: 'in/three.mp3', workflow_id: workflowId, run_id: ci.executions.list(BUCKET)[2]?.runId },
    ]);
  });

  test.each([
    [
      'states = ["Done"]',
      '"Done" is no state of an execution. Use some of Success, Failed, Running, Cancel.',
    ],
    ['limit = 0', 'limit is 0. Use a whole number from 1.'],
    [
      'created_from = "noon"',
      '"noon" is no time. Write day, time and offset, as in "2026-01-31T08:00:00+08:00".',
    ],
  ])('are refused with %s', async (settings, message) => {
    expect(await refused(TYPE, `workflow_id = "w1"\n${settings}`)).toContain(message);
  });
});

describe('the jobs of a bucket', () => {
  const TYPE = 'tencentci_jobs';

  test('come the newest first, by whatever narrows them', async () => {
    ci.behaviour.maxConcurrent = 0;
    const { templateId } = template('vocals');
    const client = new CiClient({
      endpoint: ci.url,
      credentials: () => ({
        secretId: ci.env.TENCENTCLOUD_SECRET_ID ?? '',
        secretKey: ci.env.TENCENTCLOUD_SECRET_KEY ?? '',
      }),
    });
    const target = { bucket: BUCKET, region: ci.region };
    for (const name of ['one', 'two']) {
      ci.objects.put(BUCKET, `in/${name}.mp3`, 'sound', 'audio/mpeg');
      await submitJob(client, target, {
        input: { object: `in/${name}.mp3` },
        operation: { templateId, output: { ...target, auObject: 'out/v.mp3' }, userData: name },
      });
    }
    client.close();
    const [first, second] = ci.jobs.list(BUCKET);
    const ids = async (settings: string) =>
      ((await look(TYPE, settings)).jobs as { job_id: string }[]).map(({ job_id: id }) => id);
    expect(await ids('')).toEqual([second?.jobId, first?.jobId]);
    expect(await ids('limit = 1')).toEqual([second?.jobId]);
    expect(await ids('created_to = "2001-01-01T00:00:00+08:00"')).toEqual([]);
    expect(await ids('states = ["Failed"]')).toEqual([]);
    expect(await ids('workflow_id = "w1"')).toEqual([]);
    expect(await ids(`queue_id = "${first?.queueId}"\ncreated_from = "2001-01-01T00:00:00Z"`)).toHaveLength(
      2,
    );
    expect((await look(TYPE, 'input_object = "in/one.mp3"')).jobs).toEqual([
      expect.objectContaining({
        job_id: first?.jobId,
        state: 'Submitted',
        input_object: 'in/one.mp3',
        template_id: templateId,
        queue_id: first?.queueId,
        workflow_id: null,
        run_id: null,
        user_data: 'one',
        outputs: [],
        start_time: null,
      }),
    ]);
  });

  test.each([
    [
      'states = ["Done"]',
      '"Done" is no state of a job. Use some of Submitted, Running, Success, Failed, Pause, Cancel.',
    ],
    ['created_to = "2026-01-31"', '"2026-01-31" is no time. Write day, time and offset'],
  ])('are refused with %s', async (settings, message) => {
    expect((await refused(TYPE, settings)).replace(/\s+/g, ' ')).toContain(message);
  });
});

test('a job is found with what became of it, and one that is not there is named', async () => {
  ci.objects.put(BUCKET, 'in/song.wav', recording());
  const { templateId } = ci.templates.put(BUCKET, { audioMode: 'IsAudio', audioConfig: { codec: 'wav' } });
  workspace.config(`resource "tencentci_voice_separate_job" "once" {
  bucket = "${BUCKET}"
  input_object = "in/song.wav"
  template_id = "${templateId}"
  user_data = "album 7"
  output = { au_object = "out/v.wav" }
}
`);
  await workspace.apply();
  const [{ jobId, outputs } = { jobId: '' }] = ci.jobs.list(BUCKET);
  expect(await look('tencentci_job', `job_id = "${jobId}"`)).toMatchObject({
    id: `ap-chongqing/${BUCKET}/${jobId}`,
    input_object: 'in/song.wav',
    template_id: templateId,
    user_data: 'album 7',
    state: 'Success',
    outputs: [{ object: 'out/v.wav', md5: outputs?.[0]?.md5 }],
  });
  expect(await refused('tencentci_job', 'job_id = "j9"')).toContain('has no job j9, or has forgotten it');
});

describe('while the service is off', () => {
  const BUCKET_RESOURCE = `resource "tencentci_bucket" "media" {\n  bucket = "${BUCKET}"\n}\n`;
  const OFF =
    `CI, Smart Audio or media processing is off on bucket ${BUCKET} (ap-chongqing), so nothing was found. If a ` +
    'tencentci_bucket of this configuration turns them on, name it in depends_on of the data source, which is then ' +
    'read after it; otherwise turn them on in the console, and plan once more.';
  const all = [
    ['tencentci_voice_separate_templates', '', `templates of bucket ${BUCKET}`],
    ['tencentci_voice_separate_template', 'template_id = "t1"', 'template t1'],
    ['tencentci_voice_separate_workflows', '', `workflows of bucket ${BUCKET}`],
    ['tencentci_workflow_executions', 'workflow_id = "w1"', 'executions of workflow w1'],
    ['tencentci_queues', '', `queues of bucket ${BUCKET}`],
    ['tencentci_job', 'job_id = "j1"', 'job j1'],
    ['tencentci_jobs', '', `jobs of bucket ${BUCKET}`],
    ['tencentci_workflows', '', `workflows of bucket ${BUCKET}`],
    ['tencentci_templates', '', `templates of bucket ${BUCKET}`],
    ['tencentci_template', 'template_id = "t1"', 'template t1'],
  ] as const;

  test('data sources warn and are empty, and the apply that turns it on goes through', async () => {
    ci.buckets.set(BUCKET, { ci: false });
    const named = 'tencentci_voice_separate_template.named';
    workspace.config(
      all.map(([type, settings]) => data(type, settings)).join('') +
        `data "tencentci_voice_separate_template" "named" {\n  bucket = "${BUCKET}"\n  name = "vocals"\n}\n` +
        BUCKET_RESOURCE,
    );
    const { code, text } = await workspace.plan();
    expect(code).toBe(2);
    for (const what of [...all.map(([, , each]) => each), 'template "vocals"']) {
      expect(text).toContain(`The ${what} could not be looked up`);
    }
    expect(text).toContain(OFF);
    await workspace.apply();
    expect(ci.buckets.get(BUCKET)).toMatchObject({ ci: true, smartAudio: true });
    expect(await workspace.values(`data.${all[0][0]}.found`)).toMatchObject({ templates: [] });
    expect(await workspace.values(`data.${all[1][0]}.found`)).toMatchObject({
      id: `ap-chongqing/${BUCKET}/t1`,
      template_id: 't1',
      name: null,
      audio_config: null,
    });
    expect(await workspace.values(`data.${named}`)).toMatchObject({ template_id: null, name: 'vocals' });
    expect(await workspace.values(`data.${all[3][0]}.found`)).toMatchObject({ executions: [] });
    expect(await workspace.values(`data.${all[5][0]}.found`)).toMatchObject({ job_id: 'j1', state: null });
  });

  test('a data source that depends on what turns it on is read after it', async () => {
    ci.buckets.set(BUCKET, { ci: false });
    const after = 'depends_on = [tencentci_bucket.media]';
    workspace.config(data('tencentci_queues', after) + BUCKET_RESOURCE);
    const { text } = await workspace.apply();
    expect(text).not.toContain('could not be looked up');
    const { queues } = (await workspace.values('data.tencentci_queues.found')) as { queues: unknown[] };
    expect(queues).toHaveLength(1);
  });
});
