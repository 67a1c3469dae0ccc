import {
  bindBucket,
  type BucketService,
  bucketStatus,
  describeService,
  disableService,
  enableService,
  isNotFound,
  unbindBucket,
} from '../../ci';
import { attribute, isUnknown, type ResourceContext, type StateOf, Unknown } from '../../plugin';
import { BUCKET_RULES } from '../../rules';
import type { AnyCall, Calls } from '../calls';
import { diagnostics, failure } from '../checks';
import { parsePlaceId, type Place, placeAttributes, placeOf, planRegion, statePlace } from '../place';
import { ruleInput } from '../rule-input';
import { resource, type Session } from '../session';
import { waitFor } from '../../ci/waiting';
import { smartAudioQueue } from './queue';

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>`.', computed: true, keep: true }),
  ...placeAttributes,
  smart_audio: attribute.bool({
    description:
      'Whether Smart Audio is enabled, which voice separation needs. Defaults to true. With false, Smart Audio is ' +
      'disabled if this resource enabled it, and left alone if somebody else did.',
    default: true,
  }),
  media_processing: attribute.bool({
    description:
      'Whether media processing is enabled, which templates and workflows belong to. Enabling is free. Defaults to ' +
      'true; false has the same effect as for `smart_audio`.',
    default: true,
  }),
  on_destroy: attribute.string({
    description:
      'What destroying the resource does: `keep` (the default) leaves everything on; `disable` disables both ' +
      'services and unbinds the bucket from CI, whoever turned them on. Objects stay in either case.',
    default: 'keep',
  }),
  ci_status: attribute.string({
    description: 'Whether the bucket is bound to CI: `on`, `off` or `unbinding`. An apply turns it on.',
    computed: true,
  }),
  smart_audio_queue_id: attribute.string({
    description: 'Id of the queue that voice separations run on; null without Smart Audio.',
    computed: true,
  }),
};

type A = typeof attributes;
type State = StateOf<A>;

const calls = {
  GetCiStatus: { why: 'to see whether CI is bound' },
  ListSmartAudioBuckets: { why: 'to see whether Smart Audio is enabled' },
  ListMediaBuckets: { why: 'to see whether media processing is enabled' },
  ListSmartAudioQueues: { why: 'to find the queue of Smart Audio', when: [{ smart_audio: true }] },
  BindCi: { why: 'to bind CI' },
  EnableSmartAudio: { why: 'to enable Smart Audio', when: [{ smart_audio: true }] },
  EnableMedia: { why: 'to enable media processing', when: [{ media_processing: true }] },
  DisableSmartAudio: {
    why: 'to disable Smart Audio that this resource enabled, or that is on when it is destroyed',
    when: [{ smart_audio: false }, { on_destroy: 'disable' }],
  },
  DisableMedia: {
    why: 'to disable media processing that this resource enabled, or that is on when it is destroyed',
    when: [{ media_processing: false }, { on_destroy: 'disable' }],
  },
  UnbindCi: { why: 'to unbind CI when it is destroyed', when: [{ on_destroy: 'disable' }] },
} as const satisfies Calls<A>;

type Context = ResourceContext<Session<AnyCall<typeof calls>>>;

const ON = 'on';
const NAMES = { smartAudio: 'Smart Audio', media: 'media processing' } as const;
/** The attribute of each service. */
const ATTRIBUTES = { smartAudio: 'smart_audio', media: 'media_processing' } as const;
/** Under which each service that this resource enabled is noted beside its state. */
const ENABLED_HERE = { smartAudio: 'smartAudioEnabledHere', media: 'mediaEnabledHere' } as const;

/** Waited for, as is binding: assumption A21. */
const UNBINDING = 'unbinding';

/** How long CI and its services may take to be turned on or off. */
const PATIENCE = { firstMs: 200, maxMs: 5_000, limitMs: 5 * 60_000 };

/** Turns CI, Smart Audio and media processing on for a bucket. The bucket itself is COS's affair. */
export const bucket = resource<A, typeof calls>({
  typeName: 'tencentci_bucket',
  calls,
  restores: ['ci_status'],
  schema: {
    description:
      'CI, Smart Audio and media processing on a bucket, which templates, workflows and jobs need. The bucket itself ' +
      'must exist; it is made by the resources of COS.',
    attributes,
  },

  validate: (config) => diagnostics(BUCKET_RULES, ruleInput(attributes, config)),

  plan(ctx, planned, { config, prior }) {
    const wanted = planned.smart_audio;
    const lasting = prior?.ci_status === ON && prior.smart_audio === true ? prior.smart_audio_queue_id : null;
    const queueId = wanted === false ? null : isUnknown(wanted) ? new Unknown() : (lasting ?? new Unknown());
    const region = planRegion(ctx, config, prior);
    const place = { bucket: planned.bucket, region };
    ctx.client.plans.queues.note(place, prior?.smart_audio_queue_id, true);
    if (ctx.client.plans.isSecondBucket(place, prior === null)) {
      ctx.warn({
        summary: 'A second resource for one bucket',
        detail:
          `Another tencentci_bucket of this configuration looks after bucket ${String(place.bucket)} already. Each ` +
          'would undo what the other sets, and destroying one can turn off what the other needs. Keep one of them.',
        path: ['bucket'],
      });
    }
    return {
      ...planned,
      region,
      ci_status: ON,
      smart_audio_queue_id: queueId,
    };
  },

  async create(ctx, planned) {
    const place = placeOf(ctx.client, planned);
    const id = idOf(place);
    ctx.signal.throwIfAborted();
    await bind(ctx, place);
    const state: State = { ...planned, id, ...place, ci_status: ON, smart_audio_queue_id: null };
    ctx.save(state);
    return { ...state, smart_audio_queue_id: await turnServices(ctx, place, planned) };
  },

  async read(ctx, state) {
    const place = statePlace(ctx.client, state);
    const signaled = { ...place, signal: ctx.signal };
    let status: string;
    try {
      status = await bucketStatus(ctx.client.ci(), signaled);
    } catch (error) {
      if (isNotFound(error)) return null;
      throw error;
    }
    // A service that is on although it was not asked for is drift only if it was turned on here.
    const shown = async (service: BucketService): Promise<boolean> =>
      status === ON &&
      (await describeService(ctx.client.ci(), signaled, service)) !== undefined &&
      (state[ATTRIBUTES[service]] !== false || isOurs(ctx, service));
    const smartAudio = await shown('smartAudio');
    return {
      id: idOf(place),
      ...place,
      smart_audio: smartAudio,
      media_processing: await shown('media'),
      on_destroy: state.on_destroy ?? 'keep',
      ci_status: status,
      smart_audio_queue_id: smartAudio ? ((await smartAudioQueue(ctx, place))?.queueId ?? null) : null,
    };
  },

  async update(ctx, planned, { prior }) {
    const place = placeOf(ctx.client, planned);
    ctx.signal.throwIfAborted();
    await bind(ctx, place);
    const queueId = await turnServices(ctx, place, planned);
    return { ...prior, ...planned, ...place, ci_status: ON, smart_audio_queue_id: queueId };
  },

  async delete(ctx, state) {
    if (state.on_destroy !== 'disable') return;
    const place = statePlace(ctx.client, state);
    const client = ctx.client.ci();
    const reading = { ...place, signal: ctx.signal };
    const writing = { ...place, interrupt: ctx.signal };
    try {
      ctx.signal.throwIfAborted();
      if ((await bucketStatus(client, reading)) === ON) {
        for (const service of ['smartAudio', 'media'] as const) {
          if (await describeService(client, reading, service)) await disableService(client, writing, service);
        }
        await unbindBucket(client, writing);
      }
      await unbound(ctx, place);
    } catch (error) {
      // A bucket that is gone has nothing left to turn off.
      if (!isNotFound(error)) throw error;
    }
  },

  async import(ctx, id) {
    const place = parsePlaceId(id, 'tencentci_bucket');
    try {
      await bucketStatus(ctx.client.ci(), { ...place, signal: ctx.signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw failure(
        'Bucket not found',
        `There is no bucket ${place.bucket} in ${place.region}. Check its name, its APPID and its region.`,
      );
    }
    return { id: idOf(place), ...place };
  },
});

function idOf({ region, bucket: name }: Place): string {
  return `${region}/${name}`;
}

/** Binds the bucket to CI if it is not bound, and waits until it is. */
async function bind(ctx: Context, place: Place): Promise<void> {
  const client = ctx.client.ci();
  // While it is still being unbound, what is bound now may be unbound a moment later.
  if ((await unbound(ctx, place)) === ON) return;
  const target = { ...place, interrupt: ctx.signal };
  let said = await bindBucket(client, target);
  const status = await waitFor(
    async () => {
      if ((await bucketStatus(client, { ...place, signal: ctx.signal })) === ON) return ON;
      if (!said) said = await bindBucket(client, target);
      return undefined;
    },
    PATIENCE,
    ctx.signal,
  );
  if (status === undefined) throw late(place, 'bound to CI');
}

/** Waits while the bucket is being unbound, and returns the status after it. */
async function unbound(ctx: Context, place: Place): Promise<string> {
  const status = await waitFor(
    async () => {
      const now = await bucketStatus(ctx.client.ci(), { ...place, signal: ctx.signal });
      return now === UNBINDING ? undefined : now;
    },
    PATIENCE,
    ctx.signal,
  );
  if (status === undefined) throw late(place, 'unbound from CI');
  return status;
}

/** Turns the services on, or off if they were turned on here. Returns the id of the queue of Smart Audio. */
async function turnServices(
  ctx: Context,
  place: Place,
  wanted: { readonly smart_audio: boolean; readonly media_processing: boolean },
): Promise<string | null> {
  // Assumption A36.
  await turn(ctx, place, 'smartAudio', wanted.smart_audio);
  await turn(ctx, place, 'media', wanted.media_processing);
  if (!wanted.smart_audio) return null;
  const queue = await waitFor(() => smartAudioQueue(ctx, place), PATIENCE, ctx.signal);
  if (queue === undefined) throw late(place, 'given its Smart Audio queue');
  return queue.queueId;
}

/** Enables a service and waits until it is on, or disables it if it was enabled here. */
async function turn(ctx: Context, place: Place, service: BucketService, wanted: boolean): Promise<void> {
  const client = ctx.client.ci();
  const look = () => describeService(client, { ...place, signal: ctx.signal }, service);
  const enabled = (await look()) !== undefined;
  if (wanted && !enabled) {
    await enableService(client, { ...place, interrupt: ctx.signal }, service);
    noteOurs(ctx, service, true);
    if ((await waitFor(look, PATIENCE, ctx.signal)) === undefined) {
      throw late(place, `seen to have ${NAMES[service]}`);
    }
  } else if (!wanted && enabled && isOurs(ctx, service)) {
    await disableService(client, { ...place, interrupt: ctx.signal }, service);
    noteOurs(ctx, service, false);
  } else if (!wanted && enabled) {
    const name = NAMES[service].replace(/^m/, 'M');
    ctx.warn({
      summary: `${name} stays enabled`,
      detail:
        `${name} was enabled on bucket ${place.bucket} before this resource, so it may be in use elsewhere and is ` +
        'left as it is. Disable it in the console if nothing needs it.',
      path: [ATTRIBUTES[service]],
    });
  }
}

function late({ bucket: name, region }: Place, what: string): Error {
  return failure(
    'The bucket is not ready',
    `Bucket ${name} (${region}) was not ${what} within ${PATIENCE.limitMs / 60_000} minutes. Look at it in the CI ` +
      'console, and apply again to go on waiting.',
  );
}

/** That a service was enabled by this resource is noted beside its state. */
function noteOurs(ctx: ResourceContext<unknown>, service: BucketService, enabledHere: boolean): void {
  ctx.private.set(ENABLED_HERE[service], enabledHere ? true : undefined);
}

function isOurs(ctx: ResourceContext<unknown>, service: BucketService): boolean {
  return ctx.private.get(ENABLED_HERE[service]) === true;
}
