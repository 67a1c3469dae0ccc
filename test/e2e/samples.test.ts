import type { Emulator } from '../../lib/emulator';
import { Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { startEmulator } from '../support/emulator';
import {
  JOBS,
  type JobSample,
  NOTIFY,
  type SampleOutput,
  WORKFLOWS,
  type WorkflowSample,
} from '../support/official-samples';
import { MODES } from '../support/seed-table';

jest.setTimeout(120_000);

const BUCKET = 'media-1250000000';

let ci: Emulator;
let workspace: Workspace;
beforeAll(async () => {
  // What the samples do and we advise against, the service takes.
  ci = await startEmulator({ behaviour: { advice: 'ignore', codecCase: 'as-sent', maxConcurrent: 0 } });
  workspace = new Workspace(await attached({ ...ci.env, TENCENTCLOUD_MAX_RETRIES: '1' }));
});
afterAll(async () => {
  workspace.dispose();
  await ci.stop();
});

/** A text of HCL: what looks like a reference of Terraform is a wildcard of CI. */
const text = (value: string): string => JSON.stringify(value).replaceAll('${', () => '$${');

function output({ background, voice, bass, drums }: SampleOutput): string {
  return Object.entries({ object: background, au_object: voice, bass_object: bass, drum_object: drums })
    .flatMap(([name, path]) => (path === undefined ? [] : [`${name} = ${text(path)}`]))
    .join(', ');
}

function job(sample: JobSample, index: number): string {
  const audio = Object.entries(sample.audioConfig).map(
    ([name, value]) => `${name} = ${JSON.stringify(value)}`,
  );
  return `resource "tencentci_voice_separate_job" "j${index}" {
  bucket       = "${BUCKET}"
  input_object = "${sample.input}"
  audio_mode   = "${sample.audioMode}"
  audio_config = { ${audio.join(', ')} }
  output       = { ${output(sample.output)} }
  wait         = false
}
`;
}

function workflow(
  { filter, queue, objectPrefix, ...sample }: WorkflowSample,
  mode: string,
  name: string,
): string {
  const { outputBucket = BUCKET } = sample;
  return `resource "tencentci_voice_separate_workflow" "${name}" {
  bucket        = "${BUCKET}"
  name          = "${name}"
  object_prefix = "${objectPrefix}"
  ${queue ? `queue_id = ${JSON.stringify(ci.queues.list(BUCKET)[0]?.queueId)}` : ''}
  notify        = { url = "${NOTIFY.url}", events = ${JSON.stringify(NOTIFY.events)} }
  ext_filter    = { audio = ${filter.Audio}, all_file = ${filter.AllFile}, custom_exts = ${JSON.stringify(filter.CustomExts?.split('/'))} }
  separations = {
    vocals = { template_id = "t1${mode}", output = { bucket = "${outputBucket}", ${output(sample.output)} } }
  }
}
`;
}

/** What `terraform validate` warns of, and in which resource; on a terminal it would sum up what is alike. */
async function warnings(): Promise<{ readonly at: string; readonly detail: string }[]> {
  const { stdout } = await workspace.ok('validate', '-json');
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { severity: string; detail: string; snippet?: { context: string } }[];
  };
  return diagnostics
    .filter(({ severity }) => severity === 'warning')
    .map(({ detail, snippet }) => ({ at: snippet?.context ?? '', detail }));
}

test('jobs as official samples submit them are applied, with warnings of what is not written', async () => {
  await workspace.config(JOBS.map(job).join('')).init();
  const warned = await warnings();
  for (const [index, { from, unwritten }] of JOBS.entries()) {
    const told = warned.filter(
      ({ at, detail }) => at.includes(`"j${index}"`) && detail.includes('not be written'),
    );
    expect({ from, told: told.length }).toEqual({ from, told: unwritten.length });
    for (const stem of unwritten) expect(told.map(({ detail }) => detail).join()).toContain(stem);
  }

  await workspace.apply();
  expect(
    ci.jobs
      .list(BUCKET)
      .map(({ output: { object, auObject, bassObject, drumObject } }) =>
        JSON.stringify([object, auObject, bassObject, drumObject]),
      )
      .sort(),
  ).toEqual(
    JOBS.map(({ output: { background, voice, bass, drums } }) =>
      JSON.stringify([background, voice, bass, drums]),
    ).sort(),
  );
  expect((await workspace.plan()).code).toBe(0);
});

test('workflows as official samples create them are applied, whatever their template makes', async () => {
  const samples = WORKFLOWS.flatMap((sample, index) =>
    MODES.map((mode) => ({ sample, mode, name: `w${index}-${mode}` })),
  );
  for (const mode of MODES)
    ci.templates.put(BUCKET, { name: mode, audioMode: mode, audioConfig: { codec: 'mp3' } }, `t1${mode}`);
  await workspace
    .config(samples.map(({ sample, mode, name }) => workflow(sample, mode, name)).join(''))
    .init();

  await workspace.apply();
  expect(
    ci.workflows
      .list(BUCKET)
      .map(({ name, state }) => `${name} ${state}`)
      .sort(),
  ).toEqual(samples.map(({ name }) => `${name} Active`).sort());
  expect((await workspace.plan()).code).toBe(0);
});
