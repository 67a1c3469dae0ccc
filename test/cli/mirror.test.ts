import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { writeMirror } from '../../lib/cli/mirror/tree';
import { findProviderPackage } from '../../lib/stack/provider-package';
import { fakePackageRoot } from '../support/package-root';
import { Cli } from './support';

let cli: Cli;
let folder: string;
beforeAll(() => {
  cli = new Cli();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(cli.folder, 'mirror-'));
});
afterAll(() => cli.remove());

const HOME = 'tencent-ci.local/cdktf/tencentci';
const VERSION = '0.1.0-dev.1a2b3c4d';
const home = (...steps: string[]) => path.join(folder, HOME, ...steps);
const json = (name: string) => JSON.parse(readFileSync(home(name), 'utf8'));
const everything = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name, parentPath }) => [name, readFileSync(path.join(parentPath, name), 'latin1')]),
  );

test('has a zip file for each platform, and what the network mirror protocol asks for', async () => {
  const { code, err } = await cli.run(['mirror', folder]);
  expect([code, err]).toEqual([0, '']);
  const platforms = ['darwin_amd64', 'darwin_arm64', 'linux_amd64', 'linux_arm64', 'windows_amd64'];
  const zip = (platform: string) => `terraform-provider-tencentci_${VERSION}_${platform}.zip`;
  expect(readdirSync(home()).sort()).toEqual([`${VERSION}.json`, 'index.json', ...platforms.map(zip)].sort());
  expect(json('index.json')).toEqual({ versions: { [VERSION]: {} } });
  const { archives } = json(`${VERSION}.json`);
  expect(Object.keys(archives).sort()).toEqual(platforms);
  for (const platform of platforms) {
    const bytes = readFileSync(home(zip(platform)));
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect(archives[platform]).toEqual({
      url: zip(platform),
      hashes: [expect.stringMatching(/^h1:/), `zh:${digest}`],
    });
    const suffix = platform.startsWith('windows') ? '.exe' : '';
    expect(Object.keys(unzipSync(bytes))).toEqual([
      'tencentci.cjs',
      `terraform-provider-tencentci_v${VERSION}${suffix}`,
    ]);
  }
});

test('is of the same bytes wherever it is written, whatever the clock says there', async () => {
  await cli.run(['mirror', folder], { TZ: 'Asia/Tokyo' });
  const first = everything();
  folder = mkdtempSync(path.join(cli.folder, 'mirror-'));
  await cli.run(['mirror', folder], { TZ: 'America/New_York' });
  expect(everything()).toEqual(first);
});

test('tells what to write into the configuration of the command line, for both kinds', async () => {
  const { out } = await cli.run(['mirror', folder]);
  expect(out).toContain(`provider_installation {
  filesystem_mirror {
    path    = "${folder}"
    include = ["tencent-ci.local/*/*"]
  }
  direct {
    exclude = ["tencent-ci.local/*/*"]
  }
}
`);
  expect(out).toContain('  network_mirror {\n    url     = "https://');
  const again = await cli.run(['mirror', folder, '--json']);
  expect(JSON.parse(again.out)).toMatchObject({
    folder,
    version: VERSION,
    versions: [VERSION],
    changed: false,
  });
});

describe('with other versions in it', () => {
  const write = (version: string, bytes?: string) =>
    writeMirror(folder, findProviderPackage(fakePackageRoot(version, bytes)));

  test('lists all of them, and keeps their files', () => {
    write('1.9.0');
    const before = everything();
    delete before['index.json'];
    expect(write('1.10.0')).toMatchObject({ version: '1.10.0', versions: ['1.9.0', '1.10.0'] });
    expect(everything()).toMatchObject(before);
    expect(Object.keys(json('index.json').versions)).toEqual(['1.9.0', '1.10.0']);
  });

  test('refuses other bytes of a version that it has, since lock files may hold those', () => {
    write('1.9.0', 'one');
    const before = everything();
    expect(() => write('1.9.0', 'other')).toThrow(
      /1\.9\.0\.json has version 1\.9\.0 with other hashes.*Nothing was written\. .*delete the file/,
    );
    expect(everything()).toEqual(before);
  });

  test('mends a zip file of its version that was changed', () => {
    write('1.9.0');
    const before = everything();
    writeFileSync(home('terraform-provider-tencentci_1.9.0_linux_amd64.zip'), 'changed');
    expect(write('1.9.0').changed).toBe(true);
    expect(everything()).toEqual(before);
  });
});

test('is not written from a provider that was changed after the build', () => {
  const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
  writeFileSync(shipped.files[0]?.source ?? '', 'changed');
  expect(() => writeMirror(folder, shipped)).toThrow('is not the provider that was built');
  expect(readdirSync(folder)).toEqual([]);
});

test('a file in place of its folder, a link in its way and a place that cannot be written are refused', async () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  expect(await cli.run(['mirror', file])).toMatchObject({
    code: 2,
    err: expect.stringContaining('is no folder'),
  });
  mkdirSync(path.join(folder, 'm'));
  symlinkSync(cli.folder, path.join(folder, 'm/tencent-ci.local'));
  expect(await cli.run(['mirror', path.join(folder, 'm')])).toMatchObject({
    code: 1,
    err: expect.stringContaining('is a symbolic link'),
  });
  expect(await cli.run(['mirror', '/sys/mirror'])).toMatchObject({
    code: 1,
    err: expect.stringContaining('/sys/mirror cannot be written'),
  });
});
