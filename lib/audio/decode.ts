import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { inputTooLarge, noAudio, wavTooLarge } from './errors';
import { decodeFile } from './ffmpeg';
import { type AudioBlock, MAX_LAYOUT, interleave, layoutOf } from './layouts';
import { probeFile, probeWav } from './probe';
import { type Tools, findTools, withTempFolder } from './process';
import { AUDIO_LIMITS, BLOCK_FRAMES, checkLength } from './separate';
import { parseWav, readWav, toPcm16, wavHeader } from './wav';

/** What `decodeToWav` may be told. */
export interface DecodeOptions {
  /** Stops the decoding; the promise then rejects with the signal's reason. */
  readonly signal: AbortSignal;
  /** @default - ffmpeg and ffprobe on PATH */
  readonly tools?: Tools;
}

/**
 * A recording as WAV of 16 bits, with the samplerate and the channels that it has (eight at most where ffmpeg decodes).
 * It is read as `separate` reads its input: with ffmpeg and ffprobe whatever they know, without them WAV.
 * @throws AudioError when it is no sound that can be read, or too large; the signal's reason when it aborts.
 */
export async function decodeToWav(input: Buffer, { signal, tools }: DecodeOptions): Promise<Buffer> {
  signal.throwIfAborted();
  if (input.length > AUDIO_LIMITS.inputBytes)
    throw inputTooLarge(`is ${input.length} bytes`, `${AUDIO_LIMITS.inputBytes} bytes`);
  const found = findTools(tools);
  if (found === undefined) {
    // Refuses what is no WAV with what would read it.
    probeWav(input);
    const format = parseWav(input);
    function* decode(): Generator<AudioBlock> {
      for (let at = 0; at < format.frames; at += BLOCK_FRAMES)
        yield readWav(input, format, at, Math.min(format.frames, at + BLOCK_FRAMES));
    }
    return collect(decode(), format.samplerate, format.channels, signal);
  }
  return withTempFolder(async (folder) => {
    const file = join(folder, 'input');
    await writeFile(file, input);
    const { Format, Stream } = await probeFile(file, found, signal);
    const stream = Stream.Audio[0];
    if (stream === undefined) throw noAudio();
    checkLength(Number(Format.Duration));
    const [samplerate, channels] = [Number(stream.SampleRate), Math.min(Number(stream.Channel), MAX_LAYOUT)];
    const blocks = decodeFile(file, samplerate, channels, BLOCK_FRAMES, found, signal);
    return collect(blocks, samplerate, channels, signal);
  });
}

async function collect(
  blocks: AsyncIterable<AudioBlock> | Iterable<AudioBlock>,
  samplerate: number,
  channels: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let [frames, bytes] = [0, 0];
  for await (const block of blocks) {
    const part = toPcm16(interleave(block));
    parts.push(part);
    frames += block[0]!.length;
    bytes += part.length;
    checkLength(frames / samplerate);
    if (bytes > AUDIO_LIMITS.outputBytes) throw wavTooLarge(`${AUDIO_LIMITS.outputBytes / 1024 ** 2} MiB`);
    // Other work, such as the HTTP server's, gets its turn.
    await setImmediate();
    signal.throwIfAborted();
  }
  if (frames === 0) throw noAudio();
  const header = wavHeader({ encoding: 'pcm', bits: 16, samplerate }, channels, layoutOf(channels), bytes);
  return Buffer.concat([header, ...parts]);
}
