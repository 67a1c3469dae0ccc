import { AUDIO_MODE_NAMES, CODEC_NAMES, DEFAULT_CODEC, WORKFLOW_WILDCARDS } from '../../rules';
import { called, Code, type Expr } from './code';
import {
  type Declaration,
  type DeclaredType,
  Expression,
  isRecord,
  Json,
  Reference,
  type Settings,
  type Value,
} from './model';
import { literal, tsText } from './text';
import type { Writing } from './writing';

type Props = { readonly [name: string]: Expr | undefined };

/** How a program declares one type of thing. */
interface Row {
  /** The class of the construct. */
  readonly construct: string;
  /** Every name of the package that its props may need. */
  readonly uses: readonly string[];
  readonly props: (declaration: Declaration, writing: Writing) => Props;
}

const NOTIFY_NAMES = ['Notify', 'NotifyEvent', 'ResultFormat', 'MqMode'] as const;

/** The construct of each type. */
export const CONSTRUCTS: Readonly<Record<DeclaredType, Row>> = {
  tencentci_bucket: {
    construct: 'CiBucket',
    uses: ['CiBucket', 'OnDestroy'],
    props: ({ settings }, writing) => ({
      bucketName: writing.text(settings.bucket),
      region: writing.text(settings.region),
      smartAudio: writing.text(settings.smart_audio),
      mediaProcessing: writing.text(settings.media_processing),
      onDestroy: settings.on_destroy === 'disable' ? member(writing, 'OnDestroy', 'DISABLE') : undefined,
    }),
  },
  tencentci_queue: {
    construct: 'SmartAudioQueue',
    uses: ['SmartAudioQueue', 'QueueState', ...NOTIFY_NAMES],
    props: ({ settings, place }, writing) => ({
      bucket: bucketOf(settings, place.region, writing),
      queueId: writing.text(settings.queue_id),
      queueName: writing.text(settings.name),
      state: choice(settings.state, writing, 'QueueState', { Active: 'ACTIVE', Paused: 'PAUSED' }),
      notify: notify(settings.notify, writing),
    }),
  },
  tencentci_voice_separate_template: {
    construct: 'VoiceSeparateTemplate',
    uses: ['VoiceSeparateTemplate', 'AudioMode', 'AudioConfig'],
    props: ({ settings, place }, writing) => ({
      bucket: bucketOf(settings, place.region, writing),
      templateName: writing.text(settings.name),
      audioMode: choice(settings.audio_mode, writing, 'AudioMode', AUDIO_MODES),
      audioConfig: audioConfig(settings.audio_config, writing),
    }),
  },
  tencentci_voice_separate_workflow: {
    construct: 'VoiceSeparateWorkflow',
    uses: [
      'VoiceSeparateWorkflow',
      'VoiceSeparateTemplate',
      'CiBucket',
      'SmartAudioQueue',
      'WorkflowState',
      ...NOTIFY_NAMES,
    ],
    props: (declaration, writing) => {
      const { settings, place } = declaration;
      return {
        ...workflowProps(declaration, writing),
        separations: Object.fromEntries(
          Object.entries(record(settings.separations)).map(([name, each]) => {
            const { template_id: templateId, output } = record(each);
            return [
              name,
              {
                template: template(templateId, writing),
                output: separationOutput(record(output), place.region, writing),
              },
            ];
          }),
        ),
        allowTriggerLoop: settings.allow_trigger_loop === true ? true : undefined,
      };
    },
  },
  tencentci_workflow: {
    construct: 'CiWorkflow',
    uses: [
      'CiWorkflow',
      'CiNode',
      'CiTemplateLookup',
      'VoiceSeparateTemplate',
      'CiBucket',
      'SmartAudioQueue',
      'WorkflowState',
      ...NOTIFY_NAMES,
    ],
    props: (declaration, writing) => {
      const { settings } = declaration;
      return {
        ...workflowProps(declaration, writing),
        picProcessQueueId: queueId(settings.pic_process_queue_id, writing),
        aiProcessQueueId: queueId(settings.ai_process_queue_id, writing),
        startInput: json(settings.start_input_json),
        start: texts(settings.start, writing),
        nodes: Object.fromEntries(
          Object.entries(record(settings.nodes)).map(([name, each]) => [
            name,
            node(record(each), declaration, writing),
          ]),
        ),
        allowTriggerLoop: settings.allow_trigger_loop === true ? true : undefined,
      };
    },
  },
  tencentci_template: {
    construct: 'CiTemplateLookup',
    uses: ['CiTemplateLookup'],
    props: ({ settings, place }, writing) => ({
      bucket: bucketOf(settings, place.region, writing),
      templateId: writing.text(settings.template_id),
      tag: writing.text(settings.tag),
      templateName: writing.text(settings.name),
    }),
  },
};

/** Nodes that have a factory of their own, which needs a template and one path. */
const FACTORIES: Readonly<Record<string, string>> = {
  Snapshot: 'snapshot',
  Animation: 'animation',
  Transcode: 'transcode',
  Concat: 'concat',
  VideoMontage: 'videoMontage',
  PicProcess: 'picProcess',
  Tts: 'tts',
  SpeechRecognition: 'speechRecognition',
  VideoEnhance: 'videoEnhance',
  VideoStream: 'videoStream',
};

