import {
  type AudioConfig,
  type Template,
  VOICE_SEPARATE,
  WireError,
  given,
  templateDeletedToXml,
  templateListToXml,
  templateRequestFromXml,
  templateResponseToXml,
  timestampOf,
} from '../../../ci/wire';
import type { XmlNode } from '../../../ci/xml';
import {
  MUSIC_MODE,
  MUSIC_MODE_RULES,
  TEMPLATE_RULES,
  type Rules,
  check,
  defaultSamplerate,
  DEFAULT_CODEC,
} from '../../../rules';
import type { Behaviour } from '../../behaviour';
import { type Call, type Reply, page } from '../call';
import { ServiceError, invalidArgument, unknownId } from '../errors';
import { newId } from '../../store/ids';
import type { TemplateRecord } from '../../store/records';
import type { Route } from '../router';
import type { Bucket } from '../../store/store';
import type { World } from '../../service/world';

/** What a client says of a template. */
export interface TemplateSettings {
  readonly name: string;
  readonly audioMode: string;
  readonly audioConfig: AudioConfig;
}

/** The operations of the `/template` family. */
export const TEMPLATE_ROUTES: readonly Route[] = [
  { operation: 'CreateTemplate', method: 'POST', path: '/template', hosts: ['ci'], handle: create },
  { operation: 'UpdateTemplate', method: 'PUT', path: '/template/:id', hosts: ['ci'], handle: update },
  { operation: 'DeleteTemplate', method: 'DELETE', path: '/template/:id', hosts: ['ci'], handle: remove },
  { operation: 'ListTemplates', method: 'GET', path: '/template', hosts: ['ci'], handle: list },
];

function create(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const settings = readSettings(call);
  const { maxTemplates } = world.behaviour;
  if (maxTemplates > 0 && bucket.templates.size >= maxTemplates) {
    throw invalidArgument(`The bucket has ${maxTemplates} templates, which is the most it may have.`);
  }
  return one(call, putTemplate(world, bucket, settings));
}

function update(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const id = call.param('id');
  const old = bucket.templates.get(id);
  if (old === undefined) {
    const refusal = unknownId(world.behaviour.updateUnknownId, 'Template', id);
    if (refusal) throw refusal;
    return { xml: ['Response', [['RequestId', call.requestId]]] };
  }
  const settings = readSettings(call, old);
  if (world.behaviour.templateInUse === 'refuse') refuseInUse(bucket, id);
  return one(call, putTemplate(world, bucket, settings, id));
}

function remove(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const id = call.param('id');
  if (!bucket.templates.get(id)) {
    const refusal = unknownId(world.behaviour.deleteUnknownId, 'Template', id);
    if (refusal) throw refusal;
  }
  if (world.behaviour.templateInUse !== 'allow') refuseInUse(bucket, id);
  bucket.templates.delete(id, world.behaviour.staleReads);
  world.store.save(bucket);
  return { xml: templateDeletedToXml(id, requestIdOf(call)) };
}

function list(call: Call): Reply {
  const { bucket, world } = call;
  world.requireSmartAudio(bucket);
  const seen = bucket.templates.read();
  const ids = call.list('ids');
  const requestId = requestIdOf(call);
  if (ids !== undefined) {
    const found = ids.flatMap((id) => seen.get(id) ?? []);
    return {
      xml: shaped(
        world.behaviour,
        templateListToXml({
          requestId,
          templates: found.map((template) => onWire(template, bucket, world.behaviour)),
          nonExistIds: ids.filter((id) => !seen.has(id)),
        }),
      ),
    };
  }
  const tag = call.query('tag') ?? 'All';
  const category = call.choice('category', 'Custom', ['Official']);
  const prefix = call.query('name') ?? '';
  // There are no official templates, and every template here separates voices.
  const all =
    category === 'Custom' && (tag === 'All' || tag === VOICE_SEPARATE)
      ? [...seen.values()].filter(({ name }) => name.startsWith(prefix))
      : [];
  const { items, totalCount, pageNumber, pageSize } = page(call, all);
  return {
    xml: shaped(
      world.behaviour,
      templateListToXml({
        requestId,
        totalCount,
        pageNumber,
        pageSize,
        templates: items.map((template) => onWire(template, bucket, world.behaviour)),
        nonExistIds: [],
      }),
    ),
  };
}

/** Keeps a template, new or in place of an old one; nothing is checked. */
export function putTemplate(
  world: World,
  bucket: Bucket,
  settings: TemplateSettings,
  id: string = newId('template'),
): TemplateRecord {
  const now = world.now();
  const record: TemplateRecord = {
    templateId: id,
    ...settings,
    createTime: bucket.templates.get(id)?.createTime ?? now,
    updateTime: now,
  };
  bucket.templates.set(id, record, world.behaviour.staleReads);
  world.store.save(bucket);
  return record;
}

