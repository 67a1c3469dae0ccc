import { type XmlElement, type XmlNode, at, childrenNamed, parseXml, textAt, XmlError } from '../xml';
import { given, requiredAt, WireError, type PageInfo, pageInfoFromXml, pageInfoToXml } from './values';

/** A bucket with Smart Audio enabled. Source: CI API, Querying Smart Audio Buckets. */
export interface AsrBucket {
  /** The bucket with its APPID. */
  readonly bucketId: string;
  readonly name?: string;
  readonly region?: string;
  readonly createTime?: string;
}

/** One page of the buckets with Smart Audio enabled. */
export interface AsrBucketList extends PageInfo {
  readonly buckets: readonly AsrBucket[];
}

/** Writes a bucket under the name that the answer gives it: `AsrBucket`, or `AsrBucketList` in a list. */
export function asrBucketToXml(
  bucket: AsrBucket,
  name: 'AsrBucket' | 'AsrBucketList' = 'AsrBucket',
): XmlNode {
  return [
    name,
    [
      ['BucketId', bucket.bucketId],
      ['Name', bucket.name],
      ['Region', bucket.region],
      ['CreateTime', bucket.createTime],
    ],
  ];
}

/**
 * Reads one bucket.
 * @throws WireError when it has no id.
 */
export function asrBucketFromXml(from: XmlElement): AsrBucket {
  return given({
    bucketId: requiredAt(from, 'BucketId'),
    name: textAt(from, 'Name'),
    region: textAt(from, 'Region'),
    createTime: textAt(from, 'CreateTime'),
  });
}

/** Writes the answer to enabling Smart Audio. */
export function asrBucketResponseToXml(bucket: AsrBucket, requestId?: string): XmlNode {
  return ['Response', [['RequestId', requestId], asrBucketToXml(bucket)]];
}

/**
 * Reads the answer to enabling Smart Audio.
 * @throws WireError when it holds no bucket.
 */
export function asrBucketResponseFromXml(root: XmlElement): AsrBucket {
  const bucket = at(root, 'AsrBucket');
  if (bucket === undefined) throw new WireError('Response.AsrBucket', undefined, 'a bucket');
  return asrBucketFromXml(bucket);
}

/** Writes a page of buckets. */
export function asrBucketListToXml(list: AsrBucketList): XmlNode {
  return [
    'Response',
    [...pageInfoToXml(list), ...list.buckets.map((bucket) => asrBucketToXml(bucket, 'AsrBucketList'))],
  ];
}

/**
 * Reads a page of buckets.
 * @throws WireError when a bucket has no id, or a number is none.
 */
export function asrBucketListFromXml(root: XmlElement): AsrBucketList {
  if (root.name !== 'Response') throw new WireError('Response', undefined, 'the root of the answer');
  return {
    ...pageInfoFromXml(root),
    buckets: childrenNamed(root, 'AsrBucketList')
      .filter(({ children }) => children.length > 0)
      .map(asrBucketFromXml),
  };
}

/** Writes whether a bucket is bound to CI: `on`, `off` or `unbinding`. */
export function ciStatusToXml(status: string): XmlNode {
  return ['CIStatus', status];
}

/**
 * Reads whether a bucket is bound to CI, from XML or from the JSON `{"CIStatus":"on"}`, both of which are in use.
 * @throws WireError when the answer does not say.
 */
export function ciStatusFromBody(body: string): string {
  const status = body.trimStart().startsWith('{') ? fromJson(body) : fromXml(body);
  if (!status) throw new WireError('CIStatus', undefined, '"on", "off" or "unbinding"');
  return status;
}

function fromXml(body: string): string | undefined {
  const root = parseXml(body);
  return (root.name === 'CIStatus' ? root.text : textAt(root, 'CIStatus'))?.trim();
}

function fromJson(body: string): string | undefined {
  try {
    const { CIStatus: status } = JSON.parse(body) as { CIStatus?: unknown };
    return typeof status === 'string' ? status : undefined;
  } catch (error) {
    throw new XmlError('The answer is neither XML nor JSON.', { cause: error });
  }
}
