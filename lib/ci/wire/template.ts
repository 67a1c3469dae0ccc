import { textAt, type XmlElement } from '../xml';
import { TEXT } from './content';
import { document, element, type ValueOf } from './element';
import {
  integer,
  list,
  many,
  one,
  onlyWhere,
  orElse,
  PAGE_INFO,
  required,
  rest,
  text,
  wrapped,
} from './field';

/** The tag of a voice-separation template, job or node. */
export const VOICE_SEPARATE = 'VoiceSeparate';

/** How a separated file is encoded. What is unset is left to the service. */
export interface AudioConfig extends ValueOf<typeof AUDIO_CONFIG> {}

export const AUDIO_CONFIG = element({
  codec: text('Codec'),
  /** In Hz. */
  samplerate: integer('Samplerate'),
  /** In kbps. */
  bitrate: integer('Bitrate'),
  channels: integer('Channels'),
});

/** What voice separation makes and how: the inner part of a template and of a job without one. */
export interface VoiceSeparate extends ValueOf<typeof VOICE_SEPARATE_SETTINGS> {}

export const VOICE_SEPARATE_SETTINGS = element({
  audioMode: text('AudioMode'),
  audioConfig: one<AudioConfig>('AudioConfig', AUDIO_CONFIG),
});

/**
 * The body of a create or an update, where the settings stand flat: a client sends all of it, since an update replaces
 * the whole. Source: CI API, Creating Templates (voice separation), 2025-09-15.
 */
export interface TemplateRequest extends ValueOf<typeof TEMPLATE_REQUEST> {}

export const TEMPLATE_REQUEST = document('Request', {
  tag: text('Tag'),
  name: text('Name'),
  audioMode: onlyWhere(isSeparation, VOICE_SEPARATE_SETTINGS.fields.audioMode),
  audioConfig: onlyWhere(isSeparation, VOICE_SEPARATE_SETTINGS.fields.audioConfig),
  /** What templates of other kinds are made of, each element as it is. */
  other: rest(),
});

/** A template as the service describes it. Older answers lack the bucket, the category and the times. */
export interface Template extends ValueOf<typeof TEMPLATE> {}

export const TEMPLATE = element({
  /** `VoiceSeparate`, or the kind of another family's template, such as `Snapshot`. */
  tag: required(text('Tag')),
  templateId: required(text('TemplateId')),
  name: orElse(text('Name'), ''),
  bucketId: text('BucketId'),
  /** `Custom`, or `Official` for a template of the service's own. */
  category: text('Category'),
  voiceSeparate: one<VoiceSeparate>(VOICE_SEPARATE, VOICE_SEPARATE_SETTINGS),
  createTime: text('CreateTime'),
  updateTime: text('UpdateTime'),
  /** What templates of other kinds are made of, each element as it is: assumption A54. */
  other: rest(),
});

/** The settings that only templates of its kind have, spelled as in a request. */
export function settingsIn({ voiceSeparate }: Template): VoiceSeparate {
  return { ...voiceSeparate };
}

/** The answer to a create or an update. */
export const TEMPLATE_ANSWER = document('Response', {
  requestId: text('RequestId'),
  template: required(one<Template>('Template', TEMPLATE)),
});

/** One page of a list of templates, or the answer to a query by ids, which has no page numbers. */
export const TEMPLATE_LIST = document('Response', {
  ...PAGE_INFO,
  templates: list(many<Template>('TemplateList', TEMPLATE)),
  /** Ids asked for that do not exist. */
  nonExistIds: list(wrapped('NonExistTIDs', many('TemplateId', TEXT))),
});

/** The answer to a delete. */
export const TEMPLATE_DELETED = document('Response', {
  requestId: text('RequestId'),
  templateId: text('TemplateId'),
});

function isSeparation(template: XmlElement): boolean {
  return (textAt(template, 'Tag') ?? VOICE_SEPARATE) === VOICE_SEPARATE;
}
