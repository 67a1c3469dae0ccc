import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import * as esbuild from 'esbuild';
import { LEFT_OUT } from '../../scripts/left-out';

jest.setTimeout(60_000);

const root = path.resolve(__dirname, '../..');

/** The files that `npm publish` would send, by `npm` itself. */
function packed(): string[] {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [tarball] = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' })) as [
    { readonly files: readonly { readonly path: string }[] },
  ];
  return tarball.files.map((file) => file.path);
}

describe('the npm package', () => {
  const files = packed();

  test('has all that the package names as its own', () => {
    const { main, types, exports, bin } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    const entries = Object.values<object>(exports).filter((entry) => typeof entry === 'object');
    const named = [main, types, ...entries.flatMap(Object.values), ...Object.values(bin)];
    const missing = named.map((file: string) => path.normalize(file)).filter((file) => !files.includes(file));
    expect(missing).toEqual([]);
  });

  test('has every file that README points at', () => {
    const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
    const links = [...readme.matchAll(/\]\(([^):#]+)\)|`((?:docs|examples)\/[\w./-]+)`/g)];
    const named = links.map(([, link, quoted]) => link ?? quoted ?? '');
    expect(named.length).toBeGreaterThan(5);
    const missing = named.filter(
      (name) => !files.some((file) => file === name || file.startsWith(`${name}/`)),
    );
    expect(missing).toEqual([]);
  });

  test('runs nothing when it is installed, and brings no other package', () => {
    const { scripts, dependencies, optionalDependencies, bundleDependencies } = JSON.parse(
      readFileSync(path.join(root, 'package.json'), 'utf8'),
    );
    const atInstall = [
      'preinstall',
      'install',
      'postinstall',
      'prepublish',
      'preprepare',
      'prepare',
      'postprepare',
    ];
    expect(Object.keys(scripts).filter((name) => atInstall.includes(name))).toEqual([]);
    // npm would build an add-on of its own accord.
    expect(files.filter((file) => file.endsWith('binding.gyp'))).toEqual([]);
    expect({ dependencies, optionalDependencies, bundleDependencies }).toEqual({});
  });

  test('has the bill of materials and the notices of what it is built of', () => {
    expect(files).toEqual(expect.arrayContaining(['dist/sbom.cdx.json', 'dist/THIRD-PARTY-NOTICES']));
  });

  test('has no tests and nothing that a deployment left in the examples', () => {
    expect(
      files.filter((file) => /^(test|lib|scripts|bench)\/|cdktf\.out|node_modules|tfstate/.test(file)),
    ).toEqual([]);
  });
});

describe('what is told of the packages that are bundled', () => {
  const text = readFileSync(path.join(root, 'dist/THIRD-PARTY-NOTICES'), 'utf8');
  let folders: readonly string[];

  beforeAll(async () => {
    const entries = [
      'lib/provider/main.ts',
      'lib/emulator/index.ts',
      'lib/cli/main.ts',
      'lib/console/main.tsx',
    ];
    folders = [...new Set((await Promise.all(entries.map(inside))).flat())];
  });

  /** Folders of the packages in a bundle, found by looking for what the bundler had to read. */
  async function inside(entry: string): Promise<string[]> {
    const { metafile } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      ...(entry.startsWith('lib/console/')
        ? { tsconfig: path.join(root, 'lib/console/tsconfig.json') }
        : { platform: 'node', target: 'node20' }),
      minifySyntax: true,
      metafile: true,
      write: false,
      outdir: 'dist',
      define: { PACKAGE_VERSION: '""' },
      plugins: [LEFT_OUT],
    });
    return Object.values(metafile.outputs).flatMap((output) =>
      Object.keys(output.inputs)
        .filter((file) => file.includes('node_modules/'))
        .map((file) => {
          let dir = path.dirname(file);
          while (!existsSync(path.join(root, dir, 'package.json')) || !manifest(dir).version)
            dir = path.dirname(dir);
          return dir;
        }),
    );
  }

  const manifest = (dir: string): { name: string; version: string } =>
    JSON.parse(readFileSync(path.join(root, dir, 'package.json'), 'utf8'));

  test('THIRD-PARTY-NOTICES names every one, with all of its licence', () => {
    const titles = folders.map((dir) => `${manifest(dir).name} ${manifest(dir).version} (`);
    expect(titles.filter((title) => !text.includes(`\n\n${title}`))).toEqual([]);
    expect(text.match(/^\S+ \d+\.\d+\.\d+\S* \(.*\)\n-+$/gm)).toHaveLength(new Set(titles).size);
    for (const dir of folders) {
      const names = readdirSync(path.join(root, dir)).filter((name) =>
        /licen[cs]e|notice|copying/i.test(name),
      );
      for (const name of names) {
        const licence = readFileSync(path.join(root, dir, name), 'utf8').trim();
        expect({ dir, name, shipped: text.includes(licence) }).toEqual({ dir, name, shipped: true });
      }
    }
  });

  test('the bill of materials lists every one, and nothing else, with the digest that it was installed by', async () => {
    const bill = readFileSync(path.join(root, 'dist/sbom.cdx.json'), 'utf8');
    const invalid = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(bill);
    expect(invalid).toBeNull();
    const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly integrity: string }>>;
    };
    const expected = folders.map((dir) => {
      const { name, version } = manifest(dir);
      const [, sha512 = ''] = packages[dir]?.integrity.split('-') ?? [];
      return `${name} ${version} ${Buffer.from(sha512, 'base64').toString('hex')}`;
    });
    interface Component {
      readonly group?: string;
      readonly name: string;
      readonly version: string;
      readonly hashes: readonly { readonly content: string }[];
    }
    const listed = (JSON.parse(bill).components as readonly Component[]).map(
      ({ group, name, version, hashes }) =>
        `${group === undefined ? '' : `${group}/`}${name} ${version} ${hashes.map(({ content }) => content).join()}`,
    );
    expect(listed.sort()).toEqual([...new Set(expected)].sort());
  });
});
