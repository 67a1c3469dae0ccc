import { type Topology, type WorkflowNode, type NotifyConfig, given } from '../../../ci/wire';
import { type XmlElement, toNode, writeXml } from '../../../ci/xml';
import { END, STEMS, STEM_OUTPUTS, shownUrl } from '../../../rules';
import type { Bucket } from '../../store/store';
import type { FilterView, GraphView, NodeView, NotifyView, OutputView } from './api';

/** A graph as it is shown. */
export function graphView(bucket: Bucket, { nodes, dependencies }: Topology): GraphView {
  const edges = Object.entries(dependencies).flatMap(([from, next]) => next.map((to) => ({ from, to })));
  const ends = edges.some(({ to }) => to === END) && !Object.hasOwn(nodes, END);
  return {
    nodes: [
      ...Object.entries(nodes).map(([name, node]) => nodeView(bucket, name, node)),
      ...(ends ? [{ name: END, type: END }] : []),
    ],
    edges,
  };
}

function nodeView(bucket: Bucket, name: string, { type, input, operation, other }: WorkflowNode): NodeView {
  const { templateId, output } = operation ?? {};
  const settings = [...(input?.other ?? []), ...(operation?.other ?? []), ...(other ?? [])];
  return given({
    name,
    type,
    templateId,
    templateName: bucket.templates.get(templateId ?? '')?.name,
    output: output && outputView(output),
    settings: settings.length > 0 ? xmlText(settings) : undefined,
  });
}

/** Where something is written. */
export function outputView(
  output: NonNullable<NonNullable<WorkflowNode['operation']>['output']>,
): OutputView {
  const { region, bucket, spriteObject } = output;
  const keys: Record<string, string | undefined> = { sprite: spriteObject };
  for (const stem of STEMS) keys[stem] = output[STEM_OUTPUTS[stem]];
  const objects = given(keys);
  return given({ region, bucket, objects });
}

/** Elements as text. */
export function xmlText(elements: readonly XmlElement[]): string {
  return elements.map((each) => writeXml(toNode(each))).join('\n');
}

/** Which uploads a workflow waits for. */
export function filterView(topology: Topology): FilterView | undefined {
  const filter = topology.nodes.Start?.input?.extFilter;
  if (filter === undefined) return undefined;
  const kinds = (['video', 'audio', 'image', 'contentType', 'custom', 'allFile'] as const).filter(
    (kind) => filter[kind] === true,
  );
  return { state: filter.state ?? '', kinds, extensions: filter.customExts ?? [] };
}

/** Who is told. */
export function notifyView(notify: NotifyConfig): NotifyView {
  const { state = '', type = '', url, event = [], resultFormat, mqRegion, mqMode, mqName } = notify;
  return given({
    state,
    type,
    url: url === undefined ? undefined : shownUrl(url),
    events: event,
    format: resultFormat,
    mq: type === 'TDMQ' ? (given({ region: mqRegion, mode: mqMode, name: mqName }) as object) : undefined,
  });
}
