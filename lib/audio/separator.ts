import type { Stem } from '../rules';
import { Fft, halfSpectrum, split } from './fft';
import { type AudioBlock, mixMatrix } from './layouts';
import { StemMasks, type VoiceCue } from './masks';

/** Frames overlap by three quarters; squared Hann windows then add up to this constant. */
const OVERLAP = 4;
const WINDOW_SUM = 1.5;

/** Length of a frame: about 46 ms, long enough to tell the harmonics of a voice apart. */
function frameSize(samplerate: number): number {
  return 2 ** Math.max(7, Math.round(Math.log2(samplerate * 0.046)));
}

/**
 * Takes a recording apart, block by block, in memory that does not grow with its length.
 * Overlapping frames go to spectra, `StemMasks` shares every bin among the stems, and the stems' spectra come
 * back as signals. The masks come from the stereo image and are applied to every channel alike, so each stem
 * has the channels of the recording, and the stems add up to it.
 */
export class Separator {
  private readonly size: number;
  private readonly hop: number;
  private readonly fft: Fft;
  private readonly window: Float64Array;
  private readonly masks: StemMasks;
  /** What each channel adds to the left and to the right of the image that the masks look at. */
  private readonly image: readonly (readonly number[])[];
  private readonly history: Float64Array[];
  private readonly pending: Float32Array[];
  private filled = 0;
  /** Spectra of the frames whose masks are not known yet; channels ride in pairs. */
  private readonly ring: Spectrum[][];
  private frames = 0;
  private readonly overlap: Float64Array[][];
  private readonly work: Spectrum;
  private read = 0;
  private written = 0;

  constructor(
    samplerate: number,
    private readonly channels: number,
    private readonly stems: readonly Stem[],
    cue: VoiceCue,
  ) {
    const size = frameSize(samplerate);
    this.size = size;
    this.hop = size / OVERLAP;
    this.fft = new Fft(size);
    this.window = Float64Array.from(
      { length: size },
      (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size),
    );
    this.masks = new StemMasks(size / 2 + 1, samplerate / size, stems, cue);
    this.image = mixMatrix(channels, 2);
    this.history = Array.from({ length: channels }, () => new Float64Array(size));
    this.pending = Array.from({ length: channels }, () => new Float32Array(this.hop));
    const pairs = Math.ceil(channels / 2);
    this.ring = Array.from({ length: StemMasks.lookahead + 1 }, () =>
      Array.from({ length: pairs }, () => spectrum(size)),
    );
    this.overlap = stems.map(() => Array.from({ length: 2 * pairs }, () => new Float64Array(size)));
    this.work = spectrum(size);
  }

  /** Takes a block and returns what is known of each stem by now, in the order of the stems. */
  push(block: AudioBlock): readonly AudioBlock[] {
    this.read += block[0]?.length ?? 0;
    return this.advance(block);
  }

  /** Returns the rest, so that every stem is exactly as long as the recording. */
  flush(): readonly AudioBlock[] {
    const latency = this.size + StemMasks.lookahead * this.hop;
    const silence = new Float32Array(latency);
    return this.advance(new Array<Float32Array>(this.channels).fill(silence));
  }

  private advance(block: AudioBlock): readonly AudioBlock[] {
    const length = block[0]?.length ?? 0;
    const parts = this.stems.map(() => Array.from({ length: this.channels }, () => [] as Float32Array[]));
    for (let at = 0; at < length;) {
      const taken = Math.min(this.hop - this.filled, length - at);
      this.pending.forEach((pending, channel) => {
        pending.set(block[channel]!.subarray(at, at + taken), this.filled);
      });
      at += taken;
      this.filled += taken;
      if (this.filled === this.hop) {
        this.filled = 0;
        this.analyse();
        if (this.frames > StemMasks.lookahead) this.synthesise(parts);
      }
    }
    return parts.map((channels) => channels.map(joined));
  }

  private analyse(): void {
    const { size, hop, window } = this;
    const slot = this.ring[this.frames++ % this.ring.length]!;
    this.history.forEach((history, channel) => {
      history.copyWithin(0, hop);
      history.set(this.pending[channel]!, size - hop);
    });
    const [left, right] = [halfSpectrum(size), halfSpectrum(size)];
    slot.forEach(({ re, im }, pair) => {
      const first = this.history[2 * pair]!;
      const second = this.history[2 * pair + 1];
      for (let i = 0; i < size; i++) {
        re[i] = window[i]! * first[i]!;
        im[i] = second ? window[i]! * second[i]! : 0;
      }
      this.fft.forward(re, im);
      const weights = (side: readonly number[]): [number, number] => [
        side[2 * pair]!,
        side[2 * pair + 1] ?? 0,
      ];
      split(re, im, weights(this.image[0]!), left);
      split(re, im, weights(this.image[1]!), right);
    });
    this.masks.add(left, right);
  }

  /** Adds the oldest frame to the stems and hands over the hop that no later frame reaches. */
  private synthesise(parts: Float32Array[][][]): void {
    const { size, hop, window, work } = this;
    // The first hops lie before the recording, and the last may reach past its end.
    const position = (this.frames - 1 - StemMasks.lookahead) * hop - (size - hop);
    const keep = position < 0 ? 0 : Math.min(hop, this.read - this.written);
    const oldest = this.ring[this.frames % this.ring.length]!;
    this.masks.compute().forEach((mask, stem) => {
      oldest.forEach(({ re, im }, pair) => {
        for (let k = 0; k < size; k++) {
          const gain = mask[k <= size / 2 ? k : size - k]!;
          work.re[k] = re[k]! * gain;
          work.im[k] = im[k]! * gain;
        }
        this.fft.inverse(work.re, work.im);
        [work.re, work.im].forEach((signal, side) => {
          const channel = 2 * pair + side;
          if (channel >= this.channels) return;
          const sum = this.overlap[stem]![channel]!;
          for (let i = 0; i < size; i++) sum[i] = sum[i]! + (window[i]! * signal[i]!) / WINDOW_SUM;
          if (keep > 0) parts[stem]![channel]!.push(Float32Array.from(sum.subarray(0, keep)));
          sum.copyWithin(0, hop);
          sum.fill(0, size - hop);
        });
      });
    });
    this.written += keep;
  }
}

interface Spectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function spectrum(size: number): Spectrum {
  return { re: new Float64Array(size), im: new Float64Array(size) };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/**
 * How far the sides must rise over silence, and over the middle, to be a stereo image (-60 dB and -30 dB).
 */
const AUDIBLE = 1e-6;
const WIDE = 1e-3;

/** Tells, block by block, whether a recording has a stereo image at all, or the same sound on both sides. */
export class ImageMeter {
  private readonly image: readonly (readonly number[])[];

  constructor(private readonly channels: number) {
    this.image = mixMatrix(channels, 2);
  }

  /** True when this block has a stereo image; no later block can take that back. */
  isStereo(block: AudioBlock): boolean {
    if (this.channels === 1) return false;
    const length = block[0]?.length ?? 0;
    let [sides, middle] = [0, 0];
    for (let i = 0; i < length; i++) {
      let [left, right] = [0, 0];
      for (let channel = 0; channel < this.channels; channel++) {
        left += this.image[0]![channel]! * block[channel]![i]!;
        right += this.image[1]![channel]! * block[channel]![i]!;
      }
      sides += (left - right) ** 2;
      middle += (left + right) ** 2;
    }
    return sides > AUDIBLE * length && sides > WIDE * middle;
  }
}
