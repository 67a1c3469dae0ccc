import {
  bindBucket,
  bucketStatus,
  describeSmartAudio,
  disableSmartAudio,
  enableSmartAudio,
  isNotFound,
  unbindBucket,
} from '../../ci';
import { attribute, isUnknown, type ResourceContext, type StateOf, Unknown } from '../../plugin';
import { BUCKET_RULES } from '../../rules';
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
  on_destroy: attribute.string({
    description:
      'What destroying the resource does: `keep` (the default) leaves everything on; `disable` disables Smart Audio ' +
      'and unbinds the bucket from CI, whoever turned them on. Objects stay in either case.',
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
type Context = ResourceContext<Session>;

const ON = 'on';
/** Waited for, as is binding: assumption A21. */
const UNBINDING = 'unbinding';

/** How long CI and Smart Audio may take to be turned on or off. */
const PATIENCE = { firstMs: 200, maxMs: 5_000, limitMs: 5 * 60_000 };

/** Turns CI and Smart Audio on for a bucket. The bucket itself is COS's affair. */
export const bucket = resource<A>({
  typeName: 'tencentci_bucket',
  schema: {
    description:
      'CI and Smart Audio on a bucket, which templates, workflows and jobs need. The bucket itself must exist; it is ' +
      'made by the resources of COS.',
    attributes,
  },

  validate: (config) => diagnostics(BUCKET_RULES, ruleInput(attributes, config)),

  plan(ctx, planned, { config, prior }) {
    const wanted = planned.smart_audio;
    const lasting = prior?.ci_status === ON && prior.smart_audio === true ? prior.smart_audio_queue_id : null;
    const queueId = wanted === false ? null : isUnknown(wanted) ? new Unknown() : (lasting ?? new Unknown());
    return {
      ...planned,
      region: planRegion(ctx, config, prior),
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
    return { ...state, smart_audio_queue_id: await turnSmartAudio(ctx, place, planned.smart_audio) };
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
    const enabled = status === ON && (await describeSmartAudio(ctx.client.ci(), signaled)) !== undefined;
    // Smart Audio that is on although it was not asked for is drift only if it was turned on here.
    const shown = enabled && (state.smart_audio !== false || isOurs(ctx));
    return {
      id: idOf(place),
      ...place,
      smart_audio: shown,
      on_destroy: state.on_destroy ?? 'keep',
      ci_status: status,
      smart_audio_queue_id: shown ? ((await smartAudioQueue(ctx, place))?.queueId ?? null) : null,
    };
  },

  async update(ctx, planned, { prior }) {
    const place = placeOf(ctx.client, planned);
    ctx.signal.throwIfAborted();
    await bind(ctx, place);
    const queueId = await turnSmartAudio(ctx, place, planned.smart_audio);
    return { ...prior, ...planned, ...place, ci_status: ON, smart_audio_queue_id: queueId };
  },

  async delete(ctx, state) {
    if (state.on_destroy !== 'disable') return;
    const place = statePlace(ctx.client, state);
    const client = ctx.client.ci();
    try {
      ctx.signal.throwIfAborted();
      if ((await bucketStatus(client, place)) === ON) {
        if (await describeSmartAudio(client, place)) await disableSmartAudio(client, place);
        await unbindBucket(client, place);
      }
      await unbound(ctx, place);
    } catch (error) {
      // A bucket that is gone has nothing left to turn off.
      if (!isNotFound(error)) throw error;
    }
  },

  async import(ctx, id) {
    const place = parsePlaceId(id);
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
  await bindBucket(client, place);
  const status = await waitFor(
    async () => ((await bucketStatus(client, { ...place, signal: ctx.signal })) === ON ? ON : undefined),
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

/** Enables Smart Audio, or disables it if it was enabled here. Returns the id of its queue. */
async function turnSmartAudio(ctx: Context, place: Place, wanted: boolean): Promise<string | null> {
  const client = ctx.client.ci();
  const enabled = (await describeSmartAudio(client, { ...place, signal: ctx.signal })) !== undefined;
  if (!wanted) {
    if (enabled && isOurs(ctx)) {
      await disableSmartAudio(client, place);
      noteOurs(ctx, false);
    } else if (enabled) {
      ctx.warn({
        summary: 'Smart Audio stays enabled',
        detail:
          `Smart Audio was enabled on bucket ${place.bucket} before this resource, so it may be in use elsewhere and ` +
          'is left as it is. Disable it in the console if nothing needs it.',
        path: ['smart_audio'],
      });
    }
    return null;
  }
  if (!enabled) {
    await enableSmartAudio(client, place);
    noteOurs(ctx, true);
  }
  const queue = await waitFor(() => smartAudioQueue(ctx, place), PATIENCE, ctx.signal);
  if (queue === undefined) throw late(place, 'given its Smart Audio queue');
  return queue.queueId;
}

function late({ bucket: name, region }: Place, what: string): Error {
  return failure(
    'The bucket is not ready',
    `Bucket ${name} (${region}) was not ${what} within ${PATIENCE.limitMs / 60_000} minutes. Look at it in the CI ` +
      'console, and apply again to go on waiting.',
  );
}

/** That Smart Audio was enabled by this resource is noted beside its state. */
function noteOurs(ctx: Context, enabledHere: boolean): void {
  ctx.private.set('smartAudioEnabledHere', enabledHere ? true : undefined);
}

function isOurs(ctx: Context): boolean {
  return ctx.private.get('smartAudioEnabledHere') === true;
}
