import { parseXml, textAt, XmlError, type XmlNode } from '../xml';
import { document, element, type ValueOf } from './element';
import { list, many, one, PAGE_INFO, required, text } from './field';
import { WireError } from './values';

/** A bucket with Smart Audio, or another service, enabled. Source: CI API, Querying Smart Audio Buckets. */
export interface AsrBucket extends ValueOf<typeof ASR_BUCKET> {}

export const ASR_BUCKET = element({
  /** The bucket with its APPID. */
  bucketId: required(text('BucketId')),
  name: text('Name'),
  region: text('Region'),
  createTime: text('CreateTime'),
});

/** The answers about the buckets of a service, which differ in one name: to enabling it, and to a query for buckets. */
function bucketDocuments(tag: 'AsrBucket' | 'MediaBucket') {
  return [
    document('Response', {
      requestId: text('RequestId'),
      bucket: required(one<AsrBucket>(tag, ASR_BUCKET)),
    }),
    document('Response', { ...PAGE_INFO, buckets: list(many<AsrBucket>(`${tag}List`, ASR_BUCKET)) }),
  ] as const;
}

export const [ASR_BUCKET_ANSWER, ASR_BUCKET_LIST] = bucketDocuments('AsrBucket');
export const [MEDIA_BUCKET_ANSWER, MEDIA_BUCKET_LIST] = bucketDocuments('MediaBucket');

/** The answer to disabling a service. */
export const SERVICE_DISABLED = document('Response', {
  requestId: text('RequestId'),
  bucketName: text('BucketName'),
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
