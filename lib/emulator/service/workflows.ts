import type { WorkflowRequest } from '../../ci/wire';
import { invalidArgument, Refusal, refuseFull, refuseUnknownId } from '../refusal';
import { newId } from '../store/ids';
import type { Pages } from '../store/listing';
import type { WorkflowRecord } from '../store/records';
import type { Bucket } from '../store/store';
import { refuse } from './rules';
import { workflowProblems } from './workflow-check';
import type { World } from './world';

/** What a client says of a workflow. */
export type WorkflowSettings = Pick<WorkflowRecord, 'name' | 'state' | 'topology'>;

/** Makes a workflow. */
export function createWorkflow(
  world: World,
  bucket: Bucket,
  request: WorkflowRequest,
  id?: string,
): WorkflowRecord {
  const settings = settingsOf(world, bucket, request);
  refuseFull(bucket.workflows.size, world.behaviour.maxWorkflows, {
    code: 'WorkFlowNumLimit',
    things: 'workflows',
  });
  return putWorkflow(world, bucket, settings, id);
}

/** The workflow that is to be changed; `undefined` when there is none and the service does not mind. */
export function workflowToUpdate(world: World, bucket: Bucket, id: string): WorkflowRecord | undefined {
  const old = bucket.workflows.get(id);
  if (old === undefined) refuseUnknownId(world.behaviour.updateUnknownId, 'Workflow', id);
  return old;
}

/** Changes a workflow. */
export function updateWorkflow(
  world: World,
  bucket: Bucket,
  old: WorkflowRecord,
  request: WorkflowRequest,
): WorkflowRecord {
  const settings = settingsOf(world, bucket, request);
  if (old.state === 'Active' && world.behaviour.updateActiveWorkflow === 'refuse') throw activeWorkflow();
  return putWorkflow(world, bucket, settings, old.workflowId);
}

/** Activates or pauses a workflow; `undefined` when there is none and the service does not mind. */
export function switchWorkflow(
  world: World,
  bucket: Bucket,
  id: string,
  state: WorkflowRecord['state'],
): WorkflowRecord | undefined {
  const old = workflowToUpdate(world, bucket, id);
  return old === undefined || old.state === state ? old : putWorkflow(world, bucket, { ...old, state }, id);
}

/** Deletes a workflow. */
export function deleteWorkflow(world: World, bucket: Bucket, id: string): void {
  const { deleteUnknownId, deleteActiveWorkflow, staleReads } = world.behaviour;
  const old = bucket.workflows.get(id);
  if (old === undefined) refuseUnknownId(deleteUnknownId, 'Workflow', id);
  if (old?.state === 'Active' && deleteActiveWorkflow === 'refuse') throw activeWorkflow();
  bucket.workflows.delete(id, staleReads);
  world.store.save(bucket);
}

/** The workflows with these ids, and the ids that there is none for. */
export function workflowsById(
  bucket: Bucket,
  ids: readonly string[],
): { readonly found: WorkflowRecord[]; readonly nonExistIds: string[] } {
  const seen = bucket.workflows.read();
  return {
    found: ids.flatMap((id) => seen.get(id) ?? []),
    nonExistIds: ids.filter((id) => seen.get(id) === undefined),
  };
}

/** The workflows that a name or its beginning finds, or all. */
export function workflowsNamed(
  world: World,
  bucket: Bucket,
  wanted: string | undefined,
): Pages<WorkflowRecord> {
  const seen = bucket.workflows.read();
  return wanted === undefined
    ? seen.named('', 'prefix')
    : seen.named(wanted, world.behaviour.workflowNameFilter);
}

/** Keeps a workflow, new or in place of an old one; nothing is checked. */
export function putWorkflow(
  world: World,
  bucket: Bucket,
  { name, state, topology }: WorkflowSettings,
  id: string = newId('workflow'),
): WorkflowRecord {
  const now = world.now();
  const old = bucket.workflows.get(id);
  const activeFrom =
    state === 'Active' ? (old?.activeFrom ?? now + world.behaviour.activationDelay * 1000) : undefined;
  const record: WorkflowRecord = {
    workflowId: id,
    name,
    state,
    topology,
    createTime: old?.createTime ?? now,
    updateTime: now,
    ...(activeFrom !== undefined && { activeFrom }),
  };
  bucket.workflows.set(id, record, world.behaviour.staleReads);
  world.store.save(bucket);
  return record;
}

function settingsOf(
  world: World,
  bucket: Bucket,
  { name = '', state = 'Paused', topology }: WorkflowRequest,
): WorkflowSettings {
  if (topology === undefined) throw invalidArgument('MediaWorkflow.Topology is missing.');
  refuse(workflowProblems(world, bucket, { name, state, topology }));
  return { name, state: state as WorkflowRecord['state'], topology };
}

/** Code, status and text are the documented ones of an update; the first two were seen of a delete too. */
function activeWorkflow(): Refusal {
  return new Refusal(
    'ActiveWorkflowForbiddenUpdate',
    'The workflow that has been enabled cannot be updated. Pause it first.',
  );
}
