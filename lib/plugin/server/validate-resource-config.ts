import { formatPath } from '../diagnostics';
import type { AttributePath, Diagnostic } from '../diagnostics';
import { writeOnlySet } from '../planning/known';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { Attributes, ConfigOf } from '../schema';
import type { ObjectValue } from '../value';
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
  const allowed = request.client_capabilities?.write_only_attributes_allowed === true;
  const refused = allowed
    ? []
    : writeOnlySet(resource.schema.attributes, config as ObjectValue).map(notStorable);
  return { diagnostics: instance.messages([...refused, ...((await resource.validate?.(config)) ?? [])]) };
}

/** Terraform before 1.11 knows nothing of write-only attributes, and would store the value. */
function notStorable(path: AttributePath): Diagnostic {
  return {
    severity: 'error',
    summary: 'Write-only attributes need a newer Terraform or OpenTofu',
    detail:
      `${formatPath(path)} is never stored, which Terraform can do from 1.11 and OpenTofu from 1.11. Use one of these, ` +
      'or the attribute that is stored in its place.',
    path: path.slice(0, 1),
  };
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
