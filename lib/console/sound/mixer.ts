import { computed, effect, signal } from '@preact/signals';

/** One recording in a mixer. */
export interface Track {
  readonly name: string;
  readonly buffer: AudioBuffer;
}

/** How much later than now playing begins, so that all tracks are ready by then, in seconds. */
const LEAD = 0.05;

/**
 * Plays recordings in step: one clock starts, stops and moves them all, and each can be silenced or heard alone without
 * leaving it. Recordings of different lengths begin together.
 */
export class Mixer {
  /** Where it is, in seconds. */
  readonly position = signal(0);
  readonly playing = signal(false);
  readonly tracks = signal<readonly Track[]>([]);
  readonly muted = signal<ReadonlySet<string>>(new Set());
  readonly solo = signal<ReadonlySet<string>>(new Set());
  /** How long the longest one is, in seconds. */
  readonly duration = computed(() => Math.max(0, ...this.tracks.value.map(({ buffer }) => buffer.duration)));
  readonly #context = new AudioContext();
  readonly #meter = new AnalyserNode(this.#context, { fftSize: 2048 });
  readonly #gains = new Map<string, GainNode>();
  #sources: AudioBufferSourceNode[] = [];
  /** The time of the context at which the beginning of the recordings was, or would have been, played. */
  #origin = 0;
  #frame = 0;
  readonly #unhear: () => void;

  constructor() {
    this.#meter.connect(this.#context.destination);
    this.#unhear = effect(() => {
      for (const { name } of this.tracks.value) {
        this.#gain(name).gain.setTargetAtTime(this.hears(name) ? 1 : 0, this.#context.currentTime, 0.005);
      }
    });
  }

  /**
   * Decodes a recording and adds it.
   * @throws DOMException when the browser does not know its format.
   */
  async add(name: string, bytes: ArrayBuffer): Promise<AudioBuffer> {
    const buffer = await this.#context.decodeAudioData(bytes);
    this.tracks.value = [...this.tracks.value, { name, buffer }];
    if (this.playing.value) this.#start(this.position.value);
    return buffer;
  }

  /** Whether a track is heard: it is alone, or none is and it is not silenced. */
  hears(name: string): boolean {
    return this.solo.value.size > 0 ? this.solo.value.has(name) : !this.muted.value.has(name);
  }

  /** Plays on from where it is, or from the beginning when it was at the end; or stops there. */
  async toggle(): Promise<void> {
    if (this.playing.value) {
      this.#halt();
      return;
    }
    await this.#context.resume();
    this.#start(this.position.value >= this.duration.value - 0.01 ? 0 : this.position.value);
  }

  /** Goes to a place in the recordings, in seconds. */
  seek(seconds: number): void {
    const position = Math.min(Math.max(0, seconds), this.duration.value);
    this.position.value = position;
    if (this.playing.value) this.#start(position);
  }

  /** How loud it is at this moment: the largest sample of the last ones, from 0 to 1. */
  level(): number {
    const samples = new Float32Array(this.#meter.fftSize);
    this.#meter.getFloatTimeDomainData(samples);
    return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
  }

  /** Ends it for good. */
  close(): void {
    this.#halt();
    this.#unhear();
    void this.#context.close();
  }

  #gain(name: string): GainNode {
    let gain = this.#gains.get(name);
    if (!gain) {
      gain = new GainNode(this.#context);
      gain.connect(this.#meter);
      this.#gains.set(name, gain);
    }
    return gain;
  }

  #start(position: number): void {
    this.#halt();
    const begin = this.#context.currentTime + LEAD;
    this.#origin = begin - position;
    this.#sources = this.tracks.value
      .filter(({ buffer }) => position < buffer.duration)
      .map(({ name, buffer }) => {
        const source = new AudioBufferSourceNode(this.#context, { buffer });
        source.connect(this.#gain(name));
        source.start(begin, position);
        return source;
      });
    this.position.value = position;
    this.playing.value = true;
    const follow = (): void => {
      this.position.value = Math.min(
        Math.max(position, this.#context.currentTime - this.#origin),
        this.duration.value,
      );
      if (this.position.value >= this.duration.value) this.#halt();
      else this.#frame = requestAnimationFrame(follow);
    };
    this.#frame = requestAnimationFrame(follow);
  }

  #halt(): void {
    cancelAnimationFrame(this.#frame);
    for (const source of this.#sources) {
      source.stop();
      source.disconnect();
    }
    this.#sources = [];
    this.playing.value = false;
  }
}

/** How loud a recording is on the whole: the root of the mean square of its samples, in dB of full scale. */
export function loudness(buffer: AudioBuffer): number {
  let sum = 0;
  for (let channel = 0; channel < buffer.numberOfChannels; channel += 1) {
    for (const sample of buffer.getChannelData(channel)) sum += sample * sample;
  }
  return 10 * Math.log10(sum / Math.max(1, buffer.length * buffer.numberOfChannels));
}
