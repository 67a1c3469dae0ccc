import { textAt, type XmlElement } from '../xml';
import { byName, joined, TEXT, TEXT_OR_EMPTY } from './content';
import { asked, document, element, type ValueOf } from './element';
import { answered, flag, list, many, one, onlyWhere, orElse, PAGE_INFO, required, rest, text } from './field';
import { NOTIFY_CONFIG, type NotifyConfig } from './notify';
import { OUTPUT } from './output';

/** Which uploaded objects start a workflow, besides the prefix. Source: CI API, Structure. */
export interface ExtFilter extends ValueOf<typeof EXT_FILTER> {}

export const EXT_FILTER = element({
  /** `On` or `Off`. */
  state: text('State'),
  video: flag('Video'),
  audio: flag('Audio'),
  image: flag('Image'),
  contentType: flag('ContentType'),
  custom: flag('Custom'),
  /** Extensions without a dot. */
  customExts: one('CustomExts', joined('/')),
  allFile: flag('AllFile'),
  /** What else stands there, kept as it is. */
  other: rest(),
});

/** What starts a workflow. */
export interface StartInput extends ValueOf<typeof START_INPUT> {}

export const START_INPUT = element({
  /** Filled in by the service when it is not given. */
  queueId: text('QueueId'),
  /** The queue of nodes that recognize speech; whether a voice separation is one is not documented. */
  speechRecognitionQueueId: text('SpeechRecognitionQueueId'),
  /** The queue of nodes that process pictures; filled in by the service too, whatever the nodes are. */
  picProcessQueueId: text('PicProcessQueueId'),
  /** The queue of nodes that recognize what is in the content. */
  aiProcessQueueId: text('AIProcessQueueId'),
  /** An empty one means the whole bucket. */
  objectPrefix: one('ObjectPrefix', TEXT_OR_EMPTY),
  notifyConfig: one<NotifyConfig>('NotifyConfig', NOTIFY_CONFIG),
  extFilter: one<ExtFilter>('ExtFilter', EXT_FILTER),
  /** What else stands there, kept as it is: sampling. */
  other: rest(),
});

/** Where a node writes; each kind names some of the objects. */
export interface NodeOutput extends ValueOf<typeof NODE_OUTPUT> {}

const NODE_OUTPUT = element({
  ...OUTPUT.fields,
  /** Key of the sprite of a node of the type `Snapshot`. */
  spriteObject: text('SpriteObject'),
  /** What else stands there, kept as it is. */
  other: rest(),
});

/** What a node does; every node but `Start` has one, or does without. */
export interface NodeOperation extends ValueOf<typeof NODE_OPERATION> {}

const NODE_OPERATION = element({
  templateId: text('TemplateId'),
  output: one<NodeOutput>('Output', NODE_OUTPUT),
  /** What else stands there, kept as it is. */
  other: rest(),
});

/** A node of a workflow. What is known of some kinds only is kept as it is. */
export interface WorkflowNode extends ValueOf<typeof WORKFLOW_NODE> {}

export const WORKFLOW_NODE = element({
  type: orElse(text('Type'), ''),
  /** Of the node `Start`. */
  input: onlyWhere(isStart, one<StartInput>('Input', START_INPUT)),
  /** Of every other node. */
  operation: onlyWhere((node) => !isStart(node), one<NodeOperation>('Operation', NODE_OPERATION)),
  /** What else stands there, kept as it is. */
  other: rest(),
});

/** The nodes of a workflow by name, and which follow which; `End` is a name without a node. */
export interface Topology extends ValueOf<typeof TOPOLOGY> {}

export const TOPOLOGY = element({
  dependencies: orElse(one('Dependencies', byName(joined(','), [])), {}),
  nodes: orElse(one('Nodes', byName<WorkflowNode>(WORKFLOW_NODE, { type: '' })), {}),
});

/** A workflow as the service describes it. */
export interface Workflow extends ValueOf<typeof WORKFLOW> {}

export const WORKFLOW = element({
  workflowId: answered(required(text('WorkflowId'))),
  bucketId: answered(text('BucketId')),
  name: text('Name'),
  /** `Active` or `Paused`. */
  state: text('State'),
  topology: one<Topology>('Topology', TOPOLOGY),
  createTime: answered(text('CreateTime')),
  updateTime: answered(text('UpdateTime')),
});

const WORKFLOW_SETTINGS = asked(WORKFLOW);

/** The settings of a workflow: an update replaces them all. Source: CI API, Creating Workflows. */
export interface WorkflowRequest extends ValueOf<typeof WORKFLOW_SETTINGS> {}

/** The body of a create or an update. */
export const WORKFLOW_REQUEST = document('Request', {
  workflow: orElse(one<WorkflowRequest>('MediaWorkflow', WORKFLOW_SETTINGS), {}),
});

/** The answer to a create or an update. */
export const WORKFLOW_ANSWER = document('Response', {
  requestId: text('RequestId'),
  workflow: required(one<Workflow>('MediaWorkflow', WORKFLOW)),
});

/** One page of a list of workflows, or the answer to a query by ids, which has no page numbers. */
export const WORKFLOW_LIST = document('Response', {
  ...PAGE_INFO,
  workflows: list(many<Workflow>('MediaWorkflowList', WORKFLOW)),
  nonExistIds: list(many('NonExistIDs', TEXT)),
});

/** The answer to a delete. */
export const WORKFLOW_DELETED = document('Response', {
  requestId: text('RequestId'),
  workflowId: text('WorkflowId'),
});

function isStart(node: XmlElement): boolean {
  return textAt(node, 'Type') === 'Start';
}
