import {
  cancelJob,
  describeJobs,
  given,
  isNotFound,
  isServiceOff,
  type Job,
  type JobSettings,
  submitJob,
} from '../../ci';
import {
  type ApplyContext,
  type ConfigOf,
  type Diagnostic,
  isUnknown,
  type PlannedOf,
  type ProposedOf,
  type ResourceContext,
  type StateOf,
  Unknown,
} from '../../plugin';
import { isFinished, JOB_RULES, parseDuration } from '../../rules';
import { audioConfigToWire } from '../audio-attributes';
import { type Calls, GIVEN, type LookingCall } from '../calls';
import { diagnostics, judgePlan } from '../checks';
import { twinsTold } from '../creation';
import { checkPlace, type Place, placeOf, planRegion, resourceId, statePlace, stored } from '../place';
import { ruleInput } from '../rule-input';
import { warnUnreadable } from '../service-off';
import { resource, type Session } from '../session';
import { templateSettings } from '../template-settings';
import { DEFAULT_TIMEOUT, jobAttributes, OUTCOME } from './job-attributes';
import { outcomeOf } from './job-outcome';
import { lostSight, tookTooLong, unsuccessful, waitForJob } from './job-wait';
import { outputToWire, planOutput } from './output';
import { judgedUrl, writeOnlyOf } from './write-only-url';

type A = typeof jobAttributes;
type State = StateOf<A>;

const calls = {
  GetJobs: { why: 'to read it, to wait for its end, and to see whether it must be cancelled' },
  ListTemplates: {
    why: 'to tell, in a plan, whether the outputs are those of the template',
    when: [{ template_id: GIVEN }],
  },
  CreateJob: { why: 'to submit it' },
  ListJobs: { why: 'to find it when the answer to its submission was lost', applyOnly: true },
  CancelJob: { why: 'to cancel it, if it has not finished when it is destroyed' },
} as const satisfies Calls<A>;

type Looking = Session<LookingCall<typeof calls>>;

/** A voice separation of one recording, done once. */
export const voiceSeparateJob = resource<A, typeof calls>({
  typeName: 'tencentci_voice_separate_job',
  calls,
  insteadOfImport:
    'A job is done once, and what it was asked for cannot be read back as a configuration. Look it up with ' +
    'data "tencentci_job", which has its state and what it wrote, and take the resource or the import block out; a new ' +
    'resource submits a new job, which is charged.',
  schema: {
    description:
      'A voice separation of one recording, done once. A change of any setting but `wait` and `timeouts` submits a ' +
      'new job. Destroying the resource cancels a job that has not finished, and forgets one that has; what it wrote ' +
      'stays.',
    attributes: jobAttributes,
  },

  validate: (config) => [...checkPlace(config), ...judged(config)],

  async plan(ctx, planned, { config, prior }) {
    const region = planRegion(ctx, config, prior);
    const place = { bucket: planned.bucket, region };
    const next: ProposedOf<A> = {
      ...planned,
      region,
      output: isUnknown(planned.output)
        ? planned.output
        : planOutput(planned.output, isUnknown(config.output) ? undefined : config.output, place),
    };
    const { plans } = ctx.client;
    const templateId = planned.template_id;
    const templates = await templateSettings(ctx, place, [templateId]);
    const template = typeof templateId === 'string' ? templates.get(templateId) : undefined;
    const problems = diagnostics(JOB_RULES, {
      ...ruleInput(jobAttributes, { ...next, callback: judgedUrl(next.callback, config.callback) }),
      templateAudioMode: template?.audioMode,
      templateCodec: template?.codec,
      templateBucket: plans.templates.elsewhere(place, templateId),
      queueBucket: plans.queues.elsewhere(place, planned.queue_id),
      allowPrivateCallback: ctx.client.local,
    });
    judgePlan(ctx, problems, judged(config));
    return prior === null
      ? next
      : { ...next, ...plannedOutcome(prior, planned.wait, () => ctx.requireReplace(['state'])) };
  },

  async create(ctx, planned, { config }) {
    ctx.signal.throwIfAborted();
    const place = placeOf(ctx.client, planned);
    // Without ctx.signal: a submission that was begun is brought to its end, since a job costs money.
    const patienceMs = parseDuration(planned.timeouts?.create ?? DEFAULT_TIMEOUT);
    const target = { ...place, interrupt: ctx.signal, ...(patienceMs !== undefined && { patienceMs }) };
    const url = writeOnlyOf(config.callback);
    if (url !== null) ctx.log.hide(url);
    const settings = settingsOf(planned, url ?? planned.callback?.url ?? undefined);
    const job = await submitJob(ctx.client.ci(), target, settings, twinsTold(ctx));
    const state: State = {
      ...planned,
      id: resourceId(place, job.jobId),
      ...place,
      job_id: job.jobId,
      create_time: job.creationTime ?? null,
      ...outcomeOf(job),
      queue_id: planned.queue_id ?? job.queueId ?? null,
    };
    ctx.save(state);
    return planned.wait ? waited(ctx, place, state, job, true) : state;
  },

  async read(ctx, state) {
    const place = statePlace(ctx.client, state);
    const jobId = stored(state.job_id, 'job_id');
    try {
      const job = await lookUp(ctx, place, jobId);
      if (job) return { ...state, ...outcomeOf(job), queue_id: state.queue_id ?? job.queueId ?? null };
      // The service forgets jobs after a while. That one succeeded stays true.
      return state.state === 'Success' ? state : null;
    } catch (error) {
      if (!isServiceOff(error)) throw error;
      warnUnreadable(ctx, place, `job ${jobId}`);
      return state;
    }
  },

  async update(ctx, planned, { prior }) {
    const place = placeOf(ctx.client, planned);
    const state: State = { ...prior, wait: planned.wait, timeouts: planned.timeouts };
    if (!planned.wait || isFinished(prior.state)) return state;
    const job: Job = given({ jobId: stored(prior.job_id, 'job_id'), state: prior.state ?? undefined });
    return waited(ctx, place, state, { ...job, input: { object: planned.input_object } }, false);
  },

  async delete(ctx, state) {
    const place = statePlace(ctx.client, state);
    const jobId = stored(state.job_id, 'job_id');
    const over = async (): Promise<boolean> => {
      const job = await lookUp(ctx, place, jobId);
      return job === undefined || isFinished(job.state);
    };
    if (isFinished(state.state) || (await over())) return;
    try {
      await cancelJob(ctx.client.ci(), { ...place, interrupt: ctx.signal }, jobId);
    } catch (error) {
      // It may have ended in the meantime, and then there is nothing to cancel: assumption A24.
      if (isNotFound(error) || (await over())) return;
      throw error;
    }
  },
});

