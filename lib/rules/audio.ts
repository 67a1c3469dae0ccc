import { type Rule, listed, ruleTable } from './rule';
import { type Setting, isUndecided } from './setting';

/** The document that the audio rules come from. */
export const TEMPLATE_SOURCE = 'CI API, Creating Templates (voice separation), 2025-09-15';

/** A stem: one of the audio files that voice separation makes out of a recording. */
export type Stem = 'voice' | 'background' | 'bass' | 'drums';

/** What each audio mode yields, by the mode's name in the CI API. */
export const AUDIO_MODES = {
  IsAudio: { stems: ['voice'] },
  IsBackground: { stems: ['background'] },
  AudioAndBackground: { stems: ['voice', 'background'] },
  MusicMode: { stems: ['voice', 'background', 'bass', 'drums'] },
} as const satisfies Record<string, { stems: readonly Stem[] }>;

/** The name of an audio mode in the CI API. */
export type AudioModeName = keyof typeof AUDIO_MODES;

/** The mode in which the service chooses samplerate, bitrate and channels itself. */
export const MUSIC_MODE: AudioModeName = 'MusicMode';

/** Every samplerate that some codec takes, in Hz. */
export const SAMPLERATES = [8000, 11025, 22050, 32000, 44100, 48000, 96000] as const;

/**
 * What each codec takes: samplerates in Hz, channel counts, and whether MusicMode can write it.
 * For `wav` the documentation names no limit on the channels, so none is enforced here.
 */
export const CODECS = {
  aac: {
    samplerates: [11025, 22050, 32000, 44100, 48000, 96000],
    channels: [1, 2, 4, 5, 6, 8],
    musicMode: true,
  },
  mp3: { samplerates: [11025, 22050, 32000, 44100, 48000], channels: [1, 2], musicMode: true },
  flac: {
    samplerates: [11025, 22050, 32000, 44100, 48000, 96000],
    channels: [1, 2, 4, 5, 6, 8],
    musicMode: false,
  },
  amr: { samplerates: [8000], channels: [1], musicMode: false },
  wav: { samplerates: SAMPLERATES, channels: undefined, musicMode: true },
} as const satisfies Record<
  string,
  { samplerates: readonly number[]; channels: readonly number[] | undefined; musicMode: boolean }
>;

/** The name of a codec in the CI API. */
export type CodecName = keyof typeof CODECS;

/** The codec that the service uses when none is given. */
export const DEFAULT_CODEC: CodecName = 'aac';

/** Lowest and highest bitrate, in kbps. */
export const BITRATE = { min: 8, max: 1000 } as const;

/** The samplerate in Hz when none is given: 44100, but 8000 for amr, which takes no other. */
export function defaultSamplerate(codec: string): number {
  return codec === 'amr' ? 8000 : 44100;
}

/** Audio settings as a check sees them. */
export interface AudioConfigInput {
  readonly codec?: Setting<string>;
  readonly samplerate?: Setting<number>;
  readonly bitrate?: Setting<number>;
  readonly channels?: Setting<number>;
}

/** The settings that decide what a separation yields: of a template, or inline in a job. */
export interface SeparationInput {
  readonly audioMode?: Setting<string>;
  readonly audioConfig?: Setting<AudioConfigInput>;
}

/** Tells the names of audio modes from other texts. */
export function isAudioMode(name: unknown): name is AudioModeName {
  return typeof name === 'string' && Object.hasOwn(AUDIO_MODES, name);
}

/** Tells the names of codecs from other texts. */
export function isCodec(name: unknown): name is CodecName {
  return typeof name === 'string' && Object.hasOwn(CODECS, name);
}

/** The audio settings that are known to be given; an undecided block tells nothing. */
function given(input: SeparationInput): AudioConfigInput {
  return input.audioConfig === undefined || isUndecided(input.audioConfig) ? {} : input.audioConfig;
}

/** The codec in force, or `undefined` when it is undecided or no codec at all. */
function codecInForce(input: SeparationInput): CodecName | undefined {
  const { codec } = given(input);
  if (codec === undefined) return isUndecided(input.audioConfig) ? undefined : DEFAULT_CODEC;
  return isCodec(codec) ? codec : undefined;
}

const musicCodecs = Object.entries(CODECS)
  .filter(([, codec]) => codec.musicMode)
  .map(([name]) => name);

