import { describeWorkflows, given, listWorkflows, topologyJsonOf, type Workflow } from '../../ci';
import { byName, isNamed } from '../../rules';
import { connected } from '../connect';
import type { NameFlags, PlaceFlags } from '../flags';
import { notifyLines, shownNotify } from './notify';
import { showEach, showList, type Thing } from './thing';

const WORKFLOW: Thing<Workflow> = {
  one: 'workflow',
  columns: {
    WORKFLOW: ({ workflowId }) => workflowId,
    STATE: ({ state }) => state,
    NAME: ({ name }) => name,
    PREFIX: (workflow) => startOf(workflow)?.objectPrefix,
    NODES: (workflow) => [...new Set(nodesOf(workflow).map(([, { type }]) => type))].join(', '),
    CHANGED: ({ updateTime }) => updateTime,
  },
  text(workflow) {
    const { workflowId, state, name, createTime, updateTime, topology } = workflow;
    const input = startOf(workflow);
    const queues = [input?.queueId, input?.speechRecognitionQueueId].filter(Boolean).join(', ');
    const next = (node: string): string => topology?.dependencies[node]?.join(', ') ?? 'nothing';
    const { state: filtered, ...filter } = input?.extFilter ?? {};
    return [
      `${workflowId}  ${state}  ${name}`,
      `  created ${createTime ?? '-'}, changed ${updateTime ?? '-'}`,
      `  starts for ${input?.objectPrefix || 'every object'}${
        filtered?.toLowerCase() === 'on' ? `, of which ${filterText(filter)}` : ''
      }`,
      ...(queues === '' ? [] : [`  runs on ${queues}`]),
      ...notifyLines(input?.notifyConfig),
      `  Start -> ${next('Start')}`,
      ...nodesOf(workflow).map(
        ([node, { type, operation }]) =>
          `  ${node} (${type}${operation?.templateId ? ` by ${operation.templateId}` : ''}) -> ${next(node)}`,
      ),
    ];
  },
  json(workflow) {
    const { topology, ...others } = workflow;
    const input = startOf(workflow);
    const graph = topology && topologyJsonOf(topology);
    return given({
      ...others,
      objectPrefix: input?.objectPrefix,
      notify: input?.notifyConfig && shownNotify(input.notifyConfig),
      topology: graph === undefined ? undefined : (JSON.parse(graph) as unknown),
    });
  },
};

function startOf({ topology }: Workflow) {
  return Object.values(topology?.nodes ?? {}).find(({ type }) => type === 'Start')?.input;
}

function nodesOf({ topology }: Workflow) {
  return Object.entries(topology?.nodes ?? {})
    .filter(([, { type }]) => type !== 'Start')
    .sort(([left], [right]) => (left < right ? -1 : 1));
}

function filterText(filter: object): string {
  const chosen = Object.entries(filter).filter(([, value]) => value !== false && value !== undefined);
  return chosen
    .map(([name, value]: [string, unknown]) => (value === true ? name : `${name} ${String(value)}`))
    .join(', ');
}

/** The options of `tencent-ci workflows list`, as they were given. */
export interface WorkflowFlags extends PlaceFlags, NameFlags {
  readonly state?: string;
}

/** Lists the workflows of a bucket. */
export function list(flags: WorkflowFlags): Promise<void> {
  return connected(flags, async ({ client, target }) => {
    // The service's own filter by name may mean the whole name or its start, so it is not used: assumption A19.
    const found = (await listWorkflows(client, target)).filter(
      ({ name, state }) => isNamed(flags, name) && (flags.state === undefined || state === flags.state),
    );
    showList(
      WORKFLOW,
      byName(found, ({ workflowId }) => workflowId),
      flags,
    );
  });
}

/** Shows workflows by their ids, with their graphs. */
export function get(ids: readonly string[], flags: PlaceFlags): Promise<void> {
  return connected(flags, async ({ client, target }) =>
    showEach(WORKFLOW, await describeWorkflows(client, target, ids), flags),
  );
}
