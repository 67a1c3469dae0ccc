import {
  type CiClient,
  describeExecution,
  type Execution,
  given,
  isNotFound,
  type Job,
  jobsOf,
  listExecutions,
  outputsOf,
  type Target,
  withTasks,
} from '../ci';
import { connected } from './connect';
import type { ExecutionGetFlags, ExecutionListFlags } from './flags';
import { isMissing, unknown } from './missing';
import { executionJson, taskTable } from './print';
import { showEach, showList } from './seeing/thing';
import { type Going, joined, watch } from './seeing/watch';

/** An execution, with its jobs by their ids where those were looked up. */
interface Run extends Execution {
  readonly jobs?: ReadonlyMap<string, Job>;
}

const EXECUTION: Going<Run> = {
  one: 'execution',
  id: ({ runId }) => runId,
  columns: {
    EXECUTION: ({ runId }) => runId,
    STATE: ({ state }) => state,
    BEGUN: ({ createTime }) => createTime,
    OBJECT: ({ object }) => object,
  },
  text: (run) => {
    const { runId, state, object, workflowId, workflowName, createTime, tasks = [] } = run;
    const failed = tasks.filter((task) => task.state === 'Failed');
    return [
      `${runId}  ${state}  ${object}`,
      `  workflow ${workflowId}${workflowName ? ` (${workflowName})` : ''}, begun ${createTime}`,
      ...taskTable(tasks).flatMap((lines) => lines.split('\n')),
      ...failed.map(({ name, code, message }) => `  ${name} failed: ${code}: ${message}`),
      ...(outputsOfRun(run) ?? []).map(({ object: key, md5 }) => `  wrote ${key}  ${md5 ?? ''}`.trimEnd()),
    ];
  },
  json: (run) => executionJson(run, outputsOfRun(run)),
};

/** The files that the tasks of an execution wrote; `undefined` where they were not looked up. */
function outputsOfRun({ tasks = [], jobs }: Run) {
  return (
    jobs &&
    tasks.flatMap(({ jobId }) => {
      const job = jobs.get(jobId ?? '');
      return job ? outputsOf(job) : [];
    })
  );
}

async function withOutputs(client: CiClient, target: Target, runs: readonly Execution[]): Promise<Run[]> {
  const jobs = await jobsOf(client, target, runs);
  return runs.map((run) => ({ ...run, jobs }));
}

/**
 * Shows executions with their tasks.
 * @throws Failure when one does not exist.
 */
export function get(ids: readonly string[], flags: ExecutionGetFlags): Promise<void> {
  return connected(flags, async ({ client, target: at }) => {
    const look = async (target: Target) => {
      const [found, missing]: [Execution[], string[]] = [[], []];
      for (const runId of new Set(ids)) {
        try {
          found.push(await describeExecution(client, target, runId));
        } catch (error) {
          if (!isMissing(error)) throw error;
          missing.push(runId);
        }
      }
      return { found: flags.outputs ? await withOutputs(client, target, found) : found, missing };
    };
    if (!flags.watch) {
      showEach(EXECUTION, await look(at), flags);
      return;
    }
    const lookAgain = async (_: readonly string[], signal: AbortSignal) => {
      const { found, missing } = await look({ ...at, signal });
      if (missing.length > 0) throw unknown('execution', missing);
      return found;
    };
    await watch(EXECUTION, { ...flags, look: lookAgain });
  });
}

/** Lists the executions of a workflow. */
export function list(flags: ExecutionListFlags): Promise<void> {
  return connected(flags, async ({ client, target: at }) => {
    const { workflowId, object, states, createdFrom, createdTo, oldestFirst, limit, outputs = false } = flags;
    const tasks = flags.tasks === true || outputs;
    const orderByTime = oldestFirst ? 'Asc' : undefined;
    const filter = given({ workflowId, object, states, createdFrom, createdTo, orderByTime, limit });
    const detailed = async (target: Target, listed: readonly Execution[]): Promise<readonly Run[]> => {
      const runs = tasks ? await withTasks(client, target, listed) : listed;
      return outputs ? withOutputs(client, target, runs) : runs;
    };
    if (flags.watch) {
      const look = async (open: readonly string[], signal: AbortSignal) => {
        const target = { ...at, signal };
        const listed = await listExecutions(client, target, filter);
        const gone = open.filter((id) => !listed.some(({ runId }) => runId === id));
        return detailed(target, joined(listed, await still(client, target, gone), EXECUTION.id));
      };
      await watch(EXECUTION, { ...flags, look });
      return;
    }
    const found = await detailed(at, await listExecutions(client, at, filter));
    if (tasks && found.length > 0) showEach(EXECUTION, { found, missing: [] }, flags);
    else showList(EXECUTION, found, flags);
  });
}

/** The executions of these ids that the service still knows. */
async function still(client: CiClient, target: Target, ids: readonly string[]): Promise<Execution[]> {
  const found: Execution[] = [];
  for (const id of ids) {
    try {
      found.push(await describeExecution(client, target, id));
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  return found;
}
