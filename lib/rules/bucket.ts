import { type Known, knownText } from './known';
import { oneOf } from './notify';
import type { Rule } from './rule';

const SOURCE = 'CI API, Common Request Headers: host <BucketName-APPID>.ci.<Region>.myqcloud.com';

/** A bucket as the CI API names it: name, dash, APPID. */
export const BUCKET_PATTERN = /^[a-z0-9-]+-[0-9]+$/;

/** A region's name. The list of regions changes, so only the form is judged. */
export const REGION_PATTERN = /^[a-z0-9-]+$/;

/** Where something lives, as a check sees it. */
export interface PlaceInput {
  readonly bucket?: Known<string>;
  readonly region?: Known<string>;
}

/** The rules for the bucket and the region of every resource. */
export const PLACE_RULES: readonly Rule<PlaceInput>[] = [
  {
    id: 'bucket-name',
    source: SOURCE,
    summary: 'Not a full bucket name',
    broken: ({ bucket }) => {
      const known = knownText(bucket);
      const fits = known === undefined || (known.whole ? BUCKET_PATTERN : /^[a-z0-9-]*$/).test(known.text);
      return fits
        ? undefined
        : {
            path: ['bucket'],
            message:
              `"${known.text}" is not a full bucket name. Use lower-case letters, digits and dashes, ` +
              'ending in the APPID: "media-1250000000".',
          };
    },
  },
  {
    id: 'region-name',
    source: SOURCE,
    summary: 'Not a region name',
    broken: ({ region }) => {
      const known = knownText(region);
      const fits = known === undefined || (known.whole ? REGION_PATTERN : /^[a-z0-9-]*$/).test(known.text);
      return fits
        ? undefined
        : {
            path: ['region'],
            message: `"${known.text}" is not a region name. Use lower-case letters, digits and dashes: "ap-chongqing".`,
          };
    },
  },
];

/** What becomes of CI on a bucket when its resource is destroyed. */
export const ON_DESTROY = ['keep', 'disable'] as const;

/** What is asked of a bucket, as a check sees it. */
export interface BucketInput extends PlaceInput {
  readonly onDestroy?: Known<string>;
}

/** The rules for turning CI on and off on a bucket. */
export const BUCKET_RULES: readonly Rule<BucketInput>[] = [
  ...PLACE_RULES,
  {
    id: 'bucket-on-destroy',
    source: 'tencentci_bucket',
    summary: 'Unknown way to destroy',
    broken: ({ onDestroy }) => oneOf(onDestroy, ON_DESTROY, ['onDestroy'], 'way to destroy'),
  },
];
