import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as esbuild from 'esbuild';

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

  test('has no tests and nothing that a deployment left in the examples', () => {
    expect(
      files.filter((file) => /^(test|lib|scripts|bench)\/|cdktf\.out|node_modules|tfstate/.test(file)),
    ).toEqual([]);
  });
});

describe('THIRD-PARTY-NOTICES', () => {
  const text = readFileSync(path.join(root, 'dist/THIRD-PARTY-NOTICES'), 'utf8');

  /** Folders of the packages in a bundle, found by looking for what the bundler had to read. */
  async function inside(entry: string): Promise<string[]> {
    const { metafile } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      target: 'node20',
      minifySyntax: true,
      metafile: true,
      write: false,
      outdir: 'dist',
      define: { PACKAGE_VERSION: '""' },
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

  test('names every package that is bundled, with all of its licence', async () => {
    const entries = ['lib/provider/main.ts', 'lib/emulator/index.ts', 'lib/cli/main.ts'];
    const folders = [...new Set((await Promise.all(entries.map(inside))).flat())];
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
});
