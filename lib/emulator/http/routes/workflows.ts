import { createHash } from 'node:crypto';
import {
  type StartInput,
  type Topology,
  VOICE_SEPARATE,
  type Workflow,
  WireError,
  type WorkflowNode,
  timestampOf,
  workflowDeletedToXml,
  workflowListToXml,
  workflowRequestFromXml,
  workflowResponseToXml,
} from '../../../ci/wire';
import type { XmlNode } from '../../../ci/xml';
import {
  type SeparationNodeInput,
  WORKFLOW_RULES,
  type WorkflowInput,
  check,
  topologyProblems,
} from '../../../rules';
import type { Behaviour } from '../../behaviour';
import { type Call, type Reply, page } from '../call';
import { invalidArgument, unknownId } from '../errors';
import { newId } from '../../store/ids';
import type { WorkflowRecord } from '../../store/records';
import type { Route } from '../router';
import type { Bucket } from '../../store/store';
import type { World } from '../../service/world';
import { notifyInput } from './queues';

/** What a client says of a workflow. */
export type WorkflowSettings = Pick<WorkflowRecord, 'name' | 'state' | 'topology'>;

/** The operations of the `/workflow` family. */
export const WORKFLOW_ROUTES: readonly Route[] = [
  { operation: 'CreateWorkflow', method: 'POST', path: '/workflow', hosts: ['ci'], handle: create },
  { operation: 'UpdateWorkflow', method: 'PUT', path: '/workflow/:id', hosts: ['ci'], handle: update },
  {
    operation: 'ActivateWorkflow',
    method: 'PUT',
    path: '/workflow/:id',
    flag: 'active',
    hosts: ['ci'],
    handle: (call) => switchTo(call, 'Active'),
  },
  {
    operation: 'PauseWorkflow',
    method: 'PUT',
    path: '/workflow/:id',
    flag: 'paused',
    hosts: ['ci'],
    handle: (call) => switchTo(call, 'Paused'),
  },
  { operation: 'DeleteWorkflow', method: 'DELETE', path: '/workflow/:id', hosts: ['ci'], handle: remove },
  { operation: 'ListWorkflows', method: 'GET', path: '/workflow', hosts: ['ci'], handle: list },
];

function create(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  return one(call, putWorkflow(world, bucket, readSettings(call)));
}

function update(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const old = namedByPath(call);
  if (old === undefined) return { xml: ['Response', [['RequestId', call.requestId]]] };
  const settings = readSettings(call, old);
  if (old.state === 'Active' && world.behaviour.updateActiveWorkflow === 'refuse') {
    throw invalidArgument(`The workflow ${old.workflowId} is active. Pause it before you change it.`);
  }
  return one(call, putWorkflow(world, bucket, settings, old.workflowId));
}

function switchTo(call: Call, state: WorkflowRecord['state']): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const old = namedByPath(call);
  if (old !== undefined && old.state !== state) {
    putWorkflow(world, bucket, { ...old, state }, old.workflowId);
  }
  return {};
}

function remove(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const id = call.param('id');
  const old = bucket.workflows.get(id);
  if (old === undefined) {
    const refusal = unknownId(world.behaviour.deleteUnknownId, 'Workflow', id);
    if (refusal) throw refusal;
  }
  if (old?.state === 'Active' && world.behaviour.deleteActiveWorkflow === 'refuse') {
    throw invalidArgument(`The workflow ${id} is active. Pause it before you delete it.`);
  }
  bucket.workflows.delete(id, world.behaviour.staleReads);
  world.store.save(bucket);
  return { xml: workflowDeletedToXml(id, call.requestId) };
}

function list(call: Call): Reply {
  const { bucket, world, requestId } = call;
  world.requireSmartAudio(bucket);
  const seen = bucket.workflows.read();
  const ids = call.list('ids');
  const shown = (records: readonly WorkflowRecord[]): Workflow[] =>
    records.map((record) => onWire(record, bucket, world));
  if (ids !== undefined) {
    const found = ids.flatMap((id) => seen.get(id) ?? []);
    const nonExistIds = ids.filter((id) => !seen.has(id));
    const xml = workflowListToXml({ requestId, workflows: shown(found), nonExistIds });
    return { xml: shaped(world.behaviour, xml) };
  }
  const name = call.query('name');
  const exact = world.behaviour.workflowNameFilter === 'exact';
  const all = [...seen.values()].filter((record) =>
    name === undefined ? true : exact ? record.name === name : record.name.startsWith(name),
  );
  const { items, totalCount, pageNumber, pageSize } = page(call, all);
  const xml = workflowListToXml({
    requestId,
    totalCount,
    pageNumber,
    pageSize,
    workflows: shown(items),
    nonExistIds: [],
  });
  return { xml: shaped(world.behaviour, xml) };
}

