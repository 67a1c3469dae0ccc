import { listTemplates } from '../../ci';
import { attribute, isUnknown } from '../../plugin';
import type { Calls } from '../calls';
import { checkPlace, placeOf } from '../place';
import { foundUnlessOff } from '../service-off';
import { dataSource } from '../session';
import { lookupAttributes } from './place';
import { templateAttributes, templateFields } from './template-attributes';

const CATEGORIES = ['Custom', 'Official'] as const;

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>`.', computed: true }),
  ...lookupAttributes,
  name_prefix: attribute.string({
    description: 'Only templates whose name starts with this.',
    optional: true,
  }),
  category: attribute.string({
    description: '`Custom` (the default), or `Official` for the templates of the service itself.',
    default: 'Custom',
  }),
  templates: attribute.nestedList({
    description: 'The templates, in the order of the service.',
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

  validate: (config) => {
    const { category } = config;
    const odd = category !== null && !isUnknown(category) && !CATEGORIES.some((known) => known === category);
    return [
      ...checkPlace(config),
      ...(odd
        ? [
            {
              severity: 'error' as const,
              summary: 'Unknown category',
              detail: `"${category}" is no category of templates. Use one of ${CATEGORIES.join(', ')}.`,
              path: ['category'],
            },
          ]
        : []),
    ];
  },

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const found = await foundUnlessOff(ctx, place, `templates of bucket ${place.bucket}`, () =>
      listTemplates(
        ctx.client.ci(),
        { ...place, signal: ctx.signal },
        { category: config.category, ...(config.name_prefix !== null && { namePrefix: config.name_prefix }) },
      ),
    );
    return {
      ...config,
      id: `${place.region}/${place.bucket}`,
      ...place,
      templates: (found ?? []).map((template) => ({
        template_id: template.templateId,
        name: template.name,
        ...templateFields(template),
      })),
    };
  },
});
