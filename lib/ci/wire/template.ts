import { type XmlElement, type XmlNode, at, childrenNamed, textAt } from '../xml';
import { given, numberAt, requiredAt, type PageInfo, pageInfoFromXml, pageInfoToXml } from './values';

/** The tag of a voice-separation template, job or node. */
export const VOICE_SEPARATE = 'VoiceSeparate';

/** How a separated file is encoded. What is unset is left to the service. */
export interface AudioConfig {
  readonly codec?: string;
  /** In Hz. */
  readonly samplerate?: number;
  /** In kbps. */
  readonly bitrate?: number;
  readonly channels?: number;
}

/** What voice separation makes and how: the inner part of a template and of a job without one. */
export interface VoiceSeparate {
  readonly audioMode?: string;
  readonly audioConfig?: AudioConfig;
}

/**
 * The body of a create or an update, read leniently: a client sends all of it, since an update replaces the whole.
 * Source: CI API, Creating Templates (voice separation), 2025-09-15.
 */
export interface TemplateRequest extends VoiceSeparate {
  readonly tag?: string;
  readonly name?: string;
}

/** A template as the service describes it. Older answers lack the bucket, the category and the times. */
export interface Template {
  /** `VoiceSeparate`, or the kind of another family's template; the settings of those are not read. */
  readonly tag: string;
  readonly templateId: string;
  readonly name: string;
  readonly bucketId?: string;
  /** `Custom`, or `Official` for a template of the service's own. */
  readonly category?: string;
  readonly voiceSeparate?: VoiceSeparate;
  readonly createTime?: string;
  readonly updateTime?: string;
}

/** One page of a list of templates, or the answer to a query by ids, which has no page numbers. */
export interface TemplateList extends PageInfo {
  readonly templates: readonly Template[];
  /** Ids asked for that do not exist. */
  readonly nonExistIds: readonly string[];
}

/** Writes encoding settings; an unset child is left out. */
export function audioConfigToXml(config: AudioConfig): XmlNode {
  return [
    'AudioConfig',
    [
      ['Codec', config.codec],
      ['Samplerate', config.samplerate],
      ['Bitrate', config.bitrate],
      ['Channels', config.channels],
    ],
  ];
}

/** Writes a `VoiceSeparate` container: the form of answers and of jobs. */
export function voiceSeparateToXml(settings: VoiceSeparate): XmlNode {
  return [VOICE_SEPARATE, voiceSeparateFields(settings)];
}

/**
 * Reads what a `VoiceSeparate` container or the root of a request holds; empty elements are unset.
 * @throws WireError when a number is none.
 */
export function voiceSeparateFromXml(from: XmlElement): VoiceSeparate {
  const config = at(from, 'AudioConfig');
  return given({
    audioMode: textAt(from, 'AudioMode'),
    audioConfig:
      config &&
      given({
        codec: textAt(config, 'Codec'),
        samplerate: numberAt(from, 'AudioConfig', 'Samplerate'),
        bitrate: numberAt(from, 'AudioConfig', 'Bitrate'),
        channels: numberAt(from, 'AudioConfig', 'Channels'),
      }),
  });
}

/** Writes the body of a create or an update, where the settings stand flat under the root. */
export function templateRequestToXml(request: TemplateRequest): XmlNode {
  return ['Request', [['Tag', request.tag], ['Name', request.name], ...voiceSeparateFields(request)]];
}

/**
 * Reads the body of a create or an update.
 * @throws WireError when a number is none.
 */
export function templateRequestFromXml(root: XmlElement): TemplateRequest {
  return given({ tag: textAt(root, 'Tag'), name: textAt(root, 'Name'), ...voiceSeparateFromXml(root) });
}

/** Writes a template under the name that the answer gives it: `Template`, or `TemplateList` in a list. */
export function templateToXml(template: Template, name: 'Template' | 'TemplateList' = 'Template'): XmlNode {
  return [
    name,
    [
      ['Tag', template.tag],
      ['TemplateId', template.templateId],
      ['Name', template.name],
      ['BucketId', template.bucketId],
      ['Category', template.category],
      template.voiceSeparate && voiceSeparateToXml(template.voiceSeparate),
      ['CreateTime', template.createTime],
      ['UpdateTime', template.updateTime],
    ],
  ];
}

/**
 * Reads one template.
 * @throws WireError when it has no id or no tag, or a number is none.
 */
export function templateFromXml(from: XmlElement): Template {
  const settings = at(from, VOICE_SEPARATE);
  return given({
    tag: requiredAt(from, 'Tag'),
    templateId: requiredAt(from, 'TemplateId'),
    name: textAt(from, 'Name') ?? '',
    bucketId: textAt(from, 'BucketId'),
    category: textAt(from, 'Category'),
    voiceSeparate: settings && voiceSeparateFromXml(settings),
    createTime: textAt(from, 'CreateTime'),
    updateTime: textAt(from, 'UpdateTime'),
  });
}

/** Writes the answer to a create or an update. */
export function templateResponseToXml(template: Template, requestId?: string): XmlNode {
  return ['Response', [['RequestId', requestId], templateToXml(template)]];
}

/** Writes a page of templates, or the answer to a query by ids. */
export function templateListToXml(list: TemplateList): XmlNode {
  return [
    'Response',
    [
      ...pageInfoToXml(list),
      ...list.templates.map((template) => templateToXml(template, 'TemplateList')),
      list.nonExistIds.length > 0
        ? ['NonExistTIDs', list.nonExistIds.map((id): XmlNode => ['TemplateId', id])]
        : undefined,
    ],
  ];
}

/**
 * Reads a page of templates, or the answer to a query by ids.
 * @throws WireError when a template has no id, or a number is none.
 */
export function templateListFromXml(root: XmlElement): TemplateList {
  return {
    ...pageInfoFromXml(root),
    // An empty list may come as one empty element.
    templates: childrenNamed(root, 'TemplateList')
      .filter(({ children }) => children.length > 0)
      .map(templateFromXml),
    nonExistIds: childrenNamed(root, 'NonExistTIDs')
      .flatMap((list) => childrenNamed(list, 'TemplateId'))
      .map(({ text }) => text)
      .filter((id) => id !== ''),
  };
}

/** Writes the answer to a delete. */
export function templateDeletedToXml(templateId: string, requestId?: string): XmlNode {
  return [
    'Response',
    [
      ['RequestId', requestId],
      ['TemplateId', templateId],
    ],
  ];
}

function voiceSeparateFields(settings: VoiceSeparate): (XmlNode | undefined)[] {
  return [['AudioMode', settings.audioMode], settings.audioConfig && audioConfigToXml(settings.audioConfig)];
}
