import type { NotifyConfig } from '../../../ci/wire';
import { NO_CALLBACK } from '../../../rules';
import type { ExecutionRecord, JobRecord, QueueRecord } from '../../store/records';
import type { Bucket } from '../../store/store';
import type { World } from '../world';
import { taskFinish, workflowFinish, written } from './body';
import type { CallbackTarget, Notice } from './delivery';

type Address = Pick<Notice, 'target' | 'format'>;

/**
 * Tells that a job is done: to the job's own callback, else as its workflow says, else as its queue says. Of a
 * cancelled job nothing is told, for the documents know no such callback.
 */
export function jobFinished(world: World, bucket: Bucket, job: JobRecord): void {
  if (job.state === 'Cancel' || job.callBack === NO_CALLBACK) return;
  const { workflow } = job;
  const execution = workflow && bucket.executions.get(workflow.runId);
  const config = settings(bucket.queues.get(job.queueId), execution);
  const address = ownAddress(job) ?? addressOf(config, 'TaskFinish', job.callBackFormat);
  if (address === undefined) return;
  world.callbacks.send({
    event: 'TaskFinish',
    bucket: bucket.name,
    jobId: job.jobId,
    ...(execution && { runId: execution.runId }),
    ...address,
    body: written(taskFinish(job, execution), address.format),
  });
}

/** Tells that an execution is done, as its workflow or its queue says; nothing is told of a cancelled one. */
export function executionFinished(world: World, bucket: Bucket, execution: ExecutionRecord): void {
  if (execution.state === 'Cancel') return;
  const address = addressOf(
    settings(world.queueOf(bucket, 'smart-audio'), execution),
    'WorkflowFinish',
    undefined,
  );
  if (address === undefined) return;
  const body = workflowFinish(execution, bucket.name, ({ jobId = '' }) => bucket.jobs.get(jobId));
  world.callbacks.send({
    event: 'WorkflowFinish',
    bucket: bucket.name,
    runId: execution.runId,
    ...address,
    body: written(body, address.format),
  });
}

/** The settings in force: the workflow's, and the queue's where it has none. (CI API, Structure, NotifyConfig) */
function settings(
  queue: QueueRecord | undefined,
  execution: ExecutionRecord | undefined,
): NotifyConfig | undefined {
  return execution?.topology.nodes.Start?.input?.notifyConfig ?? queue?.notifyConfig;
}

function addressOf(
  config: NotifyConfig | undefined,
  event: Notice['event'],
  format: string | undefined,
): Address | undefined {
  if (config === undefined || config.state === 'Off' || !config.event?.includes(event)) return undefined;
  const { type, url, mqRegion, mqMode, mqName } = config;
  return address(type, url, { mqRegion, mqMode, mqName }, format ?? config.resultFormat);
}

function ownAddress({
  callBackType,
  callBack,
  callBackMqConfig,
  callBackFormat,
}: JobRecord): Address | undefined {
  return address(callBackType, callBack, { mqMode: 'Queue', ...callBackMqConfig }, callBackFormat);
}

function address(
  type: string | undefined,
  url: string | undefined,
  mq: Omit<Extract<CallbackTarget, { type: 'TDMQ' }>, 'type'> | undefined,
  format: string | undefined,
): Address | undefined {
  const known = format === 'JSON' ? 'JSON' : 'XML';
  if (type === 'TDMQ') return { target: { type, ...mq }, format: known };
  return url ? { target: { type: 'Url', url }, format: known } : undefined;
}
