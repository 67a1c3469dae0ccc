import { parseXml, textAt, XmlError, type XmlNode } from '../xml';
import { document, element, type ValueOf } from './element';
import { list, many, one, PAGE_INFO, required, text } from './field';
import { WireError } from './values';

/** A bucket with Smart Audio enabled. Source: CI API, Querying Smart Audio Buckets. */
export interface AsrBucket extends ValueOf<typeof ASR_BUCKET> {}

export const ASR_BUCKET = element({
  /** The bucket with its APPID. */
  bucketId: required(text('BucketId')),
  name: text('Name'),
  region: text('Region'),
  createTime: text('CreateTime'),
});

/** The answer to enabling Smart Audio. */
export const ASR_BUCKET_ANSWER = document('Response', {
  requestId: text('RequestId'),
  bucket: required(one<AsrBucket>('AsrBucket', ASR_BUCKET)),
});

/** One page of the buckets with Smart Audio enabled. */
export const ASR_BUCKET_LIST = document('Response', {
  ...PAGE_INFO,
  buckets: list(many<AsrBucket>('AsrBucketList', ASR_BUCKET)),
});

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
