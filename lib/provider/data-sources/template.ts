import { describeTemplate, listTemplates, settingsJsonOf, type Template } from '../../ci';
import { attribute, type Context, type Diagnostic, type Unknown } from '../../plugin';
import { theOneNamed } from '../by-name';
import type { Calls } from '../calls';
import { failure } from '../checks';
import { checkPlace, type Place, placeOf, resourceId } from '../place';
import { foundUnlessOff } from '../service-off';
import { dataSource, type Session } from '../session';
import { CATEGORIES, checkChoice } from './choice';
import { lookupAttributes } from './place';

/** What data sources say of the settings of a template of any kind. */
export const SETTINGS =
  'What the template is made of, as JSON by the names of the API; null where JSON would lose some of it.';

const attributes = {
  id: attribute.string({ description: '`<region>/<bucket>/<template_id>`.', computed: true }),
  ...lookupAttributes,
  template_id: attribute.string({
    description: 'Id of the template; give this, or tag and name.',
    optional: true,
    computed: true,
  }),
  tag: attribute.string({
    description:
      'What the template is for: `Snapshot`, `Transcode`, `Watermark`, `VoiceSeparate` or any other kind of Cloud ' +
      'Infinite.',
    optional: true,
    computed: true,
  }),
  name: attribute.string({
    description: 'Whole name of the template; give this and the tag, or the id.',
    optional: true,
    computed: true,
  }),
  category: attribute.string({
    description:
      '`Custom`, or `Official` for a template of the service itself. With a name, which of them to look among: ' +
      '`Custom` when it is not given.',
    optional: true,
    computed: true,
  }),
  settings_json: attribute.string({ description: SETTINGS, computed: true }),
  create_time: attribute.string({ description: 'When the template was created.', computed: true }),
  update_time: attribute.string({ description: 'When the template was last changed.', computed: true }),
};

type A = typeof attributes;

const calls = { ListTemplates: { why: 'to look it up' } } as const satisfies Calls<A>;

/** Looks up one template of any kind, by its id or by its tag and name. */
export const templateData = dataSource<A, typeof calls>({
  calls,
  typeName: 'tencentci_template',
  schema: {
    description:
      'A template of any kind (`Snapshot`, `Transcode`, …) that exists already, found by its id or by its tag and name. ' +
      'It is read and can be referred to; of those for voice separation, `tencentci_voice_separate_template` tells more.',
    attributes,
  },

  validate: (config) => [
    ...checkPlace(config),
    ...checkWhich(config),
    ...checkChoice(config, 'category', CATEGORIES, 'category of templates'),
  ],

  async read(ctx, config) {
    const place = placeOf(ctx.client, config);
    const { template_id: templateId, name } = config;
    const found = await foundUnlessOff(ctx, place, `template ${templateId ?? `"${name}"`}`, () =>
      templateId === null
        ? byTagAndName(ctx, place, config.tag ?? '', name ?? '', config.category ?? 'Custom')
        : byId(ctx, place, templateId),
    );
    if (!found)
      return { ...config, id: templateId === null ? null : resourceId(place, templateId), ...place };
    return {
      id: resourceId(place, found.templateId),
      ...place,
      template_id: found.templateId,
      tag: found.tag,
      name: found.name,
      category: found.category ?? config.category,
      settings_json: settingsJsonOf(found) ?? null,
      create_time: found.createTime ?? null,
      update_time: found.updateTime ?? null,
    };
  },
});

type Given = string | Unknown | null;

function checkWhich(config: {
  readonly template_id: Given;
  readonly tag: Given;
  readonly name: Given;
  readonly category: Given;
}): Diagnostic[] {
  const besides = (['tag', 'name', 'category'] as const).find((name) => config[name] !== null);
  if (config.template_id !== null) return besides === undefined ? [] : [twoWays(besides)];
  const missing = (['tag', 'name'] as const).find((name) => config[name] === null);
  if (missing === undefined) return [];
  const summary = 'Which template?';
  const detail = 'Neither template_id, nor tag and name, are given. Give the id, or both of the others.';
  return [{ severity: 'error', summary, detail, path: [missing] }];
}

function twoWays(besides: string): Diagnostic {
  const detail = `Both template_id and ${besides} are given, and the id is enough. Remove ${besides}.`;
  return { severity: 'error', summary: 'Two ways to find a template', detail, path: [besides] };
}

type Looking = Context<Session<'ListTemplates'>>;

async function byId(ctx: Looking, place: Place, templateId: string): Promise<Template> {
  const found = await describeTemplate(ctx.client.ci(), { ...place, signal: ctx.signal }, templateId);
  if (found) return found;
  throw failure(
    'Template not found',
    `Bucket ${place.bucket} in ${place.region} has no template ${templateId}. Check the id, the bucket and the region.`,
  );
}

async function byTagAndName(
  ctx: Looking,
  place: Place,
  tag: string,
  name: string,
  category: string,
): Promise<Template> {
  const target = { ...place, signal: ctx.signal };
  const candidates = await listTemplates(ctx.client.ci(), target, { tag, category, namePrefix: name });
  return theOneNamed(candidates, {
    what: `${tag} template`,
    place,
    name,
    idOf: ({ templateId }) => templateId,
    otherwise: 'Give the template_id of one',
  });
}
