import { document, element, type ValueOf } from './element';
import { integer, list, many, orElse, required, text } from './field';

/** An object as a list shows it. */
export interface ListedObject extends ValueOf<typeof LISTED_OBJECT> {}

const LISTED_OBJECT = element({
  key: required(text('Key')),
  lastModified: text('LastModified'),
  /** With its quotes. */
  eTag: text('ETag'),
  /** In bytes. */
  size: orElse(integer('Size'), 0),
  storageClass: text('StorageClass'),
});

/** One page of a list of objects. Source: COS API, GET Bucket. */
export const OBJECT_LIST = document('ListBucketResult', {
  /** `true` when there are more. */
  isTruncated: orElse(text('IsTruncated'), 'false'),
  nextMarker: text('NextMarker'),
  objects: list(many<ListedObject>('Contents', LISTED_OBJECT)),
});
