import {
  branchOfElements,
  branchOfNodes,
  elementsOfBranch,
  type ExtFilter,
  given,
  type NodeOperation,
  type NodeOutput,
  type NotifyConfig,
  START_INPUT,
  type StartInput,
  type Topology,
  VOICE_SEPARATE,
  type WorkflowNode,
} from '../../ci';
import { attribute, type PlannedOf, type StateOf } from '../../plugin';
import {
  type Branch,
  branchText,
  covers,
  END,
  foundOf,
  isBranch,
  overlaid,
  parseBranch,
  sameTrees,
  START,
  type Trees,
  TYPED_INPUT,
  under,
  unled,
  withoutNames,
} from '../../rules';
import { canonical } from '../canonical';
import { notifyFromWire, notifyToWire } from './notify';
import { outputAttributes, outputFromWire, outputToWire, withStandIn, withoutStandIn } from './output';
import { bare, extFilterFromWire, extFilterToWire, samePrefix, startAttributes } from './workflow-start';

const KEPT = { optional: true, computed: true, keep: true } as const;

/** The settings of a workflow of any nodes that its topology is made of. */
export const graphAttributes = {
  ...startAttributes,
  queue_id: attribute.string({
    description: 'Queue that the workflow runs on (`QueueId`). Defaults to the one that the service chooses.',
    ...KEPT,
  }),
  pic_process_queue_id: attribute.string({
    description:
      'Queue of the nodes that process pictures (`PicProcessQueueId`). Defaults to the one that the service chooses.',
    ...KEPT,
  }),
  speech_recognition_queue_id: attribute.string({
    description:
      'Queue of the nodes that recognize speech (`SpeechRecognitionQueueId`). Defaults to the one that the service ' +
      'chooses, if it chooses one.',
    ...KEPT,
  }),
  ai_process_queue_id: attribute.string({
    description:
      'Queue of the nodes that recognize what is in the content (`AIProcessQueueId`). Defaults to the one that the ' +
      'service chooses, if it chooses one.',
    ...KEPT,
  }),
  start_input_json: attribute.string({
    description:
      'What else stands in `Start.Input`, as JSON (`jsonencode`): `SamplingConfig`, for instance. `NotifyConfig` and ' +
      '`ExtFilter` can stand here where `notify` and `ext_filter` are not set, for what these have no attribute for. ' +
      'Only what is named is compared; the rest stays as it is.',
    optional: true,
  }),
  start: attribute.set('string', {
    description: 'Names of the nodes that begin. Defaults to those that no other leads to.',
    optional: true,
  }),
  nodes: attribute.nestedMap({
    description:
      'What the workflow does, by the names of the nodes. The service asks for the type and digits, as in ' +
      '`Transcode_1581665960551`. Nodes that are not named are removed. Another name makes another node.',
    required: true,
    attributes: {
      type: attribute.string({
        description:
          'What the node does: `Snapshot`, `Transcode`, `VoiceSeparate`, or any other type of the service.',
        required: true,
      }),
      next: attribute.list('string', {
        description: `Names of the nodes that follow; \`${END}\` closes a branch. Defaults to \`["${END}"]\`.`,
        default: [END],
      }),
      template_id: attribute.string({
        description: 'Id of the template that the node works with, where it needs one.',
        optional: true,
      }),
      output: attribute.single({
        description: 'Where the node writes, where it writes anything.',
        optional: true,
        attributes: {
          ...outputAttributes('workflow', '`${InputName}`, `${RunId}`, `${Ext}` and other wildcards', false),
          object: attribute.string({
            description:
              'Path of what the node writes, in which `${InputName}`, `${RunId}`, `${Ext}` and other wildcards are ' +
              'replaced; of a voice separation, the path of the background.',
            optional: true,
          }),
          sprite_object: attribute.string({
            description: 'Path of the sprite of a `Snapshot` node.',
            optional: true,
          }),
        },
      }),
      operation_json: attribute.string({
        description:
          'What else stands in `Operation`, as JSON (`jsonencode`) by the names of its elements: a list for those ' +
          'that repeat, text, numbers or booleans for those without elements in them. Only what is named is compared; ' +
          'the rest stays as it is.',
        optional: true,
      }),
    },
  }),
};

