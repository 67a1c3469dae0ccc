import type { XmlNode } from '../../../ci/xml';
import { crc64 } from '../../service/crc64';
import { type FoundObjects, findObjects, objectAt, putObject, removeObject } from '../../service/objects';
import type { ObjectRecord } from '../../store/records';
import type { Call, Reply } from '../call';
import { HttpRefusal } from '../errors';
import { readRange } from '../range';
import { type Route, route } from '../router';

/** The operations of COS on objects that voice separation needs: on whole ones. */
export const OBJECT_ROUTES: readonly Route[] = [
  route('ListObjects', list),
  route('PutObject', put),
  route('GetObject', get),
  route('HeadObject', get),
  route('DeleteObject', remove),
];

/** Most entries of one page. */
const MAX_KEYS = 1000;

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
  return { headers: { ETag: `"${object.md5}"`, 'x-cos-hash-crc64ecma': crc64(body) } };
}

function get(call: Call): Reply {
  const { bucket, world } = call;
  const object = objectAt(bucket, keyOf(call));
  const range = readRange(call.request.headers.range, object.size);
  if (range === 'unsatisfiable') {
    throw new HttpRefusal(416, 'InvalidRange', 'The requested range cannot be satisfied.', {
      'Content-Range': `bytes */${object.size}`,
    });
  }
  const content = world.store.content(bucket, object.key);
  return {
    ...(range && { status: 206 }),
    headers: {
      'Accept-Ranges': 'bytes',
      'Content-Type': object.contentType,
      ETag: `"${object.md5}"`,
      'Last-Modified': new Date(object.lastModified).toUTCString(),
      ...object.meta,
      ...(range && { 'Content-Range': `bytes ${range.start}-${range.end}/${object.size}` }),
    },
    content: range ? content.subarray(range.start, range.end + 1) : content,
  };
}

function remove(call: Call): Reply {
  removeObject(call.world, call.bucket, keyOf(call));
  return { status: 204 };
}

function list(call: Call): Reply {
  const query = {
    prefix: call.query('prefix') ?? '',
    delimiter: call.query('delimiter'),
    marker: call.query('marker') ?? '',
    maxKeys: Math.min(call.number('max-keys', MAX_KEYS), MAX_KEYS),
  };
  const { entries, nextMarker }: FoundObjects = findObjects(call.bucket, query);
  return {
    xml: [
      'ListBucketResult',
      [
        ['Name', call.bucket.name],
        ['Prefix', query.prefix],
        ['Marker', query.marker],
        ['MaxKeys', query.maxKeys],
        ['Delimiter', query.delimiter],
        ['IsTruncated', String(nextMarker !== undefined)],
        nextMarker === undefined ? undefined : ['NextMarker', nextMarker],
        ...entries.map(([name, object]): XmlNode =>
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