/** Indent of what stands in a list of nodes. */
const NODE_INDENT = '      ';

/** A node of a workflow. */
function node(settings: Settings, { place }: Declaration, writing: Writing): Code {
  const { type, output } = settings;
  const known = typeof type === 'string' ? type : '';
  const separates = known === 'VoiceSeparate';
  const next = texts(settings.next, writing);
  const where = isRecord(output) ? nodeOutput(output, place.region, writing) : undefined;
  const props = given({
    template: separates
      ? template(settings.template_id, writing)
      : otherTemplate(settings.template_id, writing),
    output: where,
    next,
    operation: json(settings.operation_json),
  });
  const factory = writing.use('CiNode').text;
  const complete = props?.template !== undefined && where !== undefined;
  if (separates && complete && isRecord(output) && typeof output.sprite_object !== 'string') {
    const separated = { ...props, output: separationOutput(output, place.region, writing) };
    return called(`${factory}.voiceSeparate`, [separated], NODE_INDENT);
  }
  const own = Object.hasOwn(FACTORIES, known) ? FACTORIES[known] : undefined;
  return own !== undefined && complete && Object.hasOwn(where, 'object')
    ? called(`${factory}.${own}`, [props], NODE_INDENT)
    : called(`${factory}.of`, [writing.text(type), props], NODE_INDENT);
}

/** Where a node writes: to one path, perhaps with a sprite, or to those of a separation. */
function nodeOutput(output: Settings, region: string, writing: Writing): Props {
  const stems = [output.au_object, output.bass_object, output.drum_object];
  if (stems.some((each) => typeof each === 'string') || typeof output.object !== 'string') {
    return separationOutput(output, region, writing);
  }
  const { bucket: elsewhere, region: there } = separationOutput(output, region, writing);
  return {
    object: path(output.object, writing),
    ...(typeof output.sprite_object === 'string' && { sprite: path(output.sprite_object, writing) }),
    ...(elsewhere !== undefined && { bucket: elsewhere }),
    ...(there !== undefined && { region: there }),
  };
}

/** What JSON says, by the names of the API. */
function json(value: Value | undefined): Expr | undefined {
  return value instanceof Json ? jsonExpr(value.value) : undefined;
}

function jsonExpr(value: Value): Expr {
  if (typeof value === 'string') return literal(value);
  if (Array.isArray(value)) return (value as readonly Value[]).map(jsonExpr);
  if (isRecord(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, jsonExpr(each)]));
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : '';
}

function texts(value: Value | undefined, writing: Writing): Expr | undefined {
  return Array.isArray(value)
    ? (value as readonly Value[]).map((each) => writing.text(each) ?? '')
    : undefined;
}

/** What workflows of both kinds have. */
function workflowProps({ settings, place }: Declaration, writing: Writing): Props {
  return {
    bucket: bucketOf(settings, place.region, writing),
    workflowName: writing.text(settings.name),
    state: choice(settings.state, writing, 'WorkflowState', { Active: 'ACTIVE', Paused: 'PAUSED' }),
    objectPrefix: writing.text(settings.object_prefix),
    queue: queue(settings.queue_id, writing),
    speechRecognitionQueue: queue(settings.speech_recognition_queue_id, writing),
    notify: notify(settings.notify, writing),
    extFilter: extFilter(settings.ext_filter, writing),
  };
}

/** The members of the enum by their values: `IS_AUDIO` for `IsAudio`. */
const AUDIO_MODES: Readonly<Record<string, string>> = Object.fromEntries(
  AUDIO_MODE_NAMES.map((name) => [name, name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()]),
);

function member(writing: Writing, enumeration: string, name: string): Code {
  return new Code(`${writing.use(enumeration).text}.${name}`);
}

/** A member of an enum, by the value of a setting. */
function choice(
  value: Value | undefined,
  writing: Writing,
  enumeration: string,
  members: Readonly<Record<string, string>>,
): Code | undefined {
  if (value === undefined || value === null) return undefined;
  const name = typeof value === 'string' && Object.hasOwn(members, value) ? members[value] : undefined;
  if (name !== undefined) return member(writing, enumeration, name);
  const text =
    value instanceof Expression ? `\${${value.hcl}}` : typeof value === 'string' ? literal(value) : '';
  // What only Terraform will know; the compiler is told that it is one of them.
  return new Code(`(${tsText(text)} as string) as ${writing.use(enumeration).text}`);
}

function bucketOf(settings: Settings, region: string, writing: Writing): Code | undefined {
  return bucket(settings.bucket, settings.region ?? region, writing);
}

function bucket(value: Value | undefined, region: Value, writing: Writing): Code | undefined {
  return writing.construct(value, (name) => {
    const where = region instanceof Reference ? region.to.settings[region.attribute] : region;
    return writing.imported('bucket', `${typeof where === 'string' ? where : ''}/${name}`, (id) =>
      called(`${writing.use('CiBucket').text}.fromBucketName`, [
        writing.scope,
        id,
        literal(name),
        { region: writing.text(where) },
      ]),
    );
  });
}

