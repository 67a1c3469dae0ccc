import { isUnknown, type PlanContext, type Unknown } from '../plugin';
import { DEFAULT_CODEC, type Setting } from '../rules';
import type { PlannedPlace, TemplateSettings } from './planned';
import type { Session } from './session';

/**
 * What there is to know of the templates that a plan names, by their ids. A template that cannot be looked at now has
 * nothing here, and whatever depends on it is not judged: the service judges it later.
 */
export async function templateSettings(
  ctx: PlanContext<Session<'ListTemplates'>>,
  place: PlannedPlace,
  templateIds: readonly (string | Unknown | null)[],
): Promise<ReadonlyMap<string, TemplateSettings>> {
  const known = new Map<string, TemplateSettings>();
  const open = new Set<string>();
  for (const id of templateIds) {
    if (id === null || isUnknown(id) || id === '') continue;
    const planned = ctx.client.plans.templates.find(place, id);
    if (planned) known.set(id, planned);
    else open.add(id);
  }
  const { bucket, region } = place;
  if (open.size === 0 || isUnknown(bucket) || isUnknown(region)) return known;
  try {
    const target = { bucket, region, signal: ctx.signal };
    const { templates } = ctx.client.listings;
    const found = await Promise.all([...open].map((id) => templates.read(ctx.client.ci(), target, id)));
    for (const template of found) {
      if (template === undefined) continue;
      const { templateId, voiceSeparate } = template;
      const codec =
        voiceSeparate === undefined ? undefined : (voiceSeparate.audioConfig?.codec ?? DEFAULT_CODEC);
      known.set(templateId, { audioMode: voiceSeparate?.audioMode, codec });
    }
  } catch (error) {
    ctx.log.info('templates could not be looked at; outputs are not compared with them', { error });
  }
  return known;
}

/**
 * What the rules ask of the template that something separates with, as far as it is known.
 * @param elsewhere - the bucket of a template where it is known to be another.
 */
export function templateJudged(
  templateId: Setting<string>,
  templates: ReadonlyMap<string, TemplateSettings>,
  elsewhere: (templateId: string) => string | undefined,
) {
  const known = typeof templateId === 'string' ? templates.get(templateId) : undefined;
  const templateBucket = typeof templateId === 'string' ? elsewhere(templateId) : undefined;
  return { audioMode: known?.audioMode, codec: known?.codec, templateBucket };
}
