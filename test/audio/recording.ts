import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findTools } from '../../lib/audio/process';
import { type WavFormat, parseWav, readWav, toPcm16, wavHeader } from '../../lib/audio/wav';
import { type AudioBlock, interleave, layoutOf } from '../../lib/audio/layouts';

/** Programs that are not there, whatever this machine has. */
export const NO_TOOLS = { ffmpeg: '/nonexistent/ffmpeg', ffprobe: '/nonexistent/ffprobe' } as const;

/** ffmpeg and ffprobe of this machine. */
export const foundTools = findTools();

/** `describe` for what needs ffmpeg; says why it is skipped where that is missing. */
export const describeWithFfmpeg = foundTools ? describe : describe.skip;
if (!foundTools)
  process.stderr.write('SKIPPED: ffmpeg and ffprobe are not on PATH; codecs are not tested.\n');

export type Track = 'voice' | 'bass' | 'chords' | 'drums';

/** The demo's recording and the tracks it was mixed from, made by the script as a user would. */
export function recording(...options: string[]): {
  mix: Buffer;
  tracks: Record<Track, Buffer>;
  said: string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'recording-'));
  try {
    const script = resolve(__dirname, '../../examples/recording/make-recording.mjs');
    const path = join(folder, 'mix.wav');
    const said = execFileSync(process.execPath, [script, '--tracks', ...options, path], { encoding: 'utf8' });
    const track = (name: Track): Buffer => readFileSync(join(folder, `mix.${name}.wav`));
    const tracks = {
      voice: track('voice'),
      bass: track('bass'),
      chords: track('chords'),
      drums: track('drums'),
    };
    return { mix: readFileSync(path), tracks, said };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All samples of a WAV file. */
export function samplesOf(wav: Buffer): AudioBlock {
  const format: WavFormat = parseWav(wav);
  return readWav(wav, format, 0, format.frames);
}

/** All samples one after another, channel by channel. */
export function flat(block: AudioBlock): Float64Array {
  const out = new Float64Array(block.length * block[0]!.length);
  block.forEach((channel, i) => out.set(channel, i * channel.length));
  return out;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** How much of a track is in a signal, in dB of the energy of the track: the signal's projection on it. */
export function shareOf(track: AudioBlock, signal: AudioBlock): number {
  const [t, s] = [flat(track), flat(signal)];
  return 20 * Math.log10(Math.abs(dot(s, t)) / dot(t, t));
}

/**
 * Scale-invariant signal-to-distortion ratio in dB: the part of a signal that is the track against all else
 * in it.
 */
export function distortion(track: AudioBlock, signal: AudioBlock): number {
  const [t, s] = [flat(track), flat(signal)];
  const wanted = dot(s, t) ** 2 / dot(t, t);
  return 10 * Math.log10(wanted / (dot(s, s) - wanted));
}

/** A 16-bit WAV file of such samples. */
export function wavOf(block: AudioBlock, samplerate: number): Buffer {
  const data = toPcm16(interleave(block));
  const header = wavHeader(
    { encoding: 'pcm', bits: 16, samplerate },
    block.length,
    layoutOf(block.length),
    data.length,
  );
  return Buffer.concat([header, data]);
}

/** A tone with a little noise in it, the same each time, of other pitch in each channel. */
export function tones(channels: number, seconds: number, samplerate: number): AudioBlock {
  let state = 1;
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from({ length: Math.round(seconds * samplerate) }, (_, i) => {
      state = (state * 16807) % 2147483647;
      const tone = Math.sin((2 * Math.PI * (300 + 170 * channel) * i) / samplerate);
      return 0.3 * tone + 0.1 * (state / 1073741824 - 1);
    }),
  );
}

/** Temporary folders that this process left behind. */
export function leftovers(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`tencent-ci-audio-${process.pid}-`));
}

/** A signal that never aborts. */
export function unaborted(): AbortSignal {
  return new AbortController().signal;
}
