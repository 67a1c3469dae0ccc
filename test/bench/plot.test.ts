import { png, svg } from '../../bench/plot';

const growth = {
  title: 'A plan of n templates',
  how: '3 rounds',
  x: 'templates',
  y: 'wall time, ms',
  series: [
    { name: 'ours', points: [10, 100, 1000].map((n) => [n, [n, 2 * n, 3 * n]] as const) },
    { name: 'not measured, or nothing', points: [[10, [NaN]] as const, [100, [0, 1]] as const] },
  ],
};

/** The texts of an SVG. */
const texts = (drawn: string): string[] =>
  [...drawn.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) => text);

test('a plot names its axes with their units, its lines, and powers of ten', () => {
  expect(texts(svg(growth))).toEqual(
    expect.arrayContaining(['A plan of n templates', 'templates', 'wall time, ms', 'ours', '10', '1,000']),
  );
});

test('the same figures give the same plot, byte for byte', () => {
  expect(svg(growth)).toBe(svg(growth));
  expect(png(svg(growth)).equals(png(svg(growth)))).toBe(true);
});

test('other figures give another plot', () => {
  const [ours] = growth.series;
  const slower = {
    ...growth,
    series: [{ name: 'ours', points: (ours?.points ?? []).map(([n]) => [n, [n * n]] as const) }],
  };
  expect(svg(slower)).not.toBe(svg(growth));
});

test('the PNG has the size of the SVG twice, and its texts need no font of the machine', () => {
  const drawn = svg(growth);
  const [, width, height] = /<svg width="(\d+)" height="(\d+)"/.exec(drawn) ?? [];
  const image = png(drawn);
  expect([image.readUInt32BE(16), image.readUInt32BE(20)]).toEqual([2 * Number(width), 2 * Number(height)]);
  expect(image.equals(png(drawn.replace(/<text[^>]*>[^<]*<\/text>/g, '')))).toBe(false);
});
