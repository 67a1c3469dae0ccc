import {
  type Declaration,
  Expression,
  Json,
  type Part,
  type Program,
  Reference,
  type Settings,
  type Value,
} from './model';
import { SOURCE_ADDRESS } from '../../stack/names';
import { escaped } from './text';

/** A name that may stand before `=` as it is. */
const PLAIN_KEY = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** The file that says which provider is needed, and how it is configured. */
export function hclHead({ endpoint }: Pick<Program, 'endpoint'>, version: string): string {
  const settings = endpoint === undefined ? '' : `\n  endpoint = ${hclText(endpoint)}\n`;
  return `terraform {
  required_version = ">= 1.5"
  required_providers {
    tencentci = {
      source  = ${hclText(SOURCE_ADDRESS)}
      version = ${hclText(version)}
    }
  }
}

provider "tencentci" {${settings}}
`;
}

/** All that is declared of a bucket. */
export function hclPart({ declarations }: Pick<Part, 'declarations'>): string {
  return declarations.map(hclDeclaration).join('\n');
}

/** A resource or a data source, with the block that takes over what is there. */
export function hclDeclaration(declaration: Declaration): string {
  const { type, mode, name, settings, importId, movedFrom, meta = {} } = declaration;
  const lines = [
    `${mode} "${type}" "${name}" {`,
    ...Object.entries(meta).map(([key, { hcl }]) => `  ${key} = ${hcl}`),
    ...attributes(settings, '  '),
    '}',
  ];
  const address = addressOf(declaration);
  if (importId !== undefined) {
    lines.push('', 'import {', `  to = ${address}`, `  id = ${hclText(importId)}`, '}');
  }
  if (movedFrom !== undefined) {
    lines.push('', 'moved {', `  from = ${movedFrom}`, `  to   = ${address}`, '}');
  }
  return `${lines.join('\n')}\n`;
}

/** What Terraform calls it. */
export function addressOf({ type, mode, name }: Declaration): string {
  return mode === 'data' ? `data.${type}.${name}` : `${type}.${name}`;
}

/** A text between quotes, which means itself in Terraform's language. */
export function hclText(text: string): string {
  return `"${escaped(text, (code) =>
    code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`,
  )
    .replaceAll('"', '\\"')
    // Two of them mean one that begins no expression.
    .replace(/[$%](?=\{)/g, '$&$&')}"`;
}

/** A value as Terraform's language writes it. */
export function hclValue(value: Value, indent = ''): string {
  if (typeof value === 'string') return hclText(value);
  if (value instanceof Reference) return `${addressOf(value.to)}.${value.attribute}`;
  if (value instanceof Expression) return value.hcl;
  if (value instanceof Json) return `jsonencode(${hclValue(value.value, indent)})`;
  const inner = `${indent}  `;
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) {
    const items = (value as readonly Value[]).map((item) => hclValue(item, inner));
    return items.some((item) => item.includes('\n'))
      ? `[\n${items.map((item) => `${inner}${item},\n`).join('')}${indent}]`
      : `[${items.join(', ')}]`;
  }
  const lines = attributes(value as Settings, inner);
  return lines.length === 0 ? '{}' : `{\n${lines.map((line) => `${line}\n`).join('')}${indent}}`;
}

/** Lines of settings, aligned as `terraform fmt` aligns them: those of one line each that stand together. */
function attributes(settings: Settings, indent: string): string[] {
  const given = Object.entries(settings).filter(([, value]) => value !== null);
  const rows = given.map(([name, value]) => ({
    key: PLAIN_KEY.test(name) ? name : hclText(name),
    text: hclValue(value, indent),
  }));
  const lines: string[] = [];
  let block: typeof rows = [];
  const flush = (): void => {
    const width = Math.max(0, ...block.map(({ key }) => [...key].length));
    for (const { key, text } of block) {
      lines.push(`${indent}${key}${' '.repeat(width - [...key].length)} = ${text}`);
    }
    block = [];
  };
  for (const row of rows) {
    if (!row.text.includes('\n')) block.push(row);
    else {
      flush();
      lines.push(`${indent}${row.key} = ${row.text}`);
    }
  }
  flush();
  return lines;
}
