import { Fft, halfSpectrum, split } from '../../lib/audio/fft';

const signal = (size: number, seed: number): Float64Array =>
  Float64Array.from({ length: size }, (_, i) => Math.sin(i * seed) + Math.cos(i * i * 0.1 + seed));

test.each([2, 8, 256])('a transform of %i equals the sum that defines it', (size) => {
  const [re, im] = [signal(size, 1.3), signal(size, 0.7)];
  const [outRe, outIm] = [re.slice(), im.slice()];
  new Fft(size).forward(outRe, outIm);
  for (let k = 0; k < size; k++) {
    let [sumRe, sumIm] = [0, 0];
    for (let i = 0; i < size; i++) {
      const angle = (-2 * Math.PI * k * i) / size;
      sumRe += re[i]! * Math.cos(angle) - im[i]! * Math.sin(angle);
      sumIm += re[i]! * Math.sin(angle) + im[i]! * Math.cos(angle);
    }
    expect(outRe[k]).toBeCloseTo(sumRe, 8);
    expect(outIm[k]).toBeCloseTo(sumIm, 8);
  }
});

test('the inverse undoes the transform', () => {
  const [re, im] = [signal(2048, 1.1), signal(2048, 0.3)];
  const [outRe, outIm] = [re.slice(), im.slice()];
  const fft = new Fft(2048);
  fft.forward(outRe, outIm);
  fft.inverse(outRe, outIm);
  outRe.forEach((value, i) => expect(value).toBeCloseTo(re[i]!, 9));
  outIm.forEach((value, i) => expect(value).toBeCloseTo(im[i]!, 9));
});

test('two real signals that ride in one transform come apart', () => {
  const [first, second] = [signal(64, 1.7), signal(64, 0.9)];
  const fft = new Fft(64);
  const [re, im] = [first.slice(), second.slice()];
  fft.forward(re, im);
  for (const [wanted, weights] of [
    [first, [1, 0]],
    [second, [0, 1]],
    [first.map((value, i) => 0.5 * value + 2 * second[i]!), [0.5, 2]],
  ] as const) {
    const [aloneRe, aloneIm] = [wanted.slice(), new Float64Array(64)];
    fft.forward(aloneRe, aloneIm);
    const half = halfSpectrum(64);
    split(re, im, weights, half);
    half.re.forEach((value, k) => expect(value).toBeCloseTo(aloneRe[k]!, 9));
    half.im.forEach((value, k) => expect(value).toBeCloseTo(aloneIm[k]!, 9));
  }
});

test('a size that is no power of two is refused', () => {
  expect(() => new Fft(1000)).toThrow('not a power of two');
});
