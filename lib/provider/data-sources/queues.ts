import { listQueues } from '../../ci';
import { attribute } from '../../plugin';
import { QUEUE_STATE_RULES } from '../../rules';
import type { Calls } from '../calls';
import { diagnostics } from '../checks';
import { checkPlace, placeOf } from '../place';
import { ruleInput } from '../rule-input';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { lookupAttributes } from './place';

const computed = true;

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>`.', computed }),
  ...lookupAttributes,
  state: attribute.string({ description: 'Only queues that are `Active`, or `Paused`.', optional: true }),
  queues: attribute.nestedList({
    description: 'The Smart Audio queues of the bucket, in the order of the service.',
    computed,
    attributes: {
      queue_id: attribute.string({ description: 'Id of the queue.', computed }),
      name: attribute.string({ description: 'Name of the queue.', computed }),
      state: attribute.string({ description: '`Active` or `Paused`.', computed }),
      category: attribute.string({
        description: 'What the queue is for: `Speeching` for voice separation.',
        computed,
      }),
      max_size: attribute.number({ description: 'How many jobs may wait.', computed }),
      max_concurrent: attribute.number({ description: 'How many jobs run at once.', computed }),
      create_time: attribute.string({ description: 'When the queue was created.', computed }),
      update_time: attribute.string({ description: 'When the queue was last changed.', computed }),
    },
  }),
};

type A = typeof attributes;

const calls = { ListSmartAudioQueues: { why: 'to list them' } } as const satisfies Calls<A>;

/** Lists the Smart Audio queues of a bucket, all of them. */
export const queuesData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_queues',
  schema: { description: 'The Smart Audio queues of a bucket.', attributes },

  validate: (config) => [
    ...checkPlace(config),
    ...diagnostics(QUEUE_STATE_RULES, ruleInput(attributes, config)),
  ],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const { state } = config;
    const target = { ...place, signal: ctx.signal };
    const found = await foundUnlessOff(ctx, place, `queues of bucket ${place.bucket}`, () =>
      listQueues(ctx.client.ci(), target, state === null ? {} : { state }),
    );
    return {
      ...config,
      id: `${place.region}/${place.bucket}`,
      ...place,
      queues: (found ?? []).map((queue) => ({
        queue_id: queue.queueId,
        name: queue.name ?? null,
        state: queue.state ?? null,
        category: queue.category ?? null,
        max_size: queue.maxSize ?? null,
        max_concurrent: queue.maxConcurrent ?? null,
        create_time: queue.createTime ?? null,
        update_time: queue.updateTime ?? null,
      })),
    };
  },
});
