import { describeByIds, type Described, noneWithoutBucket } from './by-ids';
import { callTo, lookAt } from './call';
import type { CiClient } from './client';
import type { CreationWatch } from './create-once';
import { isNotFound } from './errors';
import { describeJobs } from './jobs';
import { type ListingFilter, listingQuery } from './listing-filter';
import { wholeAtOnce } from './listing';
import { Listings } from './listings';
import { allPages, allTokens, type ReadPage, wholeList } from './pages';
import type { Target } from './request';
import { type Deed, doSurely } from './surely';
import {
  type Execution,
  EXECUTION_ANSWER,
  EXECUTION_LIST,
  type Job,
  TRIGGERED,
  type Topology,
  type Workflow,
  WORKFLOW_ANSWER,
  WORKFLOW_DELETED,
  WORKFLOW_LIST,
  WORKFLOW_REQUEST,
} from './wire';
import type { XmlElement } from './xml';

/** The settings of a workflow, all of them: an update replaces the whole. */
export interface WorkflowSettings {
  readonly name: string;
  /** `Active` or `Paused`. */
  readonly state: string;
  readonly topology: Topology;
}

/** Which executions to list. */
export interface ExecutionFilter extends ListingFilter {
  readonly workflowId: string;
  /**
   * The whole key of the object that started it. Whether the service's own filter takes the key or the name of the file
   * is not documented, so everything is read, and looked through here: assumption A19.
   */
  readonly object?: string;
}

/** Creates a workflow, exactly once. (CI API, Creating Workflows, 2025-09) */
export async function createWorkflow(
  client: CiClient<'CreateWorkflow' | 'ListWorkflows'>,
  target: Target,
  settings: WorkflowSettings,
  watch?: CreationWatch,
): Promise<Workflow> {
  return client.createOnce(
    callTo('CreateWorkflow', target, { body: WORKFLOW_REQUEST.write({ workflow: settings }) }),
    {
      what: `workflow "${settings.name}"`,
      identity: `workflow/${settings.name}`,
      read: readWorkflow,
      find: async (signal) => {
        const pages = workflowPages(client, lookAt(target, signal), { name: settings.name });
        const all = await wholeList(pages, idOf);
        return all.filter(
          ({ name, topology }) => name === settings.name && sameNodes(topology, settings.topology),
        );
      },
      id: idOf,
      createTime: ({ createTime }) => createTime,
    },
    watch,
  );
}

/** Replaces all settings of a workflow, which must be paused. (CI API, Updating Workflows, 2025-09) */
export async function updateWorkflow(
  client: CiClient<'UpdateWorkflow'>,
  target: Target,
  workflowId: string,
  settings: WorkflowSettings,
): Promise<Workflow> {
  return client.read(
    callTo('UpdateWorkflow', target, {
      id: workflowId,
      body: WORKFLOW_REQUEST.write({ workflow: settings }),
    }),
    readWorkflow,
  );
}

/** Activates a workflow; it takes effect within five minutes. (CI API, Updating Workflows, 2025-09) */
export async function activateWorkflow(
  client: CiClient<'ActivateWorkflow' | 'ListWorkflows'>,
  target: Target,
  workflowId: string,
): Promise<void> {
  const request = callTo('ActivateWorkflow', target, { id: workflowId });
  await doSurely(client, request, switched(client, target, workflowId, 'Active'));
}

/** Pauses a workflow. (CI API, Updating Workflows, 2025-09) */
export async function pauseWorkflow(
  client: CiClient<'PauseWorkflow' | 'ListWorkflows'>,
  target: Target,
  workflowId: string,
): Promise<void> {
  const request = callTo('PauseWorkflow', target, { id: workflowId });
  await doSurely(client, request, switched(client, target, workflowId, 'Paused'));
}

/** How to tell that a workflow is in the state that it was switched to. */
function switched(
  client: CiClient<'ListWorkflows'>,
  target: Target,
  workflowId: string,
  state: 'Active' | 'Paused',
): Deed {
  return {
    // Assumption A30.
    says: (root) => readWorkflow(root).workflowId === workflowId,
    isDone: async (signal) => {
      const found = await describeWorkflow(client, lookAt(target, signal), workflowId);
      return found?.state?.toLowerCase() === state.toLowerCase();
    },
    undone: `the workflow is not ${state}`,
  };
}

/**
 * Deletes a workflow. (CI API, Deleting Workflows)
 * @throws CiError, for which `isNotFound` holds when there was no such workflow in the first place.
 */
export async function deleteWorkflow(
  client: CiClient<'DeleteWorkflow' | 'ListWorkflows'>,
  target: Target,
  workflowId: string,
): Promise<void> {
  await doSurely(client, callTo('DeleteWorkflow', target, { id: workflowId }), {
    says: (root) => WORKFLOW_DELETED.read(root).workflowId === workflowId,
    isDone: async (signal) =>
      (await describeWorkflow(client, lookAt(target, signal), workflowId)) === undefined,
  });
}

/** Describes workflows by their ids, any number of them. (CI API, Querying Workflows, 2025-09) */
export async function describeWorkflows(
  client: CiClient<'ListWorkflows'>,
  target: Target,
  ids: readonly string[],
): Promise<Described<Workflow>> {
  return describeByIds<Workflow>(ids, 'NonExistIDs', idOf, (some, accountFor) =>
    client.read(callTo('ListWorkflows', target, { query: { ids: some.join(',') } }), (root) => {
      const { workflows, nonExistIds } = WORKFLOW_LIST.read(root);
      return accountFor(workflows, nonExistIds);
    }),
  );
}

