import type { Stem } from '../rules';
import { type HalfSpectrum } from './fft';

/** What tells the voice: its place in the stereo image, or, in mono, how it moves. */
export type VoiceCue = 'stereo' | 'mono';

/** Frames on each side that a mask looks at: with a hop of 12 ms, a quarter of a second in all. */
const LOOKAHEAD = 11;
const DEPTH = 2 * LOOKAHEAD + 1;
/** Bins that the median across frequencies looks at. */
const ACROSS = 23;
/** Frames on each side over which the stereo image is averaged. */
const IMAGE = 2;
/** How strictly the voice must stand in the centre: half-panned music passes at 0.7 ** 3. */
const STRICTNESS = 3;

/**
 * How much more the percussive part must be; dense chords look half percussive, drum hits far more than that.
 */
const LASTING = 4;
/** Keeps silence from being divided by. */
const TINY = 1e-20;

/**
 * Edges of the bands in Hz: silent up to the first number, full from the second to the third, silent from the
 * last.
 */
const VOICE_BAND = [90, 160, 9000, 14000] as const;
const BASS_BAND = [0, 0, 160, 320] as const;

/**
 * Soft masks that share the energy of each bin among the stems, so that the stems add up to the mix.
 *
 * This is plain signal processing standing in for the service's network; it needs no model and gives the same
 * result everywhere:
 *  - voice: in the voice band, the part that left and right have in common, in phase (a Wiener gain from
 *    their averaged cross-spectrum). In mono, what neither lasts, as chords do, nor spreads over frequencies,
 *    as drums do;
 *  - drums: of the rest, what is percussive, by the medians along time and across frequencies (Fitzgerald
 *    2010);
 *  - bass: of the rest of that, the low band;
 *  - background: all that is left.
 */
export class StemMasks {
  /** Frames that must follow a frame before its masks are known. */
  static readonly lookahead = LOOKAHEAD;

  private readonly voiceBand: Float32Array;
  private readonly bassBand: Float32Array;
  private readonly ring: readonly Frame[];
  private readonly sorted: Float32Array;
  private readonly masks: Record<Stem, Float32Array>;
  private readonly lasting: Float32Array;
  private readonly spread: Float32Array;
  private readonly needsMedians: boolean;
  private added = 0;

  /** @param binWidth - the distance of two bins in Hz. */
  constructor(
    private readonly bins: number,
    binWidth: number,
    private readonly stems: readonly Stem[],
    private readonly cue: VoiceCue,
  ) {
    const array = (): Float32Array => new Float32Array(bins);
    this.voiceBand = array().map((_, k) => band(k * binWidth, VOICE_BAND));
    this.bassBand = array().map((_, k) => band(k * binWidth, BASS_BAND));
    this.ring = Array.from({ length: DEPTH }, () => ({ energy: array(), common: array(), size: array() }));
    this.sorted = new Float32Array(bins * DEPTH);
    this.masks = { voice: array(), background: array(), bass: array(), drums: array() };
    this.lasting = array();
    this.spread = array();
    this.needsMedians = cue === 'mono' || stems.includes('drums');
  }

  /** Takes the spectra of the next frame. */
  add(left: HalfSpectrum, right: HalfSpectrum): void {
    const frame = this.ring[this.added++ % DEPTH]!;
    for (let k = 0; k < this.bins; k++) {
      const [lr, li, rr, ri] = [left.re[k]!, left.im[k]!, right.re[k]!, right.im[k]!];
      const energy = (lr * lr + li * li + rr * rr + ri * ri) / 2;
      frame.energy[k] = energy;
      frame.common[k] = lr * rr + li * ri;
      if (this.needsMedians) {
        const size = Math.fround(Math.sqrt(energy));
        exchange(this.sorted, k * DEPTH, DEPTH, frame.size[k]!, size);
        frame.size[k] = size;
      }
    }
  }

