import fc from 'fast-check';
import { AudioError } from '../../lib/audio';
import { layoutOf } from '../../lib/audio/layouts';
import { isWav, parseWav, readWav, wavHeader } from '../../lib/audio/wav';
import { samplesOf, tones, wavOf } from './recording';

const valid = wavOf(tones(2, 0.01, 44100), 44100);

/** The valid file with other bytes at an offset. */
function changed(offset: number, bytes: number[]): Buffer {
  const copy = Buffer.from(valid);
  Buffer.from(bytes).copy(copy, offset);
  return copy;
}

function codeOf(data: Buffer): string {
  try {
    samplesOf(data);
    return 'none';
  } catch (error) {
    expect(error).toBeInstanceOf(AudioError);
    return (error as AudioError).code;
  }
}

test.each([
  ['pcm', 8, [0, 128, 255], [-1, 0, 127 / 128]],
  ['pcm', 16, [0, 0x80, 0, 0, 0xff, 0x7f], [-1, 0, 0x7fff / 0x8000]],
  ['pcm', 24, [0, 0, 0x80, 0, 0, 0, 0, 0, 0x40], [-1, 0, 0.5]],
  ['pcm', 32, [0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x40], [-1, 0, 0.5]],
  ['float', 32, [0, 0, 0x80, 0xbf, 0, 0, 0, 0, 0, 0, 0, 0x3f], [-1, 0, 0.5]],
] as const)('reads %s of %i bits', (encoding, bits, bytes, values) => {
  const header = wavHeader({ encoding, bits, samplerate: 8000 }, 1, layoutOf(1), bytes.length);
  expect([...samplesOf(Buffer.concat([header, Buffer.from(bytes)]))[0]!]).toEqual(values);
});

test.each([1, 2, 6, 8, 12])('writes and reads %i channels', (channels) => {
  const block = tones(channels, 0.02, 8000);
  const read = samplesOf(wavOf(block, 8000));
  expect(read).toHaveLength(channels);
  read.forEach((channel, i) =>
    expect(channel.every((value, j) => Math.abs(value - block[i]![j]!) < 1 / 0x8000)).toBe(true),
  );
});

test('a data chunk that claims more than there is ends with the file', () => {
  const format = parseWav(changed(40, [0xff, 0xff, 0xff, 0xff]));
  expect(format.frames).toBe(441);
  expect(parseWav(valid.subarray(0, 44 + 4 * 100 + 3)).frames).toBe(100);
});

test('samples that are no numbers become silence, and absurd ones are bounded', () => {
  const samples = Buffer.alloc(16);
  [NaN, Infinity, 1e30, -1e30].forEach((value, i) => samples.writeFloatLE(value, 4 * i));
  const header = wavHeader({ encoding: 'float', bits: 32, samplerate: 8000 }, 1, layoutOf(1), 16);
  expect([...samplesOf(Buffer.concat([header, samples]))[0]!]).toEqual([0, 0, 64, -64]);
});

test.each([
  ['zero channels', changed(22, [0, 0])],
  ['65535 channels', changed(22, [0xff, 0xff])],
  ['a samplerate of 0', changed(24, [0, 0, 0, 0])],
  ['a samplerate of 4 GHz', changed(24, [0xff, 0xff, 0xff, 0xff])],
  ['a frame size that lies', changed(32, [1, 0])],
  ['0 bits', changed(34, [0, 0])],
  ['12 bits', changed(34, [12, 0])],
  ['an unknown format', changed(20, [0x11, 0])],
  ['a short fmt chunk', changed(16, [2, 0, 0, 0])],
  ['a fmt chunk past the end', changed(16, [0xff, 0xff, 0xff, 0x7f])],
  ['no fmt chunk', changed(12, [0x66, 0x6d, 0x74, 0x58])],
  ['an extensible header that is too short', changed(20, [0xfe, 0xff])],
  ['a header alone', valid.subarray(0, 20)],
  ['nothing', Buffer.alloc(0)],
])('%s cannot be decoded', (_, data) => {
  expect(codeOf(data)).toBe('InputDecodeFailed');
});

test('a file without samples has no audio', () => {
  expect(codeOf(changed(40, [0, 0, 0, 0]))).toBe('NoAudioStream');
  expect(codeOf(valid.subarray(0, 44))).toBe('NoAudioStream');
});

test('no bytes whatever make the reader fail otherwise than with its own error', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 8, max: 60 }), fc.integer({ min: 0, max: 255 })), {
        maxLength: 12,
      }),
      fc.nat(valid.length),
      (changes, length) => {
        const data = Buffer.from(valid.subarray(0, length));
        for (const [at, byte] of changes) if (at < length) data[at] = byte;
        if (!isWav(data)) return;
        const code = codeOf(data);
        expect(['none', 'InputDecodeFailed', 'NoAudioStream']).toContain(code);
        if (code === 'none') {
          const format = parseWav(data);
          expect(format.dataOffset + format.frames * format.frameBytes).toBeLessThanOrEqual(length);
          expect(readWav(data, format, 0, format.frames)).toHaveLength(format.channels);
        }
      },
    ),
    { numRuns: 2000 },
  );
});
