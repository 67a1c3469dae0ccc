import { describeTemplate, listTemplates, type Template, VOICE_SEPARATE } from '../../ci';
import { attribute, type Context, type Diagnostic } from '../../plugin';
import { theOneNamed } from '../by-name';
import type { Calls } from '../calls';
import { failure } from '../checks';
import { checkPlace, type Place, placeOf, resourceId } from '../place';
import { foundUnlessOff } from '../service-off';
import { dataSource, type Session } from '../session';
import { lookupAttributes } from './place';
import { templateAttributes, templateFields } from './template-attributes';

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>/<template_id>`.', computed: true }),
  ...lookupAttributes,
  template_id: attribute.string({
    description: 'Id of the template; give this or the name.',
    optional: true,
    computed: true,
  }),
  name: attribute.string({
    description: 'Whole name of the template; give this or the id.',
    optional: true,
    computed: true,
  }),
  ...templateAttributes,
};

type A = typeof attributes;

const calls = { ListTemplates: { why: 'to look it up' } } as const satisfies Calls<A>;

/** Looks up one template, by its id or by its name. */
export const voiceSeparateTemplateData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_voice_separate_template',
  schema: {
    description: 'A voice-separation template that exists already, found by its id or by its name.',
    attributes,
  },

  validate: (config) => [...checkPlace(config), ...checkChoice(config)],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const { template_id: templateId, name } = config;
    const found = await foundUnlessOff(ctx, place, `template ${templateId ?? `"${name}"`}`, () =>
      templateId === null ? byName(ctx, place, name ?? '') : byId(ctx, place, templateId),
    );
    if (!found)
      return { ...config, id: templateId === null ? null : resourceId(place, templateId), ...place };
    return {
      id: resourceId(place, found.templateId),
      ...place,
      template_id: found.templateId,
      name: found.name,
      ...templateFields(found),
    };
  },
});

function checkChoice({ template_id: id, name }: { template_id: unknown; name: unknown }): Diagnostic[] {
  if ((id === null) !== (name === null)) return [];
  return [
    {
      severity: 'error',
      summary: id === null ? 'Which template?' : 'Two ways to find a template',
      detail:
        id === null
          ? 'Neither template_id nor name is given. Give one of them.'
          : 'Both template_id and name are given. Remove one of them.',
      path: [id === null ? 'template_id' : 'name'],
    },
  ];
}

async function byId(
  ctx: Context<Session<'ListTemplates'>>,
  place: Place,
  templateId: string,
): Promise<Template> {
  const found = await describeTemplate(ctx.client.ci(), { ...place, signal: ctx.signal }, templateId);
  if (found?.tag === VOICE_SEPARATE) return found;
  throw failure(
    'Template not found',
    found
      ? `Template ${templateId} ("${found.name}") is of the kind ${found.tag}, not ${VOICE_SEPARATE}. Name another one.`
      : `Bucket ${place.bucket} in ${place.region} has no template ${templateId}. Check the id, the bucket and the region.`,
  );
}

async function byName(ctx: Context<Session<'ListTemplates'>>, place: Place, name: string): Promise<Template> {
  const target = { ...place, signal: ctx.signal };
  const candidates = await listTemplates(ctx.client.ci(), target, { namePrefix: name });
  return theOneNamed(candidates, {
    what: 'voice-separation template',
    place,
    name,
    idOf: ({ templateId }) => templateId,
    otherwise: 'Give the template_id of one',
  });
}
