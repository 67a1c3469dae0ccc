import { callTo } from './call';
import type { CiClient, Target } from './client';
import { CiError, isNotFound } from './errors';

/** What is known of an object without reading it. */
export interface ObjectHead {
  /** In bytes. */
  readonly size: number;
  readonly contentType?: string;
  readonly etag?: string;
}

/** Stores an object. (COS API, PUT Object) */
export async function putObject(
  client: CiClient,
  target: Target,
  key: string,
  content: Buffer,
  contentType = 'application/octet-stream',
): Promise<void> {
  await client.request(callTo('PutObject', target, { id: key, body: content, contentType }));
}

/**
 * Reads an object; `undefined` when there is none. (COS API, GET Object)
 * @param maxBytes - a larger object is an error.
 */
export async function getObject(
  client: CiClient,
  target: Target,
  key: string,
  maxBytes: number,
): Promise<Buffer | undefined> {
  return unlessMissing(async () => {
    const { body } = await client.request(callTo('GetObject', target, { id: key, maxBytes }));
    return body;
  });
}

/** Looks at an object; `undefined` when there is none. (COS API, HEAD Object) */
export async function headObject(
  client: CiClient,
  target: Target,
  key: string,
): Promise<ObjectHead | undefined> {
  return unlessMissing(async () => {
    const { headers } = await client.request(callTo('HeadObject', target, { id: key }));
    return {
      size: Number(headers['content-length'] ?? 0),
      contentType: headers['content-type'],
      etag: headers['etag'],
    };
  });
}

/** Deletes an object; deleting one that does not exist changes nothing. (COS API, DELETE Object) */
export async function deleteObject(client: CiClient, target: Target, key: string): Promise<void> {
  await unlessMissing(() => client.request(callTo('DeleteObject', target, { id: key })));
}

async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    // The answer to a HEAD has no body and so no code; its request id shows that it came from COS.
    const head = error instanceof CiError && error.status === 404 && error.requestId !== undefined;
    if ((head || isNotFound(error)) && (error as CiError).code !== 'NoSuchBucket') return undefined;
    throw error;
  }
}
