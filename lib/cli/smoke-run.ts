import {
  CiError,
  describeJobs,
  type Execution,
  type ExecutionTask,
  type OutputFile,
  outputsOf,
  triggerWorkflow,
} from '../ci';
import { type Connection, connected } from './connect';
import { EXIT, Failure } from './exit';
import type { SmokeFlags } from './flags';
import { followExecution } from './follow';
import { executionJson, print, taskTable } from './print';

/**
 * Runs a workflow on an object and follows it to its end.
 * @throws Failure when the execution did not succeed, saying which task failed and why.
 */
export function smoke(flags: SmokeFlags): Promise<void> {
  return connected(flags, async (connection) => {
    const { workflowId, object, timeout, json } = flags;
    const runId = await triggerWorkflow(connection.client, connection.target, workflowId, object);
    process.stderr.write(`Workflow ${workflowId} runs on ${object} as execution ${runId}.\n`);
    const run = await followExecution(connection, runId, timeout);
    const outputs = await outputFiles(connection, run.tasks ?? []);
    print(json ? executionJson(run, outputs) : executionText(run, outputs));
    if (run.state !== 'Success') throw new Failure(EXIT.failed, problem(run));
  });
}

/** What the jobs of an execution wrote. It is a courtesy: not being allowed to ask is no failure of the workflow. */
async function outputFiles(
  { client, target }: Connection,
  tasks: readonly ExecutionTask[],
): Promise<OutputFile[]> {
  const jobIds = tasks.flatMap(({ jobId }) => jobId ?? []);
  try {
    return (await describeJobs(client, target, jobIds)).found.flatMap(outputsOf);
  } catch (error) {
    if (error instanceof CiError) return [];
    throw error;
  }
}

function executionText({ runId, state, tasks = [] }: Execution, outputs: readonly OutputFile[]): string {
  return [
    `Execution ${runId}: ${state}`,
    ...taskTable(tasks),
    ...outputs.map(({ object, md5 }) => `  wrote ${object}  ${md5 ?? ''}`.trimEnd()),
  ].join('\n');
}

function problem({ runId, state, tasks = [] }: Execution): string {
  const failed = tasks.filter((task) => task.state === 'Failed');
  if (failed.length === 0) {
    return state === 'Cancel' ? `Execution ${runId} was cancelled.` : `Execution ${runId} failed.`;
  }
  const reasons = failed.map(
    ({ name, jobId, code, message }) =>
      `${name}${jobId ? ` (job ${jobId})` : ''}: ${code ?? 'no code'}: ${message ?? 'no message'}`,
  );
  return `Execution ${runId} failed at ${reasons.join('; ')}`;
}
