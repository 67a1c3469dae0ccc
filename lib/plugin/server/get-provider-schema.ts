import type { tfplugin6 } from '../protocol/generated/messages';
import type { Instance } from './instance';
import { functionMessage, schemaMessage } from './schema-message';

const CAPABILITIES = { get_provider_schema_optional: true, move_resource_state: true };

/** Says what there is, without the schemas. */
export async function getMetadata({
  provider,
}: Instance): Promise<tfplugin6.GetMetadata.Response.$Properties> {
  return {
    server_capabilities: CAPABILITIES,
    resources: provider.resources.map(({ typeName }) => ({ type_name: typeName })),
    data_sources: provider.dataSources.map(({ typeName }) => ({ type_name: typeName })),
    functions: (provider.functions ?? []).map(({ name }) => ({ name })),
    ephemeral_resources: (provider.ephemeralResources ?? []).map(({ typeName }) => ({ type_name: typeName })),
  };
}

/** Says what there is, with the schemas. */
export async function getProviderSchema({
  provider,
}: Instance): Promise<tfplugin6.GetProviderSchema.Response.$Properties> {
  return {
    provider: schemaMessage(provider.schema),
    resource_schemas: Object.fromEntries(
      provider.resources.map((r) => [r.typeName, schemaMessage(r.schema)]),
    ),
    data_source_schemas: Object.fromEntries(
      provider.dataSources.map((d) => [d.typeName, schemaMessage(d.schema)]),
    ),
    ephemeral_resource_schemas: Object.fromEntries(
      (provider.ephemeralResources ?? []).map((e) => [e.typeName, schemaMessage(e.schema)]),
    ),
    functions: functions(provider.functions),
    server_capabilities: CAPABILITIES,
  };
}

/** Says which functions there are. */
export async function getFunctions({
  provider,
}: Instance): Promise<tfplugin6.GetFunctions.Response.$Properties> {
  return { functions: functions(provider.functions) };
}

function functions(definitions: Instance['provider']['functions']) {
  return Object.fromEntries((definitions ?? []).map((f) => [f.name, functionMessage(f)]));
}
