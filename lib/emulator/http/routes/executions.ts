import { type Execution, EXECUTION_ANSWER, EXECUTION_LIST, timestampOf, TRIGGERED } from '../../../ci/wire';
import { executionById, findExecutions, triggerWorkflow } from '../../service/executions';
import { echoed } from '../../service/topology-echo';
import type { ExecutionRecord } from '../../store/records';
import type { Call, Reply } from '../call';
import { spanAsked, statesAsked, tokenPage } from '../lists';
import { type Route, route } from '../router';
import { withExecutionFields, withFilterShape } from '../shapes';

/** The operations on runs of workflows. */
export const EXECUTION_ROUTES: readonly Route[] = [
  route('TriggerWorkflow', trigger),
  route('ListExecutions', list),
  route('GetExecution', get),
];

function trigger(call: Call): Reply {
  const { runId } = triggerWorkflow(
    call.world,
    call.mediaBucket,
    call.required('workflowId'),
    call.required('object'),
  );
  return { xml: TRIGGERED.write({ requestId: call.requestId, instanceId: runId }) };
}

function list(call: Call): Reply {
  const found = findExecutions(call.mediaBucket, {
    workflowId: call.required('workflowId'),
    states: statesAsked(call),
    object: call.query('name'),
    created: spanAsked(call),
  });
  const { items, ...rest } = tokenPage(call, found, ({ runId }) => runId);
  const executions = items.map((run) => ({ ...summary(run), workflowName: undefined }));
  const xml = EXECUTION_LIST.write({ requestId: call.requestId, executions, ...rest });
  return { xml: withExecutionFields(call.world.behaviour, xml) };
}

function get(call: Call): Reply {
  const { mediaBucket, world, requestId } = call;
  const run = executionById(mediaBucket, call.param('id'));
  const execution: Execution = {
    ...summary(run),
    createTime: timestampOf(run.createTime).replace(/00$/, ':00'),
    topology: echoed(run.topology, mediaBucket, world),
    tasks: run.tasks.map(({ node, startTime, endTime, createTime, ...task }) => ({
      ...task,
      name: node,
      createTime: timestampOf(createTime),
      startTime: startTime === undefined ? '-' : timestampOf(startTime),
      endTime: endTime === undefined ? '-' : timestampOf(endTime),
    })),
  };
  const xml = withFilterShape(world.behaviour, EXECUTION_ANSWER.write({ requestId, execution }));
  return { xml: withExecutionFields(world.behaviour, xml) };
}

function summary(run: ExecutionRecord): Execution {
  const { runId, workflowId, workflowName, state, object } = run;
  return { runId, workflowId, workflowName, state, object, createTime: timestampOf(run.createTime) };
}
