import { VOICE_SEPARATE, type WorkflowNode } from '../../ci/wire';
import { noSuchInput, notFound, Refusal } from '../refusal';
import { executionFinished } from './callbacks/notify';
import { newId } from '../store/ids';
import { namedAfterRun } from '../runner/names';
import { submitJob } from './jobs/submit';
import type {
  CosHeader,
  ExecutionRecord,
  JobRecord,
  ObjectRecord,
  TaskRecord,
  WorkflowRecord,
} from '../store/records';
import type { Bucket } from '../store/store';
import { separationTemplate } from './templates';
import { accepts } from './triggers';
import { type Span, within } from './span';
import type { World } from './world';

/**
 * How often a workflow starts from what came out of its own runs (assumption A26). The service would go round for ever; here the
 * next execution fails at its start and says why.
 */
const MAX_ROUNDS = 2;

/** How an object came to be uploaded. */
export interface Upload {
  /** The id of the request; none for an output or an upload in the console. */
  readonly requestId?: string;
  /** The workflows that led to it, for the output of a job. */
  readonly chain?: readonly string[];
}

/** Starts a workflow on an object because a client asks for it. */
export function triggerWorkflow(
  world: World,
  bucket: Bucket,
  workflowId: string,
  object: string,
): ExecutionRecord {
  const workflow = bucket.workflows.get(workflowId);
  if (workflow === undefined) {
    // The message was recorded, its code was not.
    throw new Refusal(notFound('Workflow', workflowId).code, `Non-exist workflowId: ${workflowId}`);
  }
  if (!bucket.objects.get(object)) throw noSuchInput(object);
  return startExecution(world, bucket, workflow, object);
}

/** Which executions a client asks for; what is not given is not looked at. */
export interface ExecutionQuery {
  readonly workflowId: string;
  /** Any of them; every state when there is none. */
  readonly states: readonly string[];
  readonly object: string | undefined;
  readonly created: Span;
}

/** Finds executions, oldest first. */
export function findExecutions(bucket: Bucket, query: ExecutionQuery): ExecutionRecord[] {
  const { workflowId, states, object, created } = query;
  return bucket.executions
    .values()
    .filter((run) => run.workflowId === workflowId)
    .filter((run) => states.length === 0 || states.includes(run.state))
    .filter((run) => object === undefined || run.object === object)
    .filter(({ createTime }) => within(created, createTime));
}

/** The execution with an id. @throws Refusal when there is none. */
export function executionById(bucket: Bucket, id: string): ExecutionRecord {
  const run = bucket.executions.get(id);
  if (run === undefined) throw notFound('WorkflowExecution', id);
  return run;
}

/** Starts every workflow that waits for an object like this one. */
export function objectUploaded(
  world: World,
  bucket: Bucket,
  object: ObjectRecord,
  { requestId, chain = [] }: Upload,
): void {
  const cosHeaders: CosHeader[] = [
    { key: 'Content-Type', value: object.contentType },
    ...(requestId === undefined ? [] : [{ key: 'x-cos-request-id', value: requestId }]),
    { key: 'EventName', value: 'cos:ObjectCreated:Put' },
    { key: 'Size', value: String(object.size) },
  ];
  for (const workflow of bucket.workflows.values()) {
    if (
      workflow.activeFrom !== undefined &&
      workflow.activeFrom <= world.now() &&
      accepts(workflow, object)
    ) {
      startExecution(world, bucket, workflow, object.key, { cosHeaders, chain });
    }
  }
}

/** Starts a workflow on an object, whatever its prefix and filter say. */
function startExecution(
  world: World,
  bucket: Bucket,
  workflow: WorkflowRecord,
  object: string,
  { cosHeaders, chain = [] }: Partial<Pick<ExecutionRecord, 'cosHeaders' | 'chain'>> = {},
): ExecutionRecord {
  const execution: ExecutionRecord = {
    runId: newId('run'),
    workflowId: workflow.workflowId,
    workflowName: workflow.name,
    object,
    state: 'Running',
    createTime: world.now(),
    topology: workflow.topology,
    tasks: [],
    ...(cosHeaders && { cosHeaders }),
    chain,
  };
  bucket.executions.set(execution.runId, execution);
  if (chain.filter((id) => id === workflow.workflowId).length < MAX_ROUNDS) {
    goOn(world, bucket, execution.runId, 'Start');
  } else {
    bucket.executions.set(execution.runId, { ...execution, tasks: [loopTask(world, execution)] });
  }
  settle(world, bucket, execution.runId);
  world.store.save(bucket);
  return bucket.executions.get(execution.runId) ?? execution;
}

function loopTask(world: World, { object, createTime }: ExecutionRecord): TaskRecord {
  return {
    node: 'Start',
    type: 'Start',
    state: 'Failed',
    code: 'TriggerLoop',
    message:
      `${object} is an output of this workflow, which starts it again. The service would go on so for ever; the ` +
      `emulator stops after ${MAX_ROUNDS} rounds. Write outputs outside the object prefix.`,
    createTime,
    startTime: createTime,
    endTime: world.now(),
  };
}

