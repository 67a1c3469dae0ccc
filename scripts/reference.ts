import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type {
  Attribute,
  Attributes,
  Block,
  NestedAttribute,
  ProviderFunction,
  Schema,
  Type,
} from '../lib/plugin';
import { tencentci } from '../lib/provider';
import { operations } from './operations';
import { permissions } from './permissions';

const docs = path.resolve(__dirname, '../docs');

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

function section(title: string, schema: Schema): string {
  return [
    `### ${title}`,
    '',
    schema.description,
    '',
    '| Attribute | Type | Given | Meaning |',
    '|---|---|---|---|',
    ...rows(schema.attributes),
    '',
  ].join('\n');
}

/** The reference of the provider, as its own schemas tell it. */
export function reference(): string {
  return [
    '# Reference of the provider `tencentci`',
    '',
    'Written by `npm run reference` from the schemas in `lib/provider`; a test fails when the two differ.',
    '',
    '## Provider',
    '',
    section('tencentci', tencentci.schema),
    '## Resources',
    '',
    ...tencentci.resources.map(({ typeName: name, schema }) => section(name, schema)),
    '## Data sources',
    '',
    ...tencentci.dataSources.map(({ typeName: name, schema }) => section(name, schema)),
    '## Ephemeral resources',
    '',
    'Terraform 1.10 or OpenTofu 1.11. Nothing of them is stored.',
    '',
    ...(tencentci.ephemeralResources ?? []).map(({ typeName: name, schema }) => section(name, schema)),
    '## Functions',
    '',
    'Terraform 1.8 or OpenTofu 1.7. They need no configuration and ask nobody.',
    '',
    ...(tencentci.functions ?? []).map(functionSection),
  ].join('\n');
}

function functionSection({ name, summary, description, parameters, returns }: ProviderFunction): string {
  const call = `provider::tencentci::${name}(${parameters.map((each) => each.name).join(', ')})`;
  return [
    `### ${name}`,
    '',
    `\`${call}\` ${summary}`,
    '',
    description,
    '',
    '| Parameter | Type | Meaning |',
    '|---|---|---|',
    ...parameters.map((each) => `| \`${each.name}\` | ${shown(each.type)} | ${each.description} |`),
    '',
    `Returns ${shown(returns)}.`,
    '',
  ].join('\n');
}

function shown(type: Type): string {
  if (typeof type === 'string') return type === 'dynamic' ? 'any object' : type;
  if (type[0] !== 'object') return typeName(type);
  const members = Object.entries(type[1]).map(([name, of]) => `\`${name}\` (${typeName(of)})`);
  return `an object of ${members.join(', ')}`;
}

if (require.main === module) {
  writeFileSync(path.join(docs, 'reference.md'), reference());
  writeFileSync(path.join(docs, 'operations.md'), operations());
  writeFileSync(path.join(docs, 'permissions.md'), permissions());
}
