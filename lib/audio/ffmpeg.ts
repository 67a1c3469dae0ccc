import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CODECS, type Stem } from '../rules';
import { encoderOf } from './encoders';
import { cannotDecode, cannotEncode, encoderMissing } from './errors';
import { type AudioBlock, interleave, layoutOf, putSample } from './layouts';
import { inputArguments, lastLine } from './probe';
import { type FoundTools, Program } from './process';
import type { EncoderSettings } from './settings';
import { wavHeader } from './wav';

const QUIET = ['-hide_banner', '-nostats', '-v', 'error'] as const;

/**
 * Decodes the first audio stream of a file, block by block, at a samplerate and with a channel count.
 * ffmpeg is gone when the loop over the blocks is left, in whatever way.
 */
export async function* decodeFile(
  file: string,
  samplerate: number,
  channels: number,
  blockFrames: number,
  tools: FoundTools,
  signal: AbortSignal,
): AsyncGenerator<AudioBlock> {
  const filter = `aformat=sample_fmts=flt:sample_rates=${samplerate}:channel_layouts=${layoutOf(channels).name}`;
  const program = new Program(
    tools.ffmpeg,
    [
      ...QUIET,
      '-nostdin',
      ...inputArguments(file),
      ...['-map', '0:a:0', '-vn', '-sn', '-dn', '-af', filter, '-f', 'f32le', 'pipe:1'],
    ],
    signal,
  );
  try {
    program.closeInput();
    const blockBytes = blockFrames * channels * 4;
    let kept: Buffer = Buffer.alloc(0);
    for await (const chunk of program.output as AsyncIterable<Buffer>) {
      kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
      let at = 0;
      for (; kept.length - at >= blockBytes; at += blockBytes)
        yield deinterleave(kept.subarray(at, at + blockBytes), channels);
      kept = kept.subarray(at);
    }
    const { ok, complaint } = await program.ended;
    signal.throwIfAborted();
    if (!ok) throw cannotDecode(lastLine(complaint));
    if (kept.length >= channels * 4) yield deinterleave(kept, channels);
  } finally {
    await program.kill();
  }
}

function deinterleave(bytes: Buffer, channels: number): AudioBlock {
  const frames = Math.floor(bytes.length / (4 * channels));
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let i = 0; i < frames; i++) putSample(samples, i, bytes.readFloatLE(4 * (i * channels + channel)));
    return samples;
  });
}

/** Encodes one stem with ffmpeg, as its samples come. */
export class FfmpegEncoder {
  readonly file: string;
  private readonly program: Program;

  constructor(
    stem: Stem,
    private readonly settings: EncoderSettings,
    folder: string,
    tools: FoundTools,
    private readonly signal: AbortSignal,
  ) {
    const { codec, samplerate, channels, bitrate } = settings;
    const { name, args = [] } = encoderOf(codec);
    // Muxed to a file, as its extension says: FLAC and MP3 go back to their header at the end.
    this.file = join(folder, `${stem}.${CODECS[codec].extension}`);
    this.program = new Program(
      tools.ffmpeg,
      [
        ...QUIET,
        ...['-f', 'wav', '-ignore_length', '1', '-i', 'pipe:0'],
        ...(name === undefined ? [] : ['-c:a', name]),
        ...(bitrate > 0 ? ['-b:a', String(Math.round(bitrate * 1000))] : []),
        // The same job gives the same bytes, whichever version wrote them.
        ...[
          '-map_metadata',
          '-1',
          '-fflags',
          '+bitexact',
          '-flags:a',
          '+bitexact',
          ...args,
          '-y',
          `file:${this.file}`,
        ],
      ],
      signal,
    );
    // A WAV header is the one way of naming a channel layout that every version of ffmpeg understands.
    const layout = layoutOf(channels, codec);
    void this.program.write(wavHeader({ encoding: 'float', bits: 32, samplerate }, channels, layout));
  }

  /** Takes samples. @throws AudioError when the encoder has given up. */
  async write(block: AudioBlock): Promise<void> {
    if (this.program.ending) await this.finish();
    const samples = interleave(block);
    await this.program.write(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  }

  /** Ends the file. @throws AudioError when the encoder gave up. */
  async finish(): Promise<{ size: number; read: () => Promise<Buffer> }> {
    this.program.closeInput();
    const { ok, complaint } = await this.program.ended;
    this.signal.throwIfAborted();
    const { codec } = this.settings;
    const { name } = encoderOf(codec);
    if (name !== undefined && /Unknown encoder/.test(complaint)) throw encoderMissing(codec, name);
    if (!ok) throw cannotEncode(codec, lastLine(complaint));
    return { size: (await stat(this.file)).size, read: () => readFile(this.file) };
  }

  async stop(): Promise<void> {
    await this.program.kill();
  }
}
