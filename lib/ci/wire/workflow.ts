import { textAt, type XmlElement } from '../xml';
import { byName, joined, TEXT, TEXT_OR_EMPTY } from './content';
import { asked, document, element, type ValueOf } from './element';
import { answered, flag, list, many, one, onlyWhere, orElse, PAGE_INFO, required, rest, text } from './field';
import { NOTIFY_CONFIG, type NotifyConfig } from './notify';
import { type Output, OUTPUT } from './output';
import { VOICE_SEPARATE } from './template';

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
});

/** What starts a workflow. */
export interface StartInput extends ValueOf<typeof START_INPUT> {}

export const START_INPUT = element({
  /** Filled in by the service when it is not given. */
  queueId: text('QueueId'),
  /** The queue of nodes that recognize speech; whether a voice separation is one is not documented. */
  speechRecognitionQueueId: text('SpeechRecognitionQueueId'),
  /** An empty one means the whole bucket. */
  objectPrefix: one('ObjectPrefix', TEXT_OR_EMPTY),
  notifyConfig: one<NotifyConfig>('NotifyConfig', NOTIFY_CONFIG),
  extFilter: one<ExtFilter>('ExtFilter', EXT_FILTER),
  /** What else stands there, kept as it is: queues of other kinds, sampling. */
  other: rest(),
});

/** What a voice-separation node does. */
export interface SeparationOperation extends ValueOf<typeof SEPARATION_OPERATION> {}

const SEPARATION_OPERATION = element({
  templateId: text('TemplateId'),
  output: one<Output>('Output', OUTPUT),
  /** What else stands there, kept as it is. */
  other: rest(),
});

/** A node of a workflow. Only `Start` and `VoiceSeparate` are understood; the rest is kept as it is. */
export interface WorkflowNode extends ValueOf<typeof WORKFLOW_NODE> {}

export const WORKFLOW_NODE = element({
  type: orElse(text('Type'), ''),
  /** Of the node `Start`. */
  input: onlyWhere(ofType('Start'), one<StartInput>('Input', START_INPUT)),
  /** Of a node of the type `VoiceSeparate`. */
  operation: onlyWhere(ofType(VOICE_SEPARATE), one<SeparationOperation>('Operation', SEPARATION_OPERATION)),
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

function ofType(type: string): (node: XmlElement) => boolean {
  return (node) => textAt(node, 'Type') === type;
}