type A = typeof graphAttributes;
type NodesOf<M> = NonNullable<M extends { readonly nodes: infer N } ? N : never>;
type NodeState = NodesOf<StateOf<A>>[string];
type PlannedNode = NodesOf<PlannedOf<A>>[string];

/** The settings to make a topology of. */
export type GraphSettings = PlannedOf<A>;

/** What a state says of a graph; a state that was just imported says nothing of it. */
export type GraphState = StateOf<A>;

/** The attributes that name queues, with what `Start` calls them. */
const QUEUES_ON_WIRE = {
  queue_id: 'queueId',
  pic_process_queue_id: 'picProcessQueueId',
  speech_recognition_queue_id: 'speechRecognitionQueueId',
  ai_process_queue_id: 'aiProcessQueueId',
} as const;

/** The name of an attribute that names a queue. */
export type GraphQueue = keyof typeof QUEUES_ON_WIRE;

/** The attributes that name queues. */
export const GRAPH_QUEUES = Object.keys(QUEUES_ON_WIRE) as readonly GraphQueue[];

/** The topology of a workflow, as it is sent, and what there was before. */
export interface Before {
  /** What the service has; what of it nobody asked for stays as it is. */
  readonly current?: Topology;
  /** What was asked for so far. */
  readonly state?: GraphState | null;
}

/**
 * The topology to send: what the service has, without what was asked for before and is not any more, with what is
 * asked for now. Nodes that are not named are left out.
 * @param queues - the queues that the configuration names; others stay as the service has them.
 */
export function graphOf(
  settings: GraphSettings,
  queues: Readonly<Partial<Record<GraphQueue, string>>> = {},
  { current, state }: Before = {},
): Topology {
  const names = Object.keys(settings.nodes).sort();
  const nodes = names.map((name): [string, WorkflowNode] => {
    const node = settings.nodes[name] as PlannedNode;
    const there = ownOf(current?.nodes, name);
    const kept = there?.type === node.type ? there : undefined;
    return [name, nodeOf(name, node, kept, ownOf(state?.nodes ?? undefined, name))];
  });
  const kept = ownOf(current?.nodes, START);
  const start: WorkflowNode = given({
    type: START,
    input: inputOf(settings, queues, kept?.input, state ?? undefined),
    other: kept?.other,
  });
  const next = Object.fromEntries(names.map((name) => [name, (settings.nodes[name] as PlannedNode).next]));
  return {
    dependencies: { [START]: settings.start ? [...settings.start].sort() : unled(next), ...next },
    nodes: { [START]: start, ...Object.fromEntries(nodes) },
  };
}

/**
 * Reads the settings out of a topology. What the service only spelled differently stays as the state has it, and of
 * elements without an attribute only those count that the state names; a state without nodes, as an import gives it,
 * takes up all.
 * @throws WireError where elements cannot be kept without a loss.
 */
export function graphStateOf({ nodes, dependencies }: Topology, state?: Partial<GraphState>): GraphState {
  const input = ownOf(nodes, START)?.input ?? {};
  const known = state?.nodes ?? undefined;
  const others = Object.entries(nodes).filter(([name]) => name !== START);
  const next = Object.fromEntries(others.map(([name]) => [name, ownOf(dependencies, name) ?? []]));
  return {
    ...startOf(input, state, known === undefined),
    start: startsOf(ownOf(dependencies, START) ?? [], unled(next), state?.start ?? null),
    nodes: Object.fromEntries(
      others.map(([name, node]) => [name, nodeStateOf(name, node, next[name] ?? [], ownOf(known, name))]),
    ),
  };
}

/** Whether a topology means what was sent: what the service fills in, spells out or reorders makes no difference. */
export function sameGraph(seen: Topology | undefined, sent: Topology): boolean {
  if (seen === undefined) return false;
  const wanted = graphStateOf(sent);
  const found = graphStateOf(seen, wanted);
  // A queue is compared only where it was chosen.
  const queues = Object.fromEntries(
    GRAPH_QUEUES.map((name) => [name, wanted[name] === null ? null : found[name]]),
  );
  return canonical({ ...found, ...queues }) === canonical(wanted);
}

