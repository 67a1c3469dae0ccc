import { ANY_TAG, describeTemplates, given, listTemplates, settingsJsonOf, type Template } from '../../ci';
import { byName, isNamed } from '../../rules';
import { connected } from '../connect';
import type { NameFlags, PlaceFlags } from '../flags';
import { showEach, showList, type Thing } from './thing';

const TEMPLATE: Thing<Template> = {
  one: 'template',
  columns: {
    TEMPLATE: ({ templateId }) => templateId,
    KIND: ({ tag }) => tag,
    NAME: ({ name }) => name,
    CHANGED: ({ updateTime }) => updateTime,
  },
  text: (template) => [
    `${template.templateId}  ${template.tag}  ${template.name}`,
    `  ${template.category ?? 'Custom'}, created ${template.createTime ?? '-'}, changed ${template.updateTime ?? '-'}`,
    `  ${settingsJsonOf(template) ?? 'settings that JSON cannot tell'}`,
  ],
  json(template) {
    const { templateId, tag, name, category, createTime, updateTime } = template;
    const settings = settingsJsonOf(template);
    return given({
      templateId,
      tag,
      name,
      category,
      settings: settings === undefined ? undefined : (JSON.parse(settings) as unknown),
      createTime,
      updateTime,
    });
  },
};

/** The options of `tencent-ci templates list`, as they were given. */
export interface TemplateFlags extends PlaceFlags, NameFlags {
  readonly tag?: string;
  readonly category?: string;
}

/** Lists the templates of a bucket. */
export function list(flags: TemplateFlags): Promise<void> {
  return connected(flags, async ({ client, target }) => {
    const { tag = ANY_TAG, category, name, namePrefix } = flags;
    const filter = given({ tag, category, namePrefix: name ?? namePrefix });
    const found = (await listTemplates(client, target, filter)).filter((each) => isNamed(flags, each.name));
    showList(
      TEMPLATE,
      byName(found, ({ templateId }) => templateId),
      flags,
    );
  });
}

/** Shows templates by their ids. */
export function get(ids: readonly string[], flags: PlaceFlags): Promise<void> {
  return connected(flags, async ({ client, target }) =>
    showEach(TEMPLATE, await describeTemplates(client, target, ids), flags),
  );
}
