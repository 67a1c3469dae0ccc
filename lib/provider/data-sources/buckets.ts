import { type AsrBucket, type BucketService, listServiceBuckets } from '../../ci';
import { attribute } from '../../plugin';
import { BY_NAME, byName, isNamed, REGION_RULES } from '../../rules';
import type { Calls } from '../calls';
import { diagnostics } from '../checks';
import { placeOf } from '../place';
import { ruleInput } from '../rule-input';
import { dataSource } from '../session';
import { checkNames, nameAttributes, namesOf } from './names';

const computed = true;

const attributes = {
  id: attribute.string({ description: 'The region.', computed }),
  region: attribute.string({
    description: 'Region of the buckets: `ap-chongqing`. Defaults to the region of the provider.',
    optional: true,
    computed,
  }),
  ...nameAttributes('buckets'),
  buckets: attribute.nestedList({
    description: `The buckets, ${BY_NAME}.`,
    computed,
    attributes: {
      bucket: attribute.string({ description: 'Full name of the bucket, with its APPID.', computed }),
      region: attribute.string({ description: 'Region of the bucket.', computed }),
      smart_audio: attribute.bool({ description: 'Whether Smart Audio is enabled on it.', computed }),
      media_processing: attribute.bool({ description: 'Whether media processing is.', computed }),
      smart_audio_time: attribute.string({ description: 'Since when Smart Audio is.', computed }),
      media_processing_time: attribute.string({ description: 'Since when media processing is.', computed }),
    },
  }),
};

type A = typeof attributes;

const calls = {
  ListSmartAudioBuckets: { why: 'to list those with Smart Audio' },
  ListMediaBuckets: { why: 'to list those with media processing' },
} as const satisfies Calls<A>;

/** Lists the buckets of a region that voice separation can work on, all of them. */
export const bucketsData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_buckets',
  schema: {
    description: 'The buckets of a region on which Smart Audio or media processing is enabled.',
    attributes,
  },

  validate: (config) => [
    ...diagnostics(REGION_RULES, { region: ruleInput(attributes, config).region }),
    ...checkNames(config),
  ],

  async read(ctx, config) {
    const { region } = placeOf(ctx.client, { bucket: '', region: config.region });
    const prefix = config.name ?? config.name_prefix ?? undefined;
    const enabled = async (service: BucketService): Promise<ReadonlyMap<string, AsrBucket>> => {
      const where = { region, signal: ctx.signal };
      const found = await listServiceBuckets(ctx.client.ci(), where, service, prefix);
      return new Map(found.map((bucket) => [bucket.bucketId, bucket]));
    };
    const smartAudio = await enabled('smartAudio');
    const media = await enabled('media');
    const names = [...new Set([...smartAudio.keys(), ...media.keys()])].map((name) => ({ name }));
    const wanted = names.filter(({ name }) => isNamed(namesOf(config), name));
    return {
      ...config,
      id: region,
      region,
      buckets: byName(wanted, ({ name }) => name).map(({ name }) => ({
        bucket: name,
        region,
        smart_audio: smartAudio.has(name),
        media_processing: media.has(name),
        smart_audio_time: smartAudio.get(name)?.createTime ?? null,
        media_processing_time: media.get(name)?.createTime ?? null,
      })),
    };
  },
});
