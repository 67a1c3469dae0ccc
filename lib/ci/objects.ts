import { callTo } from './call';
import type { CiClient } from './client';
import type { PresignedUrl } from './exchange';
import type { Target } from './request';

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
