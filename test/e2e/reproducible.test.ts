import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Registry } from '../support/registry';

jest.setTimeout(300_000);

const root = path.resolve(__dirname, '../..');
/** What a build makes, and what has no part in it. */
const MADE = ['.git', 'packages', 'dist', 'dist.new', 'generated', 'cdktf.out', '.tools', '.terraform'];

/** Copies a tree; packages are linked where the file system can, since they are many and a build only reads them. */
function copy(from: string, to: string, link: boolean): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (!link && MADE.includes(entry.name)) continue;
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (entry.isDirectory()) copy(source, target, link || entry.name === 'node_modules');
    else if (entry.isFile()) place(source, target, link);
  }
}

function place(source: string, target: string, link: boolean): void {
  try {
    if (link) return linkSync(source, target);
  } catch {
    // Another file system, perhaps.
  }
  copyFileSync(source, target, constants.COPYFILE_FICLONE);
}

/** Each file below a folder, with its mode and the digest of what is in it. */
function digests(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(path.join(folder, name)).isFile(),
  );
  const digest = (name: string): string =>
    `${(statSync(path.join(folder, name)).mode & 0o777).toString(8)} ` +
    createHash('sha256')
      .update(readFileSync(path.join(folder, name)))
      .digest('hex');
  return Object.fromEntries(files.sort().map((name) => [name, digest(name)]));
}

/** The digest of the package that `npm publish` would send. */
function packed(folder: string): string {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [tarball] = JSON.parse(execFileSync('npm', args, { cwd: folder, encoding: 'utf8' })) as [
    { readonly integrity: string },
  ];
  return tarball.integrity;
}

test('a release at another time, in another folder, zone and language has the same bytes as this build', async () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'tencentci-another-'));
  const registry = new Registry();
  try {
    const another = path.join(parent, 'build');
    copy(root, another, false);
    const settings = { TZ: 'Asia/Shanghai', LC_ALL: 'tr_TR.UTF-8', HOME: parent, CHECKPOINT_DISABLE: '1' };
    await promisify(execFile)(
      process.execPath,
      ['node_modules/tsx/dist/cli.mjs', 'scripts/build.ts', '--release'],
      { cwd: another, env: { ...process.env, ...settings, ...(await registry.start()) } },
    );
    // What is bundled was audited, and is what the bill of materials lists.
    const asked = registry.asked.flatMap((names) => Object.entries(names));
    const { components } = json(another, 'dist/sbom.cdx.json') as { readonly components: readonly object[] };
    expect(registry.asked).toHaveLength(1);
    expect(asked.flatMap(([, versions]) => versions)).toHaveLength(components.length);

    // A development build says what it is in its version, and is the same otherwise.
    const { version } = json(root, 'package.json');
    const ours = json(root, 'dist/provider.json');
    expect(json(another, 'dist/provider.json')).toEqual({ ...ours, version });
    copyFileSync(path.join(root, 'dist/provider.json'), path.join(another, 'dist/provider.json'));
    const built = digests(path.join(another, 'dist'));
    expect(Object.keys(built).length).toBeGreaterThan(50);
    // Where this fails alone, `dist` may be older than what it is built from: `npm run build`.
    expect(built).toEqual(digests(path.join(root, 'dist')));
    expect(packed(another)).toBe(packed(root));
  } finally {
    await registry.stop();
    rmSync(parent, { recursive: true, force: true });
  }
});

function json(folder: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Record<string, unknown>;
}
