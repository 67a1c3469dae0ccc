import { AUDIO_MODE_NAMES, isAudioMode, serviceEncodes } from './audio-modes';
import {
  CODEC_NAMES,
  CODECS,
  type CodecName,
  codecName,
  codecNamed,
  DEFAULT_CODEC,
  defaultSamplerate,
  MUSIC_CODECS,
  SAMPLERATES,
  WIDEST_BITRATES,
} from './codecs';
import { type Rule, listed, ruleTable } from './rule';
import { type Setting, isUndecided } from './setting';

/** The document that the audio rules come from. */
export const TEMPLATE_SOURCE = 'CI API, Creating Templates (voice separation), 2025-09-15';

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

/** The documented defaults of the settings that stand in every mode and of those that this mode takes. */
export function audioDefaults(
  audioMode: string | undefined,
  codec: string = DEFAULT_CODEC,
): { readonly codec: string; readonly samplerate?: number } {
  return serviceEncodes(audioMode) ? { codec } : { codec, samplerate: defaultSamplerate(codec) };
}

/**
 * Audio settings as they are sent: the codec as the documents spell it, and in modes that take more all that was given,
 * with the documented default of the samplerate. What MusicMode ignores is not sent: assumption A1.
 */
export function audioToSend(
  audioMode: string | undefined,
  audio: KnownAudio,
): KnownAudio & { readonly codec: string } {
  const defaults = audioDefaults(audioMode, codecName(audio.codec) ?? audio.codec);
  return serviceEncodes(audioMode) ? defaults : { ...defaults, ...audio, codec: defaults.codec };
}

/** Audio settings that are decided. */
interface KnownAudio {
  readonly codec?: string;
  readonly samplerate?: number;
  readonly bitrate?: number;
  readonly channels?: number;
}

/** The audio settings that are known to be given; an undecided block tells nothing. */
function given(input: SeparationInput): AudioConfigInput {
  return input.audioConfig === undefined || isUndecided(input.audioConfig) ? {} : input.audioConfig;
}

/** The codec in force, or `undefined` when it is undecided or no codec at all. */
function codecInForce(input: SeparationInput): CodecName | undefined {
  const { codec } = given(input);
  if (codec === undefined) return isUndecided(input.audioConfig) ? undefined : DEFAULT_CODEC;
  return codecName(codec);
}

/** That a setting is not given in MusicMode, where the document calls it invalid. */
const ignoredInMusicMode = (setting: 'samplerate' | 'bitrate' | 'channels'): Rule<SeparationInput> => ({
  source: TEMPLATE_SOURCE,
  severity: 'warning',
  summary: `No ${setting} in MusicMode`,
  broken: (input) => {
    const value = given(input)[setting];
    return serviceEncodes(input.audioMode) && value !== undefined
      ? {
          path: ['audioConfig', setting],
          message:
            `In ${input.audioMode} the service chooses the ${setting} itself and ignores the one it is given` +
            `${isUndecided(value) ? '' : ` (${value})`}, so this setting would have no effect. ` +
            `Remove \`${setting}\`, or use another audio mode.`,
        }
      : undefined;
  },
});

/** The advice against settings that have no effect in MusicMode: assumption A1. */
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
            message: `Audio mode "${audioMode}" does not exist. Use one of ${listed(AUDIO_MODE_NAMES)}.`,
          },
  },
  codec: {
    source: TEMPLATE_SOURCE,
    summary: 'Unknown codec',
    broken: (input) => {
      const { codec } = given(input);
      return codec === undefined || isUndecided(codec) || codecName(codec) !== undefined
        ? undefined
        : {
            path: ['audioConfig', 'codec'],
            message: `Codec "${codec}" does not exist. Use one of ${listed(CODEC_NAMES)}.`,
          };
    },
  },
  musicModeCodec: {
    source: TEMPLATE_SOURCE,
    summary: 'Codec not available in MusicMode',
    broken: (input) => {
      const codec = codecInForce(input);
      return serviceEncodes(input.audioMode) && codec !== undefined && !CODECS[codec].musicMode
        ? {
            path: ['audioConfig', 'codec'],
            message: `${input.audioMode} cannot write ${codec}. Use one of ${listed(MUSIC_CODECS)}, or another audio mode.`,
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
      if (samplerate === undefined || isUndecided(samplerate) || serviceEncodes(input.audioMode))
        return undefined;
      const codec = codecInForce(input);
      const allowed = codecNamed(codec)?.samplerates ?? SAMPLERATES;
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
      if (bitrate === undefined || isUndecided(bitrate) || serviceEncodes(input.audioMode)) return undefined;
      const { min, max } = codecNamed(codecInForce(input))?.bitrates ?? WIDEST_BITRATES;
      return Number.isInteger(bitrate) && bitrate >= min && bitrate <= max
        ? undefined
        : {
            path: ['audioConfig', 'bitrate'],
            message:
              `Bitrate ${bitrate} kbps is not supported. Use a whole number from ${min} to ` +
              `${max}, or leave it out to keep the bitrate of the recording.`,
          };
    },
  },
  channels: {
    source: TEMPLATE_SOURCE,
    summary: 'Channel count not supported',
    broken: (input) => {
      const { channels } = given(input);
      if (channels === undefined || isUndecided(channels) || serviceEncodes(input.audioMode))
        return undefined;
      const codec = codecInForce(input);
      const allowed = codecNamed(codec)?.channels;
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
