import { callTo } from './call';
import type { CiClient } from './client';
import type { PresignedUrl } from './exchange';
import type { Target } from './request';
import { type ListedObject, OBJECT_LIST } from './wire';

/** A URL that reads an object for so many seconds, or with `HEAD` tells of it. (COS, pre-signed URL) */
export function presignObject(
  client: CiClient<'GetObject' | 'HeadObject'>,
  target: Target,
  key: string,
  { method, seconds }: { readonly method: 'GET' | 'HEAD'; readonly seconds: number },
): Promise<PresignedUrl> {
  return client.presign(callTo(method === 'GET' ? 'GetObject' : 'HeadObject', target, { id: key }), seconds);
}

/** Stores an object. (COS API, PUT Object) */
export async function putObject(
  client: CiClient<'PutObject'>,
  target: Target,
  key: string,
  content: Buffer,
  contentType = 'application/octet-stream',
): Promise<void> {
  await client.request(callTo('PutObject', target, { id: key, body: content, contentType }));
}

/** The largest object that is read, in bytes: it is held in memory. */
const MAX_OBJECT_BYTES = 512 * 1024 * 1024;

/** Reads an object. (COS API, GET Object) */
export async function getObject(
  client: CiClient<'GetObject'>,
  target: Target,
  key: string,
): Promise<{ readonly content: Buffer; readonly contentType?: string }> {
  const call = callTo('GetObject', target, { id: key, maxBytes: MAX_OBJECT_BYTES });
  const { body, headers } = await client.request(call);
  const contentType = headers['content-type'];
  return { content: body, ...(contentType !== undefined && { contentType }) };
}

/** Most objects of one page. */
const PAGE = 1000;

/** Lists objects whose keys begin so, in the order of their keys, at most so many. (COS API, GET Bucket) */
export async function listObjects(
  client: CiClient<'ListObjects'>,
  target: Target,
  { prefix, limit }: { readonly prefix?: string; readonly limit: number },
): Promise<readonly ListedObject[]> {
  const found: ListedObject[] = [];
  for (let marker: string | undefined; found.length < limit;) {
    const query = {
      ...(prefix && { prefix }),
      ...(marker !== undefined && { marker }),
      'max-keys': Math.min(PAGE, limit - found.length),
    };
    const page = await client.read(callTo('ListObjects', target, { query }), OBJECT_LIST.read);
    found.push(...page.objects);
    const next = page.nextMarker ?? page.objects.at(-1)?.key;
    if (page.isTruncated !== 'true' || next === undefined || next === marker) break;
    marker = next;
  }
  return found.slice(0, limit);
}
