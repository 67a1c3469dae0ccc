import type { Json } from './context';
import type { ProviderFunction } from './function';
import type { Provider } from './provider';
import type { Attribute, Attributes, Block, NestedAttribute, Schema } from './schema';

/** What `terraform providers schema -json` says of a provider, with no provider running. */
export interface ProviderSchemaJson {
  readonly format_version: string;
  /** By the provider's source address. */
  readonly provider_schemas: { readonly [sourceAddress: string]: { readonly [part: string]: Json } };
  /** By the provider's source address. */
  readonly provider_versions: { readonly [sourceAddress: string]: string };
}

/** Describes a provider in the format of `terraform providers schema -json`. */
export function providerSchemaJson<A extends Attributes, Client>(
  provider: Provider<A, Client>,
  sourceAddress: string,
): ProviderSchemaJson {
  const schemas = (all: readonly { readonly typeName: string; readonly schema: Schema }[]): Json =>
    Object.fromEntries(all.map(({ typeName, schema }) => [typeName, schemaJson(schema)]));
  return {
    format_version: '1.0',
    provider_schemas: {
      [sourceAddress]: {
        provider: schemaJson(provider.schema),
        ...(provider.resources.length > 0 ? { resource_schemas: schemas(provider.resources) } : {}),
        ...(provider.dataSources.length > 0 ? { data_source_schemas: schemas(provider.dataSources) } : {}),
        ...(provider.ephemeralResources?.length
          ? { ephemeral_resource_schemas: schemas(provider.ephemeralResources) }
          : {}),
        ...(provider.functions?.length
          ? { functions: Object.fromEntries(provider.functions.map((f) => [f.name, functionJson(f)])) }
          : {}),
      },
    },
    provider_versions: { [sourceAddress]: provider.version },
  };
}

function schemaJson(schema: Schema): Json {
  return {
    version: schema.version ?? 0,
    block: blockJson(schema.attributes, schema.description, schema.deprecated),
  };
}

function blockJson(attributes: Attributes, description: string, deprecated: string | undefined): Json {
  const items = Object.entries(attributes);
  const own = items.flatMap(([name, item]) => (item.kind === 'block' ? [] : [[name, attributeJson(item)]]));
  const blocks = items.flatMap(([name, item]) =>
    item.kind === 'block' ? [[name, nestedBlockJson(item)]] : [],
  );
  return {
    ...(own.length > 0 ? { attributes: Object.fromEntries(own) as Json } : {}),
    ...(blocks.length > 0 ? { block_types: Object.fromEntries(blocks) as Json } : {}),
    ...describe(description, deprecated),
  };
}

function attributeJson(item: Attribute | NestedAttribute): Json {
  const { mode, options } = item;
  return {
    ...(item.kind === 'attribute'
      ? { type: item.type as Json }
      : {
          nested_type: {
            attributes: Object.fromEntries(
              Object.entries(item.attributes).flatMap(([name, nested]) =>
                nested.kind === 'block' ? [] : [[name, attributeJson(nested)]],
              ),
            ) as Json,
            nesting_mode: item.nesting,
          },
        }),
    ...describe(options.description, options.deprecated),
    ...(mode === 'required' ? { required: true } : {}),
    ...(mode === 'optional' || mode === 'optionalComputed' || mode === 'defaulted' ? { optional: true } : {}),
    ...(mode === 'computed' || mode === 'optionalComputed' || mode === 'defaulted' ? { computed: true } : {}),
    ...(options.sensitive ? { sensitive: true } : {}),
    ...(options.writeOnly ? { write_only: true } : {}),
  };
}

function nestedBlockJson(item: Block): Json {
  const {
    description,
    deprecated,
    minItems,
    maxItems = item.nesting === 'single' ? 1 : undefined,
  } = item.options;
  return {
    nesting_mode: item.nesting,
    block: blockJson(item.attributes, description, deprecated),
    ...(minItems ? { min_items: minItems } : {}),
    ...(maxItems ? { max_items: maxItems } : {}),
  };
}

function functionJson(definition: ProviderFunction): Json {
  return {
    description: definition.description,
    summary: definition.summary,
    return_type: definition.returns as Json,
    parameters: definition.parameters.map((parameter) => ({
      name: parameter.name,
      description: parameter.description,
      ...(parameter.allowNull ? { is_nullable: true } : {}),
      type: parameter.type,
    })),
  };
}

function describe(description: string, deprecated: string | undefined): { readonly [name: string]: Json } {
  return {
    ...(description === '' ? {} : { description }),
    description_kind: 'markdown',
    ...(deprecated === undefined ? {} : { deprecated: true }),
  };
}
