import { describeTemplates } from '../ci';
import { isUnknown, type PlanContext, type Unknown } from '../plugin';
import type { Setting } from '../rules';
import type { PlannedPlace } from './planned-modes';
import type { Session } from './session';

/**
 * The audio modes of the templates that a plan names, by their ids. A template that cannot be looked at now has
 * none here, and whatever depends on its mode is not judged: the service judges it later.
 */
export async function audioModes(
  ctx: PlanContext<Session>,
  place: PlannedPlace,
  templateIds: readonly (string | Unknown | null)[],
): Promise<ReadonlyMap<string, Setting<string>>> {
  const modes = new Map<string, Setting<string>>();
  const open = new Set<string>();
  for (const id of templateIds) {
    if (id === null || isUnknown(id) || id === '') continue;
    const planned = ctx.client.plannedModes.find(place, id);
    if (planned) modes.set(id, planned.audioMode);
    else open.add(id);
  }
  const { bucket, region } = place;
  if (open.size === 0 || isUnknown(bucket) || isUnknown(region)) return modes;
  try {
    const target = { bucket, region, signal: ctx.signal };
    const { found } = await describeTemplates(ctx.client.ci(), target, [...open]);
    for (const { templateId, voiceSeparate } of found) modes.set(templateId, voiceSeparate?.audioMode);
  } catch (error) {
    ctx.log.info('templates could not be looked at; outputs are not compared with them', { error });
  }
  return modes;
}
