import { Construct, type IConstruct } from 'constructs';
import { PLACE_RULES, check } from '../rules';
import { settingsRefused } from './errors';
import { knownString } from './known';

/** A bucket that Cloud Infinite works on. */
export interface ICiBucket extends IConstruct {
  /** Name of the bucket with the APPID: `media-1250000000`. */
  readonly bucketName: string;
  /**
   * Region of the bucket: `ap-chongqing`.
   * @default - the region of the provider
   */
  readonly region?: string;
}

/** What may be said of a bucket that lives elsewhere. */
export interface CiBucketImportOptions {
  /**
   * Region of the bucket: `ap-chongqing`.
   * @default - the region of the provider
   */
  readonly region?: string;
}

/** A bucket that Cloud Infinite works on. */
export class CiBucket {
  /**
   * Refers to a bucket that something else looks after: the official provider, another stack, or nobody.
   *
   * @param scope - where the reference stands in the tree.
   * @param id - its id there.
   * @param bucketName - `name-appid`, or a token such as the name of a `tencentcloud_cos_bucket`.
   * @param options - the region, when it is not the provider's.
   * @throws Error when the name is not `name-appid`, or the region is no region name. Tokens are not judged.
   */
  public static fromBucketName(
    scope: Construct,
    id: string,
    bucketName: string,
    options: CiBucketImportOptions = {},
  ): ICiBucket {
    class Import extends Construct implements ICiBucket {
      public readonly bucketName = bucketName;
      public readonly region = options.region;
    }
    const violations = check(PLACE_RULES, {
      bucket: knownString(bucketName),
      region: knownString(options.region),
    });
    const bucket = new Import(scope, id);
    if (violations.length > 0) {
      throw settingsRefused('CiBucket', bucket, violations, (name) =>
        name === 'bucket' ? 'bucketName' : name,
      );
    }
    return bucket;
  }

  private constructor() {}
}
