import { VOICE_SEPARATE } from '../../ci';
import type { MoveSource } from '../../plugin';
import { END } from '../../rules';
import { failure } from '../checks';
import { nodesOfState } from './node-names';
import type { GraphState } from './workflow-graph';
import type { TopologyState } from './workflow-topology';

/** What both resources of workflows have, under the same names. */
const SHARED = [
  ...['id', 'bucket', 'region', 'name', 'state', 'workflow_id', 'create_time', 'update_time'],
  ...['object_prefix', 'queue_id', 'speech_recognition_queue_id', 'notify', 'ext_filter'],
  'allow_trigger_loop',
];

/** A state of the one resource becomes one of the other; both are of this provider. */
type Moved<State> = Partial<State> | undefined;

/**
 * Takes over a `tencentci_voice_separate_workflow`: each separation is the node that it is at the service, between Start
 * and End.
 */
export function movedFromSeparations({ typeName, state }: MoveSource): Moved<GraphState> {
  if (typeName !== 'tencentci_voice_separate_workflow') return undefined;
  const { separations, node_names } = state as unknown as Partial<TopologyState>;
  const names = nodesOfState({ separations: separations ?? {}, node_names: node_names ?? {} });
  const nodes = Object.entries(separations ?? {}).map(([key, { template_id, output }]) => [
    names[key] ?? key,
    {
      type: VOICE_SEPARATE,
      next: [END],
      template_id,
      output: output && { ...output, sprite_object: null },
      operation_json: null,
    },
  ]);
  return { ...shared(state), start: null, nodes: Object.fromEntries(nodes) as GraphState['nodes'] };
}

/**
 * Takes over a `tencentci_workflow` that has separations between Start and End and nothing else. They are called as the
 * nodes are, as after an import.
 *
 * @throws DiagnosticsError when its graph is another one.
 */
export function movedFromGraph({ typeName, state }: MoveSource): Moved<TopologyState> {
  if (typeName !== 'tencentci_workflow') return undefined;
  const graph = state as unknown as Partial<GraphState> & Readonly<Record<'workflow_id' | 'name', string>>;
  const nodes = Object.entries(graph.nodes ?? {});
  const reasons = [...nodes.flatMap(([name, node]) => strangeIn(name, node)), ...strangeAtStart(graph)];
  if (reasons.length > 0) {
    throw failure(
      'Not a workflow of voice separations alone',
      `Workflow ${graph.workflow_id} ("${graph.name}") cannot become a tencentci_voice_separate_workflow, in which ` +
        `every node is a voice separation between Start and End: ${reasons.join('; ')}. Leave it a tencentci_workflow ` +
        'and remove the moved block, or first apply it without these.',
    );
  }
  const separations = nodes.map(([name, { template_id, output }]) => {
    const { region, bucket, object, au_object, bass_object, drum_object } = output as NonNullable<
      typeof output
    >;
    return [
      name,
      { template_id, output: { region, bucket, object, au_object, bass_object, drum_object } },
    ] as const;
  });
  return {
    ...shared(state),
    separations: Object.fromEntries(separations),
    node_names: Object.fromEntries(nodes.map(([name]) => [name, name])),
    topology_drift: [],
  };
}

function strangeIn(name: string, node: NonNullable<GraphState['nodes']>[string]): string[] {
  const { type, next, template_id, output, operation_json } = node;
  if (type !== VOICE_SEPARATE) return [`node ${name} is of the type ${type}`];
  return [
    ...(next?.join() === END ? [] : [`after node ${name} comes ${next?.join(', ')}`]),
    ...(template_id ? [] : [`node ${name} has no template_id`]),
    ...(output ? [] : [`node ${name} has no output`]),
    ...(output?.sprite_object ? [`node ${name} has a sprite_object`] : []),
    ...(operation_json === null ? [] : [`node ${name} has operation_json`]),
  ];
}

function strangeAtStart({ nodes, start, start_input_json: input }: Partial<GraphState>): string[] {
  const left = Object.keys(nodes ?? {}).filter((name) => start && !start.includes(name));
  return [
    ...left.map((name) => `start leaves out node ${name}`),
    ...((input ?? null) === null ? [] : ['it has start_input_json']),
  ];
}

function shared(state: MoveSource['state']): object {
  return Object.fromEntries(SHARED.map((name) => [name, state[name] ?? null]));
}
