import { oneOf } from './notify';
import { type Finding, type SettingPath, ruleTable } from './rule';
import { type Setting, certainText } from './setting';

const SOURCE = 'CI API, Common Request Headers: host <BucketName-APPID>.ci.<Region>.myqcloud.com';

/** A bucket as the CI API names it: name, dash, APPID. */
export const BUCKET_PATTERN = /^[a-z0-9-]+-[0-9]+$/;

/** A region's name. The list of regions changes, so only the form is judged: assumption A12. */
export const REGION_PATTERN = /^[a-z0-9-]+$/;

/** Every region that there is has a name of this form: two letters for the area of the world, then the place. */
const AREA_PATTERN = /^[a-z]{2}-[a-z]/;

/** Where something lives, as a check sees it. */
export interface PlaceInput {
  readonly bucket?: Setting<string>;
  readonly region?: Setting<string>;
}

/** The rules for the name of a region. */
export const REGION_RULES = ruleTable<Pick<PlaceInput, 'region'>>()({
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
  regionArea: {
    source: SOURCE,
    severity: 'warning',
    summary: 'Hardly a region name',
    broken: ({ region }) =>
      typeof region !== 'string' || !REGION_PATTERN.test(region) || AREA_PATTERN.test(region)
        ? undefined
        : {
            path: ['region'],
            message:
              `No region is called "${region}": the names of all begin with the area, as in "ap-chongqing". Correct ` +
              'it, unless the service has regions of other names by now.',
          },
  },
});

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
  ...REGION_RULES,
});

/** What is named is of the bucket that works with it; templates and queues are not shared between buckets. */
export function otherBucketFindings(
  thing: 'template' | 'queue',
  its: Setting<string>,
  bucket: Setting<string>,
  path: SettingPath,
): Finding[] {
  return typeof its !== 'string' || typeof bucket !== 'string' || its === bucket
    ? []
    : [
        {
          path,
          message:
            `The ${thing} is of bucket "${its}", and the service looks for it in "${bucket}". Use a ${thing} of that ` +
            'bucket.',
        },
      ];
}

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
