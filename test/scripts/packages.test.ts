import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { CDKTF, CDKTN, fileOf, manifestOf, withCore } from '../../scripts/packages';

const root = path.resolve(__dirname, '../..');
const built = path.join(root, CDKTN.folder);
const project = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, unknown>;

describe('withCore', () => {
  test.each([
    ["import { App } from 'cdktf';", "import { App } from 'cdktn';"],
    ['import * as cdktf from "cdktf";', 'import * as cdktf from "cdktn";'],
    ["} from 'cdktf-tencent-ci';", "} from 'cdktn-tencent-ci';"],
    ["export * from 'cdktf-tencent-ci/testing';", "export * from 'cdktn-tencent-ci/testing';"],
    ["import 'cdktf/lib/testing/adapters/jest';", "import 'cdktn/lib/testing/adapters/jest';"],
    ['const cdktf_1 = require("cdktf");', 'const cdktf_1 = require("cdktn");'],
    ["await import('cdktf/lib/app')", "await import('cdktn/lib/app')"],
    ['type: import("cdktf").App', 'type: import("cdktn").App'],
    ["declare module 'cdktf-tencent-ci' {", "declare module 'cdktn-tencent-ci' {"],
  ])('%s', (text, expected) => {
    expect(withCore(text, 'cdktn')).toBe(expected);
    expect(withCore(text, 'cdktf')).toBe(text);
  });

  test.each([
    "import { App } from './cdktf';",
    "import { Resource } from '@cdktf/provider-null/lib/resource';",
    "import x from 'cdktf-tencent-cii';",
    "import x from 'cdktf2';",
    "export const SOURCE_ADDRESS = 'tencent-ci.local/cdktf/tencentci';",
    "Symbol.for('cdktf/TerraformStack')",
    'Run cdktf synth.',
    "type === '@cdktf/error'",
    'cdktf.out/stacks/media',
  ])('leaves alone: %s', (text) => expect(withCore(text, 'cdktn')).toBe(text));
});

/** What the constructs of a package say that they are made on. */
function coreOf(folder: string): string | undefined {
  const text = readFileSync(path.join(folder, 'dist/constructs/terraform/core.js'), 'utf8');
  return /^exports\.CORE = '(\w+)';$/m.exec(text)?.[1];
}

describe('a file of cdktn-tencent-ci', () => {
  test('tells what its constructs are made on, in the source and as it is built', () => {
    const file = 'lib/constructs/terraform/core.ts';
    const source = readFileSync(path.join(root, file), 'utf8');
    expect(fileOf(CDKTN, file, source)).toContain("export const CORE: Core = 'cdktn';");
    expect(fileOf(CDKTF, file, source)).toBe(source);
    expect(coreOf(built)).toBe('cdktn');
    expect(coreOf(root)).toBe('cdktf');
  });

  test('is refused by the build when that is written otherwise', () => {
    expect(() => fileOf(CDKTN, 'dist/constructs/terraform/core.js', 'exports.CORE = whatever();')).toThrow(
      /core\.js has nothing like .*CORE/,
    );
    expect(() => fileOf(CDKTN, 'README.md', '# Something else\n')).toThrow('README.md has nothing like');
  });

  test('is a document that speaks of it, and installs it', () => {
    const text = [
      '# cdktf-tencent-ci',
      '```sh not-run="a registry"',
      'npm install cdktf-tencent-ci cdktf@0.21 constructs@10.7',
      'npx cdktf synth',
      '```',
      '```ts',
      "import { App } from 'cdktf';",
      '```',
      "A text, not a program: from 'cdktf' on, in cdktf.out.",
      'The types are of `cdktf-tencent-ci/testing`; `cdktf-tencent-ci` is the other package.',
    ].join('\n');
    expect(fileOf(CDKTN, 'docs/start.md', text)).toBe(
      [
        '# cdktn-tencent-ci',
        '```sh not-run="a registry"',
        'npm install cdktn-tencent-ci cdktn@0.24 constructs@10.7',
        'npx cdktn synth',
        '```',
        '```ts',
        "import { App } from 'cdktn';",
        '```',
        "A text, not a program: from 'cdktf' on, in cdktf.out.",
        'The types are of `cdktn-tencent-ci/testing`; `cdktf-tencent-ci` is the other package.',
      ].join('\n'),
    );
    expect(fileOf(CDKTN, 'docs/cdk-terrain.md', text)).toBe(text);
  });
});

