import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { type DefaultTheme, defineConfig } from 'vitepress';

const docs = path.resolve(import.meta.dirname, '..');

/** The pages by hand, in the order in which somebody needs them; `test/docs/site.test.ts` misses none. */
const PARTS: readonly {
  readonly text: string;
  readonly pages: readonly (readonly [page: string, text: string])[];
}[] = [
  {
    text: 'Begin',
    pages: [
      ['start', 'Start in five minutes'],
      ['concepts', 'Concepts'],
      ['python', 'Python'],
      ['cdk-terrain', 'CDK Terrain'],
      ['opentofu', 'OpenTofu'],
      ['hcl', 'Plain HCL'],
    ],
  },
  {
    text: 'Declare',
    pages: [
      ['workflows', 'Workflows of any nodes'],
      ['functions', 'Functions and presigned URLs'],
      ['hooks', 'Commands after a deploy'],
      ['seeing', 'Looking at what is there'],
      ['import', 'Import ids'],
    ],
  },
  {
    text: 'Operate',
    pages: [
      ['credentials', 'Credentials'],
      ['permissions', 'Permissions'],
      ['environments', 'Environments'],
      ['offline', 'Plans without the cloud'],
      ['drift', 'Drift'],
      ['doctor', 'Doctor'],
      ['cost', 'Costs'],
      ['troubleshooting', 'Troubleshooting'],
    ],
  },
  {
    text: 'Test',
    pages: [
      ['testing', 'Testing'],
      ['emulator', 'The emulator'],
    ],
  },
  {
    text: 'Move in',
    pages: [
      ['adopt', 'Taking over what exists'],
      ['moving', 'From the official provider'],
      ['scripts', 'From scripts'],
    ],
  },
  {
    text: 'Know',
    pages: [
      ['limits', 'Limits'],
      ['assumptions', 'Assumptions'],
      ['operations', 'Operations'],
      ['performance', 'Performance'],
      ['reliability', 'Reliability'],
      ['changelog', 'Changelog'],
    ],
  },
];

/** What is written from the code, by folder. */
const REFERENCE = {
  constructs: 'Constructs',
  resources: 'Resources',
  'data-sources': 'Data sources',
  'ephemeral-resources': 'Ephemeral resources',
  functions: 'Functions',
  commands: 'Commands',
};

function referenceOf(folder: string): DefaultTheme.SidebarItem[] {
  return readdirSync(path.join(docs, 'reference', folder))
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((file) => path.basename(file, '.md'))
    .map((name) => ({ text: name, link: `/reference/${folder}/${name}` }));
}

const sidebar: DefaultTheme.SidebarItem[] = [
  ...PARTS.map(({ text, pages }) => ({
    text,
    items: pages
      .filter(([page]) => existsSync(path.join(docs, `${page}.md`)))
      .map(([page, title]) => ({ text: title, link: `/${page}` })),
  })),
  {
    text: 'Reference',
    items: [
      { text: 'All of it', link: '/reference/' },
      { text: 'The provider', link: '/reference/provider' },
      { text: 'Rules', link: '/reference/rules' },
      ...Object.entries(REFERENCE).map(([folder, text]) => ({
        text,
        collapsed: true,
        items: referenceOf(folder),
      })),
    ],
  },
];

export default defineConfig({
  title: 'cdktf-tencent-ci',
  description: 'Voice separation on Tencent Cloud Infinite (CI), declared in TypeScript',
  cleanUrls: true,
  // Times of files are not those of commits in a clone.
  lastUpdated: false,
  markdown: {
    config(md) {
      // The changelog lies above `docs`, and its links lead from there.
      md.core.ruler.before('normalize', 'changelog', (state) => {
        const { relativePath } = state.env as { relativePath?: string };
        if (relativePath === 'changelog.md') state.src = state.src.replaceAll('](docs/', '](./');
      });
    },
  },
  themeConfig: {
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
