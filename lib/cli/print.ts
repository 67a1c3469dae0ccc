import {
  type Execution,
  type ExecutionTask,
  given,
  type Job,
  mediaInfoOf,
  type OutputFile,
  outputsOf,
} from '../ci';
import { table } from './table';

/** Writes to stdout; a value is written as JSON. */
export function print(what: string | object): void {
  process.stdout.write(`${typeof what === 'string' ? what : JSON.stringify(what, undefined, 2)}\n`);
}

/** A job for machines. */
export function jobJson(job: Job): object {
  const { mediaResult, ...operation } = job.operation ?? {};
  return given({
    ...job,
    operation: given({ ...operation, mediaInfo: undefined }),
    outputs: mediaResult && outputsOf(job),
    mediaInfo: mediaInfoOf(job),
  });
}

/** A job for people. */
export function jobText(job: Job): string {
  const { jobId, state, input, operation, code, message } = job;
  const from = operation?.templateId
    ? `template ${operation.templateId}${operation.templateName ? ` (${operation.templateName})` : ''}`
    : `mode ${operation?.voiceSeparate?.audioMode}`;
  return [
    `${jobId}  ${state}  ${input?.object}`,
    `  ${from}, submitted ${job.creationTime}, started ${job.startTime ?? '-'}, ended ${job.endTime ?? '-'}`,
    ...(job.progress === undefined ? [] : [`  progress ${job.progress}`]),
    ...(state === 'Failed' ? [`  ${code}: ${message}`] : []),
    ...outputsOf(job).map(({ object, md5 }) => `  wrote ${object}  ${md5 ?? ''}`.trimEnd()),
  ].join('\n');
}

/** Why a job is not a success, in a sentence. */
export function jobProblem({ jobId, state, code, message }: Job): string {
  return state === 'Cancel' ? `Job ${jobId} was cancelled.` : `Job ${jobId} failed: ${code}: ${message}`;
}

/** An execution for machines; `outputs` are the files that its jobs wrote, where they are known. */
export function executionJson(run: Execution, outputs?: readonly OutputFile[]): object {
  const { runId, workflowId, workflowName, state, object, createTime, tasks } = run;
  return given({ runId, workflowId, workflowName, state, object, createTime, tasks, outputs });
}

/** The tasks of an execution as lines of columns. */
export function taskTable(tasks: readonly ExecutionTask[]): string[] {
  return tasks.length === 0
    ? []
    : [table(tasks.map(({ name, state, jobId }) => ['', `${name}`, `${state}`, jobId ?? '']))];
}
