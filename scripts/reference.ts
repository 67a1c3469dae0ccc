import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { operations } from './operations';
import { permissions } from './permissions';
import { commandPages } from './reference/command-pages';
import { constructPages } from './reference/construct-pages';
import { GENERATED, type Page } from './reference/page';
import { rulePages } from './reference/rule-pages';
import { schemaPages } from './reference/schema-pages';
import { troubleshootingPages } from './reference/troubleshooting';

const docs = path.resolve(__dirname, '../docs');

/** Folders of pages, as the index of the reference lists them. */
const FOLDERS = {
  constructs: 'Constructs',
  resources: 'Resources',
  'data-sources': 'Data sources',
  'ephemeral-resources': 'Ephemeral resources',
  functions: 'Functions',
  commands: 'Commands',
};

function indexPage(pages: readonly Page[]): Page {
  const link = ({ file, title }: Page): string => `[${title}](${file.slice('reference/'.length)})`;
  const single = pages.filter(({ file }) => /^reference\/[\w-]+\.md$/.test(file));
  const text = [
    '# Reference',
    '',
    GENERATED,
    '',
    'In the examples, `stack` is a `TerraformStack` with a `TencentCiProvider`.',
    '',
    `${single.map(link).join(' · ')} · [operations](../operations.md) · [permissions](../permissions.md)`,
    '',
    ...Object.entries(FOLDERS).flatMap(([folder, title]) => {
      const own = pages.filter(({ file }) => file.startsWith(`reference/${folder}/`));
      return [`## ${title}`, '', ...own.map((page) => `- ${link(page)}`), ''];
    }),
  ].join('\n');
  return { file: 'reference/index.md', title: 'Reference', text };
}

/** All pages that are written from the code. */
export function pages(): Page[] {
  const reference = [...schemaPages(), ...constructPages(), ...commandPages(), ...rulePages()];
  return [
    indexPage(reference),
    ...reference,
    ...troubleshootingPages(),
    { file: 'operations.md', title: 'Operations', text: operations() },
    { file: 'permissions.md', title: 'Permissions', text: permissions() },
  ].map((page) => ({ ...page, text: `${page.text.trimEnd()}\n` }));
}

/** Pages in `docs/reference` that nothing writes any more. */
export function leftPages(): string[] {
  const written = new Set(pages().map(({ file }) => file));
  return readdirSync(path.join(docs, 'reference'), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join('reference', file.split(path.sep).join('/')))
    .filter((file) => file.endsWith('.md') && !written.has(file));
}

if (require.main === module) {
  for (const { file, text } of pages()) {
    mkdirSync(path.dirname(path.join(docs, file)), { recursive: true });
    writeFileSync(path.join(docs, file), text);
  }
  if (existsSync(path.join(docs, 'reference'))) for (const file of leftPages()) rmSync(path.join(docs, file));
}
