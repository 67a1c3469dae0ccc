/** Samples of a stretch of time, one array per channel, all of the same length; full scale is ±1. */
export type AudioBlock = readonly Float32Array[];

/** The place of a loudspeaker, with its bit in the channel mask of WAVE_FORMAT_EXTENSIBLE. */
const SPEAKERS = {
  FL: 0x1,
  FR: 0x2,
  FC: 0x4,
  LFE: 0x8,
  BL: 0x10,
  BR: 0x20,
  BC: 0x100,
  SL: 0x200,
  SR: 0x400,
} as const;

type Speaker = keyof typeof SPEAKERS;

/** Which channel is which loudspeaker, in the order of the channels, under ffmpeg's name for it. */
export interface Layout {
  readonly name: string;
  readonly speakers: readonly Speaker[];
}

/** Layouts by channel count: those that FLAC prescribes and WAV files use. */
const LAYOUTS: readonly Layout[] = [
  { name: 'mono', speakers: ['FC'] },
  { name: 'stereo', speakers: ['FL', 'FR'] },
  { name: '3.0', speakers: ['FL', 'FR', 'FC'] },
  { name: 'quad', speakers: ['FL', 'FR', 'BL', 'BR'] },
  { name: '5.0', speakers: ['FL', 'FR', 'FC', 'BL', 'BR'] },
  { name: '5.1', speakers: ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR'] },
  { name: '6.1', speakers: ['FL', 'FR', 'FC', 'LFE', 'BC', 'SL', 'SR'] },
  { name: '7.1', speakers: ['FL', 'FR', 'FC', 'LFE', 'BL', 'BR', 'SL', 'SR'] },
];

/** Four channels as AAC knows them; a header of its four-channel configuration cannot say `quad`. */
const AAC_FOUR: Layout = { name: '4.0', speakers: ['FL', 'FR', 'FC', 'BC'] };

/** The most channels that have a layout. */
export const MAX_LAYOUT = LAYOUTS.length;

/** The layout of so many channels; past eight there is none, and the channels have no places. */
export function layoutOf(channels: number, codec?: string): Layout {
  if (codec === 'aac' && channels === 4) return AAC_FOUR;
  return LAYOUTS[channels - 1] ?? { name: '', speakers: LAYOUTS[MAX_LAYOUT - 1]!.speakers };
}

/** The channel mask of a layout in WAVE_FORMAT_EXTENSIBLE; 0 when the channels have no places. */
export function channelMask(layout: Layout): number {
  return layout.name === '' ? 0 : layout.speakers.reduce((mask, speaker) => mask | SPEAKERS[speaker], 0);
}

const HALF = Math.SQRT1_2;

/**
 * Where a loudspeaker's sound goes when the target lacks it: the first of these that the target has in full.
 * The usual -3 dB a step; LFE is dropped, as players do.
 */
const FOLDS: Record<Speaker, readonly Partial<Record<Speaker, number>>[]> = {
  FL: [{ FC: HALF }],
  FR: [{ FC: HALF }],
  FC: [{ FL: HALF, FR: HALF }],
  LFE: [],
  BL: [{ SL: 1 }, { FL: HALF }, { FC: 0.5 }],
  BR: [{ SR: 1 }, { FR: HALF }, { FC: 0.5 }],
  BC: [{ BL: HALF, BR: HALF }, { SL: HALF, SR: HALF }, { FL: 0.5, FR: 0.5 }, { FC: 0.5 }],
  SL: [{ BL: 1 }, { FL: HALF }, { FC: 0.5 }],
  SR: [{ BR: 1 }, { FR: HALF }, { FC: 0.5 }],
};

/**
 * The mixing matrix between two channel counts, `matrix[out][in]`, scaled so that nothing can clip that did
 * not. Channels that the recording lacks stay silent; mono is heard at full level on both sides of a stereo
 * file.
 */
export function mixMatrix(from: number, to: number, codec?: string): number[][] {
  const [inputs, outputs] = [layoutOf(from).speakers, layoutOf(to, codec).speakers];
  const matrix = Array.from({ length: to }, () => new Array<number>(from).fill(0));
  const add = (speaker: Speaker, input: number, gain: number): void => {
    matrix[outputs.indexOf(speaker)]![input]! += gain;
  };
  if (from === to && inputs === outputs)
    return matrix.map((row, out) => row.map((_, i) => Number(i === out)));
  inputs.forEach((speaker, input) => {
    if (outputs.includes(speaker)) return add(speaker, input, 1);
    const fold = FOLDS[speaker].find((targets) =>
      Object.keys(targets).every((target) => outputs.includes(target as Speaker)),
    );
    for (const [target, gain] of Object.entries(fold ?? {})) add(target as Speaker, input, gain);
  });
  const loudest = Math.max(...matrix.map((row) => row.reduce((sum, gain) => sum + gain, 0)));
  // Mono on two sides is the one fold that comes out too quiet rather than too loud.
  return loudest > 1 || from === 1 ? matrix.map((row) => row.map((gain) => gain / loudest)) : matrix;
}

/** Applies a mixing matrix to a block. */
export function mix(block: AudioBlock, matrix: readonly (readonly number[])[]): AudioBlock {
  return matrix.map((row) => {
    const active = row.flatMap((gain, input) => (gain === 0 ? [] : [{ gain, samples: block[input]! }]));
    const only = active[0];
    if (active.length === 1 && only?.gain === 1) return only.samples;
    const out = new Float32Array(block[0]?.length ?? 0);
    for (const { gain, samples } of active)
      for (let i = 0; i < out.length; i++) out[i] = out[i]! + gain * samples[i]!;
    return out;
  });
}

/** Puts channels side by side, sample by sample, as files keep them. */
export function interleave(block: AudioBlock): Float32Array {
  const length = block[0]?.length ?? 0;
  const out = new Float32Array(length * block.length);
  block.forEach((samples, channel) => {
    for (let i = 0, j = channel; i < length; i++, j += block.length) out[j] = samples[i]!;
  });
  return out;
}

/**
 * Louder than any honest recording; past it a sample is noise that would drown a whole frame of the
 * transform.
 */
const LOUDEST = 64;

/** Room for samples that are read one by one; what is no number becomes silence. */
export function putSample(samples: Float32Array, index: number, value: number): void {
  samples[index] = Number.isFinite(value) ? Math.max(-LOUDEST, Math.min(LOUDEST, value)) : 0;
}
