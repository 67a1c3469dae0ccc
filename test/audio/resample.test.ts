import { Resampler } from '../../lib/audio/resample';

function resample(from: number, to: number, input: Float32Array, blocks = 1000): Float32Array {
  const resampler = new Resampler(from, to, 1);
  const out: number[] = [];
  for (let at = 0; at < input.length; at += blocks)
    out.push(...resampler.push([input.subarray(at, at + blocks)])[0]!);
  out.push(...resampler.flush()[0]!);
  return Float32Array.from(out);
}

const tone = (frequency: number, samplerate: number): Float32Array =>
  Float32Array.from({ length: samplerate }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / samplerate));

test.each([
  [48000, 44100],
  [44100, 48000],
  [44100, 8000],
  [8000, 96000],
  [44099, 44100],
])('a tone of 1000 Hz stays one from %i to %i Hz', (from, to) => {
  const out = resample(from, to, tone(1000, from));
  expect(out).toHaveLength(to);
  const wanted = tone(1000, to);
  const apart = out.map((value, i) => Math.abs(value - wanted[i]!)).subarray(200, -200);
  expect(Math.max(...apart)).toBeLessThan(0.005);
});

test('what the lower rate cannot carry is filtered out', () => {
  const out = resample(44100, 8000, tone(6000, 44100));
  expect(Math.max(...out.subarray(100, -100).map(Math.abs))).toBeLessThan(0.001);
});

test('the size of the blocks makes no difference', () => {
  const input = tone(440, 22050);
  expect(resample(22050, 32000, input, 17)).toEqual(resample(22050, 32000, input, 22050));
});
