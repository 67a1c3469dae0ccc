import { type ChannelsOf, CODEC_NAMES, type CodecName, type CODECS, type SamplerateOf } from '../rules';

/** What audio of one codec may be set to. */
export interface CodecSettings<Codec extends CodecName> {
  /**
   * Samplerate in Hz, one of those that the codec takes.
   * @default 44100, but 8000 for amr
   */
  readonly samplerate?: SamplerateOf<Codec>;
  /**
   * Bitrate in kbps, a whole number from 8 to 1000.
   * @default - the bitrate of the recording
   */
  readonly bitrate?: number;
  /**
   * Number of channels, one of those that the codec takes; for wav a whole number from 1, as the documentation names no
   * upper limit.
   * @default - the channels of the recording
   */
  readonly channels?: ChannelsOf<Codec>;
}

/** Audio settings whose values come from elsewhere. */
export interface AudioSettings {
  /** Name of the codec: `aac`. */
  readonly codec: string;
  /**
   * Samplerate in Hz, one of those that the codec takes.
   * @default 44100, but 8000 for amr
   */
  readonly samplerate?: number;
  /**
   * Bitrate in kbps, a whole number from 8 to 1000.
   * @default - the bitrate of the recording
   */
  readonly bitrate?: number;
  /**
   * Number of channels, one of those that the codec takes.
   * @default - the channels of the recording
   */
  readonly channels?: number;
}

/** Makes settings of a codec that every mode takes when nothing else is set. */
interface AnyModeFactory<Codec extends CodecName> {
  /** The codec with settings of its own; not for MusicMode. */
  (settings: CodecSettings<Codec>): AudioConfig;
  /** The codec, with samplerate, bitrate and channels left to the service. */
  (): AnyModeAudioConfig;
}

/** Makes settings of a codec that MusicMode does not take. */
type Factory<Codec extends CodecName> = (settings?: CodecSettings<Codec>) => AudioConfig;

/** One factory for each codec, under its name. */
type Factories = {
  readonly [Codec in keyof typeof CODECS]: (typeof CODECS)[Codec]['musicMode'] extends true
    ? AnyModeFactory<Codec>
    : Factory<Codec>;
};

/** One factory for each row of the table. Which of the two types it makes, only the compiler is told. */
const factories: Partial<Factories> = Object.fromEntries(
  CODEC_NAMES.map((codec) => [
    codec,
    (settings: object = {}) => new AnyModeAudioConfig({ codec, ...settings }),
  ]),
);

const WithFactories = Object.assign(class {}, factories as Factories);

/**
 * How the separated audio is encoded. There is a factory for each codec, and it takes only what the codec takes, so that
 * a wrong combination does not compile: `AudioConfig.mp3({ samplerate: 96000 })`.
 *
 * @see CI API, Creating Templates (voice separation), 2025-09-15
 */
export class AudioConfig extends WithFactories {
  /**
   * Settings that come from elsewhere, as plain strings and numbers or as tokens. The compiler lets them pass for every
   * mode: known values are checked by the construct that they are given to, tokens when Terraform plans.
   */
  public static of(settings: AudioSettings): AnyModeAudioConfig {
    return new AnyModeAudioConfig(settings);
  }

  /** The codec. */
  public readonly codec: string;
  /** Samplerate in Hz, when given. */
  public readonly samplerate?: number;
  /** Bitrate in kbps, when given. */
  public readonly bitrate?: number;
  /** Number of channels, when given. */
  public readonly channels?: number;

  protected constructor(settings: AudioSettings) {
    super();
    this.codec = settings.codec;
    this.samplerate = settings.samplerate;
    this.bitrate = settings.bitrate;
    this.channels = settings.channels;
  }
}

/**
 * Audio settings that the compiler lets pass for every audio mode, MusicMode among them. Made by `AudioConfig.aac()`,
 * `.mp3()` and `.wav()` without settings, and by `AudioConfig.of(…)`.
 */
export class AnyModeAudioConfig extends AudioConfig {
  /** Tells this type from `AudioConfig`, which has the same members otherwise. */
  declare protected readonly fitsEveryMode: true;

  /** @param settings - taken as they are; use the factories of `AudioConfig`. */
  public constructor(settings: AudioSettings) {
    super(settings);
  }
}

/** Audio settings as the resources take them. */
export interface AudioConfigAttribute {
  readonly codec: string;
  readonly samplerate?: number;
  readonly bitrate?: number;
  readonly channels?: number;
}

/** Audio settings as the resources take them: plain, because CDKTF takes no objects of classes. */
export function audioConfigAttribute(config: AudioConfig | undefined): AudioConfigAttribute | undefined {
  return (
    config && {
      codec: config.codec,
      samplerate: config.samplerate,
      bitrate: config.bitrate,
      channels: config.channels,
    }
  );
}
