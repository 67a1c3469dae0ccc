import { isSameCodec } from '../rules';
import { describeByIds, type Described, noneWithoutBucket } from './by-ids';
import { callTo, lookAt } from './call';
import type { CiClient } from './client';
import type { CreationWatch } from './create-once';
import { wholeAtOnce } from './listing';
import { Listings } from './listings';
import { allPages, type ReadPage, wholeList } from './pages';
import type { Target } from './request';
import { doSurely } from './surely';
import {
  settingsIn,
  type Template,
  TEMPLATE_ANSWER,
  TEMPLATE_DELETED,
  TEMPLATE_LIST,
  TEMPLATE_REQUEST,
  type TemplateRequest,
  VOICE_SEPARATE,
} from './wire';
import { type XmlElement, type XmlNode } from './xml';

/** The settings of a template, those that its kind has among them, all of them: an update replaces the whole. */
export interface TemplateSettings extends TemplateRequest {
  readonly tag: string;
  readonly name: string;
}

/** The tag that stands for templates of every kind. */
export const ANY_TAG = 'All';

/** Which templates to list. */
export interface TemplateFilter {
  /**
   * What they are for, or `ANY_TAG`.
   * @default VoiceSeparate
   */
  readonly tag?: string;
  /**
   * `Custom`, or `Official` for the service's own.
   * @default Custom
   */
  readonly category?: string;
  /** What the names start with. */
  readonly namePrefix?: string;
}

/** Creates a template, exactly once (CI API, Creating Templates, 2025-09-15). */
export async function createTemplate(
  client: CiClient<'CreateTemplate' | 'ListTemplates'>,
  target: Target,
  settings: TemplateSettings,
  watch?: CreationWatch,
): Promise<Template> {
  const creation = {
    what: `template "${settings.name}"`,
    identity: `template/${settings.name}`,
    nameTaken: 'TemplateNameDuplicate',
    read: readTemplate,
    find: async (signal: AbortSignal) => {
      const filter = { tag: settings.tag, namePrefix: settings.name };
      const all = await wholeList(templatePages(client, lookAt(target, signal), filter), idOf);
      return all.filter((template) => isMadeOf(template, settings));
    },
    id: idOf,
    createTime: ({ createTime }: Template) => createTime,
  };
  const request = callTo('CreateTemplate', target, { body: bodyOf(settings) });
  return client.createOnce(request, creation, watch);
}

/** Replaces all settings of a template (CI API, Updating Templates, 2025-09-15). */
export async function updateTemplate(
  client: CiClient<'UpdateTemplate'>,
  target: Target,
  templateId: string,
  settings: TemplateSettings,
): Promise<Template> {
  return client.read(
    // All of it: assumption A4.
    callTo('UpdateTemplate', target, { id: templateId, body: bodyOf(settings) }),
    readTemplate,
  );
}

/**
 * Deletes a template (CI API, Deleting Templates, 2025-09-09).
 * @throws CiError, for which `isNotFound` holds when there was no such template in the first place.
 */
export async function deleteTemplate(
  client: CiClient<'DeleteTemplate' | 'ListTemplates'>,
  target: Target,
  templateId: string,
): Promise<void> {
  await doSurely(client, callTo('DeleteTemplate', target, { id: templateId }), {
    says: (root) => TEMPLATE_DELETED.read(root).templateId === templateId,
    isDone: async (signal) =>
      (await describeTemplate(client, lookAt(target, signal), templateId)) === undefined,
  });
}

/**
 * Describes templates by their ids, any number of them and of any tag, so a caller checks that what it gets is for
 * voice separation. (CI API, Querying Templates, 2025-09-09)
 */
export async function describeTemplates(
  client: CiClient<'ListTemplates'>,
  target: Target,
  ids: readonly string[],
): Promise<Described<Template>> {
  return describeByIds<Template>(ids, 'NonExistTIDs', idOf, (some, accountFor) =>
    client.read(callTo('ListTemplates', target, { query: { ids: some.join(',') } }), (root) => {
      const { templates, nonExistIds } = TEMPLATE_LIST.read(root);
      return accountFor(templates, nonExistIds);
    }),
  );
}

/** Describes one template; `undefined` when the service says that there is no such template or no such bucket. */
export async function describeTemplate(
  client: CiClient<'ListTemplates'>,
  target: Target,
  templateId: string,
): Promise<Template | undefined> {
  return (await noneWithoutBucket(describeTemplates(client, target, [templateId]), [templateId])).found[0];
}

/** Lists templates, all pages of them (CI API, Querying Templates, 2025-09-09). */
export async function listTemplates(
  client: CiClient<'ListTemplates'>,
  target: Target,
  filter: TemplateFilter = {},
): Promise<readonly Template[]> {
  return allPages(templatePages(client, target, filter), idOf);
}

/** Lists templates, several pages at once, for who needs all of a bucket. */
export async function everyTemplate(
  client: CiClient<'ListTemplates'>,
  target: Target,
  filter: TemplateFilter = {},
): Promise<readonly Template[]> {
  return wholeAtOnce(templatePages(client, target, filter), idOf);
}

/** Listings of the voice-separation templates of buckets; those of other kinds are read by their ids alone. */
export function templateListings(): Listings<Template, 'ListTemplates'> {
  return new Listings({
    idOf,
    pages: (client, target) => templatePages(client, target, {}),
    byIds: (client, target, ids) => noneWithoutBucket(describeTemplates(client, target, ids), ids),
  });
}

function templatePages(
  client: CiClient<'ListTemplates'>,
  target: Target,
  filter: TemplateFilter,
): ReadPage<Template> {
  return async (pageNumber, pageSize) => {
    const page = await client.read(
      callTo('ListTemplates', target, {
        query: {
          tag: filter.tag ?? VOICE_SEPARATE,
          category: filter.category ?? 'Custom',
          name: filter.namePrefix,
          pageNumber,
          pageSize,
        },
      }),
      TEMPLATE_LIST.read,
    );
    return { items: page.templates, totalCount: page.totalCount };
  };
}

/** Tells whether a template has exactly these settings, tag and name included. */
export function isMadeOf(template: Template, { tag, name, ...settings }: TemplateSettings): boolean {
  return template.tag === tag && template.name === name && holds(settingsIn(template), settings);
}

// The service may fill in a default for what was not set, so only what was set is compared.
function holds(seen: object, asked: object): boolean {
  return Object.entries(asked).every(([key, value]: [string, unknown]) => {
    const there = (seen as Readonly<Record<string, unknown>>)[key];
    if (typeof value === 'object' && value !== null) return holds(there ?? {}, value);
    return value === undefined || there === value || (key === 'codec' && isSameCodec(there, value));
  });
}

function idOf({ templateId }: Template): string {
  return templateId;
}

function bodyOf(settings: TemplateSettings): XmlNode {
  return TEMPLATE_REQUEST.write(settings);
}

function readTemplate(root: XmlElement): Template {
  return TEMPLATE_ANSWER.read(root).template;
}
