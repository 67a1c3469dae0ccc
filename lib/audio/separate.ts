import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AUDIO_MODES, CODECS, type Stem } from '../rules';
import { ffmpegMissing, inputTooLarge, outputTooLarge } from './errors';
import { FfmpegEncoder, decodeFile } from './ffmpeg';
import { type AudioBlock, MAX_LAYOUT, interleave, layoutOf, mix, mixMatrix } from './layouts';
import type { VoiceCue } from './masks';
import type { MediaInfo } from './media-info';
import { probeFile, probeWav } from './probe';
import { type FoundTools, type Tools, findTools, withTempFolder } from './process';
import { Resampler } from './resample';
import { ImageMeter, Separator } from './separator';
import { type EncoderSettings, type SeparationSettings, settle } from './settings';
import { parseWav, readWav, toPcm16, wavHeader } from './wav';

/** What the emulator takes and makes at most in one job. */
export const AUDIO_LIMITS = {
  inputBytes: 512 * 1024 ** 2,
  seconds: 3600,
  outputBytes: 1024 ** 3,
} as const;

/** Frames that are worked on before other work, such as the HTTP server's, gets its turn. */
export const BLOCK_FRAMES = 4096;

/** What `separate` is asked for. */
export interface SeparationOptions extends SeparationSettings {
  /** Stops the separation; the promise then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** @default - ffmpeg and ffprobe on PATH */
  readonly tools?: Tools;
}

/** One output of a separation: the encoded file, and what it truly is. */
export interface StemFile {
  readonly stem: Stem;
  readonly data: Buffer;
  /** What `${ext}` stands for. */
  readonly extension: string;
  readonly mediaInfo: MediaInfo;
}

/** What a separation made. */
export interface Separation {
  /** The stems of the audio mode, in the order of the rules. */
  readonly stems: readonly StemFile[];
  /** What the input is. */
  readonly inputInfo: MediaInfo;
}

/**
 * Takes a recording apart into the stems of an audio mode and encodes each as the settings say.
 *
 * Decoding, separating and encoding go hand in hand, block by block, so that a long recording needs no more
 * memory than a short one but for its files, and the event loop is never held for more than a few
 * milliseconds. With ffmpeg and ffprobe every codec works; without them, WAV to WAV does.
 * @throws AudioError with what the failed job shows; the signal's reason when it aborts.
 */
export async function separate(input: Buffer, options: SeparationOptions): Promise<Separation> {
  options.signal.throwIfAborted();
  if (input.length > AUDIO_LIMITS.inputBytes)
    throw inputTooLarge(`is ${input.length} bytes`, `${AUDIO_LIMITS.inputBytes} bytes`);
  const tools = findTools(options.tools);
  try {
    if (tools) return await withTempFolder((folder) => separateWithFfmpeg(input, options, tools, folder));
    return await separateWav(input, options);
  } catch (error) {
    // Whatever an abort broke on its way, the abort is the reason.
    options.signal.throwIfAborted();
    throw error;
  }
}

/** Decoded blocks at the samplerate of the output, from the start, as often as asked. */
type Decoder = () => AsyncIterable<AudioBlock> | Iterable<AudioBlock>;

/** Takes the samples of one stem and makes a file of them. */
interface StemEncoder {
  write(block: AudioBlock): Promise<void>;
  finish(): Promise<{ size: number; read: () => Promise<Buffer>; info: () => Promise<MediaInfo> }>;
  /** Lets go of everything; called in every case. */
  stop(): Promise<void>;
}

async function separateWithFfmpeg(
  input: Buffer,
  options: SeparationOptions,
  tools: FoundTools,
  folder: string,
): Promise<Separation> {
  const { signal } = options;
  const file = join(folder, 'input');
  await writeFile(file, input);
  const inputInfo = await probeFile(file, tools, signal);
  const settings = settle(options, inputInfo);
  // Past eight channels there are no layouts to decode to.
  const channels = Math.min(Number(inputInfo.Stream.Audio[0]!.Channel), MAX_LAYOUT);
  const { codec } = settings;
  return run(options, inputInfo, {
    settings,
    channels,
    decode: () => decodeFile(file, settings.samplerate, channels, BLOCK_FRAMES, tools, signal),
    encode: (stem) => {
      if (codec === 'wav') return new WavEncoder(settings);
      const encoder = new FfmpegEncoder(stem, settings, folder, tools, signal);
      return {
        write: (block) => encoder.write(block),
        finish: async () => ({
          ...(await encoder.finish()),
          info: () => probeFile(encoder.file, tools, signal),
        }),
        stop: () => encoder.stop(),
      };
    },
  });
}

