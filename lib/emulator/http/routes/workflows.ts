import {
  timestampOf,
  type Workflow,
  WORKFLOW_ANSWER,
  WORKFLOW_DELETED,
  WORKFLOW_LIST,
  WORKFLOW_REQUEST,
  type ValueOf,
} from '../../../ci/wire';
import { echoed } from '../../service/topology-echo';
import {
  createWorkflow,
  deleteWorkflow,
  switchWorkflow,
  updateWorkflow,
  workflowToUpdate,
  workflowsById,
  workflowsNamed,
} from '../../service/workflows';
import type { WorkflowRecord } from '../../store/records';
import type { Call, Reply } from '../call';
import { asListed, page } from '../lists';
import { type Route, route } from '../router';
import { withFilterShape } from '../shapes';

/** The operations of the `/workflow` family. */
export const WORKFLOW_ROUTES: readonly Route[] = [
  route('CreateWorkflow', create),
  route('UpdateWorkflow', update),
  route('ActivateWorkflow', (call) => switchTo(call, 'Active')),
  route('PauseWorkflow', (call) => switchTo(call, 'Paused')),
  route('DeleteWorkflow', remove),
  route('ListWorkflows', list),
];

function create(call: Call): Reply {
  return one(call, createWorkflow(call.world, call.mediaBucket, call.read(WORKFLOW_REQUEST.read).workflow));
}

function update(call: Call): Reply {
  const { world, mediaBucket } = call;
  const old = workflowToUpdate(world, mediaBucket, call.param('id'));
  if (old === undefined) return { xml: ['Response', [['RequestId', call.requestId]]] };
  return one(call, updateWorkflow(world, mediaBucket, old, call.read(WORKFLOW_REQUEST.read).workflow));
}

function switchTo(call: Call, state: WorkflowRecord['state']): Reply {
  const record = switchWorkflow(call.world, call.mediaBucket, call.param('id'), state);
  if (record === undefined || call.world.behaviour.switchAnswer === 'empty') return {};
  return one(call, record);
}

function remove(call: Call): Reply {
  const id = call.param('id');
  deleteWorkflow(call.world, call.mediaBucket, id);
  if (call.world.behaviour.deleteAnswer === 'empty') return {};
  return { xml: WORKFLOW_DELETED.write({ requestId: call.requestId, workflowId: id }) };
}

function list(call: Call): Reply {
  const { world, mediaBucket } = call;
  const ids = call.list('ids');
  if (ids !== undefined) {
    const { found, nonExistIds } = workflowsById(mediaBucket, ids);
    return listed(call, found, { nonExistIds });
  }
  const { items, ...rest } = page(call, workflowsNamed(world, mediaBucket, call.query('name')));
  return listed(call, items, { ...rest, nonExistIds: [] });
}

function listed(
  call: Call,
  records: readonly WorkflowRecord[],
  rest: Omit<ValueOf<typeof WORKFLOW_LIST>, 'requestId' | 'workflows'>,
): Reply {
  const all = records.map((record) => onWire(record, call));
  // What is asked for by id is no list.
  const workflows = rest.totalCount === undefined ? all : asListed(call, all, 'topology');
  const xml = WORKFLOW_LIST.write({ requestId: call.requestId, workflows, ...rest });
  return { xml: withFilterShape(call.world.behaviour, xml) };
}

function one(call: Call, record: WorkflowRecord): Reply {
  const xml = WORKFLOW_ANSWER.write({ requestId: call.requestId, workflow: onWire(record, call) });
  return { xml: withFilterShape(call.world.behaviour, xml) };
}

function onWire(record: WorkflowRecord, { bucket, world }: Call): Workflow {
  return {
    workflowId: record.workflowId,
    bucketId: bucket.name,
    name: record.name,
    state: record.state,
    topology: echoed(record.topology, bucket, world),
    createTime: timestampOf(record.createTime),
    updateTime: timestampOf(record.updateTime),
  };
}
