import { document, element, type ValueOf } from './element';
import { list, many, one, required, text } from './field';
import { type Topology, TOPOLOGY } from './workflow';

/** One task of an execution: a node that ran. */
export interface ExecutionTask extends ValueOf<typeof EXECUTION_TASK> {}

export const EXECUTION_TASK = element({
  type: text('Type'),
  jobId: text('JobId'),
  createTime: text('CreateTime'),
  /** The node's name in the workflow. */
  name: text('Name'),
  state: text('State'),
  startTime: text('StartTime'),
  endTime: text('EndTime'),
  code: text('Code'),
  message: text('Message'),
});

/** An execution of a workflow; a list tells less of it than a query for one. */
export interface Execution extends ValueOf<typeof EXECUTION> {}

// The documentation calls the name and the time one thing in its table and another in its sample: assumption A31.
export const EXECUTION = element({
  runId: required(text('RunId')),
  workflowId: text('WorkflowId'),
  workflowName: text('Name', ['WorkflowName', 'Name']),
  /** `Success`, `Failed`, `Running` or `Cancel`. */
  state: text('State'),
  createTime: text('CreateTime', ['CreateTime', 'CreationTime']),
  /** Key, or whole URL, of the object that started it. */
  object: text('Object'),
  topology: one<Topology>('Topology', TOPOLOGY),
  tasks: many<ExecutionTask>('Tasks', EXECUTION_TASK),
});

/** The answer to a query for one execution. */
export const EXECUTION_ANSWER = document('Response', {
  requestId: text('RequestId'),
  execution: required(one<Execution>('WorkflowExecution', EXECUTION)),
});

/** One page of a list of executions. */
export const EXECUTION_LIST = document('Response', {
  requestId: text('RequestId'),
  executions: list(many<Execution>('WorkflowExecutionList', EXECUTION)),
  /** Where the next page starts; absent on the last one. */
  nextToken: text('NextToken'),
});

/** The answer to a trigger. */
export const TRIGGERED = document('Response', {
  requestId: text('RequestId'),
  /** The id of the execution. */
  instanceId: required(text('InstanceId')),
});