  /**
   * The masks, in the order of the stems, of the frame that was added `lookahead` frames before the last one.
   */
  compute(): readonly Float32Array[] {
    const { bins, masks, lasting, spread } = this;
    if (this.needsMedians) {
      for (let k = 0; k < bins; k++) lasting[k] = this.sorted[k * DEPTH + LOOKAHEAD]! ** 2;
      medianAcross(this.at(0).size, spread);
    }
    if (this.cue === 'stereo') this.centre(masks.voice);
    else this.moving(masks.voice);
    for (let k = 0; k < bins; k++) {
      const rest = 1 - masks.voice[k]!;
      const drums = this.stems.includes('drums') ? rest * this.percussive(k) : 0;
      const bass = this.stems.includes('bass') ? (rest - drums) * this.bassBand[k]! : 0;
      masks.drums[k] = drums;
      masks.bass[k] = bass;
      masks.background[k] = rest - drums - bass;
    }
    return this.stems.map((stem) => masks[stem]);
  }

  /** A frame by its distance from the one whose masks are computed. */
  private at(distance: number): Frame {
    return this.ring[(this.added - 1 - LOOKAHEAD + distance + DEPTH) % DEPTH]!;
  }

  /** The share of a bin that is percussive. */
  private percussive(k: number): number {
    const lasting = LASTING * this.lasting[k]!;
    // A kick drum is too narrow for the median across frequencies; in the low band it shows by not lasting.
    const brief = this.bassBand[k]! * Math.max(0, this.at(0).energy[k]! - lasting);
    const percussive = Math.max(this.spread[k]!, brief);
    return percussive / (percussive + lasting + TINY);
  }

  /** The voice as the centre of the stereo image. */
  private centre(mask: Float32Array): void {
    const { bins } = this;
    const frames = Array.from({ length: 2 * IMAGE + 1 }, (_, i) => this.at(i - IMAGE));
    for (let k = 0; k < bins; k++) {
      let [energy, common] = [0, 0];
      const [first, last] = [Math.max(0, k - 1), Math.min(bins - 1, k + 1)];
      for (const frame of frames) {
        for (let j = first; j <= last; j++) {
          energy += frame.energy[j]!;
          common += frame.common[j]!;
        }
      }
      const share = common > 0 ? Math.min(1, common / energy) : 0;
      mask[k] = this.voiceBand[k]! * share ** STRICTNESS;
    }
  }

  /** The voice as what moves: more than the lasting and the percussive part of a bin explain. */
  private moving(mask: Float32Array): void {
    const frame = this.at(0);
    for (let k = 0; k < this.bins; k++) {
      const still = this.lasting[k]! + this.spread[k]!;
      const moving = Math.max(0, frame.energy[k]! - still);
      mask[k] = (this.voiceBand[k]! * moving) / (moving + still + TINY);
    }
  }
}

interface Frame {
  readonly energy: Float32Array;
  /** Real part of the cross-spectrum: positive where left and right agree. */
  readonly common: Float32Array;
  readonly size: Float32Array;
}

/** 0 outside, 1 inside, a raised cosine in between. */
function band(
  frequency: number,
  [low, lowFull, highFull, high]: readonly [number, number, number, number],
): number {
  const rise = (from: number, to: number): number =>
    frequency >= to
      ? 1
      : frequency <= from
        ? 0
        : (1 - Math.cos((Math.PI * (frequency - from)) / (to - from))) / 2;
  return rise(low, lowFull) * (1 - rise(highFull, high));
}

/** Takes one value out of a sorted stretch of an array and puts another in. */
function exchange(sorted: Float32Array, start: number, length: number, old: number, value: number): void {
  const last = start + length - 1;
  let i = start;
  while (i < last && sorted[i]! < old) i++;
  for (; i > start && sorted[i - 1]! > value; i--) sorted[i] = sorted[i - 1]!;
  for (; i < last && sorted[i + 1]! < value; i++) sorted[i] = sorted[i + 1]!;
  sorted[i] = value;
}

const acrossWindow = new Float32Array(ACROSS);

/** The squared median of each bin's neighbourhood; past the ends of the spectrum, its last bins repeat. */
function medianAcross(sizes: Float32Array, out: Float32Array): void {
  const reach = (ACROSS - 1) / 2;
  const last = sizes.length - 1;
  const clamped = (k: number): number => sizes[Math.max(0, Math.min(last, k))]!;
  for (let i = 0; i < ACROSS; i++) acrossWindow[i] = clamped(i - reach);
  acrossWindow.sort();
  for (let k = 0; k <= last; k++) {
    out[k] = acrossWindow[reach]! ** 2;
    exchange(acrossWindow, 0, ACROSS, clamped(k - reach), clamped(k + reach + 1));
  }
}