/** Takes over what a job reports into the task that it is, and goes on when the task is done. */
export function taskReported(
  world: World,
  bucket: Bucket,
  job: JobRecord,
  { runId, node }: { readonly runId: string; readonly node: string },
): void {
  const execution = bucket.executions.get(runId);
  // A runner may report before the task is there; `begin` then takes over what was reported.
  const begun = execution?.tasks.some(({ jobId }) => jobId === job.jobId);
  if (execution?.state !== 'Running' || !begun) return;
  const { state, code, message, startTime, endTime } = job;
  change(bucket, runId, ({ tasks }) => ({
    tasks: tasks.map((task) =>
      task.jobId === job.jobId ? { ...task, state, code, message, startTime, endTime } : task,
    ),
  }));
  if (state === 'Success') goOn(world, bucket, runId, node);
  settle(world, bucket, runId);
}

/** Begins the nodes that follow one that is done, each once. */
function goOn(world: World, bucket: Bucket, runId: string, after: string): void {
  const execution = bucket.executions.get(runId);
  if (execution === undefined) return;
  for (const name of execution.topology.dependencies[after] ?? []) {
    const node = execution.topology.nodes[name];
    if (node === undefined || bucket.executions.get(runId)?.tasks.some((task) => task.node === name))
      continue;
    begin(world, bucket, runId, name, node);
  }
}

function begin(world: World, bucket: Bucket, runId: string, name: string, node: WorkflowNode): void {
  const now = world.now();
  const common = { node: name, type: node.type, createTime: now, message: '' };
  const add = (task: TaskRecord): void => change(bucket, runId, ({ tasks }) => ({ tasks: [...tasks, task] }));
  if (node.type !== VOICE_SEPARATE) {
    const fails = world.behaviour.otherNodes === 'fail';
    const message = fails
      ? `The emulator cannot do what a ${node.type} node does.`
      : `The emulator cannot do what a ${node.type} node does: nothing was written, and the input is passed on.`;
    const state = fails ? 'Failed' : 'Success';
    add({ ...common, state, code: fails ? 'NotDoneHere' : 'Success', message, startTime: now, endTime: now });
    if (!fails) goOn(world, bucket, runId, name);
    return;
  }
  const execution = bucket.executions.get(runId) as ExecutionRecord;
  const template = separationTemplate(bucket, node.operation?.templateId);
  if (template === undefined) {
    const message = `The template ${node.operation?.templateId} does not exist.`;
    add({ ...common, state: 'Failed', code: 'TemplateNotExist', message, startTime: now, endTime: now });
    return;
  }
  const { templateId, name: templateName, audioMode, audioConfig } = template;
  const { speechRecognitionQueueId, queueId: anyQueueId } = execution.topology.nodes.Start?.input ?? {};
  const named = bucket.queues.get(speechRecognitionQueueId ?? anyQueueId ?? '');
  const queueId = (named ?? world.queueOf(bucket, 'smart-audio'))?.queueId ?? '';
  const job = submitJob(world, bucket, {
    queueId,
    input: { bucket: bucket.name, region: bucket.region, object: execution.object },
    templateId,
    templateName,
    audioMode,
    audioConfig,
    output: namedAfterRun(node.operation?.output ?? {}, execution),
    jobLevel: 0,
    workflow: { workflowId: execution.workflowId, workflowName: execution.workflowName, runId, node: name },
  });
  add({ ...common, jobId: job.jobId, state: 'Submitted', code: 'Success' });
  const present = bucket.jobs.get(job.jobId);
  if (present && present.state !== 'Submitted') taskReported(world, bucket, present, { runId, node: name });
}

/** Ends an execution when nothing is left to do: failed when any of its tasks is. */
function settle(world: World, bucket: Bucket, runId: string): void {
  const before = bucket.executions.get(runId);
  change(bucket, runId, ({ tasks, state }) => {
    const open = tasks.some((task) => ['Submitted', 'Running', 'Pause'].includes(task.state));
    if (open || state !== 'Running') return {};
    if (tasks.some((task) => task.state === 'Failed')) return { state: 'Failed' };
    return { state: tasks.some((task) => task.state === 'Cancel') ? 'Cancel' : 'Success' };
  });
  const after = bucket.executions.get(runId);
  if (after && before?.state === 'Running' && after.state !== 'Running')
    executionFinished(world, bucket, after);
}

function change(
  bucket: Bucket,
  runId: string,
  how: (execution: ExecutionRecord) => Partial<ExecutionRecord>,
): void {
  const execution = bucket.executions.get(runId);
  if (execution) bucket.executions.set(runId, { ...execution, ...how(execution) });
}
