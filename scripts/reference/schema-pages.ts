import type {
  Attribute,
  Attributes,
  Block,
  NestedAttribute,
  ProviderFunction,
  Schema,
  Type,
} from '../../lib/plugin';
import { tencentci } from '../../lib/provider';
import { exampleLines } from './examples';
import { type Page, GENERATED } from './page';

const MODES = {
  required: 'required',
  optional: 'optional',
  computed: 'computed',
  optionalComputed: 'optional, computed',
  defaulted: 'optional',
};

function typeName(type: Type): string {
  if (typeof type === 'string') return type;
  const [kind, inner] = type;
  return kind === 'object' || kind === 'tuple' ? kind : `${kind} of ${typeName(inner)}`;
}

function rows(attributes: Attributes, prefix = ''): string[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => row(prefix + name, attribute));
}

function row(name: string, attribute: Attribute | NestedAttribute | Block): string[] {
  const mode = attribute.kind === 'block' ? 'optional' : MODES[attribute.mode];
  const { sensitive, writeOnly } = attribute.kind === 'block' ? {} : attribute.options;
  const given = [mode, ...(sensitive ? ['sensitive'] : []), ...(writeOnly ? ['write-only'] : [])].join(', ');
  const type = attribute.kind === 'attribute' ? typeName(attribute.type) : attribute.nesting;
  const own = `| \`${name}\` | ${type} | ${given} | ${attribute.options.description.replaceAll('|', '\\|')} |`;
  if (attribute.kind === 'attribute') return [own];
  const step = { single: '.', list: '[].', set: '[].', map: '["…"].' }[attribute.nesting];
  return [own, ...rows(attribute.attributes, name + step)];
}

function table(schema: Schema): string[] {
  return [
    '## Attributes',
    '',
    '| Attribute | Type | Given | Meaning |',
    '|---|---|---|---|',
    ...rows(schema.attributes),
    '',
  ];
}

function schemaPage(
  file: string,
  kind: string,
  name: string,
  schema: Schema,
  shown: string,
  more: readonly string[],
): Page {
  return {
    file: `reference/${file}.md`,
    title: name,
    text: [
      `# ${name}`,
      '',
      GENERATED,
      '',
      `${kind}. ${schema.description}`,
      '',
      ...exampleLines(shown),
      ...table(schema),
      ...more,
    ].join('\n'),
  };
}

function functionPage({ name, summary, description, parameters, returns }: ProviderFunction): Page {
  const call = `provider::tencentci::${name}(${parameters.map((each) => each.name).join(', ')})`;
  const text = [
    `# ${name}`,
    '',
    GENERATED,
    '',
    `\`${call}\` ${summary}`,
    '',
    `${description} It needs no configuration and asks nobody; Terraform 1.8 or OpenTofu 1.7.`,
    '',
    ...exampleLines(name),
    '## Parameters',
    '',
    '| Parameter | Type | Meaning |',
    '|---|---|---|',
    ...parameters.map((each) => `| \`${each.name}\` | ${shown(each.type)} | ${each.description} |`),
    '',
    `Returns ${shown(returns)}.`,
    '',
  ].join('\n');
  return { file: `reference/functions/${name}.md`, title: name, text };
}

function shown(type: Type): string {
  if (typeof type === 'string') return type === 'dynamic' ? 'any object' : type;
  if (type[0] !== 'object') return typeName(type);
  const members = Object.entries(type[1]).map(([name, of]) => `\`${name}\` (${typeName(of)})`);
  return `an object of ${members.join(', ')}`;
}

function permissionsLine(name: string): string[] {
  return [
    '## Permissions',
    '',
    `What a policy has to allow: [permissions](../../permissions.md#${name}).`,
    '',
  ];
}

/** The import ids of a resource, for its page. */
function importLines(name: string, importable: boolean): string[] {
  return [
    '## Import',
    '',
    importable
      ? `Ids that an import takes: [import ids](../../import.md).`
      : `${name} cannot be imported: a job runs once, and its settings are not to be had back.`,
    '',
  ];
}

/** A page for the provider and for each of what it has, as its schemas tell it. */
export function schemaPages(): Page[] {
  const { resources, dataSources, ephemeralResources = [], functions = [] } = tencentci;
  return [
    schemaPage('provider', 'The provider', 'tencentci', tencentci.schema, 'provider', []),
    ...resources.map((each) =>
      schemaPage(`resources/${each.typeName}`, 'A resource', each.typeName, each.schema, each.typeName, [
        ...importLines(each.typeName, each.import !== undefined),
        ...permissionsLine(each.typeName),
      ]),
    ),
    ...dataSources.map((each) =>
      schemaPage(
        `data-sources/${each.typeName}`,
        'A data source',
        each.typeName,
        each.schema,
        `data.${each.typeName}`,
        permissionsLine(each.typeName),
      ),
    ),
    ...ephemeralResources.map((each) =>
      schemaPage(
        `ephemeral-resources/${each.typeName}`,
        'An ephemeral resource (Terraform 1.10 or OpenTofu 1.11), of which nothing is stored',
        each.typeName,
        each.schema,
        each.typeName,
        [],
      ),
    ),
    ...functions.map(functionPage),
  ];
}
