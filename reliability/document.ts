import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import type { Part, Section, Table } from './report';

const HEAD = `# Reliability

Written by \`npm run reliability\`; a part that is run by itself replaces its section. Every part has to end without a
failure: no silent orphan, no silent double, no crash, no hang, no leak. \`npm run reliability -- NAME --seed N\` runs one
part with a seed, and what a failure names after \`--replay\` runs that case alone. A short form of each part is in
\`npm test\` (\`test/e2e/reliability.test.ts\`).
`;

const marker = (name: string): string => `<!-- part: ${name} -->`;

/** Puts the sections of the parts that ran into the document; those of the others stay. */
export async function writeReport(
  file: string,
  parts: readonly Part[],
  found: ReadonlyMap<string, Section>,
): Promise<void> {
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const sections = parts.flatMap(({ name, title }) => {
    const section = found.get(name);
    const text = section ? sectionText(title, section) : sectionIn(before, name);
    return text === undefined ? [] : [`${marker(name)}\n\n${text}`];
  });
  const options = { ...(await resolveConfig(file)), filepath: file };
  writeFileSync(file, await format([HEAD, ...sections].join('\n'), options));
}

function sectionIn(text: string, name: string): string | undefined {
  const [, rest] = text.split(marker(name));
  return rest?.split('<!-- part: ')[0]?.trim().concat('\n');
}

function sectionText(title: string, { text, tables, failures }: Section): string {
  const verdict =
    failures.length === 0 ? '**Failures: 0.**' : `**Failures: ${failures.length}.**\n\n${list(failures)}`;
  return [`## ${title}`, ...text, ...tables.map(tableText), verdict, ''].join('\n\n');
}

function tableText({ head, rows, folded }: Table): string {
  const line = (cells: readonly (string | number)[]): string =>
    `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  const body = [
    line(head),
    line(head.map((_, column) => (column === 0 ? '---' : '--:'))),
    ...rows.map(line),
  ].join('\n');
  return folded === undefined ? body : `<details><summary>${folded}</summary>\n\n${body}\n\n</details>`;
}

function list(failures: readonly string[]): string {
  const shown = failures.slice(0, 50).map((failure) => `- ${failure.replaceAll('\n', ' ')}`);
  return [...shown, ...(failures.length > 50 ? [`- … and ${failures.length - 50} more`] : [])].join('\n');
}
