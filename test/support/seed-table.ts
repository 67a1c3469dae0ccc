/**
 * What the newest template document (seed 004, 2025-09-15) allows, written out by hand and not taken from lib/rules,
 * so that the two can be held against each other.
 */
export const MODES = ['IsAudio', 'IsBackground', 'AudioAndBackground', 'MusicMode'] as const;

/** Codec by samplerate: `x` is allowed. */
const SAMPLERATE_TABLE = `
  Hz     aac  mp3  flac  amr  wav
  8000   -    -    -     x    x
  11025  x    x    x     -    x
  22050  x    x    x     -    x
  32000  x    x    x     -    x
  44100  x    x    x     -    x
  48000  x    x    x     -    x
  96000  x    -    x     -    x
`;

/** Codec by channel count: `x` is allowed; for wav the document names no limit. */
const CHANNELS_TABLE = `
  n      aac  mp3  flac  amr  wav
  1      x    x    x     x    x
  2      x    x    x     -    x
  3      -    -    -     -    x
  4      x    -    x     -    x
  5      x    -    x     -    x
  6      x    -    x     -    x
  7      -    -    -     -    x
  8      x    -    x     -    x
`;

/** Codecs that MusicMode can write. */
const MUSIC_CODECS = ['mp3', 'wav', 'aac'];

export const CODEC_NAMES = ['aac', 'mp3', 'flac', 'amr', 'wav'] as const;
export const SAMPLERATE_VALUES = [8000, 11025, 22050, 32000, 44100, 48000, 96000] as const;
export const CHANNEL_VALUES = [1, 2, 3, 4, 5, 6, 7, 8] as const;

export interface Settings {
  mode: string;
  codec?: string;
  samplerate?: number;
  bitrate?: number;
  channels?: number;
}

function marked(table: string, row: number, codec: string): boolean {
  const [head = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  return rows.find((cells) => cells[0] === String(row))?.[head.indexOf(codec)] === 'x';
}

/** What the document says of settings: they are good, have no effect ("invalid in this mode"), or cannot be. */
export type Verdict = 'taken' | 'warned' | 'refused';

/** What the document says of this combination. A codec that is not given is aac. */
export function verdictOfSeed(settings: Settings): Verdict {
  if (!allowedBySeed(settings)) return 'refused';
  const { mode, samplerate, bitrate, channels } = settings;
  const nothingElse = samplerate === undefined && bitrate === undefined && channels === undefined;
  return mode === 'MusicMode' && !nothingElse ? 'warned' : 'taken';
}

/** Whether the document allows this combination. A codec that is not given is aac. */
export function allowedBySeed({ mode, codec = 'aac', samplerate, bitrate, channels }: Settings): boolean {
  if (mode === 'MusicMode') return MUSIC_CODECS.includes(codec);
  return (
    (samplerate === undefined || marked(SAMPLERATE_TABLE, samplerate, codec)) &&
    (channels === undefined || marked(CHANNELS_TABLE, channels, codec)) &&
    (bitrate === undefined || (Number.isInteger(bitrate) && bitrate >= 8 && bitrate <= 1000))
  );
}
