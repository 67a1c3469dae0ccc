import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import dagre from '@dagrejs/dagre';
import { OPERATIONS } from '../lib/ci/operations';
import { voiceSeparateTemplate } from '../lib/provider/resources/voice-separate-template';
import { AUDIO_MODES, EXECUTION_STATES, JOB_STATES, NOTIFY_EVENTS, WORKFLOW_STATES } from '../lib/rules';

const folder = path.resolve(__dirname, '../docs/pictures');

interface Box {
  readonly title: string;
  readonly lines?: readonly string[];
  /** Not ours: the program, Terraform, the service. */
  readonly outside?: true;
}

interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly text?: string;
  /** That one imports the other, and nothing travels. */
  readonly uses?: true;
}

interface Picture {
  readonly title: string;
  readonly boxes: Readonly<Record<string, Box>>;
  readonly arrows: readonly Arrow[];
}

const LINE = 16;
const CHARACTER = 7.3;
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const round = (value: number): number => Math.round(value * 10) / 10;

/** Draws a picture, the same for the same input, in the colours of who looks at it. */
function drawn({ title, boxes, arrows }: Picture): string {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 44, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [name, { title: head, lines = [] }] of Object.entries(boxes)) {
    const widest = Math.max(...[head, ...lines].map((line) => line.length));
    graph.setNode(name, { width: widest * CHARACTER + 28, height: (lines.length + 1) * LINE + 16 });
  }
  for (const { from, to, text = '' } of arrows) {
    graph.setEdge(from, to, {
      width: text.length * CHARACTER,
      height: text === '' ? 0 : LINE,
      labelpos: 'c',
    });
  }
  dagre.layout(graph);
  const size = graph.graph() as { readonly width: number; readonly height: number };
  const edges = arrows.map(({ from, to, text, uses }) => {
    const edge = graph.edge(from, to) as { points: { x: number; y: number }[]; x?: number; y?: number };
    const line = edge.points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join(' ');
    const label =
      text === undefined
        ? ''
        : `<text class="on" x="${round(edge.x ?? 0)}" y="${round((edge.y ?? 0) + 4)}">${escaped(text)}</text>`;
    return `<path class="${uses ? 'uses' : 'way'}" d="${line}" marker-end="url(#end)"/>${label}`;
  });
  const nodes = Object.entries(boxes).map(([name, { title: head, lines = [], outside }]) => {
    const { x, y, width, height } = graph.node(name) as {
      x: number;
      y: number;
      width: number;
      height: number;
    };
    const top = y - height / 2;
    const texts = [head, ...lines].map(
      (line, i) =>
        `<text class="${i === 0 ? 'head' : 'line'}" x="${round(x)}" y="${round(top + 20 + i * LINE)}">${escaped(line)}</text>`,
    );
    return `<rect class="${outside ? 'outside' : 'ours'}" x="${round(x - width / 2)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="6"/>${texts.join('')}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(size.width)} ${round(size.height)}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    '<style>',
    'svg{color-scheme:light dark;--ink:#1f2933;--paper:#fff;--ours:#e6f0fb;--line:#5b6b7b}',
    '@media(prefers-color-scheme:dark){svg{--ink:#e5e9ee;--paper:#1b1f24;--ours:#22344a;--line:#9aa8b6}}',
    'text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:var(--ink);text-anchor:middle}.head{font-weight:700}',
    '.on{paint-order:stroke;stroke:var(--paper);stroke-width:5px}',
    'rect{stroke:var(--line)}.ours{fill:var(--ours)}.outside{fill:var(--paper)}',
    'path{fill:none;stroke:var(--line)}.uses{stroke-dasharray:4 3}#end path{fill:var(--line)}.paper{fill:var(--paper);stroke:none}',
    '</style>',
    '<defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect class="paper" width="${round(size.width)}" height="${round(size.height)}"/>`,
    ...edges,
    ...nodes,
    '</svg>',
    '',
  ].join('\n');
}

/** Which rooms a room may import: the table that `npm run layers` holds. */
function importsOf(room: string): string[] {
  const { forbidden } = module.require('../.dependency-cruiser.cjs') as {
    readonly forbidden: readonly {
      readonly name: string;
      readonly to: { readonly pathNot?: string | string[] };
    }[];
  };
  const rule = forbidden.find(({ name }) => name === `${room}-imports-below-only`);
  const paths = [rule?.to.pathNot ?? []].flat();
  return paths.map((each) => each.replace(/^\^lib\/|\/$/g, '')).filter((name) => name !== room);
}

