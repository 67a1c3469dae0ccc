import { topologyJson, type Workflow, type WorkflowSettings } from '../../ci';
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
import type { Calls, LookingCall } from '../calls';
import { canonical } from '../canonical';
import { diagnostics, failure, judgePlan } from '../checks';
import {
  checkPlace,
  type Place,
  placeAttributes,
  placeOf,
  planRegion,
  resourceId,
  statePlace,
  stored,
} from '../place';
import type { TemplateSettings } from '../planned';
import { ruleInput } from '../rule-input';
import { resource, type Session } from '../session';
import { templateJudged, templateSettings } from '../template-settings';
import { movedFromSeparations } from './moved-workflow';
import { notifyStored, notifyToSend } from './notify';
import { planOutput } from './output';
import {
  GRAPH_QUEUES,
  graphAttributes,
  graphOf,
  type GraphQueue,
  graphStateOf,
  sameGraph,
  sameJson,
} from './workflow-graph';
import {
  changedWorkflow,
  madeWorkflow,
  readWorkflow,
  removedWorkflow,
  settledWorkflow,
  workflowToImport,
} from './workflow-life';
import { samePrefix } from './workflow-start';
import { judgedUrl } from './write-only-url';

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
  ...graphAttributes,
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
  topology_json: attribute.string({
    description:
      'The whole graph as the service has it, as JSON: also what no attribute names. The address of notifications is ' +
      'left out, since it may hold a secret.',
    computed: true,
  }),
  create_time: attribute.string({
    description: 'When the workflow was created.',
    computed: true,
    keep: true,
  }),
  update_time: attribute.string({ description: 'When the workflow was last changed.', computed: true }),
};

const TYPE_NAME = 'tencentci_workflow';

type A = typeof attributes;
type State = StateOf<A>;
type Nodes = Exclude<ProposedOf<A>['nodes'], Unknown>;
type Node = Exclude<Nodes[string], Unknown>;

const calls = {
  ListWorkflows: {
    why: 'to read it, to look at it once it is written or deleted, and to find what an interrupted apply left behind',
  },
  ListTemplates: {
    why: 'to tell, in a plan, whether the outputs of voice separations are those of the templates',
  },
  CreateWorkflow: { why: 'to make it' },
  UpdateWorkflow: { why: 'to change it' },
  ActivateWorkflow: { why: 'to activate it, also after a change' },
  PauseWorkflow: { why: 'to pause it, also for a change or before it is destroyed' },
  DeleteWorkflow: { why: 'to destroy it' },
} as const satisfies Calls<A>;

type Context = ResourceContext<Session<LookingCall<typeof calls>>>;

/** What an update has to send when it changes: the settings without the state, which is switched by itself. */
const SENT = ['name', 'object_prefix', 'notify', 'ext_filter', 'start_input_json', 'start', 'nodes'] as const;
/** What makes a plan differ from the state. A queue counts only where the configuration names one. */
const PLANNED = [...SENT, 'bucket', 'region', 'state', 'allow_trigger_loop'] as const;

