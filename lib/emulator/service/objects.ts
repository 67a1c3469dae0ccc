import { createHash } from 'node:crypto';
import { Refusal } from '../refusal';
import type { ObjectRecord } from '../store/records';
import type { Bucket } from '../store/store';
import { type Upload, objectUploaded } from './executions';
import type { World } from './world';

/** What is known of an upload besides the key and the content. */
export interface ObjectUpload extends Upload {
  readonly contentType?: string;
  readonly meta?: Readonly<Record<string, string>>;
}

/** Keeps an object; an active workflow that waits for it starts. */
export function putObject(
  world: World,
  bucket: Bucket,
  key: string,
  content: Buffer,
  about: ObjectUpload = {},
): ObjectRecord {
  const object: ObjectRecord = {
    key,
    size: content.length,
    md5: createHash('md5').update(content).digest('hex'),
    contentType: about.contentType ?? 'application/octet-stream',
    lastModified: world.now(),
    meta: about.meta ?? {},
  };
  world.store.putContent(bucket, key, content);
  bucket.objects.set(key, object);
  world.store.save(bucket);
  objectUploaded(world, bucket, object, about);
  return object;
}

/** The object with a key. @throws Refusal when there is none. */
export function objectAt(bucket: Bucket, key: string): ObjectRecord {
  const object = bucket.objects.get(key);
  if (object === undefined) throw new Refusal('NoSuchKey', `The object ${key} does not exist.`);
  return object;
}

/** Forgets an object; tells whether there was one. */
export function removeObject(world: World, bucket: Bucket, key: string): boolean {
  const existed = bucket.objects.delete(key);
  if (existed) world.store.removeContent(bucket, key);
  world.store.save(bucket);
  return existed;
}

/** Which objects a client asks for. */
export interface ObjectQuery {
  readonly prefix: string;
  /** What ends a folder, when folders are to be shown as one entry. */
  readonly delimiter: string | undefined;
  /** The entry after which to go on. */
  readonly marker: string;
  readonly maxKeys: number;
}

/** Entries in the order of their bytes: an object, or the name that all objects of a folder share. */
export interface FoundObjects {
  readonly entries: readonly (readonly [string, ObjectRecord | undefined])[];
  /** The last entry, when there are more. */
  readonly nextMarker: string | undefined;
}

/** Lists objects as COS does. */
export function findObjects(
  bucket: Bucket,
  { prefix, delimiter, marker, maxKeys }: ObjectQuery,
): FoundObjects {
  const objects = bucket.objects
    .values()
    .filter(({ key }) => key.startsWith(prefix))
    .sort((left, right) => Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)));
  const all = new Map<string, ObjectRecord | undefined>();
  for (const object of objects) {
    const end = delimiter === undefined ? -1 : object.key.indexOf(delimiter, prefix.length);
    if (delimiter === undefined || end < 0) all.set(object.key, object);
    else all.set(object.key.slice(0, end + delimiter.length), undefined);
  }
  const rest = [...all].filter(([name]) => Buffer.compare(Buffer.from(name), Buffer.from(marker)) > 0);
  const entries = rest.slice(0, maxKeys);
  return { entries, nextMarker: rest.length > entries.length ? entries.at(-1)?.[0] : undefined };
}
