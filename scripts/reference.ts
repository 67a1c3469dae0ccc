import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Attribute, Attributes, Block, NestedAttribute, Schema, Type } from '../lib/plugin';
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
  ].join('\n');
}

if (require.main === module) {
  writeFileSync(path.join(docs, 'reference.md'), reference());
  writeFileSync(path.join(docs, 'operations.md'), operations());
  writeFileSync(path.join(docs, 'permissions.md'), permissions());
}
