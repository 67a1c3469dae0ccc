import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import type { Bundled } from '../../scripts/bundled';
import { sbom } from '../../scripts/sbom';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'sbom-test-'));
  file('package.json', { name: 'ours', version: '1.2.3', license: 'Apache-2.0' });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(name: string, content: object): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), JSON.stringify(content));
}

/** A digest as lock files spell it, of 64 bytes of this value. */
const digest = (byte: number): string => `sha512-${Buffer.alloc(64, byte).toString('base64')}`;

/** Installs packages, and writes the lock file that they come from. */
function install(
  packages: Readonly<Record<string, object>>,
  locked: Readonly<Record<string, object>> = {},
): void {
  for (const [folder, manifest] of Object.entries(packages)) file(`${folder}/package.json`, manifest);
  const lock = Object.entries(packages).map(([folder, manifest], index) => [
    folder,
    { ...manifest, integrity: digest(index), ...locked[folder] },
  ]);
  file('package-lock.json', { lockfileVersion: 3, packages: Object.fromEntries(lock) });
}

const bundle = (imports: Readonly<Record<string, readonly string[]>>): Bundled =>
  new Map(Object.entries(imports).map(([folder, all]) => [folder, new Set(all)]));

const PACKAGES = {
  'node_modules/@a/b': { name: '@a/b', version: '1.0.0', license: 'MIT' },
  'node_modules/c': { name: 'c', version: '2.0.0', license: '(MIT OR Apache-2.0)' },
  'node_modules/c/node_modules/d': { name: 'd', version: '1.0.0', license: 'ISC' },
  'node_modules/d': { name: 'd', version: '3.0.0', license: 'See the file' },
};
const IMPORTS = {
  '': ['node_modules/@a/b', 'node_modules/c'],
  'node_modules/c': ['node_modules/c/node_modules/d'],
  'node_modules/@a/b': ['node_modules/d'],
  'node_modules/c/node_modules/d': [],
  'node_modules/d': [],
};

test('the bill is valid CycloneDX 1.6, by its strict schema', async () => {
  install(PACKAGES);
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(sbom(root, bundle(IMPORTS)))).toBeNull();
  expect(
    await validator.validate(sbom(root, bundle(IMPORTS)).replace('"SHA-512"', '"SHA-513"')),
  ).not.toBeNull();
});

test('it lists each package with its version, licence and the digest of the lock file', () => {
  install(PACKAGES);
  const { metadata, components } = JSON.parse(sbom(root, bundle(IMPORTS)));
  expect(metadata.component).toMatchObject({ name: 'ours', version: '1.2.3', purl: 'pkg:npm/ours@1.2.3' });
  const hash = (byte: number): object[] => [
    { alg: 'SHA-512', content: Buffer.alloc(64, byte).toString('hex') },
  ];
  expect(components).toEqual([
    expect.objectContaining({
      group: '@a',
      name: 'b',
      version: '1.0.0',
      purl: 'pkg:npm/%40a/b@1.0.0',
      licenses: [{ license: { id: 'MIT' } }],
      hashes: hash(0),
    }),
    expect.objectContaining({
      purl: 'pkg:npm/c@2.0.0',
      licenses: [{ expression: '(MIT OR Apache-2.0)' }],
      hashes: hash(1),
    }),
    expect.objectContaining({
      purl: 'pkg:npm/d@1.0.0',
      licenses: [{ license: { id: 'ISC' } }],
      hashes: hash(2),
    }),
    expect.objectContaining({
      purl: 'pkg:npm/d@3.0.0',
      licenses: [{ license: { name: 'See the file' } }],
      hashes: hash(3),
    }),
  ]);
});

test('it tells who imports whom, each of two versions of one name by itself', () => {
  install(PACKAGES);
  expect(JSON.parse(sbom(root, bundle(IMPORTS))).dependencies).toEqual([
    { ref: 'pkg:npm/%40a/b@1.0.0', dependsOn: ['pkg:npm/d@3.0.0'] },
    { ref: 'pkg:npm/c@2.0.0', dependsOn: ['pkg:npm/d@1.0.0'] },
    { ref: 'pkg:npm/d@1.0.0' },
    { ref: 'pkg:npm/d@3.0.0' },
    { ref: 'pkg:npm/ours@1.2.3', dependsOn: ['pkg:npm/%40a/b@1.0.0', 'pkg:npm/c@2.0.0'] },
  ]);
});

test('a version that is installed at two places is one package', () => {
  const e = { name: 'e', version: '1.0.0', license: 'MIT' };
  const folders = ['node_modules/c/node_modules/e', 'node_modules/d/node_modules/e'];
  const [first = '', second = ''] = folders;
  install({ [first]: e, [second]: e }, { [second]: { integrity: digest(0) } });
  const { components, dependencies } = JSON.parse(
    sbom(root, bundle({ '': folders, [first]: [], [second]: [] })),
  );
  expect(components).toHaveLength(1);
  expect(dependencies).toContainEqual({ ref: 'pkg:npm/ours@1.2.3', dependsOn: ['pkg:npm/e@1.0.0'] });
});

test('the same packages give the same bytes, in whatever order they were found', () => {
  install(PACKAGES);
  const backwards = Object.fromEntries(
    Object.entries(IMPORTS)
      .map(([folder, imports]) => [folder, [...imports].reverse()] as const)
      .reverse(),
  );
  expect(sbom(root, bundle(backwards))).toBe(sbom(root, bundle(IMPORTS)));
});

test.each([
  ['has no digest of a package', { integrity: undefined }, 'package-lock.json has no digest of it'],
  ['has another version of it', { version: '2.0.1' }, 'package-lock.json has version 2.0.1 there'],
])('a lock file that %s fails the build', (_, locked, message) => {
  install(PACKAGES, { 'node_modules/c': locked });
  expect(() => sbom(root, bundle(IMPORTS))).toThrow(
    `pkg:npm/c@2.0.0 in node_modules/c is bundled, but ${message}`,
  );
});
