import { cannotDecode, noAudio } from './errors';
import { type AudioBlock, type Layout, channelMask, putSample } from './layouts';

/** What the header of a WAV file says, checked against the file. */
export interface WavFormat {
  readonly encoding: 'pcm' | 'float';
  readonly bits: number;
  readonly channels: number;
  readonly samplerate: number;
  /** Which loudspeakers the channels are for, as bits; 0 when the header does not say. */
  readonly mask: number;
  /** Bytes of one sample of every channel. */
  readonly frameBytes: number;
  readonly dataOffset: number;
  /** Whole frames that are really in the file, whatever its header claims. */
  readonly frames: number;
}

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** Tail of the sub-format GUIDs that stand for a plain format tag. */
const SUBFORMAT_TAIL = Buffer.from('000000001000800000aa00389b71', 'hex');

/** Most channels and highest samplerate that a WAV may have; the header has room for far more. */
const MAX_WAV = { channels: 32, samplerate: 384_000 } as const;

/** Tells a WAV file by its first bytes. */
export function isWav(data: Buffer): boolean {
  return (
    data.length >= 12 && data.toString('latin1', 0, 4) === 'RIFF' && data.toString('latin1', 8, 12) === 'WAVE'
  );
}

/**
 * Reads the header of a WAV file: PCM of 8, 16, 24 or 32 bits, or 32-bit float, plain or
 * WAVE_FORMAT_EXTENSIBLE. No size in the file is trusted: a `data` chunk that claims more than there is (a
 * cut upload, or a stream whose writer did not know) ends with the file; any other chunk that does is an
 * error.
 * @throws AudioError when the file is broken, of another encoding, or empty.
 */
export function parseWav(data: Buffer): WavFormat {
  if (!isWav(data)) throw cannotDecode('it is not a WAV file.');
  let format: Omit<WavFormat, 'dataOffset' | 'frames'> | undefined;
  for (let at = 12; at + 8 <= data.length;) {
    const name = data.toString('latin1', at, at + 4);
    const size = data.readUInt32LE(at + 4);
    const start = at + 8;
    if (name === 'data') {
      if (format === undefined) throw cannotDecode('its data chunk comes before its fmt chunk.');
      const frames = Math.floor(Math.min(size, data.length - start) / format.frameBytes);
      if (frames === 0) throw noAudio();
      return { ...format, dataOffset: start, frames };
    }
    if (size > data.length - start)
      throw cannotDecode(`its chunk ${JSON.stringify(name)} runs past the end of the file.`);
    if (name === 'fmt ') format = parseFormat(data.subarray(start, start + size));
    // Chunks start at even offsets.
    at = start + size + (size & 1);
  }
  throw cannotDecode(`it has no ${format === undefined ? 'fmt' : 'data'} chunk.`);
}

function parseFormat(chunk: Buffer): Omit<WavFormat, 'dataOffset' | 'frames'> {
  if (chunk.length < 16) throw cannotDecode('its fmt chunk is too short.');
  let [tag, mask] = [chunk.readUInt16LE(0), 0];
  const channels = chunk.readUInt16LE(2);
  const samplerate = chunk.readUInt32LE(4);
  const frameBytes = chunk.readUInt16LE(12);
  const bits = chunk.readUInt16LE(14);
  if (tag === EXTENSIBLE) {
    if (chunk.length < 40 || !chunk.subarray(26, 40).equals(SUBFORMAT_TAIL))
      throw cannotDecode('its WAVE_FORMAT_EXTENSIBLE header names no known format.');
    tag = chunk.readUInt16LE(24);
    mask = chunk.readUInt32LE(20);
  }
  const encoding = tag === PCM ? 'pcm' : tag === FLOAT ? 'float' : undefined;
  const sizes: readonly number[] = encoding === 'float' ? [32] : [8, 16, 24, 32];
  if (encoding === undefined || !sizes.includes(bits))
    throw cannotDecode(
      `WAV format ${tag} with ${bits} bits is not read here. Use PCM of 8, 16, 24 or 32 bits, or 32-bit float.`,
    );
  if (channels < 1 || channels > MAX_WAV.channels)
    throw cannotDecode(`${channels} channels are not read here. Use 1 to ${MAX_WAV.channels}.`);
  if (samplerate < 1000 || samplerate > MAX_WAV.samplerate)
    throw cannotDecode(
      `a samplerate of ${samplerate} Hz is not read here. Use 1000 to ${MAX_WAV.samplerate}.`,
    );
  if (frameBytes !== (channels * bits) / 8)
    throw cannotDecode(`its header says ${frameBytes} bytes a frame for ${channels} × ${bits} bits.`);
  return { encoding, bits, channels, samplerate, mask, frameBytes };
}

/** Reads a stretch of a WAV file, from one frame to before another. */
export function readWav(data: Buffer, format: WavFormat, from: number, to: number): AudioBlock {
  const read = readerOf(data, format);
  const block = Array.from({ length: format.channels }, () => new Float32Array(to - from));
  let offset = format.dataOffset + from * format.frameBytes;
  for (let i = 0; i < to - from; i++) {
    for (const samples of block) {
      putSample(samples, i, read(offset));
      offset += format.bits / 8;
    }
  }
  return block;
}

function readerOf(data: Buffer, { encoding, bits }: WavFormat): (offset: number) => number {
  if (encoding === 'float') return (offset) => data.readFloatLE(offset);
  if (bits === 8) return (offset) => (data.readUInt8(offset) - 128) / 128;
  if (bits === 16) return (offset) => data.readInt16LE(offset) / 0x8000;
  if (bits === 24) return (offset) => data.readIntLE(offset, 3) / 0x800000;
  return (offset) => data.readInt32LE(offset) / 0x80000000;
}

/** A header for samples that follow; `dataBytes` may be left out when they are a stream of unknown length. */
export function wavHeader(
  { encoding, bits, samplerate }: Pick<WavFormat, 'encoding' | 'bits' | 'samplerate'>,
  channels: number,
  layout: Layout,
  dataBytes?: number,
): Buffer {
  // Two channels or fewer need no places, and every reader knows the plain header.
  const extensible = channels > 2;
  const formatBytes = extensible ? 40 : 16;
  const header = Buffer.alloc(28 + formatBytes);
  const frameBytes = (channels * bits) / 8;
  const tag = encoding === 'pcm' ? PCM : FLOAT;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(dataBytes === undefined ? 0xffffffff : header.length - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(formatBytes, 16);
  header.writeUInt16LE(extensible ? EXTENSIBLE : tag, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(samplerate, 24);
  header.writeUInt32LE(samplerate * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(bits, 34);
  if (extensible) {
    header.writeUInt16LE(22, 36);
    header.writeUInt16LE(bits, 38);
    header.writeUInt32LE(channelMask(layout), 40);
    header.writeUInt16LE(tag, 44);
    SUBFORMAT_TAIL.copy(header, 46);
  }
  header.write('data', header.length - 8, 'latin1');
  header.writeUInt32LE(dataBytes ?? 0xffffffff, header.length - 4);
  return header;
}

/** Samples as 16-bit PCM, rounded to the nearest step and clipped at full scale. */
export function toPcm16(interleaved: Float32Array): Buffer {
  const out = Buffer.allocUnsafe(interleaved.length * 2);
  for (let i = 0; i < interleaved.length; i++) {
    const value = Math.round(interleaved[i]! * 0x8000);
    out.writeInt16LE(value > 0x7fff ? 0x7fff : value < -0x8000 ? -0x8000 : value, i * 2);
  }
  return out;
}