/** A workflow of any nodes. */
export const workflow = resource<A, typeof calls>({
  typeName: TYPE_NAME,
  calls,
  schema: {
    description:
      'A workflow of any nodes: snapshots, transcoding, voice separation, recognition of speech and so on. What a node ' +
      'says and has no attribute here stands in `operation_json`, and what nobody named is kept when the workflow is ' +
      'changed. For workflows that only separate voices, `tencentci_voice_separate_workflow` is simpler. To change an ' +
      'active workflow, it is paused, changed and activated again; when that fails halfway, it is put back as it was.',
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
      start_input_json: jsonAsBefore(planned.start_input_json, prior?.start_input_json),
      nodes: plannedNodes(planned.nodes, config.nodes, place, prior),
    };
    const { plans, leftovers } = ctx.client;
    leftovers.workflows.account(prior?.workflow_id);
    const templates = await templateSettings(ctx, place, separationTemplates(next.nodes));
    const problems = diagnostics(rules.GRAPH_WORKFLOW_RULES, {
      ...settingsJudged({ ...next, notify: judgedUrl(next.notify, config.notify) }, templates, (id) =>
        plans.templates.elsewhere(place, id),
      ),
      queueBucket: plans.queues.elsewhere(place, planned.queue_id),
      speechRecognitionQueueBucket: plans.queues.elsewhere(place, planned.speech_recognition_queue_id),
      allowPrivateCallback: ctx.client.local,
    });
    judgePlan(ctx, problems, judged(config));
    if (prior === null) return next;
    // Where nothing changes, nothing is left open either, so that the plan is empty.
    if (same(next, prior, [...PLANNED, ...chosenQueues(config)])) return prior as ProposedOf<A>;
    return { ...next, topology_json: new Unknown(), update_time: new Unknown() };
  },

  async create(ctx, planned, { config }) {
    ctx.signal.throwIfAborted();
    const place = placeOf(ctx.client, planned);
    const sent = { ...planned, notify: notifyToSend(ctx, planned.notify, config.notify) };
    const settings = sentOf(sent, config);
    const made = await madeWorkflow(ctx, TYPE_NAME, place, settings, (found) => isMadeOf(found, settings));
    ctx.save(appliedState(place, planned, made));
    return settled(ctx, place, planned, settings, made);
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
    const replaces = !same(planned, prior, [...SENT, ...chosenQueues(config)]);
    if (!replaces && planned.state === prior.state) {
      return { ...prior, allow_trigger_loop: planned.allow_trigger_loop };
    }
    ctx.signal.throwIfAborted();
    const sent = { ...planned, notify: notifyToSend(ctx, planned.notify, config.notify) };
    const settings = (current: Workflow): WorkflowSettings => sentOf(sent, config, current, prior);
    const current = await changedWorkflow(ctx, place, {
      workflowId,
      name: prior.name,
      state: planned.state,
      settings: replaces ? settings : undefined,
      found: (now) => ctx.save(stateOf(ctx, statePlace(ctx.client, prior), now, prior)),
    });
    return settled(ctx, place, planned, settings(current), current, prior);
  },

  async delete(ctx, state) {
    const place = statePlace(ctx.client, state);
    await removedWorkflow(ctx, place, stored(state.workflow_id, 'workflow_id'), state);
  },

  async import(ctx, id) {
    const { target, found } = await workflowToImport(ctx, id, TYPE_NAME);
    refuseWithoutStart(found);
    const { region, bucket } = target;
    const { workflowId } = found;
    return { id: resourceId(target, workflowId), bucket, region, workflow_id: workflowId };
  },

  move: movedFromSeparations,
});

/** What the configuration alone tells. */
function judged(config: ConfigOf<A>): Diagnostic[] {
  // Whether a private address can be reached is known once the provider is configured.
  return diagnostics(rules.GRAPH_WORKFLOW_RULES, {
    ...settingsJudged(config),
    queueBucket: undefined,
    speechRecognitionQueueBucket: undefined,
    allowPrivateCallback: true,
  });
}

function startsItself(state: State): boolean {
  const { outputTriggerLoop } = rules.GRAPH_WORKFLOW_RULES;
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
  const { nodes } = settings;
  if (nodes === undefined || rules.isUndecided(nodes)) return { ...settings, nodes };
  return {
    ...settings,
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([name, node]) => [
        name,
        rules.isUndecided(node)
          ? node
          : { ...node, ...templateJudged(node.templateId, templates, elsewhere) },
      ]),
    ),
  };
}

/** The nodes, each with the place that it writes to, and with what means the same spelled as before. */
function plannedNodes(
  planned: ProposedOf<A>['nodes'],
  config: ConfigOf<A>['nodes'],
  place: { readonly bucket: string | Unknown; readonly region: string | Unknown },
  prior: State | null,
): ProposedOf<A>['nodes'] {
  if (isUnknown(planned) || isUnknown(config)) return planned;
  return Object.fromEntries(
    Object.entries(planned).map(([name, node]): [string, Node | Unknown] => {
      const own = Object.hasOwn(config, name) ? config[name] : undefined;
      if (isUnknown(node) || own === undefined || isUnknown(own)) return [name, node];
      const nodes = prior?.nodes ?? {};
      const before = Object.hasOwn(nodes, name) ? nodes[name] : undefined;
      const output =
        node.output === null || isUnknown(node.output)
          ? node.output
          : planOutput(node.output, own.output ?? undefined, place);
      return [
        name,
        { ...node, output, operation_json: jsonAsBefore(node.operation_json, before?.operation_json) },
      ];
    }),
  );
}