function readSettings(call: Call, old?: TemplateRecord): TemplateSettings {
  const { behaviour } = call.world;
  const root = call.xml();
  let request: ReturnType<typeof templateRequestFromXml>;
  try {
    request = templateRequestFromXml(root);
  } catch (error) {
    if (error instanceof WireError) throw invalidArgument(error.message);
    throw error;
  }
  const { tag, name = '', audioMode } = request;
  if (tag !== VOICE_SEPARATE) {
    throw invalidArgument(
      tag === undefined ? 'Tag is missing.' : `The emulator has no templates of the kind "${tag}".`,
    );
  }
  if (audioMode === undefined) throw invalidArgument('AudioMode is missing.');
  const audioConfig = request.audioConfig ?? withoutAudioConfig(behaviour, old);
  const broken = violations(TEMPLATE_RULES, behaviour, { name, audioMode, audioConfig })[0];
  if (broken !== undefined) throw invalidArgument(broken);
  if (behaviour.duplicateNames === 'refuse') refuseDuplicate(call.bucket, name, old?.templateId);
  return { name, audioMode, audioConfig: kept(behaviour, audioMode, audioConfig) };
}

/** What the service keeps of audio settings: in MusicMode perhaps only the codec. */
export function kept(behaviour: Behaviour, audioMode: string, audioConfig: AudioConfig): AudioConfig {
  const dropped = behaviour.musicModeSettings === 'drop' && audioMode === MUSIC_MODE;
  return dropped ? given({ codec: audioConfig.codec }) : audioConfig;
}

function withoutAudioConfig(behaviour: Behaviour, old: TemplateRecord | undefined): AudioConfig {
  if (old === undefined || behaviour.updateWithoutAudioConfig === 'reject') {
    throw invalidArgument('AudioConfig is missing.');
  }
  return behaviour.updateWithoutAudioConfig === 'keep' ? old.audioConfig : {};
}

/** What the rules say of a template or a job, after the open questions that the behaviour answers. */
export function violations<Input>(
  rules: Rules<Input>,
  behaviour: Behaviour,
  input: Input & { readonly audioConfig?: AudioConfig },
): string[] {
  const { codec, samplerate } = input.audioConfig ?? {};
  if (behaviour.amrWithoutSamplerate === 'reject' && codec === 'amr' && samplerate === undefined) {
    // The documented default, put where the rules see it.
    return violations(rules, behaviour, {
      ...input,
      audioConfig: { ...input.audioConfig, samplerate: 44100 },
    });
  }
  return check(rules, input)
    .filter(({ rule }) => behaviour.musicModeSettings === 'reject' || !Object.hasOwn(MUSIC_MODE_RULES, rule))
    .map(({ message }) => message);
}

function refuseDuplicate(bucket: Bucket, name: string, id: string | undefined): void {
  if (bucket.templates.values().some((other) => other.name === name && other.templateId !== id)) {
    throw invalidArgument(`A template named "${name}" exists already.`);
  }
}

function refuseInUse(bucket: Bucket, id: string): void {
  const user = bucket.workflows
    .values()
    .find(({ topology }) =>
      Object.values(topology.nodes).some(({ operation }) => operation?.templateId === id),
    );
  if (user)
    throw new ServiceError(400, 'InvalidArgument', `The workflow ${user.workflowId} uses this template.`);
}

function requestIdOf(call: Call): string | undefined {
  return call.world.behaviour.responseFields === 'older' ? undefined : call.requestId;
}

function one(call: Call, record: TemplateRecord): Reply {
  const { behaviour } = call.world;
  const template = onWire(record, call.bucket, behaviour);
  return { xml: shaped(behaviour, templateResponseToXml(template, requestIdOf(call))) };
}

function onWire(record: TemplateRecord, bucket: Bucket, behaviour: Behaviour): Template {
  const { audioMode, audioConfig } = record;
  return {
    tag: VOICE_SEPARATE,
    templateId: record.templateId,
    name: record.name,
    ...(behaviour.responseFields === 'full' && { bucketId: bucket.name, category: 'Custom' }),
    voiceSeparate: {
      audioMode,
      audioConfig: shownAudio(behaviour, audioMode, audioConfig),
    },
    createTime: timestampOf(record.createTime),
    updateTime: timestampOf(record.updateTime),
  };
}

/** Audio settings as an answer shows them. */
export function shownAudio(behaviour: Behaviour, audioMode: string, config: AudioConfig): AudioConfig {
  if (behaviour.omittedAudioConfig !== 'defaults') return config;
  const codec = config.codec ?? DEFAULT_CODEC;
  const samplerate = audioMode === MUSIC_MODE ? undefined : defaultSamplerate(codec);
  return { codec, ...(samplerate !== undefined && { samplerate }), ...config };
}

/** Turns the audio settings that are not given into empty elements, when the behaviour says so. */
export function shaped(behaviour: Behaviour, node: XmlNode): XmlNode {
  return behaviour.omittedAudioConfig === 'empty' ? withEmptyAudio(node) : node;
}

function withEmptyAudio([name, content]: XmlNode): XmlNode {
  if (!Array.isArray(content)) return [name, content];
  const children = content as readonly (XmlNode | undefined)[];
  return [
    name,
    name === 'AudioConfig'
      ? children.map((child) => child && ([child[0], child[1] ?? ''] as const))
      : children.map((child) => child && withEmptyAudio(child)),
  ];
}
