import {
  type Execution,
  executionListToXml,
  executionResponseToXml,
  timeOf,
  timestampOf,
  triggeredToXml,
} from '../../../ci/wire';
import type { XmlNode } from '../../../ci/xml';
import type { Behaviour } from '../../behaviour';
import { type Call, type Reply } from '../call';
import { ServiceError, invalidArgument, notFound } from '../errors';
import { startExecution } from '../../service/executions';
import type { ExecutionRecord } from '../../store/records';
import type { Route } from '../router';
import { echoed, shaped } from './workflows';

/** Most executions of one page. */
const MAX_SIZE = 100;

/** The operations on runs of workflows. */
export const EXECUTION_ROUTES: readonly Route[] = [
  { operation: 'TriggerWorkflow', method: 'POST', path: '/triggerworkflow', hosts: ['ci'], handle: trigger },
  { operation: 'ListExecutions', method: 'GET', path: '/workflowexecution', hosts: ['ci'], handle: list },
  { operation: 'GetExecution', method: 'GET', path: '/workflowexecution/:id', hosts: ['ci'], handle: get },
];

function trigger(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const id = required(call, 'workflowId');
  const object = required(call, 'object');
  const workflow = bucket.workflows.get(id);
  if (workflow === undefined) throw notFound('Workflow', id);
  if (!bucket.objects.get(object)) {
    throw new ServiceError(400, 'ResourceNotFound', `The object ${object} does not exist.`);
  }
  return { xml: triggeredToXml(startExecution(world, bucket, workflow, object).runId, call.requestId) };
}

function list(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const id = required(call, 'workflowId');
  const states = call.list('states')?.filter((state) => state.toLowerCase() !== 'all') ?? [];
  const inTime = createdWithin(call);
  const name = call.query('name');
  const found = bucket.executions
    .values()
    .filter((run) => run.workflowId === id)
    .filter((run) => states.length === 0 || states.includes(run.state))
    .filter((run) => name === undefined || run.object === name)
    .filter(inTime);
  if (call.choice('orderByTime', 'Desc', ['Asc']) === 'Desc') found.reverse();
  const { items, nextToken } = tokenPage(call, found, ({ runId }) => runId);
  const executions = items.map((run) => ({ ...summary(run), workflowName: undefined }));
  return {
    xml: timed(
      world.behaviour,
      executionListToXml({ executions, ...(nextToken !== undefined && { nextToken }) }, call.requestId),
    ),
  };
}

function get(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const id = call.param('id');
  const run = bucket.executions.get(id);
  if (run === undefined) throw notFound('WorkflowExecution', id);
  const execution: Execution = {
    ...summary(run),
    createTime: timestampOf(run.createTime).replace(/00$/, ':00'),
    topology: echoed(run.topology, bucket, world),
    tasks: run.tasks.map(({ node, startTime, endTime, createTime, ...task }) => ({
      ...task,
      name: node,
      createTime: timestampOf(createTime),
      startTime: startTime === undefined ? '-' : timestampOf(startTime),
      endTime: endTime === undefined ? '-' : timestampOf(endTime),
    })),
  };
  return {
    xml: timed(world.behaviour, shaped(world.behaviour, executionResponseToXml(execution, call.requestId))),
  };
}

function summary(run: ExecutionRecord): Execution {
  const { runId, workflowId, workflowName, state, object } = run;
  return { runId, workflowId, workflowName, state, object, createTime: timestampOf(run.createTime) };
}

/** One page of a list that goes on with a token: `size`, `nextToken`. */
export function tokenPage<T>(
  call: Call,
  all: readonly T[],
  idOf: (item: T) => string,
): { readonly items: readonly T[]; readonly nextToken?: string } {
  const size = call.number('size', 10);
  if (size > MAX_SIZE) throw invalidArgument(`size must be at most ${MAX_SIZE}, not ${size}.`);
  const token = call.query('nextToken');
  // The token is the id of the last one shown, so that what comes in between does not shift the pages.
  const last = token === undefined ? '' : Buffer.from(token, 'base64url').toString('utf8');
  const start = token === undefined ? 0 : all.findIndex((item) => idOf(item) === last) + 1;
  if (token !== undefined && start === 0)
    throw invalidArgument(`nextToken "${token}" is not one of this list.`);
  const items = all.slice(start, start + size);
  const final = items.at(-1);
  return start + size < all.length && final !== undefined
    ? { items, nextToken: Buffer.from(idOf(final)).toString('base64url') }
    : { items };
}

/** Whether something was made in the time that `startCreationTime` and `endCreationTime` span, to the second. */
export function createdWithin(call: Call): (made: { readonly createTime: number }) => boolean {
  const [from = -Infinity, to = Infinity] = [
    moment(call, 'startCreationTime'),
    moment(call, 'endCreationTime'),
  ];
  return ({ createTime }) => {
    const second = Math.floor(createTime / 1000) * 1000;
    return second >= from && second <= to;
  };
}

/** A query parameter that is a time, in milliseconds. */
function moment(call: Call, name: string): number | undefined {
  const text = call.query(name);
  // A plus that was not encoded arrives as a space.
  const time = timeOf(text?.replace(/ (\d{2}:?\d{2})$/, '+$1'));
  if (text !== undefined && time === undefined) throw invalidArgument(`${name} is no time: "${text}".`);
  return time;
}

/** A query parameter that must be there. */
export function required(call: Call, name: string): string {
  const value = call.query(name);
  if (value === undefined) throw invalidArgument(`The parameter ${name} is missing.`);
  return value;
}

/** Names the time of an execution as the behaviour says; tasks are not concerned. */
function timed(behaviour: Behaviour, [root, content]: XmlNode): XmlNode {
  if (behaviour.executionTime === 'CreateTime' || !Array.isArray(content)) return [root, content];
  return [
    root,
    (content as readonly (XmlNode | undefined)[]).map((child) => {
      if (!child?.[0].startsWith('WorkflowExecution') || !Array.isArray(child[1])) return child;
      const fields = child[1] as readonly (XmlNode | undefined)[];
      return [
        child[0],
        fields.flatMap((field) => {
          if (field?.[0] !== 'CreateTime') return [field];
          const renamed: XmlNode = ['CreationTime', field[1]];
          return behaviour.executionTime === 'both' ? [field, renamed] : [renamed];
        }),
      ];
    }),
  ];
}
