import { DiagnosticsError } from '../diagnostics';
import type { AttributePath, Diagnostic } from '../diagnostics';
import { checkPlan } from '../planning/check-plan';
import { propose } from '../planning/propose';
import { replacements } from '../planning/replace';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { Attributes, ConfigOf, ProposedOf, StateOf } from '../schema';
import { findResource } from './find';
import { readConfig, readObject, writeObject } from './instance';
import type { Instance } from './instance';
import { pathMessage } from './messages';

/** Plans a create or an update; a destroy is planned as it is proposed. */
export async function planResourceChange(
  instance: Instance,
  request: tfplugin6.PlanResourceChange.Request.$Properties,
): Promise<tfplugin6.PlanResourceChange.Response.$Properties> {
  const resource = findResource(instance.provider, request.type_name);
  const { attributes } = resource.schema;
  const proposed = readObject(attributes, request.proposed_new_state);
  if (proposed === null) {
    return { planned_state: writeObject(attributes, null), planned_private: request.prior_private ?? null };
  }
  const prior = readObject(attributes, request.prior_state);
  const config = readConfig(attributes, request.config);
  const diagnostics: Diagnostic[] = [];
  const required: AttributePath[] = [];
  const { ctx, privateBytes } = instance.resourceContext(diagnostics, request.prior_private);

  let planned = propose(attributes, config, proposed, prior);
  if (resource.plan) {
    const given = { config: config as ConfigOf<Attributes>, prior: prior as StateOf<Attributes> | null };
    const planContext = { ...ctx, requireReplace: (path: AttributePath) => required.push(path) };
    planned = await resource.plan(planContext, planned as ProposedOf<Attributes>, given);
    const mistakes = checkPlan(attributes, config, planned, prior);
    if (mistakes.length > 0) throw new DiagnosticsError(mistakes);
  }
  if (prior !== null) required.push(...replacements(attributes, config, planned, prior));

  return {
    planned_state: writeObject(attributes, planned),
    planned_private: privateBytes(),
    requires_replace: prior === null ? [] : required.map(pathMessage),
    diagnostics: instance.messages(diagnostics),
  };
}
