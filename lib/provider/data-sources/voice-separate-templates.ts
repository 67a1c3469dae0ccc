import { listTemplates } from '../../ci';
import { BY_NAME, byName, isNamed } from '../../rules';
import { attribute } from '../../plugin';
import type { Calls } from '../calls';
import { checkPlace, placeOf } from '../place';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { CATEGORIES, checkChoice } from './choice';
import { checkNames, nameAttributes, namesOf } from './names';
import { lookupAttributes } from './place';
import { templateAttributes, templateFields } from './template-attributes';

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>`.', computed: true }),
  ...lookupAttributes,
  ...nameAttributes('templates'),
  category: attribute.string({
    description: '`Custom` (the default), or `Official` for the templates of the service itself.',
    default: 'Custom',
  }),
  templates: attribute.nestedList({
    description: `The templates, ${BY_NAME}.`,
    computed: true,
    attributes: {
      template_id: attribute.string({ description: 'Id of the template.', computed: true }),
      name: attribute.string({ description: 'Name of the template.', computed: true }),
      ...templateAttributes,
    },
  }),
};

type A = typeof attributes;

const calls = { ListTemplates: { why: 'to list them' } } as const satisfies Calls<A>;

/** Lists the voice-separation templates of a bucket, all of them. */
export const voiceSeparateTemplatesData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_voice_separate_templates',
  schema: { description: 'The voice-separation templates of a bucket.', attributes },

  validate: (config) => [
    ...checkPlace(config),
    ...checkNames(config),
    ...checkChoice(config, 'category', CATEGORIES, 'category of templates'),
  ],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const namePrefix = config.name ?? config.name_prefix;
    const found = await foundUnlessOff(ctx, place, `templates of bucket ${place.bucket}`, () =>
      listTemplates(
        ctx.client.ci(),
        { ...place, signal: ctx.signal },
        { category: config.category, ...(namePrefix !== null && { namePrefix }) },
      ),
    );
    const wanted = (found ?? []).filter(({ name }) => isNamed(namesOf(config), name));
    return {
      ...config,
      id: `${place.region}/${place.bucket}`,
      ...place,
      templates: byName(wanted, ({ templateId }) => templateId).map((template) => ({
        template_id: template.templateId,
        name: template.name,
        ...templateFields(template),
      })),
    };
  },
});
