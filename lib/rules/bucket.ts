import { oneOf } from './notify';
import { ruleTable } from './rule';
import { type Setting, certainText } from './setting';

const SOURCE = 'CI API, Common Request Headers: host <BucketName-APPID>.ci.<Region>.myqcloud.com';

/** A bucket as the CI API names it: name, dash, APPID. */
export const BUCKET_PATTERN = /^[a-z0-9-]+-[0-9]+$/;

/** A region's name. The list of regions changes, so only the form is judged: assumption A12. */
export const REGION_PATTERN = /^[a-z0-9-]+$/;

/** Where something lives, as a check sees it. */
export interface PlaceInput {
  readonly bucket?: Setting<string>;
  readonly region?: Setting<string>;
}

/** The rules for the bucket and the region of every resource. */
export const PLACE_RULES = ruleTable<PlaceInput>()({
  bucket: {
    source: SOURCE,
    summary: 'Not a full bucket name',
    broken: ({ bucket }) => {
      const known = certainText(bucket);
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
  region: {
    source: SOURCE,
    summary: 'Not a region name',
    broken: ({ region }) => {
      const known = certainText(region);
      const fits = known === undefined || (known.whole ? REGION_PATTERN : /^[a-z0-9-]*$/).test(known.text);
      return fits
        ? undefined
        : {
            path: ['region'],
            message: `"${known.text}" is not a region name. Use lower-case letters, digits and dashes: "ap-chongqing".`,
          };
    },
  },
});

/** What becomes of CI on a bucket when its resource is destroyed. */
const ON_DESTROY = ['keep', 'disable'] as const;

/** What is asked of a bucket, as a check sees it. */
export interface BucketInput extends PlaceInput {
  readonly onDestroy?: Setting<string>;
}

/** The rules for turning CI on and off on a bucket. */
export const BUCKET_RULES = ruleTable<BucketInput>()({
  ...PLACE_RULES,
  onDestroy: {
    source: 'tencentci_bucket',
    summary: 'Unknown way to destroy',
    broken: ({ onDestroy }) => oneOf(onDestroy, ON_DESTROY, ['onDestroy'], 'way to destroy'),
  },
});
