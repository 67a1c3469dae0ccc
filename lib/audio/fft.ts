/**
 * The fast Fourier transform of a fixed power-of-two size (radix 2, in place).
 * A complex transform carries two real signals at once, one as the real and one as the imaginary part; see
 * `split`.
 */
export class Fft {
  private readonly cos: Float64Array;
  private readonly sin: Float64Array;
  private readonly reversed: Uint32Array;

  constructor(readonly size: number) {
    if (size < 2 || (size & (size - 1)) !== 0)
      throw new RangeError(`FFT size ${size} is not a power of two.`);
    this.cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.sin = Float64Array.from({ length: size / 2 }, (_, i) => Math.sin((2 * Math.PI * i) / size));
    const bits = Math.log2(size);
    this.reversed = new Uint32Array(size);
    for (let i = 1; i < size; i++) this.reversed[i] = (this.reversed[i >> 1]! >> 1) | ((i & 1) << (bits - 1));
  }

  /** Replaces a signal by its spectrum. */
  forward(re: Float64Array, im: Float64Array): void {
    const { size, cos, sin, reversed } = this;
    for (let i = 0; i < size; i++) {
      const j = reversed[i]!;
      if (j > i) {
        const swapRe = re[i]!;
        re[i] = re[j]!;
        re[j] = swapRe;
        const swapIm = im[i]!;
        im[i] = im[j]!;
        im[j] = swapIm;
      }
    }
    for (let half = 1; half < size; half *= 2) {
      const step = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half) {
        for (let i = start, t = 0; i < start + half; i++, t += step) {
          const j = i + half;
          const wr = cos[t]!;
          const wi = -sin[t]!;
          const xr = re[j]! * wr - im[j]! * wi;
          const xi = re[j]! * wi + im[j]! * wr;
          re[j] = re[i]! - xr;
          im[j] = im[i]! - xi;
          re[i] = re[i]! + xr;
          im[i] = im[i]! + xi;
        }
      }
    }
  }

  /**
   * Replaces a spectrum by its signal: the forward transform with real and imaginary parts changing places.
   */
  inverse(re: Float64Array, im: Float64Array): void {
    this.forward(im, re);
    for (let i = 0; i < this.size; i++) {
      re[i] = re[i]! / this.size;
      im[i] = im[i]! / this.size;
    }
  }
}

/** The lower half of the spectrum of a real signal: bins from 0 to half the samplerate, both included. */
export interface HalfSpectrum {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/** Room for a half spectrum of transforms of this size. */
export function halfSpectrum(size: number): HalfSpectrum {
  return { re: new Float64Array(size / 2 + 1), im: new Float64Array(size / 2 + 1) };
}

/**
 * Adds the two real signals in a complex spectrum, each with a weight, to a half spectrum.
 * A real signal's spectrum is conjugate-symmetric, which is what tells the two apart.
 */
export function split(
  re: Float64Array,
  im: Float64Array,
  weights: readonly [number, number],
  into: HalfSpectrum,
): void {
  const size = re.length;
  const [first, second] = [weights[0] / 2, weights[1] / 2];
  for (let k = 0; k <= size / 2; k++) {
    const mirror = k === 0 ? 0 : size - k;
    const sumRe = re[k]! + re[mirror]!;
    const sumIm = im[k]! - im[mirror]!;
    const gapRe = re[k]! - re[mirror]!;
    const gapIm = im[k]! + im[mirror]!;
    into.re[k] = into.re[k]! + first * sumRe + second * gapIm;
    into.im[k] = into.im[k]! + first * sumIm - second * gapRe;
  }
}
