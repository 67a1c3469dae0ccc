import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator, JobDesk, JobRunner, JobState } from '../../lib/emulator';
import { attached, launched } from '../support/attached';
import { startEmulator } from '../support/emulator';
import { Workspace } from '../../scripts/workspace';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_voice_separate_job.once';

let ci: Emulator;
let workspace: Workspace;
/** What becomes of a job as soon as it is submitted. */
let atOnce: JobState;
/** Moves the latest job on. */
let become: (state: JobState) => void;

let desk: JobDesk;
/** Leaves it to the test what becomes of jobs. */
const runner: JobRunner = {
  start: (given) => void (desk = given),
  submitted(job) {
    become = (state) =>
      desk.report(job, {
        state,
        ...(state === 'Failed' && { code: 'InputFileNotExist', message: 'The input is not there' }),
        ...(state === 'Success' && {
          endTime: Date.parse('2026-01-12T22:37:55+08:00'),
          outputs: [{ object: 'out/v.mp3', md5: 'md5-of-v' }],
        }),
      });
    become(atOnce);
  },
};

/** A service that knows one template and nothing of jobs. */
async function anew(): Promise<void> {
  await ci.reset();
  ci.templates.put(BUCKET, { audioMode: 'IsAudio', audioConfig: { codec: 'aac' } }, 't1voice');
}

beforeAll(async () => {
  ci = await startEmulator({ runner });
});
afterAll(() => ci.stop());

beforeEach(async () => {
  await anew();
  atOnce = 'Success';
  workspace = new Workspace(await attached(env())).config(job());
});
afterEach(() => workspace.dispose());

const env = () => ({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '0' });

const byTemplate = 'template_id = "t1voice"';

function job(settings = byTemplate, output = 'au_object = "out/v.$${ext}"'): string {
  return `resource "tencentci_voice_separate_job" "once" {
  bucket = "${BUCKET}"
  input_object = "in/song.mp3"
  ${settings}
  output = { ${output} }
}
`;
}

const run = () => workspace.run('apply', '-auto-approve', '-no-color', '-input=false');
const paths = (method: string, start: string) =>
  ci.requests.filter((sent) => sent.method === method && sent.path.startsWith(start)).map(({ path }) => path);
const submitted = () => ci.jobs.list(BUCKET);
const cancelled = () => paths('PUT', '/jobs/');
const looks = () => paths('GET', '/jobs/');

/** Moves the job on once it was looked at so often from now on. */
async function afterLooks(count: number, state: JobState): Promise<void> {
  const enough = looks().length + count;
  for (const end = Date.now() + 60_000; looks().length < enough && Date.now() < end;) await sleep(20);
  become(state);
}

/** Whether Terraform marked the job as tainted. */
function tainted(): boolean {
  const file = path.join(workspace.dir, 'terraform.tfstate');
  if (!existsSync(file)) return false;
  const state = JSON.parse(readFileSync(file, 'utf8')) as {
    resources: { instances: { status?: string }[] }[];
  };
  return state.resources.some(({ instances }) => instances.some(({ status }) => status === 'tainted'));
}

/** Applies while the job runs, and interrupts once it was looked at. */
async function interruptedApply() {
  atOnce = 'Running';
  const { child, done } = workspace.start(['apply', '-auto-approve', '-no-color']);
  while (looks().length === 0) await sleep(20);
  child.kill('SIGINT');
  return done;
}

