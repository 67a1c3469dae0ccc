import type { Stem } from './audio-modes';
import type { CodecName } from './codecs';
import { CODECS } from './codecs';

/** Values of wildcards, by their names in lower case. */
export type WildcardValues = Readonly<Record<string, string>>;

/** What the wildcards that tell of the input object stand for. */
export function inputWildcards(key: string): WildcardValues {
  const file = key.slice(key.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  return {
    inputpath: key.slice(0, Math.max(0, key.lastIndexOf('/'))),
    inputname: dot < 0 ? file : file.slice(0, dot),
    inputnameandext: file,
  };
}

/** What the wildcard that tells of the output's format stands for. */
export function formatWildcard(codec: CodecName): WildcardValues {
  return { ext: CODECS[codec].extension };
}

/**
 * Fills wildcards in, in whatever case they are written; one without a value stays as it is. Keys have no leading slash,
 * where paths may.
 */
export function expandWildcards(path: string, values: WildcardValues): string {
  return path
    .replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name.toLowerCase()] ?? whole)
    .replace(/^\/+/, '');
}

/** The objects of a separation by stem; null for what is not written. */
export type OutputObjects = Readonly<Record<Stem, string | null>>;