async function separateWav(input: Buffer, options: SeparationOptions): Promise<Separation> {
  const inputInfo = probeWav(input);
  if (options.codec !== 'wav') throw ffmpegMissing(`write ${options.codec}`);
  const settings = settle(options, inputInfo);
  const format = parseWav(input);
  function* decode(): Generator<AudioBlock> {
    const resampler =
      format.samplerate === settings.samplerate
        ? undefined
        : new Resampler(format.samplerate, settings.samplerate, format.channels);
    for (let at = 0; at < format.frames; at += BLOCK_FRAMES) {
      const block = readWav(input, format, at, Math.min(format.frames, at + BLOCK_FRAMES));
      yield resampler ? resampler.push(block) : block;
    }
    if (resampler) yield resampler.flush();
  }
  return run(options, inputInfo, {
    settings,
    channels: format.channels,
    decode,
    encode: () => new WavEncoder(settings),
  });
}

interface Plan {
  readonly settings: EncoderSettings;
  /** Channels of the decoded recording. */
  readonly channels: number;
  readonly decode: Decoder;
  readonly encode: (stem: Stem) => StemEncoder;
}

async function run(
  { audioMode, signal }: SeparationOptions,
  inputInfo: MediaInfo,
  plan: Plan,
): Promise<Separation> {
  const { settings, channels, decode } = plan;
  const stems = AUDIO_MODES[audioMode].stems;
  // Most recordings tell their length beforehand; for the others it is checked again as they come.
  const check = (seconds: number): void => {
    checkLength(seconds);
    checkVolume(seconds, settings, stems.length);
  };
  check(Number(inputInfo.Format.Duration));
  const cue = await findCue(decode(), channels, signal);
  const separator = new Separator(settings.samplerate, channels, stems, cue);
  const matrix = mixMatrix(channels, settings.channels, settings.codec);
  const encoders: StemEncoder[] = [];
  try {
    for (const stem of stems) encoders.push(plan.encode(stem));
    const write = async (parts: readonly AudioBlock[]): Promise<void> => {
      for (const [i, part] of parts.entries())
        if (part[0]!.length > 0) await encoders[i]!.write(mix(part, matrix));
    };
    let frames = 0;
    for await (const block of decode()) {
      frames += block[0]!.length;
      check(frames / settings.samplerate);
      await write(separator.push(block));
      await pause(signal);
    }
    await write(separator.flush());
    const files = await Promise.all(encoders.map((encoder) => encoder.finish()));
    if (files.reduce((sum, { size }) => sum + size, 0) > AUDIO_LIMITS.outputBytes) throw tooMuch();
    const made: StemFile[] = [];
    for (const [i, stem] of stems.entries()) {
      const [data, mediaInfo] = [await files[i]!.read(), await files[i]!.info()];
      made.push({ stem, data, extension: CODECS[settings.codec].extension, mediaInfo });
    }
    return { stems: made, inputInfo };
  } finally {
    await Promise.all(encoders.map((encoder) => encoder.stop()));
  }
}

/**
 * Whether the recording has a stereo image; read through first, for a recording may begin with the voice
 * alone.
 */
async function findCue(
  blocks: ReturnType<Decoder>,
  channels: number,
  signal: AbortSignal,
): Promise<VoiceCue> {
  if (channels === 1) return 'mono';
  const meter = new ImageMeter(channels);
  for await (const block of blocks) {
    if (meter.isStereo(block)) return 'stereo';
    await pause(signal);
  }
  return 'mono';
}

async function pause(signal: AbortSignal): Promise<void> {
  await setImmediate();
  signal.throwIfAborted();
}

/** @throws AudioError when a recording lasts longer than the emulator takes. */
export function checkLength(seconds: number): void {
  if (seconds > AUDIO_LIMITS.seconds)
    throw inputTooLarge(`lasts more than ${AUDIO_LIMITS.seconds} s`, `${AUDIO_LIMITS.seconds} s`);
}

/** Files of samples grow with every channel and hertz that was asked for; stop before they fill the disk. */
function checkVolume(seconds: number, settings: EncoderSettings, stems: number): void {
  const { codec, samplerate, channels } = settings;
  const bytes = seconds * samplerate * channels * 2 * stems;
  if (CODECS[codec].lossless && bytes > AUDIO_LIMITS.outputBytes) throw tooMuch();
}

function tooMuch(): Error {
  return outputTooLarge(`${AUDIO_LIMITS.outputBytes / 1024 ** 2} MiB`);
}

/** Writes 16-bit WAV here, with ffmpeg or without, so that a job gives the same bytes either way. */
class WavEncoder implements StemEncoder {
  private readonly parts: Buffer[] = [];

  constructor(private readonly settings: EncoderSettings) {}

  async write(block: AudioBlock): Promise<void> {
    this.parts.push(toPcm16(interleave(block)));
    return Promise.resolve();
  }

  async finish(): ReturnType<StemEncoder['finish']> {
    const { samplerate, channels } = this.settings;
    const bytes = this.parts.reduce((sum, part) => sum + part.length, 0);
    const header = wavHeader({ encoding: 'pcm', bits: 16, samplerate }, channels, layoutOf(channels), bytes);
    const data = Buffer.concat([header, ...this.parts]);
    return Promise.resolve({
      size: data.length,
      read: () => Promise.resolve(data),
      info: () => Promise.resolve(probeWav(data)),
    });
  }

  async stop(): Promise<void> {
    this.parts.length = 0;
    return Promise.resolve();
  }
}
