import { jsonOf, topologyJsonOf, type Workflow, type WorkflowNode } from '../../ci';
import { attribute, type StateOf } from '../../plugin';
import { extFilterFromWire } from '../resources/workflow-start';
import { notifyFields, notifyFound } from './notify';

const computed = true;

const text = (description: string) => attribute.string({ description, computed });
const flag = (description: string) => attribute.bool({ description, computed });

const filterFound = {
  video: flag('Video files.'),
  audio: flag('Audio files.'),
  image: flag('Image files.'),
  content_type: flag('Whether the content type of the object counts rather than its extension.'),
  all_file: flag('Files of every kind.'),
  custom_exts: attribute.list('string', { description: 'Extensions without the dot.', computed }),
};

const outputFound = {
  region: text('Region of the bucket that is written to.'),
  bucket: text('Full name of the bucket that is written to.'),
  object: text('Path of what is written; of a voice separation, of the background.'),
  au_object: text('Path of the voice.'),
  bass_object: text('Path of the bass.'),
  drum_object: text('Path of the drums.'),
  sprite_object: text('Path of the sprite of a snapshot.'),
};

/** What there is to know of a workflow. */
export const workflowFound = {
  workflow_id: text('Id of the workflow.'),
  name: text('Name of the workflow.'),
  state: text('`Active` or `Paused`.'),
  object_prefix: text('What the key of an object that starts the workflow starts with.'),
  queue_id: text('Queue that the workflow runs on.'),
  speech_recognition_queue_id: text('Queue of the nodes that recognize speech.'),
  pic_process_queue_id: text('Queue of the nodes that process pictures.'),
  ai_process_queue_id: text('Queue of the nodes that recognize what is in the content.'),
  notify: attribute.single({
    description: 'Where the workflow reports what happened; null when it leaves that to its queue.',
    computed,
    attributes: notifyFound,
  }),
  ext_filter: attribute.single({
    description:
      'Which objects start the workflow, besides the prefix; null when all that the service can handle do.',
    computed,
    attributes: filterFound,
  }),
  nodes: attribute.nestedList({
    description: 'The nodes but `Start`, ordered by name.',
    computed,
    attributes: {
      name: text('Name of the node.'),
      type: text('What the node does: `Snapshot`, `Transcode`, `VoiceSeparate` …'),
      next: attribute.list('string', {
        description: 'The nodes that follow it, ordered by name; `End` where the way ends.',
        computed,
      }),
      template_id: text('Id of the template that it works by.'),
      output: attribute.single({ description: 'Where it writes.', computed, attributes: outputFound }),
      operation_json: text('What else its operation says, as JSON; null when nothing.'),
    },
  }),
  edges: attribute.nestedList({
    description: 'Which node follows which, those of `Start` too, ordered by both names.',
    computed,
    attributes: { from: text('Name of a node.'), to: text('Name of one that follows it, or `End`.') },
  }),
  topology_json: attribute.string({
    description:
      'The whole graph as JSON, `Dependencies` and `Nodes`, but for the address that it reports to; null where JSON ' +
      'would lose some of it.',
    computed,
  }),
  create_time: text('When the workflow was created.'),
  update_time: text('When the workflow was last changed.'),
};

/** A workflow as a data source tells it. */
export function workflowFields(workflow: Workflow): StateOf<typeof workflowFound> {
  const { topology } = workflow;
  const { nodes = {}, dependencies = {} } = topology ?? {};
  const input = Object.values(nodes).find(({ type }) => type === 'Start')?.input ?? {};
  return {
    workflow_id: workflow.workflowId,
    name: workflow.name ?? null,
    state: workflow.state ?? null,
    object_prefix: input.objectPrefix ?? null,
    queue_id: input.queueId ?? null,
    speech_recognition_queue_id: input.speechRecognitionQueueId ?? null,
    pic_process_queue_id: input.picProcessQueueId ?? null,
    ai_process_queue_id: input.aiProcessQueueId ?? null,
    notify: notifyFields(input.notifyConfig),
    ext_filter: extFilterFromWire(input.extFilter, null),
    nodes: sorted(Object.entries(nodes).filter(([, { type }]) => type !== 'Start')).map(([name, node]) =>
      nodeFields(name, node, dependencies[name] ?? []),
    ),
    edges: sorted(Object.entries(dependencies)).flatMap(([from, next]) =>
      [...next].sort().map((to) => ({ from, to })),
    ),
    topology_json: topology === undefined ? null : (topologyJsonOf(topology) ?? null),
    create_time: workflow.createTime ?? null,
    update_time: workflow.updateTime ?? null,
  };
}

function nodeFields(name: string, { type, operation }: WorkflowNode, next: readonly string[]) {
  const { output, other } = operation ?? {};
  return {
    name,
    type,
    next: [...next].sort(),
    template_id: operation?.templateId ?? null,
    output:
      output === undefined
        ? null
        : {
            region: output.region ?? null,
            bucket: output.bucket ?? null,
            object: output.object ?? null,
            au_object: output.auObject ?? null,
            bass_object: output.bassObject ?? null,
            drum_object: output.drumObject ?? null,
            sprite_object: output.spriteObject ?? null,
          },
    operation_json: other === undefined ? null : (jsonOf(other) ?? null),
  };
}

function sorted<Value>(
  entries: readonly (readonly [string, Value])[],
): readonly (readonly [string, Value])[] {
  return [...entries].sort(([left], [right]) => (left < right ? -1 : 1));
}
