import { AudioError, decodeToWav } from '../../../audio';
import { carriable } from '../../../ci/xml';
import { isBucketName, isRegionName } from '../../../ci/hosts';
import { KEY_MAX_BYTES } from '../../../rules';
import { objectAt, putObject, removeObject } from '../../service/objects';
import type { Bucket } from '../../store/store';
import { MAX_OBJECT } from '../limits';
import { readRange } from '../range';
import type { Unheard } from './api';
import { type Answer, type Ask, ConsoleRefusal, invalid, missing, readBody } from './http';
import type { Inside } from './inside';
import { objectViews } from './work';

/** The bytes of an object, or a part of them; with `as=wav` what is to be heard in it. */
export function readObject(inside: Inside, ask: Ask): Answer | Promise<Answer> {
  const { query, message } = ask;
  const as = query.get('as');
  if (as !== null && as !== 'wav')
    throw invalid(`\`as\` is ${JSON.stringify(as)}. Use wav, or leave it out.`);
  const bucket = bucketOf(inside, query);
  const key = keyOf(query);
  if (!bucket.objects.get(key)) throw missing(`object ${JSON.stringify(key)} in ${bucket.name}`);
  const object = objectAt(bucket, key);
  if (as === 'wav') return soundOf(inside.world.store.content(bucket, key), ask);
  const range = readRange(message.headers.range, object.size);
  if (range === 'unsatisfiable') {
    throw new ConsoleRefusal(416, 'InvalidRequest', `The object has ${object.size} bytes.`, {
      'Content-Range': `bytes */${object.size}`,
    });
  }
  const content = inside.world.store.content(bucket, key);
  const type = shownType(object.contentType);
  const name = key.replace(/^.*\//s, '');
  return {
    status: range === undefined ? 200 : 206,
    headers: {
      'Accept-Ranges': 'bytes',
      'Content-Type': type,
      ETag: `"${object.md5}"`,
      ...(query.has('download') || type === UNSHOWN
        ? { 'Content-Disposition': `attachment; filename*=UTF-8''${encoded(name)}` }
        : {}),
      ...(range && { 'Content-Range': `bytes ${range.start}-${range.end}/${object.size}` }),
    },
    bytes: range === undefined ? content : content.subarray(range.start, range.end + 1),
  };
}

/** The statuses of what cannot be had as WAV; whatever else goes wrong is a fault of the emulator. */
const UNHEARD: Readonly<Record<Unheard, number>> = {
  FfmpegMissing: 501,
  InputDecodeFailed: 415,
  NoAudioStream: 415,
  InputTooLarge: 413,
  OutputTooLarge: 413,
};

/** A recording as WAV, decoded anew each time, as long as somebody waits for it. */
async function soundOf(content: Buffer, { message }: Ask): Promise<Answer> {
  const gone = new AbortController();
  const leave = (): void => gone.abort();
  message.socket.once('close', leave);
  try {
    const bytes = await decodeToWav(content, { signal: gone.signal });
    return { headers: { 'Content-Type': 'audio/wav' }, bytes };
  } catch (error) {
    if (!(error instanceof AudioError) || !(error.code in UNHEARD)) throw error;
    throw new ConsoleRefusal(UNHEARD[error.code as Unheard], error.code, error.message);
  } finally {
    message.socket.off('close', leave);
  }
}

/** Keeps an object, as an upload does: an active workflow that waits for it starts. */
export async function writeObject(inside: Inside, { query, message }: Ask): Promise<Answer> {
  const bucket = bucketOf(inside, query);
  const key = keyOf(query);
  const contentType = message.headers['content-type'];
  const content = await readBody(message, MAX_OBJECT);
  const object = putObject(inside.world, bucket, key, content, { ...(contentType && { contentType }) });
  const [json] = objectViews(inside.world.store, bucket, [object]);
  return { status: 201, json };
}

/** Forgets an object. */
export function deleteObject(inside: Inside, { query }: Ask): Answer {
  const bucket = bucketOf(inside, query);
  const key = keyOf(query);
  if (!removeObject(inside.world, bucket, key))
    throw missing(`object ${JSON.stringify(key)} in ${bucket.name}`);
  return {};
}

/** The bucket that a query names, which comes to be as it does when a client names it. */
function bucketOf({ world, region: home }: Inside, query: URLSearchParams): Bucket {
  const [bucket, region] = [query.get('bucket') ?? '', query.get('region') ?? home];
  if (!isBucketName(bucket)) throw invalid(`\`bucket\` is ${JSON.stringify(bucket)}, which is no full name.`);
  if (!isRegionName(region)) throw invalid(`\`region\` is ${JSON.stringify(region)}, which is none.`);
  return world.bucket({ region, bucket });
}

function keyOf(query: URLSearchParams): string {
  const key = query.get('key') ?? '';
  const size = Buffer.byteLength(key);
  if (size === 0 || size > KEY_MAX_BYTES) {
    throw invalid(`\`key\` has ${size} bytes. A key has from 1 to ${KEY_MAX_BYTES}.`);
  }
  if (carriable(key) !== key) throw invalid('`key` has a control character, which no XML can carry.');
  return key;
}

const UNSHOWN = 'application/octet-stream';

/** What a browser may show of what clients upload: sound and pictures, nothing that could be a page. */
function shownType(contentType: string): string {
  const safe = /^(audio\/[\w.+-]+|video\/[\w.+-]+|image\/(png|jpeg|gif|webp))$/i;
  return safe.test(contentType) ? contentType : UNSHOWN;
}

function encoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`);
}
