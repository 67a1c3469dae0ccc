/** What there is to know of a codec. A sixth codec is one more row of {@link CODECS}, and nothing else. */
export interface Codec {
  /**
   * The extension of its files, which `${ext}` stands for. The documentation calls that the muxing format, and audio
   * settings name none but the codec; each codec's own plain format has its name, so aac is ADTS in `.aac`, not MP4 in
   * `.m4a`.
   */
  readonly extension: string;
  /** The media type of its files. */
  readonly contentType: string;
  /** The samplerates that it takes, in Hz. */
  readonly samplerates: readonly number[];
  /** The samplerate in Hz when none is given. */
  readonly defaultSamplerate: number;
  /** The channel counts that it takes; `undefined` where the documentation names no limit, so none is enforced. */
  readonly channels: readonly number[] | undefined;
  /** The lowest and the highest bitrate that it takes, in kbps. */
  readonly bitrates: { readonly min: number; readonly max: number };
  /** Whether its files hold every sample and so have no bitrate of their own. */
  readonly lossless: boolean;
  /** Whether it is written in MusicMode, where the service chooses the other settings. */
  readonly musicMode: boolean;
}

/** The samplerate in Hz that the documentation calls the default. */
export const DEFAULT_SAMPLERATE = 44100;

/** The documentation names one range for all codecs, in kbps. */
const BITRATES = { min: 8, max: 1000 } as const;

/** The codecs, by their names in the CI API. */
export const CODECS = {
  /** AAC. */
  aac: {
    extension: 'aac',
    contentType: 'audio/aac',
    samplerates: [11025, 22050, 32000, 44100, 48000, 96000],
    defaultSamplerate: DEFAULT_SAMPLERATE,
    channels: [1, 2, 4, 5, 6, 8],
    bitrates: BITRATES,
    lossless: false,
    musicMode: true,
  },
  /** MP3. */
  mp3: {
    extension: 'mp3',
    contentType: 'audio/mpeg',
    samplerates: [11025, 22050, 32000, 44100, 48000],
    defaultSamplerate: DEFAULT_SAMPLERATE,
    channels: [1, 2],
    bitrates: BITRATES,
    lossless: false,
    musicMode: true,
  },
  /** FLAC; not for MusicMode. */
  flac: {
    extension: 'flac',
    contentType: 'audio/flac',
    samplerates: [11025, 22050, 32000, 44100, 48000, 96000],
    defaultSamplerate: DEFAULT_SAMPLERATE,
    channels: [1, 2, 4, 5, 6, 8],
    bitrates: BITRATES,
    lossless: true,
    musicMode: false,
  },
  /** AMR, always 8000 Hz and one channel; not for MusicMode. */
  amr: {
    extension: 'amr',
    contentType: 'audio/amr',
    samplerates: [8000],
    // The documented default would break amr's own rule: assumption A2.
    defaultSamplerate: 8000,
    channels: [1],
    bitrates: BITRATES,
    lossless: false,
    musicMode: false,
  },
  /** WAV. */
  wav: {
    extension: 'wav',
    contentType: 'audio/wav',
    samplerates: [8000, 11025, 22050, 32000, 44100, 48000, 96000],
    defaultSamplerate: DEFAULT_SAMPLERATE,
    // Assumption A7.
    channels: undefined,
    bitrates: BITRATES,
    lossless: true,
    musicMode: true,
  },
} as const satisfies Record<string, Codec>;

/** The name of a codec in the CI API. */
export type CodecName = keyof typeof CODECS;

type Codecs = typeof CODECS;

/** A samplerate that a codec takes, in Hz. */
export type SamplerateOf<Name extends CodecName> = Codecs[Name]['samplerates'][number];

/** A channel count that a codec takes. */
export type ChannelsOf<Name extends CodecName> = Codecs[Name]['channels'] extends readonly (infer Count)[]
  ? Count
  : number;

/** The codec that the service uses when none is given. */
export const DEFAULT_CODEC: CodecName = 'aac';

/** The names of all codecs. */
export const CODEC_NAMES = Object.keys(CODECS) as readonly CodecName[];

/** The codecs that MusicMode can write. */
export const MUSIC_CODECS = CODEC_NAMES.filter((name) => CODECS[name].musicMode);

/** Every samplerate that some codec takes, in Hz, from the lowest to the highest. */
export const SAMPLERATES: readonly number[] = [
  ...new Set(Object.values<Codec>(CODECS).flatMap(({ samplerates }) => samplerates)),
].sort((left, right) => left - right);

/** The lowest and the highest bitrate that any codec takes, in kbps. */
export const WIDEST_BITRATES: Codec['bitrates'] = {
  min: Math.min(...Object.values<Codec>(CODECS).map(({ bitrates }) => bitrates.min)),
  max: Math.max(...Object.values<Codec>(CODECS).map(({ bitrates }) => bitrates.max)),
};

/** Tells the names of codecs from other texts. */
export function isCodec(name: unknown): name is CodecName {
  return typeof name === 'string' && Object.hasOwn(CODECS, name);
}

/** The codec that a text means, in whatever case: official samples write `AAC`. `undefined` when it means none. */
export function codecName(text: unknown): CodecName | undefined {
  const name = typeof text === 'string' ? text.toLowerCase() : undefined;
  return isCodec(name) ? name : undefined;
}

/** Tells whether two texts mean one codec. */
export function isSameCodec(one: unknown, other: unknown): boolean {
  return codecName(one) !== undefined && codecName(one) === codecName(other);
}

/** What there is to know of a codec; `undefined` when it is not known which one is meant. */
export function codecNamed(text: unknown): Codec | undefined {
  const name = codecName(text);
  return name === undefined ? undefined : CODECS[name];
}

/** The samplerate in Hz of a codec when none is given. */
export function defaultSamplerate(codec: string): number {
  return codecNamed(codec)?.defaultSamplerate ?? DEFAULT_SAMPLERATE;
}