/** What the configuration alone tells. */
function judged(config: ConfigOf<A>): Diagnostic[] {
  return diagnostics(JOB_RULES, {
    ...ruleInput(jobAttributes, config),
    templateAudioMode: undefined,
    templateCodec: undefined,
    templateBucket: undefined,
    queueBucket: undefined,
    // Whether a private address can be reached is known once the provider is configured.
    allowPrivateCallback: true,
  });
}

/**
 * What a plan says of the outcome of a job that was submitted: it stays as it is, unless the job has not finished and
 * is to be waited for, or did not succeed and is to be done anew.
 */
function plannedOutcome(prior: State, wait: boolean | Unknown, doAnew: () => void): Partial<ProposedOf<A>> {
  const open = wait === true && prior.state !== 'Success';
  if (open && isFinished(prior.state)) doAnew();
  return Object.fromEntries(OUTCOME.map((name) => [name, open ? new Unknown() : prior[name]]));
}

function settingsOf(planned: PlannedOf<A>, callbackUrl: string | undefined): JobSettings {
  const { callback } = planned;
  const mq = given({
    mqRegion: callback?.mq_region ?? undefined,
    // What an unset one means to the service too; said, it is certain.
    mqMode: callback?.mq_mode ?? (callback?.type === 'TDMQ' ? 'Queue' : undefined),
    mqName: callback?.mq_name ?? undefined,
  });
  return given({
    input: { object: planned.input_object },
    operation: given({
      templateId: planned.template_id ?? undefined,
      voiceSeparate: planned.template_id === null ? inlineSettings(planned) : undefined,
      output: outputToWire(planned.output),
      userData: planned.user_data ?? undefined,
      jobLevel: planned.job_level,
    }),
    queueId: planned.queue_id ?? undefined,
    callBack: callbackUrl,
    callBackFormat: callback?.format ?? undefined,
    callBackType: callback?.type ?? undefined,
    callBackMqConfig: Object.keys(mq).length > 0 ? mq : undefined,
  });
}

function inlineSettings({
  audio_mode: audioMode,
  audio_config: audio,
}: PlannedOf<A>): NonNullable<JobSettings['operation']['voiceSeparate']> {
  return { audioMode: audioMode ?? '', audioConfig: audioConfigToWire(audioMode, audio) };
}

async function lookUp(ctx: ResourceContext<Looking>, place: Place, jobId: string): Promise<Job | undefined> {
  const { found } = await describeJobs(ctx.client.ci(), { ...place, signal: ctx.signal }, [jobId]);
  return found[0];
}

/** Waits for the job's end and returns the state after it. */
async function waited(
  ctx: ApplyContext<Looking, State>,
  place: Place,
  state: State,
  submitted: Job,
  created: boolean,
): Promise<State> {
  const limit = state.timeouts?.create ?? DEFAULT_TIMEOUT;
  const limitMs = parseDuration(limit) ?? 0;
  const result = await waitForJob(ctx, place, submitted, limitMs);
  const { ended, job } = result;
  const latest: State = {
    ...state,
    ...outcomeOf(job),
    queue_id: state.queue_id ?? job.queueId ?? null,
  };
  ctx.save(latest);
  if (ended === 'timeout') throw tookTooLong(place, job, limit, created);
  // No errors: they would taint the job, and the next apply would submit and pay for another one.
  if (ended === 'unseen') {
    ctx.warn(lostSight(place, job, result.why));
    return latest;
  }
  if (ended === 'interrupted') {
    ctx.warn({
      summary: 'The job goes on',
      detail:
        `Waiting for job ${job.jobId} was interrupted; it is ${job.state} and goes on at the service. The next apply ` +
        'waits for it, and a destroy cancels it.',
    });
    return latest;
  }
  if (job.state !== 'Success') throw unsuccessful(place, job);
  return latest;
}
