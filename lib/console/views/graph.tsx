import * as dagre from '@dagrejs/dagre';
import type { JSX } from 'preact';
import { useId, useMemo } from 'preact/hooks';
import type { GraphView, NodeView, TaskView } from '../../emulator/http/console/api';
import { State } from '../parts/small';
import { to } from '../state/route';

const WIDTH = 168;
const HEIGHT = 52;
/** How many letters there is room for in a node. */
const LETTERS = 22;

interface Spot {
  readonly node: NodeView;
  readonly x: number;
  readonly y: number;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly spots: readonly Spot[];
  readonly lines: readonly { readonly id: string; readonly path: string }[];
}

/** Finds a place for each node, and a way for each edge; dagre moves them apart. */
function layout({ nodes, edges }: GraphView): Layout {
  const graph = new dagre.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 44, marginx: 4, marginy: 4 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name } of nodes) graph.setNode(name, { width: WIDTH, height: HEIGHT });
  const known = new Set(nodes.map(({ name }) => name));
  const drawn = edges.filter(({ from, to: end }) => known.has(from) && known.has(end));
  for (const { from, to: end } of drawn) graph.setEdge(from, end);
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    spots: nodes.map((node) => {
      const { x, y } = graph.node(node.name) as { x: number; y: number };
      return { node, x, y };
    }),
    lines: drawn.map(({ from, to: end }) => {
      const { points } = graph.edge(from, end) as { points: readonly { x: number; y: number }[] };
      const path = points.map(
        ({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`,
      );
      return { id: `${from}\n${end}`, path: path.join(' ') };
    }),
  };
}

/** The graph of a workflow as a picture, with a list that says the same. */
export function Graph({
  graph,
  tasks = [],
}: {
  readonly graph: GraphView;
  /** How each node did, in an execution. */
  readonly tasks?: readonly TaskView[];
}): JSX.Element {
  const id = useId();
  const text = JSON.stringify(graph);
  const { width, height, spots, lines } = useMemo(() => layout(graph), [text]);
  const stateOf = (name: string): string | undefined => tasks.find(({ node }) => node === name)?.state;
  return (
    <div class="graph">
      <div class="canvas" tabIndex={0} role="region" aria-label="Picture of the graph">
        <svg
          role="img"
          aria-label={`Graph of ${graph.nodes.length} nodes`}
          aria-describedby={`${id}-list`}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
        >
          <defs>
            <marker
              id={`${id}-tip`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path class="tip" d="M0 0 8 4 0 8z" />
            </marker>
          </defs>
          {lines.map((line) => (
            <path key={line.id} class="line" d={line.path} marker-end={`url(#${id}-tip)`} />
          ))}
          {spots.map(({ node, x, y }) => (
            <g
              key={node.name}
              class={`node ${stateOf(node.name) ?? ''} ${node.type === 'Start' || node.type === 'End' ? 'edge' : ''}`}
              transform={`translate(${x - WIDTH / 2} ${y - HEIGHT / 2})`}
            >
              <title>{node.name}</title>
              <rect width={WIDTH} height={HEIGHT} rx={6} />
              <text x={12} y={22} class="name">
                {short(node.name)}
              </text>
              <text x={12} y={40} class="type">
                {short(stateOf(node.name) ? `${stateOf(node.name)}` : (node.templateName ?? kindOf(node)))}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <ul id={`${id}-list`} class="nodes">
        {graph.nodes.map((node) => (
          <li key={node.name}>
            <NodeLine node={node} graph={graph} state={stateOf(node.name)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function NodeLine({
  node,
  graph,
  state,
}: {
  readonly node: NodeView;
  readonly graph: GraphView;
  readonly state: string | undefined;
}): JSX.Element {
  const next = graph.edges.filter(({ from }) => from === node.name).map((edge) => edge.to);
  const outputs = Object.entries(node.output?.objects ?? {});
  return (
    <>
      <strong>{node.name}</strong> {kindOf(node) !== node.name && <span class="faint">{kindOf(node)}</span>}{' '}
      {state && <State name={state} />}
      {next.length > 0 && <span> → {next.join(', ')}</span>}
      {node.templateId && (
        <div>
          Template <a href={to('templates', node.templateId)}>{node.templateName ?? node.templateId}</a>
          {node.templateName === undefined && ', which does not exist'}
        </div>
      )}
      {outputs.map(([stem, key]) => (
        <div key={stem}>
          {stem} to <code>{[node.output?.bucket, key].filter(Boolean).join('/')}</code>
        </div>
      ))}
      {node.settings && (
        <details>
          <summary>Settings</summary>
          <pre tabIndex={0} role="region" aria-label={`Settings of ${node.name}`}>
            <code>{node.settings}</code>
          </pre>
        </details>
      )}
    </>
  );
}

function kindOf({ type }: NodeView): string {
  return type === 'VoiceSeparate' ? 'separates voices' : type;
}

function short(text: string): string {
  return text.length > LETTERS ? `${text.slice(0, LETTERS - 1)}…` : text;
}