/** The spelling of the state where a JSON means the same. */
export function sameJson(json: string, spelled: string | null | undefined): boolean {
  return spelled !== null && spelled !== undefined && sameTrees(parseBranch(json), parseBranch(spelled));
}

function nodeOf(
  name: string,
  node: PlannedNode,
  kept: WorkflowNode | undefined,
  before: NodeState | undefined,
): WorkflowNode {
  const rest = (overlaid(
    restOf(kept?.operation, name),
    treeOf(before?.operation_json),
    treeOf(node.operation_json) ?? {},
  ) ?? {}) as Branch;
  const output = given({
    ...(node.output
      ? {
          ...(node.type === VOICE_SEPARATE ? withStandIn : outputToWire)(node.output),
          spriteObject: node.output.sprite_object || undefined,
        }
      : {}),
    other: nonEmpty(elementsOfBranch(asBranch(under(rest, 'Output')))),
  });
  const operation = given({
    templateId: node.template_id || undefined,
    output: Object.keys(output).length > 0 ? output : undefined,
    other: nonEmpty(elementsOfBranch(withoutNames(rest, ['Output']))),
  });
  return given({
    type: node.type,
    operation: Object.keys(operation).length > 0 ? operation : undefined,
    other: kept?.other,
  });
}

function nodeStateOf(
  name: string,
  { type, operation }: WorkflowNode,
  next: readonly string[],
  before: NodeState | undefined,
): NodeState {
  const rest = restOf(operation, name);
  const spelled = before?.next;
  return {
    type,
    next: spelled && canonical(spelled) === canonical(next) ? spelled : next,
    template_id: operation?.templateId ?? (before?.template_id === '' ? '' : null),
    output: outputStateOf(operation?.output, before?.output ?? null),
    operation_json: jsonStateOf(rest, before === undefined ? undefined : before.operation_json),
  };
}

function outputStateOf(output: NodeOutput | undefined, before: NodeState['output']): NodeState['output'] {
  const typed: NodeOutput = given({ ...output, other: undefined });
  if (Object.keys(typed).length === 0) return null;
  const sprite = typed.spriteObject ?? (before?.sprite_object === '' ? '' : null);
  // One that nobody asked for is named all the same, where the node is a separation.
  const standsIn = before !== null && !before.object;
  return { ...(standsIn ? withoutStandIn : outputFromWire)(typed, before), sprite_object: sprite };
}

/** What stands in an operation without an attribute of its own, without what only answers carry. */
function restOf(operation: NodeOperation | undefined, name: string): Branch {
  if (operation === undefined) return {};
  const at = `Nodes.${name}.Operation`;
  const output = branchOfElements(operation.output?.other ?? [], `${at}.Output`);
  const rest = branchOfElements(operation.other ?? [], at);
  // Assumption A46.
  const watermark = under(rest, 'DigitalWatermark');
  const sent = isBranch(watermark) ? { ...rest, DigitalWatermark: withoutNames(watermark, ['State']) } : rest;
  return Object.keys(output).length > 0 ? { ...sent, Output: output } : sent;
}

function inputOf(
  settings: GraphSettings,
  queues: Readonly<Partial<Record<GraphQueue, string>>>,
  current: StartInput = {},
  before: GraphState | undefined,
): StartInput {
  const asked = treeOf(settings.start_input_json);
  const former = treeOf(before?.start_input_json);
  const byJson = (name: string): boolean =>
    under(asked, name) !== undefined || under(former, name) !== undefined;
  const there = withoutNames(inputTree(current), [
    ...TYPED_INPUT,
    ...['NotifyConfig', 'ExtFilter'].filter((name) => !byJson(name)),
  ]);
  const rest = (overlaid(there, former, asked ?? {}) ?? {}) as Branch;
  const chosen = GRAPH_QUEUES.map((name) => {
    const onWire = QUEUES_ON_WIRE[name];
    // Assumption A52.
    return [onWire, queues[name] ?? current[onWire]];
  });
  return given({
    objectPrefix: settings.object_prefix,
    ...(Object.fromEntries(chosen) as Partial<StartInput>),
    notifyConfig: byJson('NotifyConfig') ? undefined : notifyOf(settings, current.notifyConfig),
    extFilter: byJson('ExtFilter') ? undefined : filterOf(settings, current.extFilter),
    other: nonEmpty(elementsOfBranch(rest)),
  });
}

