import {
  type AudioModeName,
  CODECS,
  type CodecName,
  SEPARATION_RULES,
  check,
  DEFAULT_SAMPLERATE,
  defaultSamplerate,
  serviceEncodes,
} from '../rules';
import { nearestBitrate } from './encoders';
import { invalidSettings, noAudio } from './errors';
import type { MediaInfo } from './media-info';

/** What a template or a job asks for; settings left out follow the recording. */
export interface SeparationSettings {
  readonly audioMode: AudioModeName;
  readonly codec: CodecName;
  /**
   * In Hz.
   * @default - that of the codec
   */
  readonly samplerate?: number;
  /**
   * In kbps.
   * @default - that of the recording, as near as the codec comes
   */
  readonly bitrate?: number;
  /** @default - as many as the recording has, as near as the codec comes */
  readonly channels?: number;
}

/** Settings in force, each one that the encoder takes. */
export interface EncoderSettings {
  readonly codec: CodecName;
  readonly samplerate: number;
  readonly channels: number;
  /** In kbps; 0 for a lossless codec, which has none. */
  readonly bitrate: number;
}

/**
 * What the emulator writes in MusicMode, where the service chooses and does not say what: the
 * documented samplerate, the rest are the values in the samples of the documentation.
 */
const MUSIC_SETTINGS = { samplerate: DEFAULT_SAMPLERATE, channels: 2, bitrate: 128 } as const;

/**
 * Settles what to encode: what was asked for, else what the recording has, moved to the nearest that the
 * codec takes.
 * @throws AudioError when a setting breaks a rule of the service.
 */
export function settle(settings: SeparationSettings, recording: MediaInfo): EncoderSettings {
  const { audioMode, codec } = settings;
  const stream = recording.Stream.Audio[0];
  if (stream === undefined) throw noAudio();
  const asked = serviceEncodes(audioMode) ? MUSIC_SETTINGS : settings;
  const samplerate = asked.samplerate ?? defaultSamplerate(codec);
  const audioConfig = serviceEncodes(audioMode) ? { codec } : { ...settings, samplerate };
  const [violation] = check(SEPARATION_RULES, { audioMode, audioConfig });
  if (violation) throw invalidSettings(violation.message);

  const channels = asked.channels ?? nearestChannels(codec, Number(stream.Channel));
  if (channels > MAX_CHANNELS)
    throw invalidSettings(
      `${channels} channels are more than the emulator writes. Use 1 to ${MAX_CHANNELS}.`,
    );
  const { bitrates } = CODECS[codec];
  const own = Number(stream.Bitrate) || Number(recording.Format.Bitrate);
  const kbps = asked.bitrate ?? Math.max(bitrates.min, Math.min(bitrates.max, own));
  return { codec, samplerate, channels, bitrate: nearestBitrate(codec, kbps, samplerate, channels) };
}

/** The most channels of a WAV file that the emulator writes; the service documents no limit. */
const MAX_CHANNELS = 32;

/** The most channels that a codec takes and that a recording can fill. */
function nearestChannels(codec: CodecName, channels: number): number {
  const allowed: readonly number[] | undefined = CODECS[codec].channels;
  return allowed ? Math.max(allowed[0]!, ...allowed.filter((count) => count <= channels)) : channels;
}