describe('the package cdktn-tencent-ci as it is built', () => {
  const files = readdirSync(built, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(built, name)).isFile())
    .map((name) => name.split(path.sep).join('/'));
  const bytes = (folder: string, name: string): Buffer => readFileSync(path.join(folder, name));
  const mode = (folder: string, name: string): number => statSync(path.join(folder, name)).mode & 0o777;

  test('has the files of the other one, with their modes', () => {
    expect(files.length).toBeGreaterThan(500);
    expect(files.filter((name) => mode(built, name) !== mode(root, name))).toEqual([]);
  });

  test('has the same bytes of all that is no construct: provider, emulator, command line, console, notices', () => {
    const same = files.filter(
      (name) =>
        name.startsWith('dist/') &&
        !/^dist\/(constructs|stack|rules|testing)\//.test(name) &&
        !/^dist\/(index\.(js|d\.ts)|sbom\.cdx\.json)$/.test(name),
    );
    expect(same).toEqual(
      expect.arrayContaining([
        'dist/tencentci.cjs',
        'dist/tencentci-start.cjs',
        'dist/terraform-provider-tencentci',
        'dist/provider.json',
        'dist/tencent-ci',
        'dist/emulator/index.js',
        'dist/console/app.js',
        'dist/THIRD-PARTY-NOTICES',
      ]),
    );
    expect(same.filter((name) => !bytes(built, name).equals(bytes(root, name)))).toEqual([]);
  });

  test('asks for cdktn and nothing of cdktf', () => {
    const manifest = JSON.parse(bytes(built, 'package.json').toString()) as Record<string, unknown>;
    expect(manifest).toEqual(manifestOf(CDKTN, project));
    expect(manifest).toMatchObject({
      name: 'cdktn-tencent-ci',
      version: project['version'],
      bin: project['bin'],
      exports: project['exports'],
      engines: project['engines'],
      keywords: expect.arrayContaining(['cdktn', 'cdktf', 'terraform']) as unknown,
      peerDependencies: { cdktn: '>=0.24.0 <1', constructs: '^10.6.0' },
    });
    expect(
      Object.keys(manifest).filter((key) => /scripts|devDep|^dependencies|overrides|Meta/.test(key)),
    ).toEqual([]);
    const code = files.filter((name) => /^(dist|examples)\/.*\.[cm]?[tj]s$/.test(name));
    const foreign = code.filter((name) =>
      /(from|import|require)[\s(]*['"]cdktf(-tencent-ci)?[/'"]/.test(bytes(built, name).toString()),
    );
    expect(foreign).toEqual([]);
  });

  test('says in its first lines what it is', () => {
    const [title, , about = ''] = bytes(built, 'README.md').toString().split('\n');
    expect(title).toBe('# cdktn-tencent-ci');
    expect(about).toContain('for programs that import `cdktn`');
  });

  test('is in its bill of materials by its own name, with the same packages', () => {
    const bill = (folder: string) =>
      JSON.parse(bytes(folder, 'dist/sbom.cdx.json').toString()) as {
        readonly metadata: { readonly component: { readonly name: string; readonly purl: string } };
        readonly components: readonly object[];
      };
    expect(bill(built).metadata.component).toMatchObject({
      name: 'cdktn-tencent-ci',
      purl: `pkg:npm/cdktn-tencent-ci@${String(project['version'])}`,
    });
    expect(bill(built).components).toEqual(bill(root).components);
  });
});