/** That a setting is not given in MusicMode, where the service ignores it. */
const ignoredInMusicMode = (setting: 'samplerate' | 'bitrate' | 'channels'): Rule<SeparationInput> => ({
  source: TEMPLATE_SOURCE,
  summary: `No ${setting} in MusicMode`,
  broken: (input) => {
    const value = given(input)[setting];
    return input.audioMode === MUSIC_MODE && value !== undefined
      ? {
          path: ['audioConfig', setting],
          message:
            `In MusicMode the service chooses the ${setting} itself and ignores the one it is given` +
            `${isUndecided(value) ? '' : ` (${value})`}, so this setting would have no effect. ` +
            `Remove \`${setting}\`, or use another audio mode.`,
        }
      : undefined;
  },
});

/** The rules against settings that have no effect in MusicMode. The service itself may take them. */
export const MUSIC_MODE_RULES = ruleTable<SeparationInput>()({
  musicModeSamplerate: ignoredInMusicMode('samplerate'),
  musicModeBitrate: ignoredInMusicMode('bitrate'),
  musicModeChannels: ignoredInMusicMode('channels'),
});

/** The rules for an audio mode together with its audio settings. */
export const SEPARATION_RULES = ruleTable<SeparationInput>()({
  audioMode: {
    source: TEMPLATE_SOURCE,
    summary: 'Unknown audio mode',
    broken: ({ audioMode }) =>
      audioMode === undefined || isUndecided(audioMode) || isAudioMode(audioMode)
        ? undefined
        : {
            path: ['audioMode'],
            message: `Audio mode "${audioMode}" does not exist. Use one of ${listed(Object.keys(AUDIO_MODES))}.`,
          },
  },
  codec: {
    source: TEMPLATE_SOURCE,
    summary: 'Unknown codec',
    broken: (input) => {
      const { codec } = given(input);
      return codec === undefined || isUndecided(codec) || isCodec(codec)
        ? undefined
        : {
            path: ['audioConfig', 'codec'],
            message: `Codec "${codec}" does not exist. Use one of ${listed(Object.keys(CODECS))}.`,
          };
    },
  },
  musicModeCodec: {
    source: TEMPLATE_SOURCE,
    summary: 'Codec not available in MusicMode',
    broken: (input) => {
      const codec = codecInForce(input);
      return input.audioMode === MUSIC_MODE && codec !== undefined && !CODECS[codec].musicMode
        ? {
            path: ['audioConfig', 'codec'],
            message: `MusicMode cannot write ${codec}. Use one of ${listed(musicCodecs)}, or another audio mode.`,
          }
        : undefined;
    },
  },
  ...MUSIC_MODE_RULES,
  samplerate: {
    source: TEMPLATE_SOURCE,
    summary: 'Samplerate not supported',
    broken: (input) => {
      const { samplerate } = given(input);
      if (samplerate === undefined || isUndecided(samplerate) || input.audioMode === MUSIC_MODE)
        return undefined;
      const codec = codecInForce(input);
      const allowed: readonly number[] = codec === undefined ? SAMPLERATES : CODECS[codec].samplerates;
      return allowed.includes(samplerate)
        ? undefined
        : {
            path: ['audioConfig', 'samplerate'],
            message: `Samplerate ${samplerate} Hz is not supported by ${codec ?? 'any codec'}. Use ${
              allowed.length === 1 ? '' : 'one of '
            }${listed(allowed)}.`,
          };
    },
  },
  bitrate: {
    source: TEMPLATE_SOURCE,
    summary: 'Bitrate out of range',
    broken: (input) => {
      const { bitrate } = given(input);
      if (bitrate === undefined || isUndecided(bitrate) || input.audioMode === MUSIC_MODE) return undefined;
      return Number.isInteger(bitrate) && bitrate >= BITRATE.min && bitrate <= BITRATE.max
        ? undefined
        : {
            path: ['audioConfig', 'bitrate'],
            message:
              `Bitrate ${bitrate} kbps is not supported. Use a whole number from ${BITRATE.min} to ` +
              `${BITRATE.max}, or leave it out to keep the bitrate of the recording.`,
          };
    },
  },
  channels: {
    source: TEMPLATE_SOURCE,
    summary: 'Channel count not supported',
    broken: (input) => {
      const { channels } = given(input);
      if (channels === undefined || isUndecided(channels) || input.audioMode === MUSIC_MODE) return undefined;
      const codec = codecInForce(input);
      const allowed: readonly number[] | undefined = codec && CODECS[codec].channels;
      const fits = allowed ? allowed.includes(channels) : Number.isInteger(channels) && channels >= 1;
      if (fits) return undefined;
      const choice = allowed
        ? `${allowed.length === 1 ? '' : 'one of '}${listed(allowed)}`
        : 'a whole number from 1';
      return {
        path: ['audioConfig', 'channels'],
        message:
          `A channel count of ${channels} is not supported by ${codec ?? 'any codec'}. Use ${choice}, ` +
          'or leave it out to keep the channels of the recording.',
      };
    },
  },
});
