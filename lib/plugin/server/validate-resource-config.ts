import type { tfplugin6 } from '../protocol/generated/messages';
import type { Attributes, ConfigOf } from '../schema';
import { findDataSource, findResource } from './find';
import { readConfig } from './instance';
import type { Instance } from './instance';

type Config = ConfigOf<Attributes>;

/** Checks a resource's configuration. */
export async function validateResourceConfig(
  instance: Instance,
  request: tfplugin6.ValidateResourceConfig.Request.$Properties,
): Promise<tfplugin6.ValidateResourceConfig.Response.$Properties> {
  const resource = findResource(instance.provider, request.type_name);
  const config = readConfig(resource.schema.attributes, request.config) as Config;
  return { diagnostics: instance.messages((await resource.validate?.(config)) ?? []) };
}

/** Checks a data source's configuration. */
export async function validateDataResourceConfig(
  instance: Instance,
  request: tfplugin6.ValidateDataResourceConfig.Request.$Properties,
): Promise<tfplugin6.ValidateDataResourceConfig.Response.$Properties> {
  const dataSource = findDataSource(instance.provider, request.type_name);
  const config = readConfig(dataSource.schema.attributes, request.config) as Config;
  return { diagnostics: instance.messages((await dataSource.validate?.(config)) ?? []) };
}
