import { callTo } from './call';
import type { CiClient } from './client';
import type { Target } from './request';

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
