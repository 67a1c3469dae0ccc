import { BUCKET_PATTERN, REGION_PATTERN } from '../rules';

/** A bucket or region whose name cannot be one; it never becomes part of a host name. */
export class InvalidNameError extends Error {
  override readonly name = 'InvalidNameError';

  constructor(
    /** Which of the two was given. */
    readonly setting: 'bucket' | 'region',
    /** What was given. */
    readonly value: string,
  ) {
    super(
      setting === 'bucket'
        ? `"${value}" is not the full name of a bucket. Write <name>-<APPID> in lower case, as in "media-1250000000".`
        : `"${value}" is not a region. Use lower-case letters, digits and dashes, as in "ap-chongqing".`,
    );
  }
}

/** The services that answer on a host of their own for each bucket. `pic` is the older host for binding CI. */
export type Service = 'ci' | 'cos' | 'pic';

/** What a host name says. */
export interface ParsedHost {
  /** The bucket with its APPID; absent on a host of the whole account, `ci.<Region>.myqcloud.com`. */
  readonly bucket?: string;
  readonly service: Service;
  readonly region: string;
  /** `tencentci.cn` is where the official Node SDK sends requests to CI that fail on `myqcloud.com`. */
  readonly suffix: 'myqcloud.com' | 'tencentcos.cn' | 'tencentci.cn';
  readonly port?: number;
}

/** Tells whether a text is the full name of a bucket: `<name>-<APPID>`. */
export function isBucketName(text: string): boolean {
  return BUCKET_PATTERN.test(text);
}

/** Tells whether a text has the form of a region. Which regions exist is for the service to say. */
export function isRegionName(text: string): boolean {
  return REGION_PATTERN.test(text);
}

/**
 * The host of a bucket for one service: `<BucketName-APPID>.ci.<Region>.myqcloud.com`.
 * @throws InvalidNameError when the bucket or the region is malformed.
 */
export function bucketHost(bucket: string, region: string, service: Service = 'ci'): string {
  if (!isBucketName(bucket)) throw new InvalidNameError('bucket', bucket);
  return `${bucket}.${regionHost(region, service)}`;
}

/**
 * The host that speaks for all buckets of a region: `ci.<Region>.myqcloud.com`.
 * @throws InvalidNameError when the region is malformed.
 */
export function regionHost(region: string, service: Service = 'ci'): string {
  if (!isRegionName(region)) throw new InvalidNameError('region', region);
  return `${service}.${region}.myqcloud.com`;
}

/** Reads a Host header; `undefined` when it is no host of CI or COS. Case does not matter. */
export function parseHost(host: string): ParsedHost | undefined {
  const match =
    /^(?:([a-z0-9-]+)\.)?(ci|cos|pic)\.([a-z0-9-]+)\.(myqcloud\.com|tencentcos\.cn|tencentci\.cn)(?::([0-9]{1,5}))?$/i.exec(
      host,
    );
  if (match === null) return undefined;
  const [, bucket, service, region, suffix, port] = match.map((part) => part?.toLowerCase());
  if (bucket !== undefined && !isBucketName(bucket)) return undefined;
  if (suffix === 'tencentci.cn' && service !== 'ci') return undefined;
  return {
    ...(bucket !== undefined && { bucket }),
    service: service as Service,
    region: region as string,
    suffix: suffix as ParsedHost['suffix'],
    ...(port !== undefined && { port: Number(port) }),
  };
}

/** Tells whether a host, without its port, is this machine itself: 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}
