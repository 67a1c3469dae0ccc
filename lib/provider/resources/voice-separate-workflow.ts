import { given, type Listings, type Workflow, type WorkflowSettings } from '../../ci';
import {
  attribute,
  type ConfigOf,
  type Diagnostic,
  isUnknown,
  type PlannedOf,
  type ProposedOf,
  type ResourceContext,
  type StateOf,
  Unknown,
} from '../../plugin';
import * as rules from '../../rules';
import { canonical } from '../canonical';
import type { Calls, LookingCall } from '../calls';
import { diagnostics, failure, judgePlan } from '../checks';
import { Leftovers } from '../leftovers';
import {
  checkPlace,
  importBlock,
  type Place,
  placeAttributes,
  placeOf,
  planRegion,
  resourceId,
  statePlace,
  stored,
} from '../place';
import { ruleInput } from '../rule-input';
import { resource, type Session } from '../session';
import type { TemplateSettings } from '../planned';
import { templateJudged, templateSettings } from '../template-settings';
import { movedFromGraph } from './moved-workflow';
import { byNode, type NodeNames, nodesFor, nodesOfState, renamesOnlyUnnamed } from './node-names';
import { notifyStored, notifyToSend } from './notify';
import { planOutput } from './output';
import { judgedUrl } from './write-only-url';
import {
  changedWorkflow,
  madeWorkflow,
  readWorkflow,
  removedWorkflow,
  settledWorkflow,
  workflowToImport,
} from './workflow-life';
import { QUEUES, samePrefix } from './workflow-start';
import { sameTopology, settingsOf, topologyAttributes, topologyOf } from './workflow-topology';

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>/<workflow_id>`.', computed: true, keep: true }),
  ...placeAttributes,
  name: attribute.string({
    description:
      'Name of the workflow: Chinese characters, Latin letters, digits, `_` and `-`; at most 128 characters.',
    required: true,
  }),
  state: attribute.string({
    description:
      '`Active`, so that uploads start it, or `Paused`. Defaults to `Active`; the default of the service itself is ' +
      '`Paused`. An activation takes effect within five minutes.',
    default: 'Active',
  }),
  ...topologyAttributes,
  allow_trigger_loop: attribute.bool({
    description:
      'Accept that an output of the workflow may start it again. Each run is charged, so this is refused otherwise.',
    default: false,
  }),
  workflow_id: attribute.string({
    description: 'Id that the service gave the workflow.',
    computed: true,
    keep: true,
  }),
  node_names: attribute.map('string', {
    description:
      'Name of the node of each separation. A separation keeps its node when it is renamed, and one that was imported ' +
      'keeps that which it had.',
    computed: true,
  }),
  topology_drift: attribute.list('string', {
    description:
      'Nodes and edges that do not belong to the workflow, or are missing, because somebody changed its graph ' +
      'elsewhere. Always planned to be empty: an apply puts the graph right.',
    computed: true,
  }),
  create_time: attribute.string({
    description: 'When the workflow was created.',
    computed: true,
    keep: true,
  }),
  update_time: attribute.string({ description: 'When the workflow was last changed.', computed: true }),
};

const TYPE_NAME = 'tencentci_voice_separate_workflow';

type A = typeof attributes;
type State = StateOf<A>;

const calls = {
  ListWorkflows: {
    why: 'to read it, to look at it once it is written or deleted, and to find what an interrupted apply left behind',
  },
  ListTemplates: { why: 'to tell, in a plan, whether the outputs are those of the templates' },
  CreateWorkflow: { why: 'to make it' },
  UpdateWorkflow: { why: 'to change it' },
  ActivateWorkflow: { why: 'to activate it, also after a change' },
  PauseWorkflow: { why: 'to pause it, also for a change or before it is destroyed' },
  DeleteWorkflow: { why: 'to destroy it' },
} as const satisfies Calls<A>;

type Context = ResourceContext<Session<LookingCall<typeof calls>>>;

/** What an update has to send when it changes: the settings without the state, which is switched by itself. */
const SENT = ['name', 'object_prefix', 'notify', 'ext_filter', 'separations', 'topology_drift'] as const;
/** What makes a plan differ from the state. A queue counts only where the configuration names one. */
const PLANNED = [...SENT, 'bucket', 'region', 'state', 'allow_trigger_loop'] as const;

/** A workflow that separates the voices of what is uploaded. */
export const voiceSeparateWorkflow = resource<A, typeof calls>({
  typeName: TYPE_NAME,
  calls,
  restores: ['topology_drift'],
  schema: {
    description:
      'A workflow that separates the voices of what is uploaded to a bucket. All its nodes are voice separations. ' +
      'To change an active workflow, it is paused, changed and activated again; when that fails halfway, it is put ' +
      'back as it was.',
    attributes,
  },

  validate: (config) => [...checkPlace(config), ...judged(config)],

  async plan(ctx, planned, { config, prior }) {
    const region = planRegion(ctx, config, prior);
    const place = { bucket: planned.bucket, region };
    const next: ProposedOf<A> = {
      ...planned,
      region,
      object_prefix: isUnknown(planned.object_prefix)
        ? planned.object_prefix
        : (samePrefix(planned.object_prefix, prior?.object_prefix) ?? planned.object_prefix),
      separations: plannedSeparations(planned.separations, config.separations, place),
      topology_drift: [],
    };
    const nodeNames = isUnknown(next.separations)
      ? undefined
      : nodesFor(next.separations, nodesBefore(prior));
    const { plans, leftovers } = ctx.client;
    leftovers.workflows.account(prior?.workflow_id);
    const templates = await templateSettings(ctx, place, templateIds(next.separations));
    const problems = diagnostics(rules.WORKFLOW_RULES, {
      ...settingsJudged({ ...next, notify: judgedUrl(next.notify, config.notify) }, templates, (id) =>
        plans.templates.elsewhere(place, id),
      ),
      queueBucket: plans.queues.elsewhere(place, planned.queue_id),
      speechRecognitionQueueBucket: plans.queues.elsewhere(place, planned.speech_recognition_queue_id),
      allowPrivateCallback: ctx.client.local,
    });
    judgePlan(ctx, problems, judged(config));
    const named = { ...next, node_names: nodeNames ?? new Unknown() };
    if (prior === null) return named;
    // Assumption A18.
    const compared = [...PLANNED, ...chosenQueues(config)];
    if (nodeNames === undefined || !same(named, prior, compared, nodeNames)) {
      return { ...named, update_time: new Unknown() };
    }
    // Where nothing changes, nothing is left open either, so that the plan is empty.
    if (renamesOnlyUnnamed(nodeNames, nodesOfState(prior))) return prior as ProposedOf<A>;
    return { ...prior, separations: next.separations, node_names: nodeNames } as ProposedOf<A>;
  },

  async create(ctx, planned, { config }) {
    ctx.signal.throwIfAborted();
    const place = placeOf(ctx.client, planned);
    const names = nodeNamesOf(planned, null);
    const sent = { ...planned, notify: notifyToSend(ctx, planned.notify, config.notify) };
    const settings = sentOf(sent, config, names);
    const made = await madeWorkflow(ctx, TYPE_NAME, place, settings, (found) => isMadeOf(found, settings));
    const named = { ...planned, node_names: names };
    ctx.save(appliedState(place, named, made));
    return settled(ctx, place, named, settings, made);
  },

  async read(ctx, state) {
    const place = statePlace(ctx.client, state);
    const workflowId = stored(state.workflow_id, 'workflow_id');
    return readWorkflow(ctx, place, workflowId, state, (found) => {
      const seen = stateOf(ctx, place, found, state);
      // Just imported, it may start itself already: what is there is not refused.
      return state.allow_trigger_loop === null ? { ...seen, allow_trigger_loop: startsItself(seen) } : seen;
    });
  },

  async update(ctx, planned, { prior, config }) {
    const place = placeOf(ctx.client, planned);
    const workflowId = stored(prior.workflow_id, 'workflow_id');
    const changed = [...SENT, ...chosenQueues(config)];
    const names = nodeNamesOf(planned, prior);
    const named = { ...planned, node_names: names };
    const replaces = !same(named, prior, changed, names);
    if (!replaces && planned.state === prior.state) {
      const { allow_trigger_loop, separations } = planned;
      return { ...prior, allow_trigger_loop, separations, node_names: names };
    }
    ctx.signal.throwIfAborted();
    const sent = { ...planned, notify: notifyToSend(ctx, planned.notify, config.notify) };
    const settings = (current: Workflow): WorkflowSettings => sentOf(sent, config, names, current);
    const current = await changedWorkflow(ctx, place, {
      workflowId,
      name: prior.name,
      state: planned.state,
      settings: replaces ? settings : undefined,
      found: (now) => ctx.save(stateOf(ctx, statePlace(ctx.client, prior), now, prior)),
    });
    return settled(ctx, place, named, settings(current), current, prior);
  },

  async delete(ctx, state) {
    const place = statePlace(ctx.client, state);
    await removedWorkflow(ctx, place, stored(state.workflow_id, 'workflow_id'), state);
  },

  async import(ctx, id) {
    const { target, found } = await workflowToImport(ctx, id, TYPE_NAME);
    refuseOtherGraphs(found);
    const { region, bucket } = target;
    const { workflowId } = found;
    return { id: resourceId(target, workflowId), bucket, region, workflow_id: workflowId };
  },

  move: movedFromGraph,
});

/** What the configuration alone tells. */
function judged(config: ConfigOf<A>): Diagnostic[] {
  // Whether a private address can be reached is known once the provider is configured.
  return diagnostics(rules.WORKFLOW_RULES, {
    ...settingsJudged(config),
    queueBucket: undefined,
    speechRecognitionQueueBucket: undefined,
    allowPrivateCallback: true,
  });
}

/** Whether an output of a workflow can start it again. */
function startsItself(state: State): boolean {
  const { outputTriggerLoop } = rules.WORKFLOW_RULES;
  const settings = settingsJudged({ ...state, allow_trigger_loop: false } as ConfigOf<A>);
  return rules.check({ outputTriggerLoop }, settings).length > 0;
}

/** The settings as the rules see them, with those of the templates as far as they can be known. */
function settingsJudged(
  given: ConfigOf<A> | ProposedOf<A>,
  templates: ReadonlyMap<string, TemplateSettings> = new Map(),
  elsewhere: (templateId: string) => string | undefined = () => undefined,
) {
  const settings = ruleInput(attributes, given);
  const { separations } = settings;
  if (separations === undefined || rules.isUndecided(separations)) return { ...settings, separations };
  return {
    ...settings,
    separations: Object.fromEntries(
      Object.entries(separations).map(([key, each]) => [
        key,
        rules.isUndecided(each)
          ? each
          : { ...each, ...templateJudged(each.templateId, templates, elsewhere), anyFormat: undefined },
      ]),
    ),
  };
}

/** The separations, each with the place that it writes to. */
function plannedSeparations(
  planned: ProposedOf<A>['separations'],
  config: ConfigOf<A>['separations'],
  place: { readonly bucket: string | Unknown; readonly region: string | Unknown },
): ProposedOf<A>['separations'] {
  if (isUnknown(planned) || isUnknown(config)) return planned;
  return Object.fromEntries(
    Object.entries(planned).map(([key, each]) => {
      const own = config[key];
      if (isUnknown(each) || isUnknown(each.output) || own === undefined || isUnknown(own))
        return [key, each];
      return [key, { ...each, output: planOutput(each.output, own.output, place) }];
    }),
  );
}

function templateIds(separations: ProposedOf<A>['separations']): (string | Unknown)[] {
  if (isUnknown(separations)) return [];
  return Object.values(separations).flatMap((each) => (isUnknown(each) ? [] : [each.template_id]));
}

/** The attributes by which the configuration names queues; any other queue is the service's affair. */
function chosenQueues(config: ConfigOf<A>): readonly (typeof QUEUES)[number][] {
  return QUEUES.filter((name) => config[name] !== null);
}

/** Whether these attributes are the same, the separations whatever they are called. */
function same(
  planned: ProposedOf<A> | PlannedOf<A>,
  prior: State,
  names: readonly (keyof A)[],
  nodeNames: NodeNames,
): boolean {
  const before = { ...prior, separations: byNode(prior.separations, nodesOfState(prior)) };
  const after = { ...planned, separations: byNode(planned.separations, nodeNames) };
  return names.every((name) => canonical(after[name]) === canonical(before[name]));
}

function nodesBefore(prior: State | null): Parameters<typeof nodesFor>[1] {
  return { separations: prior?.separations ?? {}, names: nodesOfState(prior ?? {}) };
}

/** The node of each separation: as it was planned, or decided now that all is known. */
function nodeNamesOf({ separations, node_names: planned }: PlannedOf<A>, prior: State | null): NodeNames {
  const decided = planned ?? nodesFor(separations, nodesBefore(prior));
  return Object.fromEntries(Object.entries(decided ?? {}).map(([key, name]) => [key, name ?? key]));
}

/** What is sent: all of it, since an update replaces the whole. */
function sentOf(
  planned: PlannedOf<A>,
  config: ConfigOf<A>,
  nodeNames: NodeNames,
  current?: Workflow,
): WorkflowSettings {
  const chosen = (id: string | Unknown | null): string | undefined =>
    typeof id === 'string' ? id : undefined;
  const queues = given({
    queueId: chosen(config.queue_id),
    speechRecognitionQueueId: chosen(config.speech_recognition_queue_id),
  });
  return {
    name: planned.name,
    state: planned.state,
    topology: topologyOf(planned, queues, current?.topology, nodeNames),
  };
}

/** Whether a workflow has this name and means the same. */
function isMadeOf({ name, topology }: Workflow, sent: WorkflowSettings): boolean {
  return name === sent.name && sameTopology(topology, sent.topology);
}

/** What an apply may have left behind of workflows. */
export function workflowLeftovers(
  listings: Listings<Workflow, 'ListWorkflows'>,
): Leftovers<Workflow, 'ListWorkflows'> {
  return new Leftovers({
    what: 'workflow',
    listings,
    idOf: ({ workflowId }) => workflowId,
    createTime: ({ createTime }) => createTime,
    importBlock: (place, id) => importBlock(TYPE_NAME, place, id),
  });
}

/** The state after a write: what was planned is what was sent, and the service decides the rest. */
function appliedState(place: Place, planned: PlannedOf<A>, latest: Workflow, prior?: State): State {
  const input = latest.topology?.nodes.Start?.input;
  return {
    ...planned,
    id: resourceId(place, latest.workflowId),
    ...place,
    queue_id: planned.queue_id ?? input?.queueId ?? null,
    speech_recognition_queue_id:
      planned.speech_recognition_queue_id ?? input?.speechRecognitionQueueId ?? null,
    topology_drift: [],
    workflow_id: latest.workflowId,
    create_time: prior?.create_time ?? latest.createTime ?? null,
    update_time: latest.updateTime ?? null,
  };
}

async function settled(
  ctx: Context,
  place: Place,
  planned: PlannedOf<A>,
  sent: WorkflowSettings,
  written: Workflow,
  prior?: State,
): Promise<State> {
  const isDone = (found: Workflow): boolean => isMadeOf(found, sent) && found.state === sent.state;
  const seen = await settledWorkflow(ctx, place, written.workflowId, isDone);
  return appliedState(place, planned, seen ?? written, prior);
}

/** What the service says of the workflow. */
function stateOf(ctx: Pick<Context, 'private'>, place: Place, found: Workflow, state: State): State {
  const { notify, ...settings } = settingsOf(found.topology ?? { nodes: {}, dependencies: {} }, state);
  return {
    id: resourceId(place, found.workflowId),
    ...place,
    name: found.name ?? null,
    state: found.state ?? null,
    ...settings,
    notify: notifyStored(ctx.private, notify, state.notify),
    allow_trigger_loop: state.allow_trigger_loop ?? false,
    workflow_id: found.workflowId,
    create_time: found.createTime ?? null,
    update_time: found.updateTime ?? null,
  };
}

function refuseOtherGraphs({ workflowId, name, topology }: Workflow): void {
  const { separations, topology_drift: drift } = settingsOf(topology ?? { nodes: {}, dependencies: {} });
  if (drift.length === 0 && separations !== null && Object.keys(separations).length > 0) return;
  throw failure(
    'Not a workflow of voice separations alone',
    `Workflow ${workflowId} ("${name}") has ${drift.length > 0 ? drift.join(', ') : 'no voice separation'}. This ` +
      'resource manages workflows in which every node is a voice separation between Start and End, and would remove ' +
      'the rest. Take the rest out of the workflow first, or leave the workflow out of Terraform.',
  );
}
