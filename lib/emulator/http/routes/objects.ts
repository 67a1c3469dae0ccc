import { createHash } from 'node:crypto';
import type { XmlNode } from '../../../ci/xml';
import { type Call, type Reply } from '../call';
import { ServiceError } from '../errors';
import { type Upload, objectUploaded } from '../../service/executions';
import type { ObjectRecord } from '../../store/records';
import type { Route } from '../router';
import type { Bucket } from '../../store/store';
import type { World } from '../../service/world';

/** The operations of COS that voice separation needs: buckets and whole objects. */
export const OBJECT_ROUTES: readonly Route[] = [
  { operation: 'PutBucket', method: 'PUT', path: '/', hosts: ['cos'], handle: putBucket },
  { operation: 'HeadBucket', method: 'HEAD', path: '/', hosts: ['cos'], handle: headBucket },
  { operation: 'DeleteBucket', method: 'DELETE', path: '/', hosts: ['cos'], handle: deleteBucket },
  { operation: 'ListObjects', method: 'GET', path: '/', hosts: ['cos'], handle: list },
  { operation: 'PutObject', method: 'PUT', path: '/*', hosts: ['cos'], content: true, handle: put },
  { operation: 'GetObject', method: 'GET', path: '/*', hosts: ['cos'], handle: get },
  { operation: 'HeadObject', method: 'HEAD', path: '/*', hosts: ['cos'], handle: get },
  { operation: 'DeleteObject', method: 'DELETE', path: '/*', hosts: ['cos'], handle: remove },
];

function putBucket(call: Call): Reply {
  const { world, host } = call;
  if (host.bucket === undefined)
    throw new ServiceError(400, 'InvalidHost', 'This needs the host of a bucket.');
  if (world.store.bucket(host.region, host.bucket)) {
    throw new ServiceError(409, 'BucketAlreadyOwnedByYou', `The bucket ${host.bucket} exists already.`);
  }
  const on = !world.behaviour.strictBuckets;
  world.createBucket(host.region, host.bucket, { ci: on, smartAudio: on });
  return {};
}

function headBucket(call: Call): Reply {
  return { headers: { 'x-cos-bucket-region': call.bucket.region } };
}

function deleteBucket(call: Call): Reply {
  const { bucket, world } = call;
  if (bucket.objects.size > 0) {
    throw new ServiceError(409, 'BucketNotEmpty', `The bucket ${bucket.name} still holds objects.`);
  }
  world.store.remove(bucket);
  return { status: 204 };
}

function put(call: Call): Reply {
  const { bucket, world, body, request } = call;
  const meta = Object.entries(request.headers).filter(
    (entry): entry is [string, string] => entry[0].startsWith('x-cos-meta-') && typeof entry[1] === 'string',
  );
  const object = putObject(world, bucket, keyOf(call), body, {
    contentType: request.headers['content-type'],
    meta: Object.fromEntries(meta),
    requestId: call.requestId,
  });
  return { headers: { ETag: `"${object.md5}"` } };
}

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

function get(call: Call): Reply {
  const { bucket, world } = call;
  const key = keyOf(call);
  const object = bucket.objects.get(key);
  if (object === undefined) throw new ServiceError(404, 'NoSuchKey', `The object ${key} does not exist.`);
  return {
    headers: {
      'Content-Type': object.contentType,
      ETag: `"${object.md5}"`,
      'Last-Modified': new Date(object.lastModified).toUTCString(),
      ...object.meta,
    },
    content: world.store.content(bucket, key),
  };
}

function remove(call: Call): Reply {
  const { bucket, world } = call;
  removeObject(world, bucket, keyOf(call));
  return { status: 204 };
}

/** Forgets an object; tells whether there was one. */
export function removeObject(world: World, bucket: Bucket, key: string): boolean {
  const existed = bucket.objects.delete(key);
  if (existed) world.store.removeContent(bucket, key);
  world.store.save(bucket);
  return existed;
}

function list(call: Call): Reply {
  const { bucket } = call;
  const prefix = call.query('prefix') ?? '';
  const delimiter = call.query('delimiter');
  const marker = call.query('marker') ?? '';
  const maxKeys = Math.min(call.number('max-keys', 1000), 1000);
  const keys = bucket.objects
    .values()
    .filter(({ key }) => key.startsWith(prefix))
    .sort((left, right) => Buffer.compare(Buffer.from(left.key), Buffer.from(right.key)));
  // An entry is an object, or all objects that share the part up to the delimiter.
  const entries = new Map<string, ObjectRecord | undefined>();
  for (const object of keys) {
    const end = delimiter === undefined ? -1 : object.key.indexOf(delimiter, prefix.length);
    if (delimiter === undefined || end < 0) entries.set(object.key, object);
    else entries.set(object.key.slice(0, end + delimiter.length), undefined);
  }
  const rest = [...entries].filter(([name]) => Buffer.compare(Buffer.from(name), Buffer.from(marker)) > 0);
  const shown = rest.slice(0, maxKeys);
  const truncated = rest.length > shown.length;
  return {
    xml: [
      'ListBucketResult',
      [
        ['Name', bucket.name],
        ['Prefix', prefix],
        ['Marker', marker],
        ['MaxKeys', maxKeys],
        ['Delimiter', delimiter],
        ['IsTruncated', String(truncated)],
        truncated ? ['NextMarker', shown.at(-1)?.[0]] : undefined,
        ...shown.map(([name, object]): XmlNode =>
          object === undefined ? ['CommonPrefixes', [['Prefix', name]]] : ['Contents', contents(object)],
        ),
      ],
    ],
  };
}

function contents(object: ObjectRecord): XmlNode[] {
  return [
    ['Key', object.key],
    ['LastModified', new Date(object.lastModified).toISOString()],
    ['ETag', `"${object.md5}"`],
    ['Size', object.size],
    ['StorageClass', 'STANDARD'],
  ];
}

function keyOf(call: Call): string {
  return call.request.path.slice(1);
}
