import { VOICE_SEPARATE, type Output, type WorkflowNode } from '../ci/wire';
import { newId } from './ids';
import { submitJob } from './jobs/submit';
import type { ExecutionRecord, JobRecord, ObjectRecord, TaskRecord, WorkflowRecord } from './records';
import type { Bucket } from './store';
import { accepts } from './triggers';
import type { World } from './world';

/** Starts every workflow that waits for an object like this one. */
export function objectUploaded(world: World, bucket: Bucket, object: ObjectRecord): void {
  for (const workflow of bucket.workflows.values()) {
    if (
      workflow.activeFrom !== undefined &&
      workflow.activeFrom <= world.now() &&
      accepts(workflow, object)
    ) {
      startExecution(world, bucket, workflow, object.key);
    }
  }
}

/** Starts a workflow on an object, whatever its prefix and filter say. */
export function startExecution(
  world: World,
  bucket: Bucket,
  workflow: WorkflowRecord,
  object: string,
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
  };
  bucket.executions.set(execution.runId, execution);
  goOn(world, bucket, execution.runId, 'Start');
  settle(bucket, execution.runId);
  world.store.save(bucket);
  return bucket.executions.get(execution.runId) ?? execution;
}

/** Takes over what a job reports into the task that it is, and goes on when the task is done. */
export function taskReported(
  world: World,
  bucket: Bucket,
  job: JobRecord,
  { runId, node }: { readonly runId: string; readonly node: string },
): void {
  const execution = bucket.executions.get(runId);
  if (execution?.state !== 'Running') return;
  const { state, code, message, startTime, endTime } = job;
  change(bucket, runId, ({ tasks }) => ({
    tasks: tasks.map((task) =>
      task.jobId === job.jobId ? { ...task, state, code, message, startTime, endTime } : task,
    ),
  }));
  if (state === 'Success') goOn(world, bucket, runId, node);
  settle(bucket, runId);
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
    // Nodes of other kinds do nothing here, and succeed at once.
    add({ ...common, state: 'Success', code: 'Success', startTime: now, endTime: now });
    goOn(world, bucket, runId, name);
    return;
  }
  const execution = bucket.executions.get(runId) as ExecutionRecord;
  const template = bucket.templates.get(node.operation?.templateId ?? '');
  if (template === undefined) {
    const message = `The template ${node.operation?.templateId} does not exist.`;
    add({ ...common, state: 'Failed', code: 'TemplateNotExist', message, startTime: now, endTime: now });
    return;
  }
  const { templateId, name: templateName, audioMode, audioConfig } = template;
  const queueId =
    execution.topology.nodes.Start?.input?.queueId ?? world.queueOf(bucket, 'smart-audio')?.queueId ?? '';
  const job = submitJob(world, bucket, {
    queueId,
    input: { bucket: bucket.name, region: bucket.region, object: execution.object },
    templateId,
    templateName,
    audioMode,
    audioConfig,
    output: named(node.operation?.output ?? {}, execution),
    workflow: { workflowId: execution.workflowId, runId, node: name },
  });
  // The runner may have been so quick that the job is over; what it reported then found no task.
  add({ ...common, jobId: job.jobId, state: 'Submitted', code: 'Success' });
  const present = bucket.jobs.get(job.jobId);
  if (present && present.state !== 'Submitted') taskReported(world, bucket, present, { runId, node: name });
}

/** Ends an execution when nothing is left to do: failed when any of its tasks is. */
function settle(bucket: Bucket, runId: string): void {
  change(bucket, runId, ({ tasks, state }) => {
    const open = tasks.some((task) => ['Submitted', 'Running', 'Pause'].includes(task.state));
    if (open || state !== 'Running') return {};
    if (tasks.some((task) => task.state === 'Failed')) return { state: 'Failed' };
    return { state: tasks.some((task) => task.state === 'Cancel') ? 'Cancel' : 'Success' };
  });
}

function change(
  bucket: Bucket,
  runId: string,
  how: (execution: ExecutionRecord) => Partial<ExecutionRecord>,
): void {
  const execution = bucket.executions.get(runId);
  if (execution) bucket.executions.set(runId, { ...execution, ...how(execution) });
}

/** Puts the names of the input and the execution into output paths; `${Ext}` and `${Jobid}` are the job's. */
function named(output: Output, { object, runId }: ExecutionRecord): Output {
  const file = object.slice(object.lastIndexOf('/') + 1);
  const dot = file.lastIndexOf('.');
  const values: Readonly<Record<string, string>> = {
    inputpath: object.slice(0, Math.max(0, object.lastIndexOf('/'))),
    inputname: dot < 0 ? file : file.slice(0, dot),
    inputnameandext: file,
    runid: runId,
  };
  const filled = (path: string | undefined): string | undefined =>
    path
      ?.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name.toLowerCase()] ?? whole)
      .replace(/^\/+/, '');
  const { object: background, auObject, bassObject, drumObject } = output;
  return {
    ...output,
    object: filled(background),
    auObject: filled(auObject),
    bassObject: filled(bassObject),
    drumObject: filled(drumObject),
  };
}
