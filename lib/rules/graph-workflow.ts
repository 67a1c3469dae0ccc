import {
  GRAPH_RULES,
  type GraphInput,
  type GraphNodeInput,
  jsonFindings,
  knownNodes,
  TYPED_INPUT,
} from './graph';
import { NOTIFY_RULES } from './notify';
import { keyLengthFindings, keyStartFindings } from './outputs';
import { type Finding, type Rule, ruleTable } from './rule';
import { isUndecided, type Setting } from './setting';
import { under } from './tree';
import { KEY_SOURCE } from './wildcards';
import { type SeparationNodeInput, WORKFLOW_RULES, type WorkflowInput } from './workflow';

/** The settings of a workflow of any nodes, as a check sees them. */
export interface GraphWorkflowInput extends Omit<WorkflowInput, 'separations'>, GraphInput {
  /** What else `Start.Input` says. */
  readonly startInputJson?: Setting<string>;
}

const SEPARATION = 'VoiceSeparate';
const NODE_SOURCE = 'CI API, Structure: the kinds of node';

const VIEWS = new WeakMap<object, Map<string, NonNullable<WorkflowInput['separations']>>>();

/** The nodes that a rule for separations is to judge, as it sees them. */
function asSeparations(input: GraphWorkflowInput, which: 'separations' | 'all'): WorkflowInput {
  const { nodes: map, ...rest } = input;
  if (map === undefined || isUndecided(map)) return { ...rest, separations: undefined };
  const views = VIEWS.get(map) ?? new Map<string, NonNullable<WorkflowInput['separations']>>();
  VIEWS.set(map, views);
  const separations =
    views.get(which) ??
    Object.fromEntries(
      knownNodes(input)
        .filter(({ type }) => which === 'all' || type === SEPARATION)
        .map(({ name, node, type }) => [name, asSeparation(node, type)]),
    );
  views.set(which, separations);
  return { ...rest, separations };
}

function asSeparation(node: GraphNodeInput, type: string | undefined): SeparationNodeInput {
  const { audioMode, codec, templateBucket, output } = node;
  return { audioMode, codec, templateBucket, output, anyFormat: type !== SEPARATION };
}

/** A rule for separations, for the nodes that are some, or for all. */
function ofNodes(rule: Rule<WorkflowInput>, which: 'separations' | 'all'): Rule<GraphWorkflowInput> {
  return {
    ...rule,
    broken: (input) => {
      const found = rule.broken(asSeparations(input, which)) ?? [];
      const findings: readonly Finding[] = 'path' in found ? [found] : found;
      return findings.map(({ path: [first, ...path], message }) => ({
        path: [first === 'separations' ? 'nodes' : (first as string), ...path],
        message,
      }));
    },
  };
}

function withoutOutput({ node }: ReturnType<typeof knownNodes>[number]): boolean {
  return node.output === undefined;
}

const {
  nameGiven,
  nameLength,
  nameCharset,
  state,
  customExtensions,
  queueBucket,
  prefixLength,
  templateBucket,
  outputGiven,
  outputEmpty,
  outputStems,
  outputObject,
  outputWildcards,
  outputNearWildcards,
  outputExtension,
  outputLength,
  outputPlace,
  outputStart,
  outputOverwritten,
  outputSameObject,
  outputTriggerLoop,
} = WORKFLOW_RULES;

/** What a node asks of its output's sprite; the other paths have rules of all outputs. */
function eachSprite(
  input: GraphWorkflowInput,
  find: (sprite: Setting<string>, path: Finding['path']) => Finding[],
): Finding[] {
  return knownNodes(input).flatMap(({ node: { output }, at }) =>
    output === undefined || isUndecided(output)
      ? []
      : find(output.spriteObject, [...at, 'output', 'spriteObject']),
  );
}

/** The rules for a workflow of any nodes. */
export const GRAPH_WORKFLOW_RULES = ruleTable<GraphWorkflowInput>()({
  nameGiven,
  nameLength,
  nameCharset,
  state,
  ...GRAPH_RULES,
  ...NOTIFY_RULES,
  customExtensions,
  queueBucket,
  prefixLength,
  startInputJson: {
    source: 'CI API, Structure: Start.Input',
    summary: 'Start.Input cannot be read',
    broken: ({ startInputJson, notify, extFilter }) =>
      jsonFindings(startInputJson, ['startInputJson'], (branch) => [
        ...TYPED_INPUT.filter((name) => under(branch, name) !== undefined).map(
          (name) => [name, INPUT_SETTINGS[name] ?? name] as const,
        ),
        ...(notify !== undefined && under(branch, 'NotifyConfig') !== undefined
          ? [['NotifyConfig', 'notify'] as const]
          : []),
        ...(extFilter !== undefined && under(branch, 'ExtFilter') !== undefined
          ? [['ExtFilter', 'extFilter'] as const]
          : []),
      ]),
  },
  separationTemplate: {
    source: NODE_SOURCE,
    summary: 'Separation without a template or an output',
    broken: (input) =>
      knownNodes(input)
        .filter(({ type }) => type === SEPARATION)
        .flatMap((known) => [
          ...(known.node.templateId === undefined || known.node.templateId === ''
            ? [
                {
                  path: [...known.at, 'templateId'],
                  message: `The node ${known.name} separates voices without a template. Name one.`,
                },
              ]
            : []),
          ...(withoutOutput(known)
            ? [
                {
                  path: [...known.at, 'output'],
                  message: `The node ${known.name} separates voices and writes nothing. Give it an output.`,
                },
              ]
            : []),
        ]),
  },
  templateBucket: ofNodes(templateBucket, 'all'),
  outputLength: ofNodes(outputLength, 'all'),
  spriteLength: {
    source: KEY_SOURCE,
    summary: 'Output too long',
    broken: (input) => eachSprite(input, (sprite, path) => keyLengthFindings(sprite, path, 'output path')),
  },
  outputPlace: ofNodes(outputPlace, 'all'),
  outputGiven: ofNodes(outputGiven, 'separations'),
  outputEmpty: ofNodes(outputEmpty, 'separations'),
  outputStems: ofNodes(outputStems, 'separations'),
  outputObject: ofNodes(outputObject, 'separations'),
  outputWildcards: ofNodes(outputWildcards, 'separations'),
  outputNearWildcards: ofNodes(outputNearWildcards, 'all'),
  outputStart: ofNodes(outputStart, 'all'),
  spriteStart: {
    source: KEY_SOURCE,
    summary: 'Output starts with a slash or backslash',
    broken: (input) => eachSprite(input, keyStartFindings),
  },
  outputOverwritten: ofNodes(outputOverwritten, 'all'),
  outputExtension: ofNodes(outputExtension, 'separations'),
  outputSameObject: ofNodes(outputSameObject, 'all'),
  outputTriggerLoop: ofNodes(outputTriggerLoop, 'all'),
});

/** The settings of what stands in `Start.Input`. */
const INPUT_SETTINGS: Readonly<Record<string, string>> = {
  ObjectPrefix: 'objectPrefix',
  QueueId: 'queueId',
  PicProcessQueueId: 'picProcessQueueId',
  SpeechRecognitionQueueId: 'speechRecognitionQueueId',
  AIProcessQueueId: 'aiProcessQueueId',
};

/** A workflow of any nodes as the search for loops sees it: each node writes something that may start a workflow. */
export function loopInputOf(input: GraphWorkflowInput): WorkflowInput {
  return asSeparations(input, 'all');
}