/** The way of a declaration, from the program to the service. */
function declaration(): Picture {
  const used = (room: string, among: readonly string[]): Arrow[] =>
    importsOf(room)
      .filter((to) => among.includes(to))
      .map((to) => ({ from: room, to, uses: true }));
  const calls = Object.keys(voiceSeparateTemplate.calls) as (keyof typeof voiceSeparateTemplate.calls)[];
  return {
    title: 'The way of a declaration',
    boxes: {
      program: { title: 'your program', lines: ['new VoiceSeparateTemplate(…)'], outside: true },
      constructs: { title: 'lib/constructs', lines: ['checked in the constructor'] },
      stack: { title: 'lib/stack', lines: ['the folder of the stack'] },
      terraform: {
        title: 'terraform',
        lines: ['cdk.tf.json, terraform.d, .terraform.lock.hcl'],
        outside: true,
      },
      plugin: { title: 'lib/plugin', lines: ['protocol 6'] },
      provider: { title: 'lib/provider', lines: [voiceSeparateTemplate.typeName] },
      rules: { title: 'lib/rules', lines: ['one table for all'] },
      credentials: { title: 'lib/credentials', lines: ['whose keys sign'] },
      ci: {
        title: 'lib/ci',
        lines: calls.map((name) => `${name}: ${OPERATIONS[name].method} ${OPERATIONS[name].path}`),
      },
      service: { title: 'Cloud Infinite', lines: ['or the emulator'], outside: true },
    },
    arrows: [
      { from: 'program', to: 'constructs', text: 'declares' },
      { from: 'constructs', to: 'terraform', text: 'synth' },
      { from: 'terraform', to: 'plugin', text: 'validate, plan, apply' },
      { from: 'plugin', to: 'provider', text: 'handlers' },
      { from: 'provider', to: 'ci', text: 'asks' },
      { from: 'ci', to: 'service', text: 'signed HTTP' },
      ...used('constructs', ['rules', 'stack']),
      ...used('provider', ['rules', 'credentials']),
    ],
  };
}

/** The way of an upload, from the object to the callback. */
function upload(): Picture {
  const ended = Object.entries(JOB_STATES).filter(([, { finished }]) => finished);
  const going = Object.entries(JOB_STATES).filter(([, { finished }]) => !finished);
  const names = (rows: readonly (readonly [string, unknown])[]): string =>
    rows.map(([name]) => name).join(' · ');
  return {
    title: 'The way of an upload',
    boxes: {
      object: { title: 'an upload', lines: ['PUT uploads/song.mp3'], outside: true },
      workflow: {
        title: 'workflow',
        lines: [WORKFLOW_STATES.join(' · '), 'object prefix, extensions, kinds'],
      },
      execution: { title: 'execution', lines: [EXECUTION_STATES.join(' · ')] },
      queue: { title: 'queue', lines: ['of Smart Audio'] },
      job: {
        title: 'job, one for each separation',
        lines: [`goes on: ${names(going)}`, `has ended: ${names(ended)}`],
      },
      stems: {
        title: 'stems',
        lines: Object.entries(AUDIO_MODES).map(([mode, { stems }]) => `${mode}: ${stems.join(', ')}`),
      },
      callback: { title: 'your callback', lines: [...NOTIFY_EVENTS], outside: true },
    },
    arrows: [
      { from: 'object', to: 'workflow', text: 'matches' },
      { from: 'workflow', to: 'execution', text: 'starts' },
      { from: 'execution', to: 'queue', text: 'submits' },
      { from: 'queue', to: 'job', text: 'runs' },
      { from: 'job', to: 'stems', text: 'writes' },
      { from: 'job', to: 'callback', text: 'TaskFinish' satisfies (typeof NOTIFY_EVENTS)[number] },
      { from: 'execution', to: 'callback', text: 'WorkflowFinish' satisfies (typeof NOTIFY_EVENTS)[number] },
    ],
  };
}

/** The pictures of `docs/concepts.md`, by their files in `docs/pictures`. */
export function pictures(): Readonly<Record<string, string>> {
  return { 'declaration.svg': drawn(declaration()), 'upload.svg': drawn(upload()) };
}

if (require.main === module) {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(pictures())) writeFileSync(path.join(folder, file), text);
}
