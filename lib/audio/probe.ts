import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cannotDecode, ffmpegMissing } from './errors';
import { channelMask, layoutOf } from './layouts';
import { type AudioStreamInfo, type MediaInfo, decimal } from './media-info';
import { type FoundTools, Program, type Tools, findTools, withTempFolder } from './process';
import { isWav, parseWav } from './wav';

/**
 * Containers that are read. Anything else that ffmpeg would accept is refused: playlists and the like make it
 * open other files and addresses, which the sender of a recording has no business naming.
 */
const CONTAINERS =
  'aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,eac3,flac,flv,matroska,mov,mp3,mpeg,mpegts,ogg,tta,w64,wav,wv';

/** Arguments that make ffmpeg and ffprobe read a file that cannot be trusted. */
export function inputArguments(file: string): string[] {
  return ['-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS, '-i', `file:${file}`];
}

/** What `probe` may be told. */
export interface ProbeOptions {
  readonly tools?: Tools;
  readonly signal?: AbortSignal;
}

/**
 * What there is to know of a media file, by ffprobe; without ffprobe, of a WAV file.
 * @throws AudioError when the file cannot be read.
 */
export async function probe(data: Buffer, options: ProbeOptions = {}): Promise<MediaInfo> {
  const tools = findTools(options.tools);
  if (tools === undefined) return probeWav(data);
  return withTempFolder(async (folder) => {
    const file = join(folder, 'input');
    await writeFile(file, data);
    return probeFile(file, tools, options.signal ?? new AbortController().signal);
  });
}

/** What the header of a WAV file tells, in the words that ffprobe has for it. */
export function probeWav(data: Buffer): MediaInfo {
  if (!isWav(data)) throw ffmpegMissing('read a recording that is not a WAV file');
  const { encoding, bits, channels, samplerate, mask, frameBytes, frames } = parseWav(data);
  const seconds = frames / samplerate;
  const tag = encoding === 'float' ? 3 : 1;
  const codec =
    encoding === 'float'
      ? { name: 'pcm_f32le', long: 'PCM 32-bit floating point little-endian', fmt: 'flt' }
      : PCM[bits]!;
  const layout = layoutOf(channels);
  // Mono and stereo need no mask; their places are the only ones there are.
  const placed = mask === channelMask(layout) || (mask === 0 && channels <= 2);
  return {
    Format: {
      NumStream: '1',
      NumProgram: '0',
      FormatName: 'wav',
      FormatLongName: 'WAV / WAVE (Waveform Audio)',
      StartTime: decimal(0),
      Duration: decimal(seconds),
      Bitrate: decimal((data.length * 8) / seconds / 1000),
      Size: String(data.length),
    },
    Stream: {
      Audio: [
        {
          Index: '0',
          CodecName: codec.name,
          CodecLongName: codec.long,
          CodecTimeBase: `1/${samplerate}`,
          CodecTagString: `[${tag}][0][0][0]`,
          CodecTag: `0x000${tag}`,
          SampleFmt: codec.fmt,
          SampleRate: String(samplerate),
          Channel: String(channels),
          ...(placed && layout.name !== '' ? { ChannelLayout: layout.name } : {}),
          Timebase: `1/${samplerate}`,
          StartTime: decimal(0),
          Duration: decimal(seconds),
          Bitrate: decimal((frameBytes * 8 * samplerate) / 1000),
        },
      ],
    },
  };
}

const PCM: Readonly<Record<number, { name: string; long: string; fmt: string }>> = {
  8: { name: 'pcm_u8', long: 'PCM unsigned 8-bit', fmt: 'u8' },
  16: { name: 'pcm_s16le', long: 'PCM signed 16-bit little-endian', fmt: 's16' },
  24: { name: 'pcm_s24le', long: 'PCM signed 24-bit little-endian', fmt: 's32' },
  32: { name: 'pcm_s32le', long: 'PCM signed 32-bit little-endian', fmt: 's32' },
};

/** The parts of ffprobe's JSON that are used; ffprobe leaves out what it does not know. */
interface Probed {
  readonly format?: Readonly<Record<string, string | number | undefined>>;
  readonly streams?: readonly (Readonly<Record<string, string | number | undefined>> & {
    readonly tags?: Readonly<Record<string, string>>;
  })[];
}

async function ffprobe(tools: FoundTools, args: readonly string[], signal: AbortSignal): Promise<Probed> {
  const program = new Program(tools.ffprobe, ['-v', 'error', '-of', 'json', ...args], signal);
  try {
    program.closeInput();
    const text = await program.text();
    const { ok, complaint } = await program.ended;
    signal.throwIfAborted();
    if (!ok) throw cannotDecode(lastLine(complaint));
    return JSON.parse(text) as Probed;
  } finally {
    await program.kill();
  }
}

/** The line of a complaint that says what is wrong, without the name of the temporary file. */
export function lastLine(complaint: string): string {
  const line = complaint.split('\n').at(-1) ?? '';
  return line.replace(/file:\S*tencent-ci-audio-\S*:\s*/, '').replace(/\.?$/, '.');
}

/** What ffprobe tells of a file. */
export async function probeFile(file: string, tools: FoundTools, signal: AbortSignal): Promise<MediaInfo> {
  const input = inputArguments(file);
  const { format = {}, streams = [] } = await ffprobe(
    tools,
    ['-show_format', '-show_streams', '-select_streams', 'a', ...input],
    signal,
  );
  let duration = Number(format.duration ?? 0);
  if (format.format_name === 'aac') {
    // ADTS has no length in it and ffprobe guesses one; its packets, 1024 samples each, can be counted.
    const counted = await ffprobe(
      tools,
      ['-count_packets', '-show_entries', 'stream=nb_read_packets', '-select_streams', 'a:0', ...input],
      signal,
    );
    duration = (Number(counted.streams?.[0]?.nb_read_packets) * 1024) / Number(streams[0]?.sample_rate);
  }
  const kbps = (bits: unknown): string => decimal(Number(bits ?? 0) / 1000);
  return {
    Format: {
      NumStream: String(format.nb_streams ?? streams.length),
      NumProgram: String(format.nb_programs ?? 0),
      FormatName: String(format.format_name ?? ''),
      FormatLongName: String(format.format_long_name ?? ''),
      StartTime: decimal(Number(format.start_time ?? 0)),
      Duration: decimal(duration),
      Bitrate: kbps(duration > 0 ? (Number(format.size) * 8) / duration : format.bit_rate),
      Size: String(format.size ?? ''),
    },
    Stream: {
      Audio: streams.map((stream): AudioStreamInfo => {
        const own = format.format_name === 'aac' ? duration : Number(stream.duration ?? duration);
        const bitrate = format.format_name === 'aac' ? (Number(format.size) * 8) / duration : stream.bit_rate;
        // ffprobe leaves the layout of a plain WAV header open even where there is only one.
        const layout = stream.channel_layout ?? [undefined, 'mono', 'stereo'][Number(stream.channels)];
        return {
          Index: String(stream.index),
          CodecName: String(stream.codec_name ?? ''),
          CodecLongName: String(stream.codec_long_name ?? ''),
          // ffprobe 5 no longer tells the codec's time base; for audio it was always the stream's.
          CodecTimeBase: String(stream.codec_time_base ?? stream.time_base),
          CodecTagString: String(stream.codec_tag_string ?? ''),
          CodecTag: String(stream.codec_tag ?? ''),
          SampleFmt: String(stream.sample_fmt ?? ''),
          SampleRate: String(stream.sample_rate),
          Channel: String(stream.channels),
          ...(layout === undefined || layout === 'unknown' ? {} : { ChannelLayout: String(layout) }),
          Timebase: String(stream.time_base),
          StartTime: decimal(Number(stream.start_time ?? 0)),
          Duration: decimal(own),
          Bitrate: kbps(bitrate ?? format.bit_rate),
          ...(stream.tags?.language === undefined ? {} : { Language: stream.tags.language }),
        };
      }),
    },
  };
}
