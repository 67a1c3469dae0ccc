import { listMediaQueues, listQueues, type Queue } from '../../ci';
import { attribute, type Context } from '../../plugin';
import { BY_NAME, byName, isNamed, QUEUE_STATE_RULES } from '../../rules';
import type { Calls } from '../calls';
import { diagnostics } from '../checks';
import { checkPlace, type Place, placeOf } from '../place';
import { ruleInput } from '../rule-input';
import { foundUnlessOff } from '../service-off';
import { dataSource, type Session } from '../session';
import { checkChoice } from './choice';
import { checkNames, nameAttributes, namesOf } from './names';
import { notifyFields, notifyFound } from './notify';
import { lookupAttributes } from './place';

const computed = true;

const SERVICES = ['smart_audio', 'media', 'all'] as const;

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>`.', computed }),
  ...lookupAttributes,
  service: attribute.string({
    description:
      'Whose queues: `smart_audio` (the default), on which voice separation runs, `media` for media processing, or ' +
      '`all` for both.',
    default: 'smart_audio',
  }),
  state: attribute.string({ description: 'Only queues that are `Active`, or `Paused`.', optional: true }),
  ...nameAttributes('queues'),
  queues: attribute.nestedList({
    description: `The queues of the bucket, ${BY_NAME}.`,
    computed,
    attributes: {
      queue_id: attribute.string({ description: 'Id of the queue.', computed }),
      name: attribute.string({ description: 'Name of the queue.', computed }),
      service: attribute.string({ description: '`smart_audio` or `media`.', computed }),
      state: attribute.string({ description: '`Active` or `Paused`.', computed }),
      category: attribute.string({
        description: 'What the queue is for: `Speeching` for voice separation.',
        computed,
      }),
      notify: attribute.single({
        description: 'Where the queue reports what happened; null when it does not.',
        computed,
        attributes: notifyFound,
      }),
      max_size: attribute.number({ description: 'How many jobs may wait.', computed }),
      max_concurrent: attribute.number({ description: 'How many jobs run at once.', computed }),
      create_time: attribute.string({ description: 'When the queue was created.', computed }),
      update_time: attribute.string({ description: 'When the queue was last changed.', computed }),
    },
  }),
};

type A = typeof attributes;

const calls = {
  ListSmartAudioQueues: {
    why: 'to list those of Smart Audio',
    when: [{ service: 'smart_audio' }, { service: 'all' }],
  },
  ListMediaQueues: {
    why: 'to list those of media processing',
    when: [{ service: 'media' }, { service: 'all' }],
  },
} as const satisfies Calls<A>;

/** Lists the queues of a bucket, all of them. */
export const queuesData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_queues',
  schema: {
    description: 'The queues of a bucket: those of Smart Audio, of media processing, or both.',
    attributes,
  },

  validate: (config) => [
    ...checkPlace(config),
    ...checkChoice(config, 'service', SERVICES, 'service with queues'),
    ...checkNames(config),
    ...diagnostics(QUEUE_STATE_RULES, { state: ruleInput(attributes, config).state }),
  ],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const filter = config.state === null ? {} : { state: config.state };
    const found = (await queuesOf(ctx, place, config.service, filter)).filter(([, { name }]) =>
      isNamed(namesOf(config), name),
    );
    const services = new Map(found.map(([service, { queueId }]) => [queueId, service]));
    const queues = found.map(([, queue]) => queue);
    return {
      ...config,
      id: `${place.region}/${place.bucket}`,
      ...place,
      queues: byName(queues, ({ queueId }) => queueId).map((queue) => ({
        queue_id: queue.queueId,
        name: queue.name ?? null,
        service: services.get(queue.queueId) ?? null,
        state: queue.state ?? null,
        category: queue.category ?? null,
        notify: notifyFields(queue.notifyConfig),
        max_size: queue.maxSize ?? null,
        max_concurrent: queue.maxConcurrent ?? null,
        create_time: queue.createTime ?? null,
        update_time: queue.updateTime ?? null,
      })),
    };
  },
});

type Service = (typeof SERVICES)[number];

/** The queues of one service or of both, each with its service. One that is off has none, with a warning. */
async function queuesOf(
  ctx: Context<Session<'ListSmartAudioQueues' | 'ListMediaQueues'>>,
  place: Place,
  wanted: string,
  filter: { readonly state?: string },
): Promise<readonly (readonly [Service, Queue])[]> {
  const target = { ...place, signal: ctx.signal };
  const lists = [
    ['smart_audio', '', () => listQueues(ctx.client.ci(), target, filter)],
    ['media', 'media ', () => listMediaQueues(ctx.client.ci(), target, filter)],
  ] as const;
  const found: (readonly [Service, Queue])[] = [];
  for (const [service, kind, list] of lists) {
    if (wanted !== 'all' && wanted !== service) continue;
    const queues = await foundUnlessOff(ctx, place, `${kind}queues of bucket ${place.bucket}`, list);
    found.push(...(queues ?? []).map((queue) => [service, queue] as const));
  }
  return found;
}
