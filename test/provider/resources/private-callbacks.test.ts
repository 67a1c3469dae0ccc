import { type PlanContext, Unknown } from '../../../lib/plugin';
import { blankNotes } from '../../../lib/provider/session-notes';
import { queue } from '../../../lib/provider/resources/queue';
import { voiceSeparateJob } from '../../../lib/provider/resources/voice-separate-job';
import { voiceSeparateWorkflow } from '../../../lib/provider/resources/voice-separate-workflow';
import type { Operation } from '../../../lib/ci';
import type { Session } from '../../../lib/provider/session';

/** What a plan is given; `local` is whether the endpoint is on this machine. */
function context(local: boolean): PlanContext<Session<Operation>> {
  const nothing = (): void => {};
  return {
    client: {
      ci: () => {
        throw new Error('Nothing is to be asked here.');
      },
      region: 'ap-chongqing',
      local,
      ...blankNotes(),
    },
    signal: new AbortController().signal,
    log: { trace: nothing, debug: nothing, info: nothing, warn: nothing, error: nothing, hide: nothing },
    warn: nothing,
    private: { get: () => undefined, set: nothing },
    requireReplace: nothing,
  };
}

const url = 'http://192.168.0.7/ci';
const notify = {
  url,
  type: 'Url',
  events: ['TaskFinish'],
  result_format: 'XML',
  mq_region: null,
  mq_mode: null,
  mq_name: null,
};
const place = { bucket: 'media-1250000000', region: null };
const output = {
  region: null,
  bucket: null,
  object: null,
  au_object: 'out/v',
  bass_object: null,
  drum_object: null,
};
const separations = { vocals: { template_id: new Unknown(), output } };

const workflow = {
  ...place,
  name: 'uploads',
  state: 'Active',
  object_prefix: 'in/',
  queue_id: null,
  notify,
  ext_filter: null,
  separations,
  allow_trigger_loop: false,
};
const speech = { ...place, queue_id: null, name: 'speech', state: 'Active', notify };
const job = {
  ...place,
  input_object: 'in/a.mp3',
  template_id: new Unknown(),
  audio_mode: null,
  audio_config: null,
  output,
  user_data: null,
  job_level: 0,
  queue_id: null,
  callback: { url, format: null, type: null, mq_region: null, mq_mode: null, mq_name: null },
  triggers: null,
  wait: true,
  timeouts: null,
};

const plans: [string, (local: boolean) => unknown][] = [
  [
    'workflow',
    (local) =>
      voiceSeparateWorkflow.plan?.(context(local), workflow as never, {
        config: workflow as never,
        prior: null,
      }),
  ],
  [
    'queue',
    (local) => queue.plan?.(context(local), speech as never, { config: speech as never, prior: null }),
  ],
  [
    'job',
    (local) => voiceSeparateJob.plan?.(context(local), job as never, { config: job as never, prior: null }),
  ],
];

describe.each(plans)('a %s that reports to a private address', (_, plan) => {
  const planned = async (local: boolean): Promise<unknown> => plan(local);

  test('is refused where the service could not reach it', async () => {
    await expect(planned(false)).rejects.toThrow('"http://192.168.0.7/ci" is in a private network');
  });

  test('is accepted where the service is an emulator on this machine', async () => {
    await expect(planned(true)).resolves.toMatchObject({ region: 'ap-chongqing' });
  });
});
