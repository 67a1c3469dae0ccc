import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { builtVersion, Workspace } from '../../scripts/workspace';
import { attached } from '../support/attached';
import { can, type Capability } from '../support/engine';
import { blocksIn, type CodeBlock, placeOf } from '../support/markdown';

jest.setTimeout(180_000);

const SOURCE = 'tencent-ci.local/cdktf/tencentci';
const required = (): string => `terraform {
  required_providers {
    tencentci = { source = "${SOURCE}", version = "${builtVersion()}" }
  }
}
`;

/** What shows in a passage that it is not for every engine. */
const NEEDS: readonly (readonly [RegExp, Capability])[] = [
  [/\bprovider::/, 'provider functions'],
  [/^ephemeral "|\bephemeral +=/m, 'ephemeral resources'],
  [/\burl_wo\b/, 'write-only attributes'],
  [/^ *from = null_resource\./m, 'moves of a `null_resource` to a `terraform_data`'],
  [/^moved \{/m, 'moves between types'],
];

const isForTheEngine = ({ text }: CodeBlock): boolean =>
  can(...NEEDS.flatMap(([pattern, capability]) => (pattern.test(text) ? [capability] : [])));

const all = blocksIn('hcl');
const blocks = all.filter(isForTheEngine);
const nameOf = (block: CodeBlock): string => placeOf(block).replace(/\W/g, '_');

/** The `import` blocks of a passage, which only a root module may have, and the rest of it. */
function parted(text: string): { readonly imports: readonly string[]; readonly rest: string } {
  const imports = [...text.matchAll(/^import \{$.*?^\}$/gms)].map(([block]) => block);
  return { imports, rest: imports.reduce((rest, block) => rest.replace(block, ''), text) };
}

/** The module whose passage declares an object: of the same document, the nearest above. */
function homeOf(address: string, block: CodeBlock): string | undefined {
  const [type = '', name = ''] = address.split('.');
  const home = blocks
    .filter(
      ({ file, line, text }) =>
        file === block.file && line <= block.line && text.includes(`"${type}" "${name}"`),
    )
    .at(-1);
  return home && nameOf(home);
}

/** A passage as a module: what it takes from elsewhere is a variable. */
function moduleText(text: string): { readonly text: string; readonly variables: readonly string[] } {
  const declared = [...text.matchAll(/^variable "(\w+)"/gm)].map(([, name = '']) => name);
  const used = [...new Set([...text.matchAll(/\bvar\.(\w+)/g)].map(([, name = '']) => name))];
  const missing = used.filter((name) => !declared.includes(name));
  const more = missing.map((name) => `variable "${name}" {}\n`).join('');
  return { text: required() + more + text, variables: [...new Set([...declared, ...missing])] };
}

/** A folder in which each passage is a module of its own, so that one call judges all. */
async function folderOf(
  passages: readonly { readonly name: string; readonly block: CodeBlock }[],
): Promise<Workspace> {
  const workspace = new Workspace(
    await attached({ TENCENTCLOUD_CI_OFFLINE: '1', TENCENTCLOUD_REGION: 'ap-chongqing' }),
  );
  let main = required();
  for (const { name, block } of passages) {
    const { imports, rest } = parted(block.text);
    const { text, variables } = moduleText(rest);
    const dir = path.join(workspace.dir, name);
    mkdirSync(dir);
    writeFileSync(path.join(dir, 'main.tf'), text);
    main += `module "${name}" {\n  source = "./${name}"\n${variables.map((each) => `  ${each} = null\n`).join('')}}\n`;
    for (const each of imports) {
      main += `${each.replace(/to = ([\w.]+)/, (_, to: string) => `to = module.${homeOf(to, block) ?? 'nowhere'}.${to}`)}\n`;
    }
  }
  return workspace.file('main.tf', main).init();
}

interface Said {
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly summary: string;
    readonly detail: string;
    readonly range?: { readonly filename: string };
  }[];
}

/** The errors that Terraform finds, by module. */
async function validated(workspace: Workspace): Promise<Map<string, string[]>> {
  const { stdout } = await workspace.run('validate', '-json');
  const found = new Map<string, string[]>();
  for (const { severity, summary, detail, range } of (JSON.parse(stdout) as Said).diagnostics) {
    if (severity !== 'error') continue;
    const name = range === undefined ? '' : path.dirname(range.filename);
    found.set(name, [...(found.get(name) ?? []), `${summary}: ${detail}`]);
  }
  return found;
}

let found: Map<string, string[]>;
let workspace: Workspace;

beforeAll(async () => {
  workspace = await folderOf(blocks.map((block) => ({ name: nameOf(block), block })));
  found = await validated(workspace);
});
afterAll(() => workspace.dispose());

test.each(blocks.map((block) => [placeOf(block), nameOf(block)]))('%s is valid', (_, name) => {
  expect(found.get(name) ?? []).toEqual([]);
});

const beyond = all.filter((block) => !blocks.includes(block));
if (beyond.length > 0)
  test.skip.each(beyond.map((block) => [placeOf(block)]))('%s is valid', () => undefined);

test('nothing else is wrong, and a passage with a mistake is told', async () => {
  const known = blocks.map(nameOf);
  expect([...found].filter(([name]) => !known.includes(name))).toEqual([]);
  const wrong = { file: 'x.md', line: 1, language: 'hcl', text: 'resource "tencentci_bucket" "a" {}' };
  const other = await folderOf([{ name: 'wrong', block: wrong }]);
  try {
    expect((await validated(other)).get('wrong')).toEqual([expect.stringContaining('"bucket" is required')]);
  } finally {
    other.dispose();
  }
});
