import { type XmlElement, type XmlNode, at, childrenNamed, textAt, toNode } from '../xml';
import { type NotifyConfig, notifyConfigFromXml, notifyConfigToXml, splitList } from './notify';
import { type Output, outputFromXml, outputToXml } from './output';
import { VOICE_SEPARATE } from './template';
import { given, requiredAt, WireError, type PageInfo, pageInfoFromXml, pageInfoToXml } from './values';

/** Which uploaded objects start a workflow, besides the prefix. Source: CI API, Structure. */
export interface ExtFilter {
  /** `On` or `Off`. */
  readonly state?: string;
  readonly video?: boolean;
  readonly audio?: boolean;
  readonly image?: boolean;
  readonly contentType?: boolean;
  readonly custom?: boolean;
  /** Extensions without a dot; on the wire one text with slashes. */
  readonly customExts?: readonly string[];
  readonly allFile?: boolean;
}

/** What starts a workflow. */
export interface StartInput {
  readonly objectPrefix?: string;
  /** Filled in by the service when it is not given. */
  readonly queueId?: string;
  readonly notifyConfig?: NotifyConfig;
  readonly extFilter?: ExtFilter;
  /** What else stands there, kept as it is: queues of other kinds, sampling. */
  readonly other?: readonly XmlElement[];
}

/** What a voice-separation node does. */
export interface SeparationOperation {
  readonly templateId?: string;
  readonly output?: Output;
  /** What else stands there, kept as it is. */
  readonly other?: readonly XmlElement[];
}

/** A node of a workflow. Only `Start` and `VoiceSeparate` are understood; the rest is kept as it is. */
export interface WorkflowNode {
  readonly type: string;
  /** Of the node `Start`. */
  readonly input?: StartInput;
  /** Of a node of the type `VoiceSeparate`. */
  readonly operation?: SeparationOperation;
  /** What else stands there, kept as it is. */
  readonly other?: readonly XmlElement[];
}

/** The nodes of a workflow by name, and which follow which; `End` is a name without a node. */
export interface Topology {
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  readonly nodes: Readonly<Record<string, WorkflowNode>>;
}

/** The body of a create or an update: an update replaces the whole. Source: CI API, Creating Workflows. */
export interface WorkflowRequest {
  readonly name?: string;
  /** `Active` or `Paused`. */
  readonly state?: string;
  readonly topology?: Topology;
}

/** A workflow as the service describes it. */
export interface Workflow extends WorkflowRequest {
  readonly workflowId: string;
  readonly bucketId?: string;
  readonly createTime?: string;
  readonly updateTime?: string;
}

/** One page of a list of workflows, or the answer to a query by ids, which has no page numbers. */
export interface WorkflowList extends PageInfo {
  readonly workflows: readonly Workflow[];
  readonly nonExistIds: readonly string[];
}

/** Writes the body of a create or an update. */
export function workflowRequestToXml(request: WorkflowRequest): XmlNode {
  return ['Request', [['MediaWorkflow', settings(request)]]];
}

/** Reads the body of a create or an update. */
export function workflowRequestFromXml(root: XmlElement): WorkflowRequest {
  const from = at(root, 'MediaWorkflow');
  return from === undefined ? {} : settingsFromXml(from);
}

/** Writes a workflow under the name that the answer gives it: `MediaWorkflow`, or `MediaWorkflowList` in a list. */
export function workflowToXml(
  workflow: Workflow,
  name: 'MediaWorkflow' | 'MediaWorkflowList' = 'MediaWorkflow',
): XmlNode {
  return [
    name,
    [
      ['WorkflowId', workflow.workflowId],
      ['BucketId', workflow.bucketId],
      ...settings(workflow),
      ['CreateTime', workflow.createTime],
      ['UpdateTime', workflow.updateTime],
    ],
  ];
}

/**
 * Reads one workflow.
 * @throws WireError when it has no id.
 */
export function workflowFromXml(from: XmlElement): Workflow {
  return given({
    workflowId: requiredAt(from, 'WorkflowId'),
    bucketId: textAt(from, 'BucketId'),
    ...settingsFromXml(from),
    createTime: textAt(from, 'CreateTime'),
    updateTime: textAt(from, 'UpdateTime'),
  });
}

/** Writes the answer to a create or an update. */
export function workflowResponseToXml(workflow: Workflow, requestId?: string): XmlNode {
  return ['Response', [['RequestId', requestId], workflowToXml(workflow)]];
}

/**
 * Reads the answer to a create or an update.
 * @throws WireError when it holds no workflow.
 */
export function workflowResponseFromXml(root: XmlElement): Workflow {
  const workflow = at(root, 'MediaWorkflow');
  if (workflow === undefined) throw new WireError('Response.MediaWorkflow', undefined, 'a workflow');
  return workflowFromXml(workflow);
}

/** Writes a page of workflows, or the answer to a query by ids. */
export function workflowListToXml(list: WorkflowList): XmlNode {
  return [
    'Response',
    [
      ...pageInfoToXml(list),
      ...list.workflows.map((workflow) => workflowToXml(workflow, 'MediaWorkflowList')),
      ...list.nonExistIds.map((id): XmlNode => ['NonExistIDs', id]),
    ],
  ];
}

/**
 * Reads a page of workflows, or the answer to a query by ids.
 * @throws WireError when a workflow has no id, or a number is none.
 */
