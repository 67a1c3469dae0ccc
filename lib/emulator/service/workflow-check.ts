import { branchOfElements, type Topology, VOICE_SEPARATE, WireError, type WorkflowNode } from '../../ci/wire';
import {
  branchText,
  check,
  DEFAULT_CODEC,
  GRAPH_RULES,
  GRAPH_WORKFLOW_RULES,
  type GraphNodeInput,
  type GraphWorkflowInput,
  type Rules,
  START,
} from '../../rules';
import type { Behaviour } from '../behaviour';
import type { Bucket } from '../store/store';
import { notifyToCheck } from './queues';
import { type Problem, problems } from './rules';
import { separationTemplate } from './templates';
import type { World } from './world';

/** What a client says of a workflow, before it is checked. */
export interface ProposedWorkflow {
  readonly name: string;
  readonly state: string;
  readonly topology: Topology;
}

/** The rules that are not about the graph; what a separation must have is asked for here, node by node. */
const SETTINGS = Object.fromEntries(
  Object.entries(GRAPH_WORKFLOW_RULES).filter(
    ([rule]) => rule !== 'separationTemplate' && !Object.hasOwn(GRAPH_RULES, rule),
  ),
) as Rules<GraphWorkflowInput>;

/** Advice that the service may well refuse, since its documents print the table: `workflowGraph` decides. */
const TABLES: readonly string[] = ['nodeLinks', 'nodeNamed'] satisfies (keyof typeof GRAPH_RULES)[];

/** Everything that is wrong with a workflow: by the rules, in its nodes, and in the links between them. */
export function workflowProblems(world: World, bucket: Bucket, proposed: ProposedWorkflow): Problem[] {
  const input = ruleInput(world, bucket, proposed);
  return [
    ...problems(world.behaviour, SETTINGS, input),
    ...nodeProblems(world, bucket, proposed.topology).map((message) => ({ message })),
    ...(world.behaviour.workflowGraph === 'check'
      ? graphProblems(world.behaviour, proposed.topology, input)
      : []),
  ];
}

function ruleInput(
  { behaviour }: World,
  bucket: Bucket,
  { name, state, topology }: ProposedWorkflow,
): GraphWorkflowInput {
  const { nodes, dependencies } = topology;
  const { objectPrefix, notifyConfig, extFilter } = nodes.Start?.input ?? {};
  const others = Object.entries(nodes).filter(([node]) => node !== START);
  return {
    name,
    state,
    region: bucket.region,
    bucket: bucket.name,
    objectPrefix,
    extFilter,
    notify: notifyToCheck(notifyConfig),
    nodes: Object.fromEntries(
      others.map(([node, each]) => [
        node,
        { ...nodeInput(bucket, each), next: Object.hasOwn(dependencies, node) ? dependencies[node] : [] },
      ]),
    ),
    start: dependencies.Start ?? [],
    allowTriggerLoop: behaviour.triggerLoop === 'allow',
    allowPrivateCallback: behaviour.privateCallbacks === 'allow',
  };
}

function nodeInput(bucket: Bucket, { type, operation }: WorkflowNode): GraphNodeInput {
  const { templateId, output } = operation ?? {};
  const common = { type, templateId, output, operationJson: operationJson(operation) };
  if (type !== VOICE_SEPARATE) return common;
  const { audioMode, audioConfig } = separationTemplate(bucket, templateId) ?? {};
  const codec = audioMode === undefined ? undefined : (audioConfig?.codec ?? DEFAULT_CODEC);
  return { ...common, audioMode, codec, output: output ?? {} };
}

/** What else an operation says, where that can be told in JSON at all. */
function operationJson(operation: WorkflowNode['operation']): string | undefined {
  try {
    return branchText(branchOfElements(operation?.other ?? [], 'Operation'));
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function nodeProblems({ behaviour }: World, bucket: Bucket, { nodes }: Topology): string[] {
  return Object.entries(nodes).flatMap(([name, { type, operation }]) => {
    if (type === '') return [`The node ${name} has no Type.`];
    if (type !== VOICE_SEPARATE) return [];
    if (operation?.templateId === undefined) return [`The node ${name} has no TemplateId.`];
    if (operation.output?.bucket === undefined || operation.output.region === undefined) {
      return [`The output of the node ${name} lacks its Region or its Bucket.`];
    }
    if (behaviour.workflowOutputObject === 'required' && operation.output.object === undefined) {
      return [`The output of the node ${name} lacks its Object.`];
    }
    return behaviour.unknownTemplate === 'refuse' && !separationTemplate(bucket, operation.templateId)
      ? [`The template ${operation.templateId} of the node ${name} does not exist.`]
      : [];
  });
}

function graphProblems(
  { advice }: Behaviour,
  { nodes, dependencies }: Topology,
  input: GraphWorkflowInput,
): Problem[] {
  return [
    ...(nodes.Start?.type === START
      ? []
      : [{ message: 'The topology has no node "Start" of type Start. Add it.' }]),
    ...Object.keys(dependencies)
      .filter((from) => !Object.hasOwn(nodes, from))
      .map((from) => ({ message: `Dependencies name "${from}", which is no node.` })),
    ...check(GRAPH_RULES, input)
      .filter(({ rule, severity }) => severity === 'error' || advice === 'refuse' || TABLES.includes(rule))
      .map((violation) => ({ message: violation.message, violation })),
  ];
}
