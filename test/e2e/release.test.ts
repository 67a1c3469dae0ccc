import { execFile, execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { PLATFORMS, SOURCE_ADDRESS } from '../../lib/stack/names';
import { PACKAGES } from '../../scripts/packages';
import { digestOf, digestsOf } from '../../scripts/release/provenance';
import { versionOf } from '../../scripts/release/versions';
import { commitTo, git } from '../support/commit';
import { againstSpecification } from '../support/in-toto';
import { Registry } from '../support/registry';

jest.setTimeout(900_000);

const root = path.resolve(__dirname, '../..');
const version = versionOf(root);
const parent = mkdtempSync(path.join(tmpdir(), 'tencentci-release-'));
/** A checkout, and a clone of it elsewhere. */
const [first, second] = [path.join(parent, 'first'), path.join(parent, 'another/place')] as const;
const registry = new Registry();
let said: readonly string[];

/** Has a checkout use the packages that are installed here. */
function withPackages(folder: string): void {
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  // A link is not the folder that .gitignore has.
  writeFileSync(path.join(folder, '.git/info/exclude'), 'node_modules\n');
}

/** Makes a release in a checkout, and gives what it said. */
async function release(folder: string, args: readonly string[], settings: object): Promise<string> {
  const command = [process.execPath, 'node_modules/tsx/dist/cli.mjs', 'scripts/release.ts', ...args];
  const { stdout } = await promisify(execFile)('sh', ['-c', 'umask "$UMASK"; exec "$@"', 'sh', ...command], {
    cwd: folder,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', ...settings },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

beforeAll(async () => {
  // What is here, as if it were committed, tagged, and all of its changes told.
  commitTo(first);
  const changelog = readFileSync(path.join(first, 'CHANGELOG.md'), 'utf8');
  writeFileSync(
    path.join(first, 'CHANGELOG.md'),
    changelog.replace(/(?<=\n## \[Unreleased\]\n)[^]*?(?=\n## \[)/, ''),
  );
  git(first, 'commit', '--quiet', '--all', '--allow-empty', '--message=Told');
  git(first, 'tag', '--annotate', `v${version}`, '--message=All');
  mkdirSync(path.dirname(second));
  execFileSync('sh', ['-c', 'umask 077; git clone --quiet "$0" "$1"', first, second]);
  [first, second].forEach(withPackages);

  const clock = path.join(__dirname, '../support/another-clock.cjs');
  said = await Promise.all([
    release(first, ['--dry-run'], { UMASK: '022' }),
    release(second, [], {
      ...(await registry.start()),
      UMASK: '077',
      TZ: 'Asia/Shanghai',
      LC_ALL: 'tr_TR.UTF-8',
      HOME: parent,
      NODE_OPTIONS: `--require ${clock}`,
    }),
  ]);
});
afterAll(async () => {
  await registry.stop();
  rmSync(parent, { recursive: true, force: true });
});

const json = (folder: string, file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));

test('a release at another time, in another folder, zone, language and umask has the bytes of its dry run', () => {
  const [dry, real] = [first, second].map((folder) => digestsOf(path.join(folder, 'release')));
  const { 'provenance.unsigned.json': told, SHA256SUMS: sums, ...artefacts } = real ?? {};
  expect(dry).toMatchObject(artefacts);
  expect(Object.keys(dry ?? {})).toEqual(Object.keys(real ?? {}));
  expect(Object.keys(artefacts)).toEqual(
    expect.arrayContaining([
      'RELEASE-NOTES.md',
      'THIRD-PARTY-NOTICES',
      `cdktf_tencent_ci-${version}-py3-none-any.whl`,
      `cdktn_tencent_ci-${version}-py3-none-any.whl`,
      `mirror/${SOURCE_ADDRESS}/${version}.json`,
      `mirror/${SOURCE_ADDRESS}/index.json`,
      ...PLATFORMS.map(
        (platform) => `mirror/${SOURCE_ADDRESS}/terraform-provider-tencentci_${version}_${platform}.zip`,
      ),
      `cdktf-tencent-ci-${version}.tgz`,
      `cdktn-tencent-ci-${version}.tgz`,
      'sbom.cdx.json',
    ]),
  );
  // They say with which command they were made, and differ in nothing else.
  const text = readFileSync(path.join(first, 'release/provenance.unsigned.json'), 'utf8');
  const other = readFileSync(path.join(second, 'release/provenance.unsigned.json'), 'utf8');
  expect(text.replace('"npm run release -- --dry-run"', '"npm run release"')).toBe(other);
  expect([told, sums].every((digest) => digest !== undefined)).toBe(true);
});

test.each([first, second])('the checksums of a release are those of its files (%#)', (folder) => {
  const release = path.join(folder, 'release');
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: release });
  const named = readFileSync(path.join(release, 'SHA256SUMS'), 'utf8').split('\n').slice(0, -1);
  expect(named.map((line) => line.slice(66))).toEqual(
    Object.keys(digestsOf(release)).filter((file) => file !== 'SHA256SUMS'),
  );
});

test('the provenance tells what was made of which commit', () => {
  const statement = json(second, 'release/provenance.unsigned.json');
  expect(againstSpecification(statement)).toEqual([]);
  const artefacts = Object.entries(digestsOf(path.join(second, 'release'))).filter(
    ([file]) => !['SHA256SUMS', 'provenance.unsigned.json'].includes(file),
  );
  expect(statement.subject).toEqual(artefacts.map(([name, sha256]) => ({ name, digest: { sha256 } })));
  const commit = git(first, 'rev-parse', 'HEAD');
  expect(statement.predicate.buildDefinition).toMatchObject({
    externalParameters: { commit },
    resolvedDependencies: [
      { digest: { gitCommit: commit } },
      { digest: { sha256: digestOf(path.join(root, 'package-lock.json')) } },
    ],
  });
});

test('a release is audited and a dry run is not, and neither publishes anything', () => {
  // What is bundled was asked about, and is what the bill of materials lists.
  const asked = registry.asked.flatMap((names) => Object.entries(names));
  const { components } = json(second, 'release/sbom.cdx.json') as { readonly components: readonly object[] };
  expect(registry.asked).toHaveLength(1);
  expect(asked.flatMap(([, versions]) => versions)).toHaveLength(components.length);
  const [dry = '', real = ''] = said;
  expect(dry).toContain(
    'A dry run: what is bundled was not audited, nothing is signed, and nothing was published.',
  );
  expect(real).toContain('What is bundled was audited. Nothing is signed and nothing was published');
  for (const { name } of PACKAGES) expect(real).toContain(`npm publish ./release/${name}-${version}.tgz\n`);
  expect(dry).not.toContain('npm publish');
});

test('a release leaves the checkout as it was', () => {
  for (const folder of [first, second]) {
    expect(git(folder, 'status', '--porcelain', '--ignored')).toBe('!! node_modules\n!! release/');
  }
});

test.each(PACKAGES.map(({ name }) => name.replaceAll('-', '_')))(
  'the wheel %s has the provider of the release',
  (name) => {
    const wheel = readFileSync(path.join(first, `release/${name}-${version}-py3-none-any.whl`));
    const { [`${name}_command/dist/provider.json`]: note } = unzipSync(wheel);
    expect(JSON.parse(strFromU8(note ?? new Uint8Array()))).toEqual({
      ...json(root, 'dist/provider.json'),
      version,
    });
  },
);

test('what is packed is what is built here, but for the version of a development build', () => {
  const packed = path.join(parent, 'packed');
  mkdirSync(packed);
  execFileSync('tar', ['-xf', path.join(first, `release/cdktf-tencent-ci-${version}.tgz`), '-C', packed]);
  const ours = json(root, 'dist/provider.json');
  expect(json(packed, 'package/dist/provider.json')).toEqual({ ...ours, version });
  copyFileSync(path.join(root, 'dist/provider.json'), path.join(packed, 'package/dist/provider.json'));
  const built = digestsOf(path.join(packed, 'package/dist'));
  expect(Object.keys(built).length).toBeGreaterThan(50);
  // Where this fails alone, `dist` may be older than what it is built from: `npm run build`.
  expect(built).toEqual(digestsOf(path.join(root, 'dist')));
  const modes = Object.keys(built).map(
    (file) => statSync(path.join(packed, 'package/dist', file)).mode & 0o777,
  );
  expect(new Set(modes)).toEqual(new Set([0o644, 0o755]));
});
