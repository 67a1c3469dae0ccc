import { type XmlElement, type XmlNode, at, childrenNamed, textAt } from '../xml';
import { given, requiredAt, WireError } from './values';
import { type Topology, topologyFromXml, topologyToXml } from './workflow';

/** One task of an execution: a node that ran. */
export interface ExecutionTask {
  /** The node's name in the workflow. */
  readonly name?: string;
  readonly type?: string;
  readonly jobId?: string;
  readonly state?: string;
  readonly createTime?: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly code?: string;
  readonly message?: string;
}

/** An execution of a workflow; a list tells less of it than a query for one. */
export interface Execution {
  readonly runId: string;
  readonly workflowId?: string;
  readonly workflowName?: string;
  /** `Success`, `Failed`, `Running` or `Cancel`. */
  readonly state?: string;
  readonly createTime?: string;
  /** Key, or whole URL, of the object that started it. */
  readonly object?: string;
  readonly topology?: Topology;
  readonly tasks?: readonly ExecutionTask[];
}

/** One page of a list of executions. */
export interface ExecutionList {
  readonly executions: readonly Execution[];
  /** Where the next page starts; absent on the last one. */
  readonly nextToken?: string;
}

/** Writes an execution under the name that the answer gives it. */
export function executionToXml(
  execution: Execution,
  name: 'WorkflowExecution' | 'WorkflowExecutionList' = 'WorkflowExecution',
): XmlNode {
  return [
    name,
    [
      ['RunId', execution.runId],
      ['WorkflowId', execution.workflowId],
      ['Name', execution.workflowName],
      ['State', execution.state],
      ['CreateTime', execution.createTime],
      ['Object', execution.object],
      execution.topology && topologyToXml(execution.topology),
      ...(execution.tasks ?? []).map((task): XmlNode => ['Tasks', taskContent(task)]),
    ],
  ];
}

/**
 * Reads one execution.
 * @throws WireError when it has no id.
 */
export function executionFromXml(from: XmlElement): Execution {
  const tasks = childrenNamed(from, 'Tasks').filter(({ children }) => children.length > 0);
  return given({
    runId: requiredAt(from, 'RunId'),
    workflowId: textAt(from, 'WorkflowId'),
    // The documentation calls it one name in its table and the other in its sample; so with the time.
    workflowName: textAt(from, 'WorkflowName') ?? textAt(from, 'Name'),
    state: textAt(from, 'State'),
    createTime: textAt(from, 'CreateTime') ?? textAt(from, 'CreationTime'),
    object: textAt(from, 'Object'),
    topology: topologyFromXml(from),
    tasks: tasks.length > 0 ? tasks.map(taskFromXml) : undefined,
  });
}

/** Writes the answer to a query for one execution. */
export function executionResponseToXml(execution: Execution, requestId?: string): XmlNode {
  return ['Response', [['RequestId', requestId], executionToXml(execution)]];
}

/**
 * Reads the answer to a query for one execution.
 * @throws WireError when it holds none.
 */
export function executionResponseFromXml(root: XmlElement): Execution {
  const execution = at(root, 'WorkflowExecution');
  if (execution === undefined) throw new WireError('Response.WorkflowExecution', undefined, 'an execution');
  return executionFromXml(execution);
}

/** Writes a page of executions. */
export function executionListToXml(list: ExecutionList, requestId?: string): XmlNode {
  return [
    'Response',
    [
      ['RequestId', requestId],
      ...list.executions.map((execution) => executionToXml(execution, 'WorkflowExecutionList')),
      ['NextToken', list.nextToken],
    ],
  ];
}

/**
 * Reads a page of executions.
 * @throws WireError when an execution has no id.
 */
export function executionListFromXml(root: XmlElement): ExecutionList {
  if (root.name !== 'Response') throw new WireError('Response', undefined, 'the root of the answer');
  return given({
    executions: childrenNamed(root, 'WorkflowExecutionList')
      .filter(({ children }) => children.length > 0)
      .map(executionFromXml),
    nextToken: textAt(root, 'NextToken'),
  });
}

/** Writes the answer to a trigger. */
export function triggeredToXml(runId: string, requestId?: string): XmlNode {
  return [
    'Response',
    [
      ['RequestId', requestId],
      ['InstanceId', runId],
    ],
  ];
}

function taskContent(task: ExecutionTask): XmlNode[] {
  return [
    ['Type', task.type],
    ['JobId', task.jobId],
    ['CreateTime', task.createTime],
    ['Name', task.name],
    ['State', task.state],
    ['StartTime', task.startTime],
    ['EndTime', task.endTime],
    ['Code', task.code],
    ['Message', task.message],
  ];
}

function taskFromXml(from: XmlElement): ExecutionTask {
  return given({
    name: textAt(from, 'Name'),
    type: textAt(from, 'Type'),
    jobId: textAt(from, 'JobId'),
    state: textAt(from, 'State'),
    createTime: textAt(from, 'CreateTime'),
    startTime: textAt(from, 'StartTime'),
    endTime: textAt(from, 'EndTime'),
    code: textAt(from, 'Code'),
    message: textAt(from, 'Message'),
  });
}
