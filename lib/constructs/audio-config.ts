/** What aac audio may be set to. */
export interface AacSettings {
  /**
   * Samplerate in Hz.
   * @default 44100
   */
  readonly samplerate?: 11025 | 22050 | 32000 | 44100 | 48000 | 96000;
  /**
   * Bitrate in kbps, a whole number from 8 to 1000.
   * @default - the bitrate of the recording
   */
  readonly bitrate?: number;
  /**
   * Number of channels.
   * @default - the channels of the recording
   */
  readonly channels?: 1 | 2 | 4 | 5 | 6 | 8;
}

/** What mp3 audio may be set to. */
export interface Mp3Settings {
  /**
   * Samplerate in Hz.
   * @default 44100
   */
  readonly samplerate?: 11025 | 22050 | 32000 | 44100 | 48000;
  /**
   * Bitrate in kbps, a whole number from 8 to 1000.
   * @default - the bitrate of the recording
   */
  readonly bitrate?: number;
  /**
   * Number of channels.
   * @default - the channels of the recording
   */
  readonly channels?: 1 | 2;
}

/** What flac audio may be set to. */
export interface FlacSettings {
  /**
   * Samplerate in Hz.
   * @default 44100
   */
  readonly samplerate?: 11025 | 22050 | 32000 | 44100 | 48000 | 96000;
  /**
   * Bitrate in kbps, a whole number from 8 to 1000.
   * @default - the bitrate of the recording
   */
  readonly bitrate?: number;
  /**
   * Number of channels.
   * @default - the channels of the recording
   */
  readonly channels?: 1 | 2 | 4 | 5 | 6 | 8;
}

/** What amr audio may be set to: there is one samplerate and one channel. */
export interface AmrSettings {
  /**
   * Samplerate in Hz.
   * @default 8000
   */
  readonly samplerate?: 8000;
  /**
   * Bitrate in kbps, a whole number from 8 to 1000.
   * @default - the bitrate of the recording
   */
  readonly bitrate?: number;
  /**
   * Number of channels.
   * @default - the channels of the recording
   */
  readonly channels?: 1;
}

/** What wav audio may be set to. */
export interface WavSettings {
  /**
   * Samplerate in Hz.
   * @default 44100
   */
  readonly samplerate?: 8000 | 11025 | 22050 | 32000 | 44100 | 48000 | 96000;
  /**
   * Bitrate in kbps, a whole number from 8 to 1000.
   * @default - the bitrate of the recording
   */
  readonly bitrate?: number;
  /**
   * Number of channels, a whole number from 1; the documentation names no upper limit.
   * @default - the channels of the recording
   */
  readonly channels?: number;
}

/** Audio settings whose values come from elsewhere. */
export interface AudioSettings {
  /** Codec: `aac`, `mp3`, `flac`, `amr` or `wav`. */
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

/**
 * How the separated audio is encoded. The factories take only what the codec takes, so that a wrong combination does
 * not compile: `AudioConfig.mp3({ samplerate: 96000 })`.
 *
 * @see CI API, Creating Templates (voice separation), 2025-09-15
 */
export class AudioConfig {
  /** AAC with settings of its own; not for MusicMode. */
  public static aac(settings: AacSettings): AudioConfig;
  /** AAC, with samplerate, bitrate and channels left to the service. */
  public static aac(): AnyModeAudioConfig;
  public static aac(settings: AacSettings = {}): AudioConfig {
    return new AnyModeAudioConfig({ codec: 'aac', ...settings });
  }

  /** MP3 with settings of its own; not for MusicMode. */
  public static mp3(settings: Mp3Settings): AudioConfig;
  /** MP3, with samplerate, bitrate and channels left to the service. */
  public static mp3(): AnyModeAudioConfig;
  public static mp3(settings: Mp3Settings = {}): AudioConfig {
    return new AnyModeAudioConfig({ codec: 'mp3', ...settings });
  }

  /** WAV with settings of its own; not for MusicMode. */
  public static wav(settings: WavSettings): AudioConfig;
  /** WAV, with samplerate, bitrate and channels left to the service. */
  public static wav(): AnyModeAudioConfig;
  public static wav(settings: WavSettings = {}): AudioConfig {
    return new AnyModeAudioConfig({ codec: 'wav', ...settings });
  }

  /** FLAC; not for MusicMode. */
  public static flac(settings: FlacSettings = {}): AudioConfig {
    return new AudioConfig({ codec: 'flac', ...settings });
  }

  /** AMR, always 8000 Hz and one channel; not for MusicMode. */
  public static amr(settings: AmrSettings = {}): AudioConfig {
    return new AudioConfig({ codec: 'amr', ...settings });
  }

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
  protected readonly fitsEveryMode: boolean = true;

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
