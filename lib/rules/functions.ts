import { AUDIO_MODE_NAMES, AUDIO_MODES, isAudioMode, type Stem } from './audio-modes';
import { BUCKET_PATTERN, REGION_PATTERN } from './bucket';
import { CODEC_NAMES, CODECS, codecName, DEFAULT_CODEC } from './codecs';
import { expandWildcards, formatWildcard, inputWildcards, type OutputObjects } from './expansion';
import { STEM_OUTPUTS, STEMS } from './outputs';
import { listed } from './rule';
import {
  isTooLong,
  isWildcard,
  KEY_MAX_BYTES,
  pathPieces,
  wildcardMessage,
  WORKFLOW_WILDCARDS,
} from './wildcards';

/** That an argument of a function of the provider cannot be what it is for. */
export class WrongArgument extends Error {
  override readonly name = 'WrongArgument';

  constructor(
    /** Which argument, counted from 0. */
    readonly argument: number,
    message: string,
  ) {
    super(message);
  }
}

/** What an id of a resource says. */
export interface IdParts {
  /** Null in the form of the official provider, which does not say it. */
  readonly region: string | null;
  readonly bucket: string;
  /** The id that the service gave; null for a bucket, and where a name stands in its place. */
  readonly remote_id: string | null;
  /** The name, in an import id that has one. */
  readonly name: string | null;
}

/** Reads an id of any resource, in every form that an import takes; or says what is wrong with it. */
export function readId(id: string): IdParts | { readonly wrong: string } {
  const [, ownBucket, ownId] = /^([^#/]*)#([^/]*)$/.exec(id) ?? [];
  if (ownBucket !== undefined && ownId !== undefined) {
    const wrong =
      wrongBucket(ownBucket) ??
      (/^[^#]+$/.test(ownId) ? undefined : 'nothing, or another "#", follows the "#"');
    return wrong === undefined
      ? { region: null, bucket: ownBucket, remote_id: ownId, name: null }
      : { wrong };
  }
  const [region = '', bucket, ...more] = id.split('/');
  if (bucket === undefined) return { wrong: 'it has no "/"' };
  const wrong =
    (REGION_PATTERN.test(region) ? undefined : `the region "${region}" is not a region name`) ??
    wrongBucket(bucket);
  if (wrong !== undefined) return { wrong };
  const rest = more.join('/');
  if (more.length === 0) return { region, bucket, remote_id: null, name: null };
  if (rest.startsWith('name:')) {
    const name = rest.slice('name:'.length);
    return name === '' ? { wrong: 'no name follows "name:"' } : { region, bucket, remote_id: null, name };
  }
  if (rest === '') return { wrong: 'nothing follows the bucket' };
  if (more.length > 1) return { wrong: `"${rest}", which follows the bucket, has a "/" in it` };
  return { region, bucket, remote_id: rest, name: null };
}

function wrongBucket(bucket: string): string | undefined {
  return BUCKET_PATTERN.test(bucket)
    ? undefined
    : `the bucket "${bucket}" is not a full bucket name, as in "media-1250000000"`;
}

/** {@link readId}, where an id is needed. @throws WrongArgument */
export function parseId(id: string): IdParts {
  const parts = readId(id);
  if (!('wrong' in parts)) return parts;
  throw new WrongArgument(
    0,
    `"${id}" is not an id of a resource: ${parts.wrong}. Use "<region>/<bucket>", "<region>/<bucket>/<id>", ` +
      '"<region>/<bucket>/name:<name>" or "<bucket>#<id>".',
  );
}

/** What a codec takes. */
export interface CodecLimits {
  readonly codec: string;
  readonly extension: string;
  readonly content_type: string;
  readonly samplerates: readonly number[];
  readonly default_samplerate: number;
  /** Null where no document names a limit. */
  readonly channels: readonly number[] | null;
  readonly min_bitrate: number;
  readonly max_bitrate: number;
  readonly lossless: boolean;
  readonly music_mode: boolean;
}

/** What a codec takes, by its name in whatever case. @throws WrongArgument */
export function codecLimits(codec: string): CodecLimits {
  const name = knownCodec(codec, 0);
  const row = CODECS[name];
  return {
    codec: name,
    extension: row.extension,
    content_type: row.contentType,
    samplerates: row.samplerates,
    default_samplerate: row.defaultSamplerate,
    channels: row.channels ?? null,
    min_bitrate: row.bitrates.min,
    max_bitrate: row.bitrates.max,
    lossless: row.lossless,
    music_mode: row.musicMode,
  };
}

/**
 * The key that an output path gives for an input object. What is known only once it runs, or only with the codec, stays
 * as it is: `${RunId}`, `${Jobid}`, `${Ext}`.
 * @throws WrongArgument
 */
export function expandOutput(pattern: string, key: string): string {
  refusePattern(pattern, 0);
  if (key === '' || key.endsWith('/')) {
    throw new WrongArgument(1, `"${key}" is not the key of an object. Use one such as "uploads/song.mp3".`);
  }
  const expanded = expandWildcards(pattern, inputWildcards(key.replace(/^\/+/, '')));
  if (isTooLong(expanded)) {
    throw new WrongArgument(
      1,
      `The key "${expanded.slice(0, 40)}…" would be longer than the ${KEY_MAX_BYTES} bytes that the key of an object can have.`,
    );
  }
  return expanded;
}

/** The settings of a template that tell what is written. */
export interface SeparationSettings {
  readonly audioMode: string;
  readonly codec?: string | null;
}

/** The paths of an output, by the names that the rules have for them. */
export type OutputPaths = { readonly [Name in (typeof STEM_OUTPUTS)[Stem]]?: string | null };

/**
 * The objects that a separation writes, by stem, with the format filled in; null for what the mode does not make or the
 * output does not name.
 * @throws WrongArgument
 */
export function outputObjects({ audioMode, codec }: SeparationSettings, output: OutputPaths): OutputObjects {
  if (!isAudioMode(audioMode)) {
    throw new WrongArgument(
      0,
      `Audio mode "${audioMode}" does not exist. Use one of ${listed(AUDIO_MODE_NAMES)}.`,
    );
  }
  const format = formatWildcard(knownCodec(codec ?? DEFAULT_CODEC, 0));
  const made: readonly Stem[] = AUDIO_MODES[audioMode].stems;
  const object = (stem: Stem): string | null => {
    const path = output[STEM_OUTPUTS[stem]] ?? '';
    if (path === '') return null;
    refusePattern(path, 1);
    return made.includes(stem) ? expandWildcards(path, format) : null;
  };
  return Object.fromEntries(STEMS.map((stem) => [stem, object(stem)])) as OutputObjects;
}

function knownCodec(codec: string, argument: number) {
  const name = codecName(codec);
  if (name !== undefined) return name;
  throw new WrongArgument(argument, `Codec "${codec}" does not exist. Use one of ${listed(CODEC_NAMES)}.`);
}

function refusePattern(path: string, argument: number): void {
  if (path === '') throw new WrongArgument(argument, 'The output path is empty. Give it one.');
  if (isTooLong(path)) {
    throw new WrongArgument(
      argument,
      `The output path is longer than the key of an object can be: ${KEY_MAX_BYTES} bytes.`,
    );
  }
  for (const piece of pathPieces(path)) {
    if ('wildcard' in piece && !isWildcard(piece.wildcard, WORKFLOW_WILDCARDS)) {
      throw new WrongArgument(argument, wildcardMessage(piece.wildcard, WORKFLOW_WILDCARDS));
    }
  }
}
