import type { ProviderFunction } from '../function';
import type { tfplugin6 } from '../protocol/generated/messages';
import type { Attribute, Attributes, Block, NestedAttribute, Nesting, Schema } from '../schema';
import type { Type } from '../value';

const MARKDOWN = 1;
const NESTING: Record<Nesting, number> = { single: 1, list: 2, set: 3, map: 4 };

/** A schema in the protocol's form. */
export function schemaMessage(schema: Schema): tfplugin6.Schema.$Properties {
  const version = schema.version ?? 0;
  return { version, block: blockMessage(schema.attributes, schema.description, schema.deprecated) };
}

function blockMessage(
  attributes: Attributes,
  description: string,
  deprecated: string | undefined,
): tfplugin6.Schema.Block.$Properties {
  const items = Object.entries(attributes);
  return {
    attributes: items.flatMap(([name, item]) =>
      item.kind === 'block' ? [] : [attributeMessage(name, item)],
    ),
    block_types: items.flatMap(([name, item]) =>
      item.kind === 'block' ? [nestedBlockMessage(name, item)] : [],
    ),
    ...describe(description, deprecated),
  };
}

function attributeMessage(
  name: string,
  item: Attribute | NestedAttribute,
): tfplugin6.Schema.Attribute.$Properties {
  const { mode, options } = item;
  return {
    name,
    ...(item.kind === 'attribute'
      ? { type: typeJson(item.type) }
      : {
          nested_type: {
            nesting: NESTING[item.nesting],
            attributes: Object.entries(item.attributes).flatMap(([own, nested]) =>
              nested.kind === 'block' ? [] : [attributeMessage(own, nested)],
            ),
          },
        }),
    ...describe(options.description, options.deprecated),
    required: mode === 'required',
    optional: mode === 'optional' || mode === 'optionalComputed' || mode === 'defaulted',
    computed: mode === 'computed' || mode === 'optionalComputed' || mode === 'defaulted',
    sensitive: options.sensitive ?? false,
    write_only: options.writeOnly ?? false,
  };
}

function nestedBlockMessage(name: string, item: Block): tfplugin6.Schema.NestedBlock.$Properties {
  const { description, deprecated, minItems, maxItems } = item.options;
  return {
    type_name: name,
    block: blockMessage(item.attributes, description, deprecated),
    nesting: NESTING[item.nesting],
    min_items: minItems ?? 0,
    max_items: maxItems ?? (item.nesting === 'single' ? 1 : 0),
  };
}

/** A function in the protocol's form. */
export function functionMessage(definition: ProviderFunction): tfplugin6.Function.$Properties {
  return {
    parameters: definition.parameters.map((parameter) => ({
      name: parameter.name,
      type: typeJson(parameter.type),
      allow_null_value: parameter.allowNull ?? false,
      description: parameter.description,
      description_kind: MARKDOWN,
    })),
    return: { type: typeJson(definition.returns) },
    summary: definition.summary,
    description: definition.description,
    description_kind: MARKDOWN,
  };
}

function describe(description: string, deprecated: string | undefined) {
  return {
    description,
    description_kind: MARKDOWN,
    deprecated: deprecated !== undefined,
    deprecation_message: deprecated ?? '',
  };
}

function typeJson(type: Type): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}
