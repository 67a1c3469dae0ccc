import { attribute } from '../../plugin';

/** The attributes that say where something is looked up. */
export const lookupAttributes = {
  bucket: attribute.string({
    description: 'Full name of the bucket, with its APPID: `media-1250000000`.',
    required: true,
  }),
  region: attribute.string({
    description: 'Region of the bucket: `ap-chongqing`. Defaults to the region of the provider.',
    optional: true,
    computed: true,
  }),
};
