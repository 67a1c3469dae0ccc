import { describeExecution, type Execution, given, listExecutions, withTasks } from '../ci';
import { connected } from './connect';
import type { ExecutionListFlags, PlaceFlags } from './flags';
import { isMissing, unknown } from './missing';
import { executionJson, print, table, taskTable } from './print';

/**
 * Shows executions with their tasks.
 * @throws Failure when one does not exist.
 */
export function get(ids: readonly string[], flags: PlaceFlags): Promise<void> {
  return connected(flags, async ({ client, target }) => {
    const [found, missing]: [Execution[], string[]] = [[], []];
    for (const runId of new Set(ids)) {
      try {
        found.push(await describeExecution(client, target, runId));
      } catch (error) {
        if (!isMissing(error)) throw error;
        missing.push(runId);
      }
    }
    show(found, true, flags);
    if (missing.length > 0) throw unknown('execution', missing);
  });
}

/** Lists the executions of a workflow. */
export function list(flags: ExecutionListFlags): Promise<void> {
  return connected(flags, async ({ client, target }) => {
    const { workflowId, object, states, createdFrom, createdTo, oldestFirst, limit, tasks = false } = flags;
    const orderByTime = oldestFirst ? 'Asc' : undefined;
    const found = await listExecutions(
      client,
      target,
      given({ workflowId, object, states, createdFrom, createdTo, orderByTime, limit }),
    );
    show(tasks ? await withTasks(client, target, found) : found, tasks, flags);
    if (found.length === 0 && !flags.json) process.stderr.write('There are no such executions.\n');
  });
}

function show(executions: readonly Execution[], tasks: boolean, { json }: PlaceFlags): void {
  if (json) print(executions.map((run) => executionJson(run)));
  else if (executions.length === 0) return;
  else if (tasks) print(executions.map(text).join('\n'));
  else {
    const rows = executions.map(({ runId, state = '', createTime = '', object = '' }) => [
      runId,
      state,
      createTime,
      object,
    ]);
    print(table([['EXECUTION', 'STATE', 'BEGUN', 'OBJECT'], ...rows]));
  }
}

/** An execution with its tasks, and why those failed that did. */
function text({ runId, state, object, workflowId, workflowName, createTime, tasks = [] }: Execution): string {
  const failed = tasks.filter((task) => task.state === 'Failed');
  return [
    `${runId}  ${state}  ${object}`,
    `  workflow ${workflowId}${workflowName ? ` (${workflowName})` : ''}, begun ${createTime}`,
    ...taskTable(tasks),
    ...failed.map(({ name, code, message }) => `  ${name} failed: ${code}: ${message}`),
  ].join('\n');
}
