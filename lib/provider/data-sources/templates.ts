import { ANY_TAG, listTemplates, settingsJsonOf } from '../../ci';
import { BY_NAME, byName, isNamed } from '../../rules';
import { attribute } from '../../plugin';
import type { Calls } from '../calls';
import { checkPlace, placeOf } from '../place';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { CATEGORIES, checkChoice } from './choice';
import { checkNames, nameAttributes, namesOf } from './names';
import { lookupAttributes } from './place';
import { SETTINGS } from './template';

const computed = true;

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>`.', computed }),
  ...lookupAttributes,
  tag: attribute.string({
    description: 'Only templates of this kind: `Snapshot`, `Transcode`, `VoiceSeparate` or any other.',
    optional: true,
  }),
  ...nameAttributes('templates'),
  category: attribute.string({
    description: '`Custom` (the default), or `Official` for the templates of the service itself.',
    default: 'Custom',
  }),
  templates: attribute.nestedList({
    description: `The templates, ${BY_NAME}.`,
    computed,
    attributes: {
      template_id: attribute.string({ description: 'Id of the template.', computed }),
      tag: attribute.string({ description: 'What the template is for.', computed }),
      name: attribute.string({ description: 'Name of the template.', computed }),
      category: attribute.string({ description: '`Custom` or `Official`.', computed }),
      settings_json: attribute.string({ description: SETTINGS, computed }),
      create_time: attribute.string({ description: 'When the template was created.', computed }),
      update_time: attribute.string({ description: 'When the template was last changed.', computed }),
    },
  }),
};

type A = typeof attributes;

const calls = { ListTemplates: { why: 'to list them' } } as const satisfies Calls<A>;

/** Lists the templates of a bucket, of any kind, all of them. */
export const templatesData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_templates',
  schema: {
    description:
      'The templates of a bucket, of every kind or of one. Of those for voice separation, ' +
      '`tencentci_voice_separate_templates` tells more.',
    attributes,
  },

  validate: (config) => [
    ...checkPlace(config),
    ...checkNames(config),
    ...checkChoice(config, 'category', CATEGORIES, 'category of templates'),
  ],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const { tag, category } = config;
    const namePrefix = config.name ?? config.name_prefix;
    const found = await foundUnlessOff(ctx, place, `templates of bucket ${place.bucket}`, () =>
      listTemplates(
        ctx.client.ci(),
        { ...place, signal: ctx.signal },
        { tag: tag ?? ANY_TAG, category, ...(namePrefix !== null && { namePrefix }) },
      ),
    );
    const wanted = (found ?? []).filter(({ name }) => isNamed(namesOf(config), name));
    return {
      ...config,
      id: `${place.region}/${place.bucket}`,
      ...place,
      templates: byName(wanted, ({ templateId }) => templateId).map((template) => ({
        template_id: template.templateId,
        tag: template.tag,
        name: template.name,
        category: template.category ?? null,
        settings_json: settingsJsonOf(template) ?? null,
        create_time: template.createTime ?? null,
        update_time: template.updateTime ?? null,
      })),
    };
  },
});