/** Describes one workflow; `undefined` when the service says that there is no such workflow or no such bucket. */
export async function describeWorkflow(
  client: CiClient<'ListWorkflows'>,
  target: Target,
  workflowId: string,
): Promise<Workflow | undefined> {
  return (await noneWithoutBucket(describeWorkflows(client, target, [workflowId]), [workflowId])).found[0];
}

/**
 * Lists workflows, all pages. Whether the service takes the name as a whole or as a prefix is not documented, so a
 * caller compares names itself. (CI API, Querying Workflows, 2025-09)
 */
export async function listWorkflows(
  client: CiClient<'ListWorkflows'>,
  target: Target,
  filter: { readonly name?: string } = {},
): Promise<readonly Workflow[]> {
  return allPages(workflowPages(client, target, filter), idOf);
}

/** Lists all workflows, several pages at once, for who needs all of a bucket. */
export async function everyWorkflow(
  client: CiClient<'ListWorkflows'>,
  target: Target,
): Promise<readonly Workflow[]> {
  return wholeAtOnce(workflowPages(client, target, {}), idOf);
}

/** Listings of the workflows of buckets. */
export function workflowListings(): Listings<Workflow, 'ListWorkflows'> {
  return new Listings({
    idOf,
    pages: (client, target) => workflowPages(client, target, {}),
    byIds: (client, target, ids) => noneWithoutBucket(describeWorkflows(client, target, ids), ids),
  });
}

function workflowPages(
  client: CiClient<'ListWorkflows'>,
  target: Target,
  filter: { readonly name?: string },
): ReadPage<Workflow> {
  return async (pageNumber, pageSize) => {
    const page = await client.read(
      callTo('ListWorkflows', target, { query: { name: filter.name, pageNumber, pageSize } }),
      WORKFLOW_LIST.read,
    );
    return { items: page.workflows, totalCount: page.totalCount };
  };
}

/** Runs a workflow on one object and returns the id of the execution. (CI API, Triggering a Workflow) */
export async function triggerWorkflow(
  client: CiClient<'TriggerWorkflow'>,
  target: Target,
  workflowId: string,
  object: string,
): Promise<string> {
  return client.read(
    callTo('TriggerWorkflow', target, { query: { workflowId, object } }),
    (root) => TRIGGERED.read(root).instanceId,
  );
}

/** Lists the executions of a workflow, all pages or up to a limit. (CI API, Querying Workflow Executions) */
export async function listExecutions(
  client: CiClient<'ListExecutions'>,
  target: Target,
  filter: ExecutionFilter,
): Promise<readonly Execution[]> {
  const { object } = filter;
  const wanted = object === undefined ? undefined : (run: Execution) => isStartedBy(run, object);
  return allTokens(
    async (nextToken, size) => {
      const page = await client.read(
        callTo('ListExecutions', target, {
          query: {
            workflowId: filter.workflowId,
            ...listingQuery(filter, size, nextToken),
          },
        }),
        EXECUTION_LIST.read,
      );
      return { items: page.executions, nextToken: page.nextToken };
    },
    filter.limit,
    wanted,
  );
}

/** Describes one execution with its tasks. (CI API, Querying a Workflow Execution) */
export async function describeExecution(
  client: CiClient<'GetExecution'>,
  target: Target,
  runId: string,
): Promise<Execution> {
  return client.read(
    callTo('GetExecution', target, { id: runId }),
    (root) => EXECUTION_ANSWER.read(root).execution,
  );
}

/**
 * Describes executions with their tasks, one after the other, in the order of the list that they come from. One that
 * the service has forgotten meanwhile stays as the list had it, without tasks.
 */
export async function withTasks(
  client: CiClient<'GetExecution'>,
  target: Target,
  executions: readonly Execution[],
): Promise<readonly Execution[]> {
  const described: Execution[] = [];
  for (const execution of executions) {
    try {
      described.push(await describeExecution(client, target, execution.runId));
    } catch (error) {
      if (!isNotFound(error)) throw error;
      described.push(execution);
    }
  }
  return described;
}

/**
 * Describes the jobs that executions consist of, by their ids. One that the service has forgotten is left out.
 * @param executions - with their tasks, as `withTasks` gives them.
 */
export async function jobsOf(
  client: CiClient<'GetJobs'>,
  target: Target,
  executions: readonly Execution[],
): Promise<ReadonlyMap<string, Job>> {
  const ids = executions.flatMap(({ tasks = [] }) => tasks.flatMap(({ jobId }) => jobId || []));
  const { found } = await describeJobs(client, target, ids);
  return new Map(found.map((job) => [job.jobId, job]));
}

function readWorkflow(root: XmlElement): Workflow {
  return WORKFLOW_ANSWER.read(root).workflow;
}

function idOf({ workflowId }: Workflow): string {
  return workflowId;
}

// The service fills in queues, expands filters and may rewrite prefixes, so only what it has no reason to touch is
// compared: which nodes there are, of which type, with which template.
function sameNodes(left: Topology | undefined, right: Topology): boolean {
  const essence = (topology: Topology): string =>
    JSON.stringify(
      Object.entries(topology.nodes)
        .map(([name, { type, operation }]) => [name, type, operation?.templateId])
        .sort(),
    );
  return left !== undefined && essence(left) === essence(right);
}

// The service names the object by its key, or by its whole address.
function isStartedBy({ object = '' }: Execution, key: string): boolean {
  if (object === key) return true;
  if (!/^https?:\/\//.test(object) || !URL.canParse(object)) return false;
  try {
    return decodeURIComponent(new URL(object).pathname) === `/${key}`;
  } catch {
    return false;
  }
}
