import {
  AUDIO_MODES,
  type AudioModeName,
  BITRATE,
  CODECS,
  type CodecName,
  MUSIC_MODE,
  SEPARATION_RULES,
  type Stem,
  check,
  defaultSamplerate,
} from '../rules';
import { invalidSettings, noAudio } from './errors';
import type { MediaInfo } from './media-info';

/** What a template or a job asks for; settings left out follow the recording. */
export interface SeparationSettings {
  readonly audioMode: AudioModeName;
  readonly codec: CodecName;
  /**
   * In Hz.
   * @default 44100; 8000 for amr
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
  /** In kbps; 0 for wav and flac, which have none. */
  readonly bitrate: number;
}

/**
 * What the emulator writes in MusicMode, where the service chooses and does not say what; 44100 Hz is the
 * documented default, the rest are the values in the samples of the documentation.
 */
const MUSIC_SETTINGS = { samplerate: 44100, channels: 2, bitrate: 128 } as const;

/** Bitrates of MP3 in kbps: MPEG-1 from 32000 Hz, MPEG-2 below; below 16000 Hz LAME stops at 64. */
const MP3_BITRATES = {
  mpeg1: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;

/** The eight modes of AMR-NB, in kbps. */
export const AMR_BITRATES = [4.75, 5.15, 5.9, 6.7, 7.4, 7.95, 10.2, 12.2] as const;

/** The stems that a mode yields. */
export function stemsOf(mode: AudioModeName): readonly Stem[] {
  return AUDIO_MODES[mode].stems;
}

/**
 * The extension that `${ext}` stands for. The documentation calls it the muxing format, and the audio
 * settings name none but the codec; each codec's own plain format has its name, so aac is ADTS in `.aac`, not
 * MP4 in `.m4a`.
 */
export function extensionOf(codec: CodecName): string {
  return codec;
}

/**
 * Settles what to encode: what was asked for, else what the recording has, moved to the nearest that the
 * codec takes.
 * @throws AudioError when a setting breaks a rule of the service.
 */
export function settle(settings: SeparationSettings, recording: MediaInfo): EncoderSettings {
  const { audioMode, codec } = settings;
  const stream = recording.Stream.Audio[0];
  if (stream === undefined) throw noAudio();
  const asked = audioMode === MUSIC_MODE ? MUSIC_SETTINGS : settings;
  const samplerate = asked.samplerate ?? defaultSamplerate(codec);
  const audioConfig = audioMode === MUSIC_MODE ? { codec } : { ...settings, samplerate };
  const [violation] = check(SEPARATION_RULES, { audioMode, audioConfig });
  if (violation) throw invalidSettings(violation.message);

  const channels = asked.channels ?? nearestChannels(codec, Number(stream.Channel));
  if (channels > MAX_CHANNELS)
    throw invalidSettings(
      `${channels} channels are more than the emulator writes. Use 1 to ${MAX_CHANNELS}.`,
    );
  const own = Number(stream.Bitrate) || Number(recording.Format.Bitrate);
  const kbps = asked.bitrate ?? Math.max(BITRATE.min, Math.min(BITRATE.max, own));
  return { codec, samplerate, channels, bitrate: nearestBitrate(codec, kbps, samplerate, channels) };
}

/** The most channels of a WAV file that the emulator writes; the service documents no limit. */
const MAX_CHANNELS = 32;

/** The most channels that a codec takes and that a recording can fill. */
function nearestChannels(codec: CodecName, channels: number): number {
  const allowed: readonly number[] | undefined = CODECS[codec].channels;
  return allowed ? Math.max(allowed[0]!, ...allowed.filter((count) => count <= channels)) : channels;
}

/**
 * The bitrate that the encoder comes nearest with. The service accepts 8 to 1000 kbps whatever the codec can
 * do.
 */
function nearestBitrate(codec: CodecName, kbps: number, samplerate: number, channels: number): number {
  switch (codec) {
    case 'wav':
    case 'flac':
      return 0;
    case 'amr':
      return nearest(AMR_BITRATES, kbps);
    case 'mp3':
      if (samplerate >= 32000) return nearest(MP3_BITRATES.mpeg1, kbps);
      return nearest(MP3_BITRATES.mpeg2, samplerate < 16000 ? Math.min(64, kbps) : kbps);
    case 'aac':
      // A frame of 1024 samples holds at most 6144 bits per channel. The encoder has a floor too (about 13
      // kbps a channel at 44100 Hz) and spends less than it may on what is easy to encode; neither can be
      // known before.
      return Math.min(kbps, Math.floor((6 * samplerate * channels) / 1000));
  }
}

function nearest(choices: readonly number[], value: number): number {
  return choices.reduce((best, choice) =>
    Math.abs(choice - value) < Math.abs(best - value) ? choice : best,
  );
}
