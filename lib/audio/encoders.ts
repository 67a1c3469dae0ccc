import { CODECS, type CodecName } from '../rules';

/** What an encoder of ffmpeg must be told, and what it can do. */
interface Encoder {
  /**
   * Its name.
   * @default - the one that ffmpeg chooses for the extension
   */
  readonly name?: string;
  /**
   * Arguments of its own.
   * @default - none
   */
  readonly args?: readonly string[];
  /**
   * The bitrate in kbps that it comes nearest with, for the service accepts any whatever the codec can do.
   * @default - the one that was asked for
   */
  readonly nearestBitrate?: (kbps: number, samplerate: number, channels: number) => number;
}

/** Bitrates of MP3 in kbps: MPEG-1 from 32000 Hz, MPEG-2 below; below 16000 Hz LAME stops at 64. */
const MP3_BITRATES = {
  mpeg1: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  mpeg2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;

/** The eight modes of AMR-NB, in kbps. */
const AMR_BITRATES = [4.75, 5.15, 5.9, 6.7, 7.4, 7.95, 10.2, 12.2] as const;

/** What is particular to the encoder of a codec; one that is not here is written as ffmpeg does of itself. */
const ENCODERS: Readonly<Partial<Record<CodecName, Encoder>>> = {
  aac: {
    name: 'aac',
    // A frame of 1024 samples holds at most 6144 bits per channel. The encoder has a floor too (about 13 kbps a channel
    // at 44100 Hz) and spends less than it may on what is easy to encode; neither can be known before.
    nearestBitrate: (kbps, samplerate, channels) =>
      Math.min(kbps, Math.floor((6 * samplerate * channels) / 1000)),
  },
  mp3: {
    name: 'libmp3lame',
    nearestBitrate: (kbps, samplerate) =>
      samplerate >= 32000
        ? nearest(MP3_BITRATES.mpeg1, kbps)
        : nearest(MP3_BITRATES.mpeg2, samplerate < 16000 ? Math.min(64, kbps) : kbps),
  },
  // The encoder would keep 24 bits of what comes out of the separation, most of them noise.
  flac: { name: 'flac', args: ['-sample_fmt', 's16'] },
  amr: { name: 'libopencore_amrnb', nearestBitrate: (kbps) => nearest(AMR_BITRATES, kbps) },
};

/** What there is to know of a codec's encoder. */
export function encoderOf(codec: CodecName): Encoder {
  return ENCODERS[codec] ?? {};
}

/** The bitrate in kbps that the encoder comes nearest with; 0 where there is none to choose. */
export function nearestBitrate(codec: CodecName, kbps: number, samplerate: number, channels: number): number {
  if (CODECS[codec].lossless) return 0;
  return encoderOf(codec).nearestBitrate?.(kbps, samplerate, channels) ?? kbps;
}

function nearest(choices: readonly number[], value: number): number {
  return choices.reduce((best, choice) =>
    Math.abs(choice - value) < Math.abs(best - value) ? choice : best,
  );
}