/** Notifications as they are sent. What has no attribute, such as those of Kafka, stays as it is. */
function notifyOf({ notify }: GraphSettings, current: NotifyConfig | undefined): NotifyConfig | undefined {
  if (notify)
    return given({ ...notifyToWire(notify), kafkaConfig: current?.kafkaConfig, other: current?.other });
  return isMoreThanSaid(current) ? current : undefined;
}

function filterOf(
  { ext_filter: filter }: GraphSettings,
  current: ExtFilter | undefined,
): ExtFilter | undefined {
  const sent = filter ? extFilterToWire(filter) : undefined;
  if (sent) return given({ ...sent, other: current?.other });
  return current?.other && extFilterFromWire(current, null) === null ? current : undefined;
}

/** Whether notifications are some, and no attribute says any of it. */
function isMoreThanSaid(config: NotifyConfig | undefined): boolean {
  return (
    config !== undefined &&
    (config.kafkaConfig !== undefined || config.other !== undefined) &&
    notifyFromWire(config) === null
  );
}

function startOf(
  input: StartInput,
  state: Partial<GraphState> | undefined,
  isImport: boolean,
): Omit<GraphState, 'nodes' | 'start'> {
  const { objectPrefix = '', notifyConfig, extFilter } = input;
  const tree = inputTree(input);
  const known = isImport ? undefined : (state?.start_input_json ?? null);
  const before = treeOf(known);
  const filterSaysAll = extFilter?.other === undefined;
  const notifyByJson =
    under(before, 'NotifyConfig') !== undefined || (isImport && isMoreThanSaid(notifyConfig));
  const filterByJson = under(before, 'ExtFilter') !== undefined || (isImport && !filterSaysAll);
  const typed = [
    ...TYPED_INPUT,
    ...(notifyByJson ? [] : ['NotifyConfig']),
    ...(filterByJson ? [] : ['ExtFilter']),
    // Any other queue is the service's to fill in.
    ...(isImport ? Object.keys(tree).filter((name) => name.endsWith('QueueId')) : []),
  ];
  const queues = GRAPH_QUEUES.map((name) => [name, input[QUEUES_ON_WIRE[name]] ?? null]);
  return {
    object_prefix: samePrefix(objectPrefix, state?.object_prefix) ?? bare(objectPrefix),
    ...(Object.fromEntries(queues) as Record<GraphQueue, string | null>),
    notify: notifyByJson ? null : notifyFromWire(notifyConfig),
    ext_filter: filterByJson ? null : extFilterFromWire(extFilter, state?.ext_filter ?? null),
    start_input_json: jsonStateOf(withoutNames(tree, typed), known),
  };
}

function inputTree({ other, ...input }: StartInput): Branch {
  const written = branchOfNodes(START_INPUT.write(input));
  return { ...written, ...branchOfElements(other ?? [], 'Nodes.Start.Input') };
}

/** JSON for a state: its own where all of it is there, else what is there of it. `undefined` asks for everything. */
function jsonStateOf(found: Branch, before: string | null | undefined): string | null {
  if (before === undefined) return Object.keys(found).length > 0 ? branchText(found) : null;
  if (before === null) return null;
  const asked = parseBranch(before);
  return covers(found, asked) ? before : branchText(asBranch(foundOf(found, asked)));
}

/** The nodes that begin, as the state says it, where it says the same. */
function startsOf(
  found: readonly string[],
  standard: readonly string[],
  before: readonly string[] | null,
): readonly string[] | null {
  if (before === null) return canonical(found) === canonical(standard) ? null : [...new Set(found)];
  return canonical(found) === canonical(before) ? before : [...new Set(found)];
}

function treeOf(json: string | null | undefined): Branch | undefined {
  return json === null || json === undefined ? undefined : parseBranch(json);
}

function asBranch(trees: Trees | undefined): Branch {
  return isBranch(trees) ? trees : {};
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined;
}

/** What a record has of its own: a node may be called `constructor`. */
function ownOf<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