/** Keeps a workflow, new or in place of an old one; nothing is checked. */
export function putWorkflow(
  world: World,
  bucket: Bucket,
  { name, state, topology }: WorkflowSettings,
  id: string = newId('workflow'),
): WorkflowRecord {
  const now = world.now();
  const old = bucket.workflows.get(id);
  const activeFrom =
    state === 'Active' ? (old?.activeFrom ?? now + world.behaviour.activationDelay * 1000) : undefined;
  const record: WorkflowRecord = {
    workflowId: id,
    name,
    state,
    topology,
    createTime: old?.createTime ?? now,
    updateTime: now,
    ...(activeFrom !== undefined && { activeFrom }),
  };
  bucket.workflows.set(id, record, world.behaviour.staleReads);
  world.store.save(bucket);
  return record;
}

/** The workflow that the path names; `undefined` when there is none and the service does not mind. */
function namedByPath(call: Call): WorkflowRecord | undefined {
  const id = call.param('id');
  const record = call.bucket.workflows.get(id);
  const refusal = record ? undefined : unknownId(call.world.behaviour.updateUnknownId, 'Workflow', id);
  if (refusal) throw refusal;
  return record;
}

function readSettings(call: Call, old?: WorkflowRecord): WorkflowSettings {
  const { bucket, world } = call;
  const root = call.xml();
  let request: ReturnType<typeof workflowRequestFromXml>;
  try {
    request = workflowRequestFromXml(root);
  } catch (error) {
    if (error instanceof WireError) throw invalidArgument(error.message);
    throw error;
  }
  const { name = '', state = 'Paused', topology } = request;
  if (topology === undefined) throw invalidArgument('MediaWorkflow.Topology is missing.');
  const problem = [
    ...check(WORKFLOW_RULES, ruleInput(call, name, state, topology)).map(({ message }) => message),
    ...nodeProblems(topology, bucket, world.behaviour),
    ...(world.behaviour.workflowGraph === 'check' ? graphProblems(topology) : []),
  ][0];
  if (problem !== undefined) throw invalidArgument(problem);
  if (
    world.behaviour.duplicateNames === 'refuse' &&
    bucket.workflows.values().some((other) => other.name === name && other.workflowId !== old?.workflowId)
  ) {
    throw invalidArgument(`A workflow named "${name}" exists already.`);
  }
  return { name, state: state as WorkflowRecord['state'], topology };
}

function ruleInput(call: Call, name: string, state: string, topology: Topology): WorkflowInput {
  const { bucket, world } = call;
  const { objectPrefix, notifyConfig, extFilter } = topology.nodes.Start?.input ?? {};
  const separations = Object.entries(topology.nodes)
    .filter(([, { type }]) => type === VOICE_SEPARATE)
    .map(([node, { operation }]): [string, SeparationNodeInput] => [
      node,
      {
        audioMode: bucket.templates.get(operation?.templateId ?? '')?.audioMode,
        output: operation?.output ?? {},
      },
    ]);
  return {
    name,
    state,
    region: bucket.region,
    bucket: bucket.name,
    objectPrefix,
    extFilter,
    // A notification that is off may be anything.
    notify:
      notifyConfig === undefined || notifyConfig.state === 'Off' ? undefined : notifyInput(notifyConfig),
    separations: separations.length > 0 ? Object.fromEntries(separations) : undefined,
    allowTriggerLoop: world.behaviour.triggerLoop === 'allow',
    allowPrivateCallback: world.behaviour.privateCallbacks === 'allow',
  };
}

