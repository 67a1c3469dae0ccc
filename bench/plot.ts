import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { init } from 'echarts';
import { quantile } from './measure';

const root = path.resolve(__dirname, '..');
const WIDTH = 960;
const HEIGHT = 520;
/** The PNG has so many points for each of the SVG. */
const ZOOM = 2;
/** The one font of the PNG, so that every machine draws the same. */
const FONT = 'DejaVu Sans';
const INK = '#1f2328';
/** Told apart with any colour vision (Okabe and Ito), on white. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#7f7f7f', '#000000'];
const SYMBOLS = [
  'circle',
  'rect',
  'triangle',
  'diamond',
  'emptyCircle',
  'emptyRect',
  'emptyTriangle',
  'emptyDiamond',
];

/** Measurements over n, for one line of a plot. */
export interface Series {
  readonly name: string;
  /** What was measured at each n, one figure a round. */
  readonly points: readonly (readonly [n: number, figures: readonly number[]])[];
  /** Something that ours are held against. */
  readonly dashed?: boolean;
}

/** A plot: both axes are logarithmic, so what grows with n as a straight line of slope 1 grows linearly. */
export interface Plot {
  readonly title: string;
  /** How it was measured. */
  readonly how: string;
  /** Axes, each with its unit. */
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

/** The plot as SVG: medians, with bars from quartile to quartile, on white, so that light and dark pages show it alike. */
export function svg({ title, how, x, y, series }: Plot): string {
  const axis = {
    type: 'log' as const,
    nameLocation: 'middle' as const,
    nameTextStyle: { color: INK, fontSize: 13 },
    axisLabel: { color: INK, formatter: (value: number) => value.toLocaleString('en-US') },
    axisLine: { show: true, lineStyle: { color: INK } },
    splitLine: { show: true, lineStyle: { color: '#d0d7de' } },
    minorTick: { show: true },
    minorSplitLine: { show: true, lineStyle: { color: '#eff2f5' } },
  };
  const measured = series.map(({ name, points, dashed = false }) => ({
    name,
    dashed,
    // Neither what was not measured nor 0 has a place on a logarithmic axis.
    points: points.filter(
      ([, figures]) => figures.length > 0 && figures.every((figure) => figure > 0 && Number.isFinite(figure)),
    ),
  }));
  // The legend's lines, and the widest of its texts.
  const beside = 60 + 7.6 * Math.max(...series.map(({ name }) => name.length));
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      color: COLOURS,
      textStyle: { fontFamily: `${FONT}, sans-serif` },
      title: {
        text: title,
        subtext: how,
        left: 'center',
        textStyle: { color: INK, fontSize: 16 },
        subtextStyle: { color: INK },
      },
      legend: {
        orient: 'vertical',
        left: WIDTH - beside,
        top: 'middle',
        textStyle: { color: INK },
        itemWidth: 36,
        itemGap: 14,
      },
      grid: { left: 80, right: beside + 30, top: 70, bottom: 60 },
      xAxis: { ...axis, name: x, nameGap: 28 },
      yAxis: { ...axis, name: y, nameGap: 56 },
      series: measured.flatMap(({ name, points, dashed }, index) => [
        {
          type: 'line' as const,
          name,
          symbol: SYMBOLS[index % SYMBOLS.length],
          symbolSize: 8,
          lineStyle: { width: 2, type: dashed ? ('dashed' as const) : ('solid' as const) },
          data: points.map(([n, figures]) => [n, quantile(figures, 0.5)]),
          color: COLOURS[index % COLOURS.length],
        },
        ...points.map(([n, figures]) => ({
          type: 'line' as const,
          symbol: 'none',
          silent: true,
          lineStyle: { width: 1.5, color: COLOURS[index % COLOURS.length] },
          data: [0.25, 0.75].map((share) => [n, quantile(figures, share)]),
        })),
      ]),
    });
    // How a pointer above it looks: of no use in an image, with names that count on from plot to plot.
    const drawn = chart.renderToSVGString().replace(/<style[^]*?<\/style>\n?| class="zr[\w-]*"/g, '');
    return `${drawn.replace(/\bzr\d+-/g, 'plot-')}\n`;
  } finally {
    chart.dispose();
  }
}

/** An SVG as PNG, with no font but ours. */
export function png(drawn: string): Buffer {
  const fontFiles = [require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')];
  const font = { loadSystemFonts: false, defaultFontFamily: FONT, fontFiles };
  return new Resvg(drawn, { font, fitTo: { mode: 'zoom', value: ZOOM } }).render().asPng();
}

/** Writes a plot to `docs/performance` as `NAME.svg` and `NAME.png`, and says so. */
export function plot(name: string, what: Plot): void {
  const folder = path.join(root, 'docs/performance');
  mkdirSync(folder, { recursive: true });
  const drawn = svg(what);
  writeFileSync(path.join(folder, `${name}.svg`), drawn);
  writeFileSync(path.join(folder, `${name}.png`), png(drawn));
  console.log(`\nPlotted to docs/performance/${name}.svg and docs/performance/${name}.png.`);
}
