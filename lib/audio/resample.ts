import { type AudioBlock } from './layouts';

/** Zero crossings of the kernel on each side; 24 keep the stop band below -80 dB. */
const CROSSINGS = 24;
/** Pass band as a share of the lower Nyquist frequency, the rest being the filter's slope. */
const PASS = 0.92;
/** Most kernels kept; past it (odd ratios such as 44099:44100) the nearest one serves. */
const MAX_PHASES = 1024;

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Changes the samplerate of a stream of blocks: band-limited interpolation with a Blackman-windowed sinc. */
export class Resampler {
  private readonly step: number;
  private readonly phases: number;
  private readonly taps: number;
  private readonly kernels: Float64Array[];
  /** Input that later output still needs, one array per channel. */
  private history: Float32Array[];
  /** Input frames that have left the history. */
  private dropped: number;
  private read = 0;
  private written = 0;

  constructor(
    private readonly from: number,
    private readonly to: number,
    channels: number,
  ) {
    this.step = from / to;
    this.phases = Math.min(to / greatestCommonDivisor(from, to), MAX_PHASES);
    const cutoff = PASS * Math.min(1, to / from);
    const reach = Math.ceil(CROSSINGS / cutoff);
    this.taps = 2 * reach;
    this.kernels = Array.from({ length: this.phases + 1 }, (_, phase) =>
      kernel(this.taps, phase / this.phases, cutoff),
    );
    // Silence before the first sample, so that the kernel has something to its left.
    this.history = Array.from({ length: channels }, () => new Float32Array(reach));
    this.dropped = -reach;
  }

  /** Takes a block and returns what can be computed by now. */
  push(block: AudioBlock): AudioBlock {
    const added = block[0]?.length ?? 0;
    this.read += added;
    this.history = this.history.map((kept, channel) => {
      const joined = new Float32Array(kept.length + added);
      joined.set(kept);
      joined.set(block[channel]!, kept.length);
      return joined;
    });
    return this.produce(Infinity);
  }

  /** Returns the rest, so that the output is as long in seconds as the input was. */
  flush(): AudioBlock {
    const total = Math.round((this.read * this.to) / this.from);
    const read = this.read;
    this.push(this.history.map(() => new Float32Array(0)));
    const tail = this.history.map((kept) => {
      const padded = new Float32Array(kept.length + this.taps + Math.ceil(this.step));
      padded.set(kept);
      return padded;
    });
    this.history = tail;
    this.read = read;
    return this.produce(total);
  }

  private produce(total: number): AudioBlock {
    const { step, taps, phases } = this;
    const available = this.dropped + (this.history[0]?.length ?? 0);
    const start = this.written;
    const reach = taps / 2;
    // Output n reads the input around n × step, `reach` samples to each side.
    const end = Math.min(total, Math.ceil((available - reach) / step));
    const count = Math.max(0, end - start);
    const out = this.history.map((input) => {
      const samples = new Float32Array(count);
      for (let n = 0; n < count; n++) {
        const position = (start + n) * step;
        const whole = Math.floor(position);
        const weights = this.kernels[Math.round((position - whole) * phases)]!;
        const first = whole - reach + 1 - this.dropped;
        let sum = 0;
        for (let tap = 0; tap < taps; tap++) sum += weights[tap]! * (input[first + tap] ?? 0);
        samples[n] = sum;
      }
      return samples;
    });
    this.written += count;
    const needed = Math.floor(this.written * step) - reach + 1 - this.dropped;
    if (needed > 0) {
      this.history = this.history.map((input) => input.slice(needed));
      this.dropped += needed;
    }
    return out;
  }
}

/** Weights of the taps around a point that lies `phase` of a sample past the middle tap. */
function kernel(taps: number, phase: number, cutoff: number): Float64Array {
  const weights = Float64Array.from({ length: taps }, (_, tap) => {
    const x = tap - (taps / 2 - 1) - phase;
    const angle = (Math.PI * 2 * (x + taps / 2)) / taps;
    const window = 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle);
    return window * (x === 0 ? cutoff : Math.sin(Math.PI * cutoff * x) / (Math.PI * x));
  });
  // A constant must stay what it is, whatever the window did to the sum.
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