function nodeProblems({ nodes }: Topology, bucket: Bucket, behaviour: Behaviour): string[] {
  return Object.entries(nodes).flatMap(([name, { type, operation }]) => {
    if (type === '') return [`The node ${name} has no Type.`];
    if (type !== VOICE_SEPARATE) return [];
    if (operation?.templateId === undefined) return [`The node ${name} has no TemplateId.`];
    if (operation.output?.bucket === undefined || operation.output.region === undefined) {
      return [`The output of the node ${name} lacks its Region or its Bucket.`];
    }
    return behaviour.unknownTemplate === 'refuse' && !bucket.templates.get(operation.templateId)
      ? [`The template ${operation.templateId} of the node ${name} does not exist.`]
      : [];
  });
}

function graphProblems({ nodes, dependencies }: Topology): string[] {
  return topologyProblems({
    nodes: Object.fromEntries(Object.entries(nodes).map(([name, { type }]) => [name, type])),
    dependencies,
  });
}

function one(call: Call, record: WorkflowRecord): Reply {
  const { bucket, world, requestId } = call;
  return {
    xml: shaped(world.behaviour, workflowResponseToXml(onWire(record, bucket, world), requestId)),
  };
}

function onWire(record: WorkflowRecord, bucket: Bucket, world: World): Workflow {
  return {
    workflowId: record.workflowId,
    bucketId: bucket.name,
    name: record.name,
    state: record.state,
    topology: echoed(record.topology, bucket, world),
    createTime: timestampOf(record.createTime),
    updateTime: timestampOf(record.updateTime),
  };
}

/** A topology as the service sends it back: what it fills in by itself is there. */
export function echoed(topology: Topology, bucket: Bucket, world: World): Topology {
  const { Start: start } = topology.nodes;
  if (start?.input === undefined) return topology;
  const input = echoedInput(start.input, bucket, world);
  return { ...topology, nodes: { ...topology.nodes, Start: { ...start, input } satisfies WorkflowNode } };
}

function echoedInput(input: StartInput, bucket: Bucket, world: World): StartInput {
  const { startQueueIds, objectPrefixEcho, notifyStateEcho, extFilterEcho } = world.behaviour;
  const { objectPrefix, notifyConfig, extFilter, other = [] } = input;
  const filled: StartInput =
    startQueueIds === 'fill'
      ? {
          queueId: input.queueId ?? world.queueOf(bucket, 'smart-audio')?.queueId,
          other: other.some(({ name }) => name === PICTURE_QUEUE)
            ? other
            : [...other, { name: PICTURE_QUEUE, text: pictureQueue(bucket), children: [] }],
        }
      : {};
  return {
    ...input,
    ...filled,
    ...(objectPrefix !== undefined &&
      objectPrefixEcho === 'leading-slash' && { objectPrefix: objectPrefix.replace(/^\/?/, '/') }),
    ...(notifyConfig && notifyStateEcho === 'filled' && { notifyConfig: { state: 'On', ...notifyConfig } }),
    ...(!extFilter && extFilterEcho === 'always' && { extFilter: {} }),
  };
}

/** The service fills in this queue too, whatever the nodes are; the emulator has no such queue otherwise. */
const PICTURE_QUEUE = 'PicProcessQueueId';

function pictureQueue(bucket: Bucket): string {
  return `p${createHash('md5').update(`${bucket.region}/${bucket.name}`).digest('hex')}`;
}

const FILTER_DEFAULTS: readonly (readonly [string, string])[] = [
  ['AllFile', 'false'],
  ['Audio', 'false'],
  ['ContentType', 'false'],
  ['Custom', 'false'],
  ['CustomExts', ''],
  ['Image', 'false'],
  ['State', 'Off'],
  ['Video', 'false'],
];

/** Spells every ExtFilter out, in the order of the alphabet, unless it is to be as it was sent. */
export function shaped(behaviour: Behaviour, node: XmlNode): XmlNode {
  if (behaviour.extFilterEcho === 'as-sent') return node;
  const [name, content] = node;
  if (!Array.isArray(content)) return node;
  const children = content as readonly (XmlNode | undefined)[];
  if (name !== 'ExtFilter') return [name, children.map((child) => child && shaped(behaviour, child))];
  const sent = new Map(
    children.flatMap((child) => (child === undefined ? [] : [[child[0], child[1]] as const])),
  );
  return [name, FILTER_DEFAULTS.map(([key, standard]): XmlNode => [key, sent.get(key) ?? standard])];
}
