import { type Execution, type ExecutionTask, given, type Job } from '../ci';
import type { XmlElement } from '../ci/xml';

/** Writes to stdout; a value is written as JSON. */
export function print(what: string | object): void {
  process.stdout.write(`${typeof what === 'string' ? what : JSON.stringify(what, undefined, 2)}\n`);
}

/** Lines of text in columns, as wide as they need to be. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A file that a job wrote. */
export interface OutputFile {
  readonly bucket?: string;
  readonly region?: string;
  readonly object: string;
  readonly md5?: string;
}

/** The files that a job wrote; none before it has succeeded. */
export function outputsOf({ operation }: Job): OutputFile[] {
  const { mediaResult } = operation ?? {};
  return (mediaResult?.objectNames ?? []).map((object) =>
    given({
      bucket: mediaResult?.bucket,
      region: mediaResult?.region,
      object,
      md5: mediaResult?.md5Info.find(({ objectName }) => objectName === object)?.md5,
    }),
  );
}

/** A job for machines. */
export function jobJson(job: Job): object {
  const { mediaInfo, mediaResult, ...operation } = job.operation ?? {};
  return given({
    ...job,
    operation,
    outputs: mediaResult && outputsOf(job),
    mediaInfo: mediaInfo && fields(mediaInfo),
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

function fields(elements: readonly XmlElement[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const { name, text, children } of elements) {
    const value = children.length > 0 ? fields(children) : text;
    // The one element that a recording can have several of.
    if (name === 'Audio') object[name] = [...((object[name] as unknown[] | undefined) ?? []), value];
    else if (value !== '') object[name] = value;
  }
  return object;
}
