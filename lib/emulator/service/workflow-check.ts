import { type Topology, VOICE_SEPARATE } from '../../ci/wire';
import {
  DEFAULT_CODEC,
  type SeparationNodeInput,
  WORKFLOW_RULES,
  type WorkflowInput,
  topologyProblems,
} from '../../rules';
import type { Bucket } from '../store/store';
import { notifyToCheck } from './queues';
import { problems } from './rules';
import { separationTemplate } from './templates';
import type { World } from './world';

/** What a client says of a workflow, before it is checked. */
export interface ProposedWorkflow {
  readonly name: string;
  readonly state: string;
  readonly topology: Topology;
}

/** Everything that is wrong with a workflow: by the rules, in its nodes, and in the links between them. */
export function workflowProblems(world: World, bucket: Bucket, proposed: ProposedWorkflow): string[] {
  return [
    ...problems(world.behaviour, WORKFLOW_RULES, ruleInput(world, bucket, proposed)),
    ...nodeProblems(world, bucket, proposed.topology),
    ...(world.behaviour.workflowGraph === 'check' ? graphProblems(proposed.topology) : []),
  ];
}

function ruleInput(
  { behaviour }: World,
  bucket: Bucket,
  { name, state, topology }: ProposedWorkflow,
): WorkflowInput {
  const { objectPrefix, notifyConfig, extFilter } = topology.nodes.Start?.input ?? {};
  const separations = Object.entries(topology.nodes)
    .filter(([, { type }]) => type === VOICE_SEPARATE)
    .map(([node, { operation }]): [string, SeparationNodeInput] => {
      const { audioMode, audioConfig } = separationTemplate(bucket, operation?.templateId) ?? {};
      const codec = audioMode === undefined ? undefined : (audioConfig?.codec ?? DEFAULT_CODEC);
      return [node, { audioMode, codec, output: operation?.output ?? {} }];
    });
  return {
    name,
    state,
    region: bucket.region,
    bucket: bucket.name,
    objectPrefix,
    extFilter,
    notify: notifyToCheck(notifyConfig),
    separations: separations.length > 0 ? Object.fromEntries(separations) : undefined,
    allowTriggerLoop: behaviour.triggerLoop === 'allow',
    allowPrivateCallback: behaviour.privateCallbacks === 'allow',
  };
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

function graphProblems({ nodes, dependencies }: Topology): string[] {
  return topologyProblems({
    nodes: Object.fromEntries(Object.entries(nodes).map(([name, { type }]) => [name, type])),
    dependencies,
  });
}
