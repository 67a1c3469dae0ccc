import { given, type StartInput, type Topology, VOICE_SEPARATE, type WorkflowNode } from '../../ci';
import { attribute, type PlannedOf, type StateOf } from '../../plugin';
import { canonical } from '../canonical';
import { type NodeNames, nodesFor, nodesOfState } from './node-names';
import { notifyFromWire, notifyToWire } from './notify';
import { outputAttributes, withStandIn, withoutStandIn } from './output';
import {
  bare,
  extFilterFromWire,
  extFilterToWire,
  QUEUES,
  samePrefix,
  startAttributes,
} from './workflow-start';

/** The settings of a workflow that its topology is made of. */
export const topologyAttributes = {
  ...startAttributes,
  separations: attribute.nestedMap({
    description:
      'What the workflow separates, by names of yours: Latin letters, digits, `_` and `-`. A name such as ' +
      '`VoiceSeparate_1581665960551` is also the name of the node in the workflow; from any other, the name of the ' +
      'node is derived, unless there is a node already with the same settings, as after an import or under a former ' +
      'name: then it is that one.',
    required: true,
    attributes: {
      template_id: attribute.string({
        description: 'Id of the voice-separation template to separate with.',
        required: true,
      }),
      output: attribute.single({
        description: 'Where the separated audio is written: at least one path.',
        required: true,
        attributes: outputAttributes(
          'workflow',
          '`${InputName}`, `${RunId}`, `${Ext}` and other wildcards',
          false,
        ),
      }),
    },
  }),
};

type A = typeof topologyAttributes;

/** The settings to make a topology of. */
export type TopologySettings = PlannedOf<A>;

/** What a topology says of the settings. */
export interface TopologyState extends StateOf<A> {
  /** The node of each separation. */
  readonly node_names: NodeNames;
  /** How the graph differs from one separation beside the other between Start and End. */
  readonly topology_drift: readonly string[];
}

/** The queues that the user chose, as `Start` names them. */
export type ChosenQueues = Pick<StartInput, 'queueId' | 'speechRecognitionQueueId'>;

const START = 'Start';
const END = 'End';

/**
 * The topology of a workflow: every separation stands between Start and End.
 * @param current - what there is now; what a node has besides these settings is kept as it is.
 * @param queues - the queues, where it is the user who chose them: assumption A37.
 * @param nodeNames - the node of each separation.
 */
export function topologyOf(
  settings: TopologySettings,
  queues: ChosenQueues = {},
  current?: Topology,
  nodeNames: NodeNames = nodesFor(settings.separations) ?? {},
): Topology {
  const separations = Object.entries(settings.separations)
    .map(([key, separation]) => ({ name: nodeNames[key] ?? key, separation }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = separations.map(({ name }) => name);
  const kept = (name: string): WorkflowNode | undefined => current?.nodes[name];
  const nodes = separations.map(({ name, separation }): [string, WorkflowNode] => [
    name,
    given({
      type: VOICE_SEPARATE,
      operation: given({
        templateId: separation.template_id,
        output: withStandIn(separation.output),
        other: kept(name)?.operation?.other,
      }),
      other: kept(name)?.other,
    }),
  ]);
  const start: WorkflowNode = given({
    type: START,
    input: given({
      objectPrefix: settings.object_prefix,
      ...queues,
      notifyConfig: settings.notify ? notifyToWire(settings.notify) : undefined,
      extFilter: settings.ext_filter ? extFilterToWire(settings.ext_filter) : undefined,
      picProcessQueueId: kept(START)?.input?.picProcessQueueId,
      aiProcessQueueId: kept(START)?.input?.aiProcessQueueId,
      other: kept(START)?.input?.other,
    }),
    other: kept(START)?.other,
  });
  return {
    dependencies: { [START]: names, ...Object.fromEntries(names.map((name) => [name, [END]])) },
    nodes: { [START]: start, ...Object.fromEntries(nodes) },
  };
}

/**
 * Reads the settings out of a topology. Where the service only spelled differently what the state says, the state's
 * spelling is kept: a slash before the prefix, a filter that lets nothing be said, the order of extensions.
 */
export function settingsOf(
  { nodes, dependencies }: Topology,
  state?: Partial<Pick<StateOf<A>, 'object_prefix' | 'ext_filter' | 'separations'>> & {
    readonly node_names?: Readonly<Record<string, string | null>> | null;
  },
): TopologyState {
  const input = nodes[START]?.input ?? {};
  const { objectPrefix = '', queueId, speechRecognitionQueueId, notifyConfig, extFilter } = input;
  const keys = new Map(Object.entries(nodesOfState(state ?? {})).map(([key, name]) => [name, key]));
  const separations = Object.entries(nodes).filter(([, { type }]) => type === VOICE_SEPARATE);
  return {
    object_prefix: samePrefix(objectPrefix, state?.object_prefix) ?? bare(objectPrefix),
    queue_id: queueId ?? null,
    speech_recognition_queue_id: speechRecognitionQueueId ?? null,
    notify: notifyFromWire(notifyConfig),
    ext_filter: extFilterFromWire(extFilter, state?.ext_filter ?? null),
    separations: Object.fromEntries(
      separations.map(([name, { operation }]) => [
        keys.get(name) ?? name,
        {
          template_id: operation?.templateId ?? null,
          output: withoutStandIn(operation?.output, state?.separations?.[keys.get(name) ?? name]?.output),
        },
      ]),
    ),
    node_names: Object.fromEntries(separations.map(([name]) => [keys.get(name) ?? name, name])),
    topology_drift: driftOf({ nodes, dependencies }),
  };
}

/** Whether two topologies mean the same: what the service fills in, spells out or reorders makes no difference. */
export function sameTopology(seen: Topology | undefined, sent: Topology): boolean {
  if (seen === undefined) return false;
  const wanted = settingsOf(sent);
  const found = settingsOf(seen, wanted);
  // A queue is compared only where it was chosen.
  const queues = Object.fromEntries(QUEUES.map((name) => [name, wanted[name] === null ? null : found[name]]));
  return canonical({ ...found, ...queues }) === canonical(wanted);
}

/** Says in what a graph differs from one separation beside the other between Start and End. */
function driftOf({ nodes, dependencies }: Topology): readonly string[] {
  const separations = Object.keys(nodes).filter((name) => nodes[name]?.type === VOICE_SEPARATE);
  const wanted = new Set(separations.flatMap((name) => [edge(START, name), edge(name, END)]));
  const present = new Set(
    Object.entries(dependencies).flatMap(([from, next]) => next.map((to) => edge(from, to))),
  );
  return [
    ...(nodes[START] === undefined ? ['no node Start'] : []),
    ...Object.entries(nodes)
      .filter(([name]) => name !== START && !separations.includes(name))
      .map(([name, { type }]) => `node ${name} (${type})`),
    ...[...present].filter((each) => !wanted.has(each)).map((each) => `edge ${each}`),
    ...[...wanted].filter((each) => !present.has(each)).map((each) => `no edge ${each}`),
  ].sort();
}

function edge(from: string, to: string): string {
  return `${from} -> ${to}`;
}
