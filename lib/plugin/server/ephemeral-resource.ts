import type { Diagnostic } from '../diagnostics';
import { withDefaults, withoutUnknowns } from '../planning/known';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { Attributes, ConfigOf, PlannedOf } from '../schema';
import { findEphemeralResource } from './find';
import { readConfig, writeObject } from './instance';
import type { Instance } from './instance';

/** Checks an ephemeral resource's configuration. */
export async function validateEphemeralResourceConfig(
  instance: Instance,
  request: tfplugin6.ValidateEphemeralResourceConfig.Request.$Properties,
): Promise<tfplugin6.ValidateEphemeralResourceConfig.Response.$Properties> {
  const ephemeral = findEphemeralResource(instance.provider, request.type_name);
  const config = readConfig(ephemeral.schema.attributes, request.config) as ConfigOf<Attributes>;
  return { diagnostics: instance.messages((await ephemeral.validate?.(config)) ?? []) };
}

/** Opens an ephemeral resource. */
export async function openEphemeralResource(
  instance: Instance,
  request: tfplugin6.OpenEphemeralResource.Request.$Properties,
): Promise<tfplugin6.OpenEphemeralResource.Response.$Properties> {
  const ephemeral = findEphemeralResource(instance.provider, request.type_name);
  const { attributes } = ephemeral.schema;
  const config = withDefaults(attributes, withoutUnknowns(readConfig(attributes, request.config)));
  const diagnostics: Diagnostic[] = [];
  const result = await ephemeral.open(instance.context(diagnostics), config as PlannedOf<Attributes>);
  return {
    result: writeObject(attributes, withoutUnknowns(result)),
    diagnostics: instance.messages(diagnostics),
  };
}

/** Renews what was opened without a time to renew it at, which Terraform never asks for: there is nothing to do. */
export async function renewEphemeralResource(
  _instance: Instance,
  request: tfplugin6.RenewEphemeralResource.Request.$Properties,
): Promise<tfplugin6.RenewEphemeralResource.Response.$Properties> {
  return { ...(request.private && { private: request.private }) };
}

/** Ends what was opened: nothing was left open. */
export async function closeEphemeralResource(): Promise<tfplugin6.CloseEphemeralResource.Response.$Properties> {
  return {};
}
