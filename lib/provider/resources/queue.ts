import {
  describeQueues,
  isServiceOff,
  listQueues,
  type NotifyConfig,
  type Queue,
  updateQueue,
} from '../../ci';
import {
  attribute,
  type ConfigOf,
  DiagnosticsError,
  type PlannedOf,
  type ResourceContext,
  type StateOf,
} from '../../plugin';
import { QUEUE_RULES } from '../../rules';
import { theOneNamed } from '../by-name';
import type { AnyCall, Calls, LookingCall } from '../calls';
import { diagnostics, failure } from '../checks';
import {
  checkPlace,
  type ImportTarget,
  parseImportId,
  type Place,
  placeAttributes,
  placeOf,
  planRegion,
  resourceId,
  statePlace,
  stored,
} from '../place';
import { ruleInput } from '../rule-input';
import { resource, type Session } from '../session';
import { waitFor } from '../../ci/waiting';
import { notifyAttributes, notifyFromWire, notifyStored, notifyToSend, notifyToWire } from './notify';
import { judgedUrl } from './write-only-url';

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>/<queue_id>`.', computed: true, keep: true }),
  ...placeAttributes,
  queue_id: attribute.string({
    description:
      'Which queue to take over. Defaults to the Smart Audio queue of the bucket, which voice separation runs on. ' +
      'Changing it takes over another queue and lets go of this one.',
    optional: true,
    computed: true,
    keep: true,
    replace: true,
  }),
  name: attribute.string({
    description: 'Name of the queue, at most 100 characters. Unset keeps the name that it has.',
    optional: true,
    computed: true,
    keep: true,
  }),
  state: attribute.string({
    description:
      '`Active` (the default), or `Paused`: jobs that run go on, and those that wait are not started.',
    default: 'Active',
  }),
  notify: attribute.single({
    description:
      'Where the queue reports what happened to jobs that do not say so themselves. Never set, the settings on the ' +
      'service are left alone; removed after it was set, notification is switched off.',
    optional: true,
    attributes: notifyAttributes,
  }),
  max_size: attribute.number({ description: 'How many jobs may wait.', computed: true, keep: true }),
  max_concurrent: attribute.number({ description: 'How many jobs run at once.', computed: true, keep: true }),
  create_time: attribute.string({ description: 'When the queue was created.', computed: true, keep: true }),
  update_time: attribute.string({ description: 'When the queue was last changed.', computed: true }),
};

type A = typeof attributes;
type State = StateOf<A>;

const calls = {
  ListSmartAudioQueues: { why: 'to find the queue, and to read it' },
  UpdateSmartAudioQueue: { why: 'to set it up' },
} as const satisfies Calls<A>;

type Context = ResourceContext<Session<AnyCall<typeof calls>>>;
type Looking = ResourceContext<Session<LookingCall<typeof calls>>>;

/** The category of the queue that voice separation runs on. (CI API, Querying Smart Audio Queues) */
const SPEECH = 'Speeching';

/** How long a queue may take to appear after Smart Audio was enabled. */
const PATIENCE = { firstMs: 300, maxMs: 5_000, limitMs: 60_000 };

/** The queue that a bucket's voice separations run on. The service made it; this takes it over and lets it go. */
export const queue = resource<A, typeof calls>({
  typeName: 'tencentci_queue',
  calls,
  schema: {
    description:
      'The queue that the voice separations of a bucket run on. The service makes it when Smart Audio is enabled; ' +
      'this resource takes it over and sets it up. Destroying the resource leaves the queue as it is.',
    attributes,
  },

  validate: (config) => [
    ...checkPlace(config),
    // Whether a private address can be reached is known once the provider is configured.
    ...diagnostics(QUEUE_RULES, { ...ruleInput(attributes, config), allowPrivateCallback: true }),
  ],

  plan(ctx, planned, { config, prior }) {
    const problems = diagnostics(QUEUE_RULES, {
      ...ruleInput(attributes, { ...planned, notify: judgedUrl(planned.notify, config.notify) }),
      allowPrivateCallback: ctx.client.local,
    });
    if (problems.length > 0) throw new DiagnosticsError(problems);
    const region = planRegion(ctx, config, prior);
    ctx.client.plans.queues.note({ bucket: planned.bucket, region }, prior?.queue_id, true);
    return { ...planned, region };
  },

  async create(ctx, planned, { config }) {
    const place = placeOf(ctx.client, planned);
    const found = await awaited(ctx, place, planned.queue_id);
    return changed(ctx, place, { planned, config, prior: null }, found);
  },

  async read(ctx, state) {
    const place = statePlace(ctx.client, state);
    const found = await absentWhenOff(
      ctx.client.listings.queues.read(
        ctx.client.ci(),
        { ...place, signal: ctx.signal },
        stored(state.queue_id, 'queue_id'),
      ),
    );
    if (!found) return null;
    const { notify, ...seen } = stateOf(place, found);
    // Just imported, it has no state of its own yet, and all that the service says is news.
    const managed = state.notify !== null || state.create_time === null;
    return { ...seen, notify: managed ? notifyStored(ctx.private, notify, state.notify) : null };
  },

  async update(ctx, planned, { prior, config }) {
    const place = placeOf(ctx.client, planned);
    const queueId = stored(prior.queue_id, 'queue_id');
    const found = await lookUp(ctx, place, queueId);
    if (!found) {
      throw failure(
        'The queue is gone',
        `Queue ${queueId} of bucket ${place.bucket} (${place.region}) does not exist any more, as after Smart Audio ` +
          'was disabled. Plan again to take over the queue that there is now.',
      );
    }
    return changed(ctx, place, { planned, config, prior }, found);
  },

  // The queue belongs to the service, and what runs on it goes on.
  delete: async () => {},

  async import(ctx, id) {
    const target = parseImportId(ctx.client, id, 'p2242ab62c7c94486915508540933a2c6', 'tencentci_queue');
    const { region, bucket } = target;
    const queueId = 'remoteId' in target ? target.remoteId : await idByName(ctx, target);
    if (!(await lookUp(ctx, { region, bucket }, queueId))) {
      throw failure(
        'Queue not found',
        `Bucket ${bucket} in ${region} has no Smart Audio queue ${queueId}. Check the id, the bucket and the region.`,
      );
    }
    return { id: resourceId(target, queueId), bucket, region, queue_id: queueId };
  },
});

/** One queue; `undefined` when it does not exist, as when Smart Audio is disabled and its queues are gone with it. */
async function lookUp(ctx: Looking, place: Place, queueId: string): Promise<Queue | undefined> {
  const described = describeQueues(ctx.client.ci(), { ...place, signal: ctx.signal }, [queueId]);
  return absentWhenOff(described.then(({ found }) => found[0]));
}

async function absentWhenOff(queue: Promise<Queue | undefined>): Promise<Queue | undefined> {
  try {
    return await queue;
  } catch (error) {
    if (isServiceOff(error)) return undefined;
    throw error;
  }
}

/** The Smart Audio queue of a bucket, if there is one yet. */
export async function smartAudioQueue(ctx: Looking, place: Place): Promise<Queue | undefined> {
  const listed = listQueues(ctx.client.ci(), { ...place, signal: ctx.signal });
  return absentWhenOff(
    listed.then(
      (all) =>
        all.find(({ category }) => category === SPEECH) ??
        // Older answers do not say the category.
        all.find(({ category }) => category === undefined),
    ),
  );
}

/** The queue to take over, which may be a moment away when Smart Audio was just enabled. */
async function awaited(ctx: Looking, place: Place, queueId: string | null): Promise<Queue> {
  const look = (): Promise<Queue | undefined> =>
    queueId === null ? smartAudioQueue(ctx, place) : lookUp(ctx, place, queueId);
  const found = await waitFor(look, PATIENCE, ctx.signal);
  if (found) return found;
  throw failure(
    'No queue to take over',
    `Bucket ${place.bucket} (${place.region}) has no ${queueId === null ? 'Smart Audio queue' : `queue ${queueId}`}, ` +
      `${PATIENCE.limitMs / 1000} seconds after it was first looked for. Enable Smart Audio on the bucket first, with ` +
      'tencentci_bucket or in the console' +
      (queueId === null ? '.' : ', and check the id.'),
  );
}

/** Sends the settings, and returns the state after it. */
async function changed(
  ctx: Context,
  place: Place,
  {
    planned,
    config,
    prior,
  }: { readonly planned: PlannedOf<A>; readonly config: ConfigOf<A>; readonly prior: State | null },
  found: Queue,
): Promise<State> {
  ctx.signal.throwIfAborted();
  const notify = notifyToSend(ctx, planned.notify, config.notify);
  // Without ctx.signal: a change that was begun is brought to its end.
  const latest = await updateQueue(ctx.client.ci(), { ...place, interrupt: ctx.signal }, found.queueId, {
    name: planned.name ?? found.name ?? found.queueId,
    state: planned.state,
    notifyConfig: notifySent(notify, found, prior),
  });
  const state = stateOf(place, { ...found, ...latest });
  return {
    ...state,
    name: planned.name ?? state.name,
    state: planned.state,
    notify: planned.notify,
    max_size: prior?.max_size ?? state.max_size,
    max_concurrent: prior?.max_concurrent ?? state.max_concurrent,
    create_time: prior?.create_time ?? state.create_time,
  };
}

/** An update replaces everything, so notifications that are not this resource's are sent back as they are. */
function notifySent(notify: PlannedOf<A>['notify'], found: Queue, prior: State | null): NotifyConfig {
  if (notify) return notifyToWire(notify);
  const switchedOff = prior !== null && prior.notify !== null;
  return switchedOff ? { state: 'Off' } : (found.notifyConfig ?? { state: 'Off' });
}

function stateOf(place: Place, found: Queue): State {
  return {
    id: resourceId(place, found.queueId),
    ...place,
    queue_id: found.queueId,
    name: found.name ?? null,
    state: found.state ?? null,
    notify: notifyFromWire(found.notifyConfig),
    max_size: found.maxSize ?? null,
    max_concurrent: found.maxConcurrent ?? null,
    create_time: found.createTime ?? null,
    update_time: found.updateTime ?? null,
  };
}

async function idByName(ctx: Looking, target: ImportTarget & { name: string }): Promise<string> {
  const { region, bucket, name } = target;
  const place = { region, bucket, signal: ctx.signal };
  const idOf = ({ queueId }: Queue): string => queueId;
  const all = await listQueues(ctx.client.ci(), place);
  return idOf(theOneNamed(all, { what: 'queue', place, name, idOf, otherwise: 'Import one by its id' }));
}