/** A JSON as the state spells it, where that means the same. */
function jsonAsBefore<Json extends string | Unknown | null>(
  planned: Json,
  before: string | null | undefined,
): Json | string {
  if (typeof planned !== 'string' || before === null || before === undefined) return planned;
  try {
    return sameJson(planned, before) ? before : planned;
  } catch (error) {
    // The rules say what is wrong with it.
    if (error instanceof rules.TreeError) return planned;
    throw error;
  }
}

function separationTemplates(nodes: ProposedOf<A>['nodes']): (string | Unknown | null)[] {
  if (isUnknown(nodes)) return [];
  return Object.values(nodes).flatMap((node) =>
    isUnknown(node) || node.type !== 'VoiceSeparate' ? [] : [node.template_id],
  );
}

/** The attributes by which the configuration names queues; any other queue is the service's affair. */
function chosenQueues(config: ConfigOf<A>): readonly GraphQueue[] {
  return GRAPH_QUEUES.filter((name) => config[name] !== null);
}

function same(planned: ProposedOf<A> | PlannedOf<A>, prior: State, names: readonly (keyof A)[]): boolean {
  return names.every((name) => canonical(planned[name]) === canonical(prior[name]));
}

/** What is sent: all of it, since an update replaces the whole. */
function sentOf(
  planned: PlannedOf<A>,
  config: ConfigOf<A>,
  current?: Workflow,
  prior?: State,
): WorkflowSettings {
  const queues = GRAPH_QUEUES.flatMap((name) => {
    const id = config[name];
    return typeof id === 'string' ? [[name, id] as const] : [];
  });
  return {
    name: planned.name,
    state: planned.state,
    topology: graphOf(planned, Object.fromEntries(queues), { current: current?.topology, state: prior }),
  };
}

/** Whether a workflow has this name and means the same. */
function isMadeOf({ name, topology }: Workflow, sent: WorkflowSettings): boolean {
  return name === sent.name && sameGraph(topology, sent.topology);
}

/** The state after a write: what was planned is what was sent, and the service decides the rest. */
function appliedState(place: Place, planned: PlannedOf<A>, latest: Workflow, prior?: State): State {
  const { topology } = latest;
  const told = topology === undefined ? undefined : graphStateOf(topology);
  const queues = GRAPH_QUEUES.map((name) => [name, planned[name] ?? told?.[name] ?? null]);
  return {
    ...planned,
    ...(Object.fromEntries(queues) as Record<GraphQueue, string | null>),
    id: resourceId(place, latest.workflowId),
    ...place,
    workflow_id: latest.workflowId,
    topology_json: topology === undefined ? null : topologyJson(topology),
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
  return appliedState(place, planned, seen ?? { ...written, topology: sent.topology }, prior);
}

/** What the service says of the workflow. */
function stateOf(ctx: Pick<Context, 'private'>, place: Place, found: Workflow, state: State): State {
  const topology = found.topology ?? { nodes: {}, dependencies: {} };
  const { notify, ...settings } = graphStateOf(topology, state);
  return {
    id: resourceId(place, found.workflowId),
    ...place,
    name: found.name ?? null,
    state: found.state ?? null,
    ...settings,
    notify: notifyStored(ctx.private, notify, state.notify),
    allow_trigger_loop: state.allow_trigger_loop ?? false,
    workflow_id: found.workflowId,
    topology_json: topologyJson(topology),
    create_time: found.createTime ?? null,
    update_time: found.updateTime ?? null,
  };
}

function refuseWithoutStart({ workflowId, name, topology }: Workflow): void {
  if (topology?.nodes.Start?.type === rules.START) return;
  throw failure(
    'Not a workflow with a Start',
    `Workflow ${workflowId} ("${name}") has no node "Start" of the type Start, from which every workflow begins, so ` +
      'that its graph cannot be declared. Put it right in the console first, or leave it out of Terraform.',
  );
}