export function workflowListFromXml(root: XmlElement): WorkflowList {
  if (root.name !== 'Response') throw new WireError('Response', undefined, 'the root of the answer');
  return {
    ...pageInfoFromXml(root),
    workflows: childrenNamed(root, 'MediaWorkflowList')
      .filter(({ children }) => children.length > 0)
      .map(workflowFromXml),
    nonExistIds: childrenNamed(root, 'NonExistIDs')
      .map(({ text }) => text)
      .filter((id) => id !== ''),
  };
}

/** Writes the answer to a delete. */
export function workflowDeletedToXml(workflowId: string, requestId?: string): XmlNode {
  return [
    'Response',
    [
      ['RequestId', requestId],
      ['WorkflowId', workflowId],
    ],
  ];
}

/** Writes a topology, dependencies first; names of nodes become names of elements. */
export function topologyToXml({ dependencies, nodes }: Topology): XmlNode {
  return [
    'Topology',
    [
      ['Dependencies', Object.entries(dependencies).map(([name, next]): XmlNode => [name, next.join(',')])],
      ['Nodes', Object.entries(nodes).map(([name, node]): XmlNode => [name, nodeContent(node)])],
    ],
  ];
}

/** Reads the topology inside an element; `undefined` when there is none. */
export function topologyFromXml(parent: XmlElement): Topology | undefined {
  const from = at(parent, 'Topology');
  if (from === undefined) return undefined;
  const children = (name: string): readonly XmlElement[] => at(from, name)?.children ?? [];
  return {
    dependencies: Object.fromEntries(
      children('Dependencies').map(({ name, text }) => [name, splitList(text) ?? []]),
    ),
    nodes: Object.fromEntries(children('Nodes').map((node) => [node.name, nodeFromXml(node)])),
  };
}

const EXT_FILTER_FLAGS = [
  ['video', 'Video'],
  ['audio', 'Audio'],
  ['image', 'Image'],
  ['contentType', 'ContentType'],
  ['custom', 'Custom'],
  ['allFile', 'AllFile'],
] as const;

function settings({ name, state, topology }: WorkflowRequest): (XmlNode | undefined)[] {
  return [['Name', name], ['State', state], topology && topologyToXml(topology)];
}

function settingsFromXml(from: XmlElement): WorkflowRequest {
  return given({
    name: textAt(from, 'Name'),
    state: textAt(from, 'State'),
    topology: topologyFromXml(from),
  });
}

function nodeContent({ type, input, operation, other = [] }: WorkflowNode): (XmlNode | undefined)[] {
  return [
    ['Type', type],
    input && [
      'Input',
      [
        ['QueueId', input.queueId],
        ['ObjectPrefix', input.objectPrefix],
        input.notifyConfig && notifyConfigToXml(input.notifyConfig),
        input.extFilter && extFilterToXml(input.extFilter),
        ...(input.other ?? []).map(toNode),
      ],
    ],
    operation && [
      'Operation',
      [
        ['TemplateId', operation.templateId],
        operation.output && outputToXml(operation.output),
        ...(operation.other ?? []).map(toNode),
      ],
    ],
    ...other.map(toNode),
  ];
}

function nodeFromXml(from: XmlElement): WorkflowNode {
  const type = textAt(from, 'Type') ?? '';
  const input = type === 'Start' ? at(from, 'Input') : undefined;
  const operation = type === VOICE_SEPARATE ? at(from, 'Operation') : undefined;
  const understood = ['Type', ...(input ? ['Input'] : []), ...(operation ? ['Operation'] : [])];
  return given({
    type,
    input:
      input &&
      given({
        objectPrefix: at(input, 'ObjectPrefix')?.text,
        queueId: textAt(input, 'QueueId'),
        notifyConfig: notifyConfigFromXml(input),
        extFilter: extFilterFromXml(input),
        other: othersIn(input, ['ObjectPrefix', 'QueueId', 'NotifyConfig', 'ExtFilter']),
      }),
    operation:
      operation &&
      given({
        templateId: textAt(operation, 'TemplateId'),
        output: outputFromXml(operation),
        other: othersIn(operation, ['TemplateId', 'Output']),
      }),
    other: othersIn(from, understood),
  });
}

function othersIn(from: XmlElement, understood: readonly string[]): readonly XmlElement[] | undefined {
  const others = from.children.filter(({ name }) => !understood.includes(name));
  return others.length > 0 ? others : undefined;
}

function extFilterToXml(filter: ExtFilter): XmlNode {
  const flags = Object.fromEntries(
    EXT_FILTER_FLAGS.map(([key, name]) => [key, [name, filter[key]?.toString()] as XmlNode]),
  ) as Record<(typeof EXT_FILTER_FLAGS)[number][0], XmlNode>;
  return [
    'ExtFilter',
    [
      ['State', filter.state],
      flags.video,
      flags.audio,
      flags.image,
      flags.contentType,
      flags.custom,
      ['CustomExts', filter.customExts?.join('/')],
      flags.allFile,
    ],
  ];
}

function extFilterFromXml(parent: XmlElement): ExtFilter | undefined {
  const from = at(parent, 'ExtFilter');
  if (from === undefined) return undefined;
  const flags = EXT_FILTER_FLAGS.map(([key, name]) => {
    const text = textAt(from, name)?.trim().toLowerCase();
    if (text !== undefined && text !== 'true' && text !== 'false') {
      throw new WireError(`ExtFilter.${name}`, text, '"true" or "false"');
    }
    return [key, text === undefined ? undefined : text === 'true'] as const;
  });
  return given({
    state: textAt(from, 'State'),
    ...(Object.fromEntries(flags) as Pick<ExtFilter, (typeof EXT_FILTER_FLAGS)[number][0]>),
    customExts: textAt(from, 'CustomExts')
      ?.split('/')
      .filter((extension) => extension !== ''),
  });
}