function template(value: Value | undefined, writing: Writing): Code | undefined {
  return writing.construct(value, (templateId) =>
    writing.imported('template', templateId, (id) =>
      called(`${writing.use('VoiceSeparateTemplate').text}.fromTemplateId`, [
        writing.scope,
        id,
        literal(templateId),
      ]),
    ),
  );
}

function otherTemplate(value: Value | undefined, writing: Writing): Code | undefined {
  return writing.construct(value, (templateId) =>
    writing.imported('template', templateId, (id) =>
      called(`${writing.use('CiTemplateLookup').text}.fromTemplateId`, [
        writing.scope,
        id,
        literal(templateId),
      ]),
    ),
  );
}

/** The id of a queue of another service, or of one that the program declares. */
function queueId(value: Value | undefined, writing: Writing): Expr | undefined {
  if (!(value instanceof Reference)) return writing.text(value);
  const declared = queue(value, writing);
  return declared && new Code(`${declared.text}.queueId`);
}

function queue(value: Value | undefined, writing: Writing): Code | undefined {
  return writing.construct(value, (queueId) =>
    writing.imported('queue', queueId, (id) =>
      called(`${writing.use('SmartAudioQueue').text}.fromQueueId`, [writing.scope, id, literal(queueId)]),
    ),
  );
}

function audioConfig(value: Value | undefined, writing: Writing): Code | undefined {
  if (!isRecord(value)) return undefined;
  const { codec: named, ...rest } = value;
  const codec = named ?? DEFAULT_CODEC;
  const settings = given(
    Object.fromEntries(Object.entries(rest).map(([name, each]) => [name, writing.text(each)])),
  );
  const factory = writing.use('AudioConfig').text;
  return typeof codec === 'string' && (CODEC_NAMES as readonly string[]).includes(codec)
    ? called(`${factory}.${codec}`, [settings])
    : called(`${factory}.of`, [{ codec: writing.text(codec), ...settings }]);
}

function notify(value: Value | undefined, writing: Writing): Code | undefined {
  if (!isRecord(value)) return undefined;
  const events = (Array.isArray(value.events) ? (value.events as readonly Value[]) : []).map((event) =>
    choice(event, writing, 'NotifyEvent', {
      WorkflowStart: 'WORKFLOW_START',
      TaskFinish: 'TASK_FINISH',
      WorkflowFinish: 'WORKFLOW_FINISH',
    }),
  );
  const options = {
    events: events.filter((event) => event !== undefined),
    resultFormat:
      value.result_format === 'XML'
        ? undefined
        : choice(value.result_format, writing, 'ResultFormat', { JSON: 'JSON' }),
  };
  const factory = writing.use('Notify').text;
  if (value.type !== 'TDMQ')
    return called(`${factory}.url`, [writing.text(value.url) ?? '', options], '    ');
  return called(
    `${factory}.tdmq`,
    [
      {
        ...options,
        mqRegion: writing.text(value.mq_region),
        mqMode: choice(value.mq_mode, writing, 'MqMode', { Topic: 'TOPIC', Queue: 'QUEUE' }),
        mqName: writing.text(value.mq_name),
      },
    ],
    '    ',
  );
}

function extFilter(value: Value | undefined, writing: Writing): Expr | undefined {
  if (!isRecord(value)) return undefined;
  const on = (setting: Value | undefined): true | undefined => (setting === true ? true : undefined);
  const exts = Array.isArray(value.custom_exts) ? (value.custom_exts as readonly Value[]) : undefined;
  return {
    video: on(value.video),
    audio: on(value.audio),
    image: on(value.image),
    contentType: on(value.content_type),
    allFile: on(value.all_file),
    customExts: exts?.map((each) => writing.text(each) ?? ''),
  };
}

function separationOutput(output: Settings, region: string, writing: Writing): Props {
  const elsewhere = bucket(output.bucket, output.region ?? region, writing);
  return {
    voice: path(output.au_object, writing),
    background: path(output.object, writing),
    bass: path(output.bass_object, writing),
    drums: path(output.drum_object, writing),
    bucket: elsewhere,
    region: elsewhere === undefined ? writing.text(output.region) : undefined,
  };
}

/** Wildcards of CI with the sign of an escape before them, which constructs escape themselves. */
const ESCAPED_WILDCARD = new RegExp(
  `(?<![$%])\\$\\$\\{(${Object.keys(WORKFLOW_WILDCARDS).join('|')})\\}`,
  'g',
);

/** A path: wildcards of CI stand in it as they are. */
function path(value: Value | undefined, writing: Writing): Expr | undefined {
  if (typeof value !== 'string') return writing.text(value);
  return literal(value).replace(ESCAPED_WILDCARD, '${$1}');
}

function record(value: Value | undefined): Settings {
  return isRecord(value) ? value : {};
}

/** The props that are there; nothing at all where none is. */
function given(props: Props): Props | undefined {
  const entries = Object.entries(props).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
