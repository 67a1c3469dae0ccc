import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type JobService, jobService } from '../support/job-service';
import { Workspace } from '../support/terraform';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';
const ADDRESS = 'tencentci_voice_separate_job.once';

let ci: JobService;
let workspace: Workspace;

beforeEach(async () => {
  ci = await jobService();
  workspace = new Workspace(ci.env).placeProvider();
  await workspace.config(job()).init();
});
afterEach(() => workspace.dispose());

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
const cancelled = () => ci.requests.filter((request) => request.startsWith('PUT'));
const looks = () => ci.requests.filter((request) => request.startsWith('GET /jobs/'));

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
  ci.states = ['Running'];
  const { child, done } = workspace.start(['apply', '-auto-approve', '-no-color']);
  while (looks().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGINT');
  return done;
}

describe('the life of a job', () => {
  test('it is submitted, waited for, planned clean, and forgotten', async () => {
    ci.states = ['Submitted', 'Running', 'Success'];
    await workspace.apply();
    expect(ci.submitted).toEqual([
      {
        tag: 'VoiceSeparate',
        input: { object: 'in/song.mp3' },
        operation: {
          templateId: 't1voice',
          output: { region: 'ap-chongqing', bucket: BUCKET, auObject: 'out/v.${ext}' },
          jobLevel: 0,
        },
      },
    ]);
    expect(await workspace.values(ADDRESS)).toMatchObject({
      id: `ap-chongqing/${BUCKET}/j1`,
      job_id: 'j1',
      state: 'Success',
      queue_id: 'p1',
      outputs: [{ object: 'out/v.${ext}', md5: 'md5-of-out/v.${ext}' }],
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
  queue_id = "p9"
  callback = { url = "http://127.0.0.1:9/", format = "JSON", type = "Url" }`,
      ),
    );
    await workspace.apply();
    expect(ci.submitted[0]).toMatchObject({
      operation: {
        voiceSeparate: { audioMode: 'IsAudio', audioConfig: { codec: 'amr', samplerate: 8000 } },
        userData: 'album 7',
        jobLevel: 2,
      },
      queueId: 'p9',
      callBack: 'http://127.0.0.1:9/',
      callBackFormat: 'JSON',
      callBackType: 'Url',
    });
    expect(ci.submitted[0]?.operation).not.toHaveProperty('templateId');
    expect((await workspace.plan()).code).toBe(0);
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
    expect(ci.submitted).toHaveLength(1);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('without waiting it is left to itself, and can be waited for later', async () => {
    ci.states = ['Running'];
    workspace.config(job(`${byTemplate}\nwait = false`));
    await workspace.apply();
    expect(looks()).toEqual([]);
    expect((await workspace.plan()).code).toBe(0);
    workspace.config(job());
    ci.states = ['Running', 'Running', 'Success'];
    await workspace.apply();
    expect((await workspace.values(ADDRESS))?.state).toBe('Success');
    expect(ci.submitted).toHaveLength(1);
  });
});

describe('a submission', () => {
  test('whose answer is lost is found again and not repeated', async () => {
    ci.instead = (request) => {
      if (request.method !== 'POST') return undefined;
      ci.instead = undefined;
      // Done, and then the connection breaks.
      void fetch(`${ci.env.TENCENTCLOUD_CI_ENDPOINT}/jobs`, { method: 'POST', body: request.body });
      return { cut: true };
    };
    await workspace.apply();
    expect(ci.jobs).toHaveLength(1);
    expect((await workspace.values(ADDRESS))?.job_id).toBe('j1');
  });
});

describe('a wait', () => {
  test('that is interrupted keeps the job as it is, and the next apply goes on waiting', async () => {
    const stopped = await interruptedApply();
    expect(stopped.text).toContain('Waiting for job j1 was interrupted; it is Running and goes on');
    expect(tainted()).toBe(false);
    expect(cancelled()).toEqual([]);
    expect((await workspace.values(ADDRESS))?.state).toBe('Running');

    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['update']);
    ci.states = ['Running', 'Running', 'Success'];
    await workspace.apply();
    expect(ci.submitted).toHaveLength(1);
    expect((await workspace.values(ADDRESS))?.outputs).toHaveLength(1);
    expect((await workspace.plan()).code).toBe(0);
  });

  test('that takes too long says how to go on, and going on works', async () => {
    ci.states = ['Running'];
    workspace.config(job(`${byTemplate}\ntimeouts = { create = "1s" }`));
    const late = await run();
    expect(late.text).toContain('is still Running after 1s. It goes on at the service.');
    expect(late.text).toContain('terraform untaint');
    expect(tainted()).toBe(true);
    await workspace.ok('untaint', ADDRESS);
    const again = await run();
    expect(again.text).toContain('Apply again to go on waiting');
    expect(tainted()).toBe(false);
    ci.states = ['Running', 'Success'];
    await workspace.apply();
    expect(ci.submitted).toHaveLength(1);
  });

  test('survives a service that is out of reach for a while', async () => {
    let looked = 0;
    ci.instead = (request) =>
      request.url.startsWith('/jobs/') && ++looked <= 2 ? { status: 503, body: 'busy' } : undefined;
    await workspace.apply();
    expect(looked).toBeGreaterThan(2);
    expect((await workspace.values(ADDRESS))?.state).toBe('Success');
  });
});

describe('a job that does not succeed', () => {
  test('fails the apply with what the service said, and the next one submits another', async () => {
    ci.states = ['Running', 'Failed'];
    const failed = await run();
    expect(failed.code).toBe(1);
    expect(failed.text).toContain('Job j1 for "in/song.mp3"');
    expect(failed.text).toContain('failed: InputFileNotExist: The input is not there.');
    expect(tainted()).toBe(true);
    expect((await workspace.values(ADDRESS))?.code).toBe('InputFileNotExist');
    ci.states = ['Failed', 'Success'];
    await workspace.apply();
    expect((await workspace.values(ADDRESS))?.job_id).toBe('j2');
    expect(cancelled()).toEqual([]);
  });

  test.each([
    ['Failed', 'Failed'],
    ['Cancel', 'Cancel'],
  ])('and ends as %s while nobody waits is done anew by the next apply', async (_, state) => {
    await interruptedApply();
    ci.states = [state];
    expect((await workspace.plannedActions(ADDRESS))?.actions).toEqual(['delete', 'create']);
    ci.states = [state, 'Success'];
    await workspace.apply();
    expect(ci.submitted).toHaveLength(2);
  });

  test('and was cancelled while it was waited for says so', async () => {
    ci.states = ['Running', 'Cancel'];
    expect((await run()).text).toContain('was cancelled, in the console or by another program');
  });
});

describe('a job that the service has forgotten', () => {
  test('stays when it had succeeded: history is no drift', async () => {
    await workspace.apply();
    ci.jobs.length = 0;
    expect((await workspace.plan()).code).toBe(0);
    await workspace.destroy();
  });

  test('is submitted anew when it had not', async () => {
    await interruptedApply();
    ci.jobs.length = 0;
    expect((await workspace.plan()).text).toContain('1 to add, 0 to change, 0 to destroy');
  });
});

describe('a destroy', () => {
  test('cancels a job that has not finished', async () => {
    await interruptedApply();
    await workspace.destroy();
    expect(cancelled()).toEqual(['PUT /jobs/j1']);
    expect(ci.jobs[0]?.state).toBe('Cancel');
  });

  test('is content when the job ends before it can be cancelled', async () => {
    await interruptedApply();
    // Refreshed and looked at while it runs, over when it is to be cancelled.
    ci.states = ['Running', 'Running', 'Success'];
    ci.instead = (request) =>
      request.method === 'PUT'
        ? {
            status: 400,
            body: [
              'Error',
              [
                ['Code', 'InvalidArgument'],
                ['Message', 'It has finished.'],
              ],
            ],
          }
        : undefined;
    await workspace.destroy();
    expect(cancelled()).toHaveLength(1);
  });

  test('that cannot cancel a running job says so and keeps it', async () => {
    await interruptedApply();
    ci.instead = (request) =>
      request.method === 'PUT'
        ? {
            status: 403,
            body: [
              'Error',
              [
                ['Code', 'AccessDenied'],
                ['Message', 'Access Denied.'],
              ],
            ],
          }
        : undefined;
    const failed = await workspace.run('destroy', '-auto-approve', '-no-color');
    expect(failed.text).toContain('ci:CancelMediaJob');
    expect((await workspace.values(ADDRESS))?.job_id).toBe('j1');
  });
});

describe('what is wrong is refused at its attribute', () => {
  test.each([
    [
      'both a template and settings',
      job(`${byTemplate}\naudio_mode = "IsAudio"`),
      'audio_mode = "IsAudio"',
      'either a template or inline settings',
    ],
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

  test('outputs that do not fit the template, by the plan', async () => {
    workspace.config(job(byTemplate, 'object = "out/b"'));
    expect((await workspace.plan()).text).toContain('IsAudio makes the voice, but au_object is not set');
    rmSync(path.join(workspace.dir, 'terraform.tfstate'), { force: true });
  });
});