describe('the life of a job', () => {
  test('it is submitted, waited for, planned clean, and forgotten', async () => {
    await launched(workspace).init();
    atOnce = 'Running';
    await Promise.all([afterLooks(1, 'Success'), workspace.apply()]);
    expect(ci.requests.find(({ method }) => method === 'POST')?.body).toBe(
      '<Request><Tag>VoiceSeparate</Tag>' +
        '<Input><Object>in/song.mp3</Object></Input>' +
        `<Operation><TemplateId>t1voice</TemplateId><Output><Region>ap-chongqing</Region><Bucket>${BUCKET}</Bucket><AuObject>out/v.\${ext}</AuObject></Output>` +
        '<JobLevel>0</JobLevel>' +
        '</Operation></Request>',
    );
    const [{ jobId, queueId } = { jobId: '' }] = submitted();
    expect(await workspace.values(ADDRESS)).toMatchObject({
      id: `ap-chongqing/${BUCKET}/${jobId}`,
      job_id: jobId,
      state: 'Success',
      queue_id: queueId,
      outputs: [{ object: 'out/v.mp3', md5: 'md5-of-v' }],
      end_time: '2026-01-12T22:37:55+0800',
    });
    expect((await workspace.plan()).code).toBe(0);
    await workspace.destroy();
    expect(cancelled()).toEqual([]);
  });

  test('settings inline are sent as they are, with the defaults that have to be', async () => {
    workspace.config(
      job(
        `audio_mode = "IsAudio"
  audio_config = { codec = "amr" }
  user_data = "album 7"
  job_level = 2
  queue_id = "${ci.queues.list(BUCKET)[0]?.queueId}"
  callback = { url = "http://127.0.0.1:9/", format = "JSON", type = "Url" }`,
      ),
    );
    await workspace.apply();
    expect(ci.requests.find(({ method }) => method === 'POST')?.body).toBe(
      '<Request><Tag>VoiceSeparate</Tag>' +
        '<Input><Object>in/song.mp3</Object></Input>' +
        '<Operation><VoiceSeparate><AudioMode>IsAudio</AudioMode><AudioConfig><Codec>amr</Codec><Samplerate>8000</Samplerate></AudioConfig></VoiceSeparate>' +
        `<Output><Region>ap-chongqing</Region><Bucket>${BUCKET}</Bucket><AuObject>out/v.\${ext}</AuObject></Output>` +
        '<UserData>album 7</UserData><JobLevel>2</JobLevel>' +
        `</Operation><QueueId>${submitted()[0]?.queueId}</QueueId><CallBack>http://127.0.0.1:9/</CallBack><CallBackFormat>JSON</CallBackFormat><CallBackType>Url</CallBackType></Request>`,
    );
    expect((await workspace.plan()).code).toBe(0);
  });

  test('a message queue of a callback is a queue unless it is said to be a topic', async () => {
    const said = (mode: string): string =>
      job(`${byTemplate}\ncallback = { type = "TDMQ", mq_region = "sh", mq_name = "done"${mode} }`);
    workspace.config(said(''));
    await workspace.apply();
    expect(submitted()[0]?.callBackMqConfig).toEqual({ mqRegion: 'sh', mqMode: 'Queue', mqName: 'done' });
    expect((await workspace.plan()).code).toBe(0);
    workspace.config(said(', mq_mode = "Topic"'));
    await workspace.apply();
    expect(submitted()[1]?.callBackMqConfig).toEqual({ mqRegion: 'sh', mqMode: 'Topic', mqName: 'done' });
  });

  test.each([
    ['input', job().replace('song', 'other')],
    ['template', job('template_id = "t2"')],
    ['user data', job(`${byTemplate}\nuser_data = "x"`)],
    ['level', job(`${byTemplate}\njob_level = 1`)],
    ['queue', job(`${byTemplate}\nqueue_id = "p2"`)],
    ['callback', job(`${byTemplate}\ncallback = { url = "no" }`)],
    ['output', job(byTemplate, 'au_object = "elsewhere"')],
    ['output bucket', job(byTemplate, 'bucket = "out-1250000000", au_object = "out/v.$${ext}"')],
    ['settings', job('audio_mode = "IsAudio"\naudio_config = { codec = "mp3" }')],
    ['trigger', job(`${byTemplate}\ntriggers = { etag = "2" }`)],
  ])('another %s is another job', async (_, config) => {
    await workspace.apply();
    workspace.config(config);
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['delete', 'create']);
  });

  test('how it is waited for can change without another job, and leaves nothing open', async () => {
    await workspace.apply();
    workspace.config(job(`${byTemplate}\nwait = false\ntimeouts = { create = "1h" }`));
    const change = await workspace.plannedActions(ADDRESS);
    expect(change?.actions).toEqual(['update']);
    expect(JSON.stringify(change?.change.after_unknown)).not.toContain('true');
    await workspace.apply();
    expect(submitted()).toHaveLength(1);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('without waiting it is left to itself, and can be waited for later', async () => {
    atOnce = 'Running';
    workspace.config(job(`${byTemplate}\nwait = false`));
    await workspace.apply();
    expect(looks()).toEqual([]);
    expect((await workspace.plan()).code).toBe(0);
    workspace.config(job());
    await Promise.all([afterLooks(2, 'Success'), workspace.apply()]);
    expect((await workspace.values(ADDRESS))?.state).toBe('Success');
    expect(submitted()).toHaveLength(1);
  });
});

test('an import is refused with what to do instead', async () => {
  await workspace.init();
  const { code, text } = await workspace.run('import', '-no-color', ADDRESS, `ap-chongqing/${BUCKET}/j1`);
  expect(code).toBe(1);
  expect(text).toContain('tencentci_voice_separate_job cannot be imported');
  expect(text).toContain('Look it up with data "tencentci_job"');
});

describe('a submission', () => {
  test('whose answer is lost is found again and not repeated', async () => {
    ci.fail({ method: 'POST', path: '/jobs' }, { kind: 'drop', when: 'after' });
    await workspace.apply();
    expect(submitted()).toHaveLength(1);
    expect((await workspace.values(ADDRESS))?.job_id).toBe(submitted()[0]?.jobId);
  });
});

describe('a wait', () => {
  test('that is interrupted keeps the job as it is, and the next apply goes on waiting', async () => {
    await workspace.placeProvider().init();
    const stopped = await interruptedApply();
    const [{ jobId } = { jobId: '' }] = submitted();
    expect(stopped.text).toContain(`Waiting for job ${jobId} was interrupted; it is Running and goes on`);
    expect(tainted()).toBe(false);
    expect(cancelled()).toEqual([]);
    expect((await workspace.values(ADDRESS))?.state).toBe('Running');

    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
    await Promise.all([afterLooks(2, 'Success'), workspace.apply()]);
    expect(submitted()).toHaveLength(1);
    expect((await workspace.values(ADDRESS))?.outputs).toHaveLength(1);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('that takes too long says how to go on, and going on works', async () => {
    atOnce = 'Running';
    workspace.config(job(`${byTemplate}\ntimeouts = { create = "1s" }`));
    const late = await run();
    expect(late.text).toContain('is still Running after 1s. It goes on at the service.');
    expect(late.text).toContain('terraform untaint');
    expect(tainted()).toBe(true);
    await workspace.ok('untaint', ADDRESS);
    const again = await run();
    expect(again.text).toContain('Apply again to go on waiting');
    expect(tainted()).toBe(false);
    await Promise.all([afterLooks(1, 'Success'), workspace.apply()]);
    expect(submitted()).toHaveLength(1);
  });

  test('survives a service that is out of reach for a while', async () => {
    const fault = ci.fail({ path: /^\/jobs\//, times: 2 }, { kind: 'error', status: 503, code: 'SlowDown' });
    await workspace.apply();
    expect(fault.hits).toBe(2);
    expect(looks().length).toBeGreaterThan(2);
    expect((await workspace.values(ADDRESS))?.state).toBe('Success');
  });

  test('goes on after answers that cannot be read', async () => {
    const fault = ci.fail({ path: /^\/jobs\//, times: 2 }, { kind: 'garbage' });
    await workspace.apply();
    expect(fault.hits).toBe(2);
    expect((await workspace.values(ADDRESS))?.state).toBe('Success');
  });

  test('leaves the job as it is when the service refuses every look, and the next apply goes on', async () => {
    atOnce = 'Running';
    ci.fail({ path: /^\/jobs\//, times: 1 }, { kind: 'error', status: 403, code: 'AccessDenied' });
    const blind = await run();
    expect(blind.code).toBe(0);
    expect(blind.text).toContain('The job could not be watched to its end');
    expect(tainted()).toBe(false);
    expect(cancelled()).toEqual([]);

    await Promise.all([afterLooks(2, 'Success'), workspace.apply()]);
    expect(submitted()).toHaveLength(1);
    expect((await workspace.values(ADDRESS))?.state).toBe('Success');
  });
});

describe('a job that does not succeed', () => {
  test('fails the apply with what the service said, and the next one submits another', async () => {
    atOnce = 'Running';
    const [failed] = await Promise.all([run(), afterLooks(1, 'Failed')]);
    expect(failed.code).toBe(1);
    expect(failed.text).toContain(`Job ${submitted()[0]?.jobId} for "in/song.mp3"`);
    expect(failed.text).toContain('failed: InputFileNotExist: The input is not there.');
    expect(tainted()).toBe(true);
    expect((await workspace.values(ADDRESS))?.code).toBe('InputFileNotExist');
    atOnce = 'Success';
    await workspace.apply();
    expect((await workspace.values(ADDRESS))?.job_id).toBe(submitted()[1]?.jobId);
    expect(cancelled()).toEqual([]);
  });

  test.each(['Failed', 'Cancel'] as const)(
    'and ends as %s while nobody waits is done anew',
    async (state) => {
      await interruptedApply();
      become(state);
      expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['delete', 'create']);
      atOnce = 'Success';
      await workspace.apply();
      expect(submitted()).toHaveLength(2);
    },
  );

  test('and was cancelled while it was waited for says so', async () => {
    atOnce = 'Running';
    const [stopped] = await Promise.all([run(), afterLooks(1, 'Cancel')]);
    expect(stopped.text).toContain('was cancelled, in the console or by another program');
  });
});

describe('a job that the service has forgotten', () => {
  test('stays when it had succeeded: history is no drift', async () => {
    await workspace.apply();
    await anew();
    expect((await workspace.plan()).code).toBe(0);
    await workspace.destroy();
  });

  test('is submitted anew when it had not', async () => {
    await interruptedApply();
    await anew();
    expect((await workspace.plan()).text).toContain('1 to add, 0 to change, 0 to destroy');
  });
});

describe('a destroy', () => {
  test('cancels a job that has not finished', async () => {
    await interruptedApply();
    await workspace.destroy();
    expect(submitted()).toEqual([expect.objectContaining({ state: 'Cancel' })]);
    expect(cancelled()).toEqual([`/jobs/${submitted()[0]?.jobId}`]);
  });

  test('is content when the job ends before it can be cancelled', async () => {
    await interruptedApply();
    ci.fail({ method: 'PUT' }, { kind: 'delay', ms: 2000 });
    const destroyed = workspace.destroy();
    while (cancelled().length === 0) await sleep(20);
    become('Success');
    await destroyed;
    expect(cancelled()).toHaveLength(1);
  });

  test('that cannot cancel a running job says so and keeps it', async () => {
    await interruptedApply();
    ci.fail(
      { method: 'PUT' },
      { kind: 'error', status: 403, code: 'AccessDenied', message: 'Access Denied.' },
    );
    const failed = await workspace.run('destroy', '-auto-approve', '-no-color');
    expect(failed.text).toContain('ci:CancelMediaJob');
    expect((await workspace.values(ADDRESS))?.job_id).toBe(submitted()[0]?.jobId);
  });
});

describe('what is wrong is refused at its attribute', () => {
  test.each([
    ['neither', job(''), 'resource "tencentci_voice_separate_job"', 'Set template_id or audio_mode'],
    [
      'a codec that the mode cannot write',
      job('audio_mode = "MusicMode"\naudio_config = { codec = "amr" }'),
      'codec = "amr"',
      'MusicMode cannot write amr',
    ],
    ['a level', job(`${byTemplate}\njob_level = 3`), 'job_level = 3', 'Job level 3 does not exist'],
    ['user data', job(`${byTemplate}\nuser_data = "é"`), 'user_data = "é"', 'é'],
    [
      'a callback',
      job(`${byTemplate}\ncallback = { type = "Mail" }`),
      'type = "Mail"',
      '"Mail" is no callback type',
    ],
    [
      'a wildcard',
      job(byTemplate, 'au_object = "$${InputName}"'),
      'au_object = "$${InputName}"',
      'Wildcard ${InputName} does not exist',
    ],
    [
      'a time to wait',
      job(`${byTemplate}\ntimeouts = { create = "soon" }`),
      'create = "soon"',
      '"soon" is not a time to wait',
    ],
  ])('%s', async (_, config, line, message) => {
    const refused = await workspace.config(config).run('validate', '-no-color');
    expect(refused.text).toContain(message);
    expect(refused.text).toContain(line);
  });

  test('settings beside a template are a warning', async () => {
    const run = await workspace
      .config(job(`${byTemplate}\naudio_mode = "IsAudio"`))
      .run('validate', '-no-color');
    expect(run.code).toBe(0);
    expect(run.text).toContain('audio_mode = "IsAudio"');
    expect(run.text.replace(/\s+/g, ' ')).toContain(
      'The job follows its template, and the inline settings beside it have no effect. Remove template_id, or remove ' +
        'audio_mode and audio_config.',
    );
  });

  test('outputs that do not fit the template are a warning of the plan', async () => {
    workspace.config(job(byTemplate, 'object = "out/b"'));
    const plan = await workspace.plan();
    expect(plan.code).toBe(2);
    expect(plan.text).toContain('IsAudio makes the voice, but au_object is not set');
  });
});
