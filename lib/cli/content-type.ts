import { CODECS } from '../rules';

/** Media types of recordings that no codec here writes, by their extensions. */
const OTHERS: Readonly<Record<string, string>> = {
  json: 'application/json',
  m4a: 'audio/mp4',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  txt: 'text/plain',
  webm: 'video/webm',
};

/** The media type of a file by its extension; `undefined` when it is not known. */
export function contentTypeOf(name: string): string | undefined {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const codec = Object.values(CODECS).find((each) => each.extension === extension);
  return codec?.contentType ?? (Object.hasOwn(OTHERS, extension) ? OTHERS[extension] : undefined);
}
