import { channelMask, layoutOf, mix, mixMatrix } from '../../lib/audio/layouts';

const counts = [1, 2, 3, 4, 5, 6, 7, 8];

test.each(counts)('%i channels to as many are left alone', (count) => {
  const matrix = mixMatrix(count, count);
  matrix.forEach((row, out) => row.forEach((gain, input) => expect(gain).toBe(out === input ? 1 : 0)));
});

test('no mix can clip what did not clip before', () => {
  for (const from of counts)
    for (const to of counts)
      for (const row of mixMatrix(from, to))
        expect(row.reduce((sum, gain) => sum + gain, 0)).toBeLessThanOrEqual(1 + 1e-9);
});

test('mono is heard at full level on both sides', () => {
  expect(mixMatrix(1, 2)).toEqual([[1], [1]]);
});

test('stereo goes to the front of 5.1, the rest stays silent', () => {
  const block = [new Float32Array([0.5, 0.25]), new Float32Array([-0.5, 0])];
  const mixed = mix(block, mixMatrix(2, 6));
  expect(mixed.map((channel) => [...channel])).toEqual([
    [0.5, 0.25],
    [-0.5, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
});

test('the centre of 5.1 is heard on both sides of stereo', () => {
  const [left, right] = mixMatrix(6, 2);
  expect(left![2]).toBeGreaterThan(0.2);
  expect(left![2]).toBe(right![2]);
});

test('more than eight channels keep what they have and have no places', () => {
  expect(mixMatrix(12, 12)[11]![11]).toBe(1);
  expect(mixMatrix(2, 12)).toHaveLength(12);
  expect(channelMask(layoutOf(12))).toBe(0);
  expect(channelMask(layoutOf(6))).toBe(0x3f);
});
