import { execFile } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findProviderPackage } from '../../lib/stack/provider-package';
import type { ProviderPackage } from '../../lib/stack/provider-package';
import { PLATFORMS } from '../../lib/stack/names';
import { placeProvider } from '../../lib/stack/place-provider';
import { fakePackageRoot } from '../support/package-root';

const HOME = 'terraform.d/plugins/tencent-ci.local/cdktf/tencentci';

const OTHER_ENTRY = `provider "registry.terraform.io/hashicorp/null" {
  version     = "3.2.3"
  constraints = "~> 3.2"
  hashes = [
    "h1:nKUqWEza6Lcv3xRlzeiRQrHtqvzX1BhIzjaOVXRYQXQ=",
    "zh:22d062e5278d872fe7aed834f5577ba0a5afe34a3bdac2b81f828d8d3e6706d2",
  ]
}
`;

let stackDir: string;

beforeEach(() => {
  stackDir = mkdtempSync(path.join(tmpdir(), 'tencentci-stack-'));
});

const lockFile = () => path.join(stackDir, '.terraform.lock.hcl');
const lock = () => readFileSync(lockFile(), 'utf8');
const executable = (version: string, platform = 'linux_amd64') =>
  path.join(stackDir, HOME, version, platform, `terraform-provider-tencentci_v${version}${suffix(platform)}`);
const suffix = (platform: string): string => (platform.startsWith('windows') ? '.exe' : '');

const everything = () => readdirSync(stackDir, { recursive: true, encoding: 'utf8' }).sort();

/** Where it lies in the package. */
const shippedExecutable = (shipped: ProviderPackage): string => shipped.files[0]?.source ?? '';

describe('the executable', () => {
  test.each(PLATFORMS)('is placed for %s, with the bytes of the package, executable', (platform) => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3', '#!/bin/sh\n')));
    expect(readFileSync(executable('1.2.3', platform), 'utf8')).toBe('#!/bin/sh\n');
    expect(statSync(executable('1.2.3', platform)).mode & 0o777).toBe(0o755);
  });

  test('is a file of its own, so that a change of it changes no package and no other stack', () => {
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    placeProvider(stackDir, shipped);
    const files = PLATFORMS.map((platform) => statSync(executable('1.2.3', platform)));
    expect(files.map(({ nlink }) => nlink)).toEqual([1, 1, 1, 1, 1]);
    expect(statSync(shippedExecutable(shipped)).nlink).toBe(1);
  });

  test('takes the place of a link to that of the package, as earlier versions made it', () => {
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    placeProvider(stackDir, shipped);
    rmSync(executable('1.2.3'));
    linkSync(shippedExecutable(shipped), executable('1.2.3'));
    placeProvider(stackDir, shipped);
    expect(statSync(executable('1.2.3')).nlink).toBe(1);
  });

  test('is left as it is when it is right', () => {
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    placeProvider(stackDir, shipped);
    const { ino } = statSync(executable('1.2.3'));
    placeProvider(stackDir, shipped);
    expect(statSync(executable('1.2.3')).ino).toBe(ino);
  });

  test('is executable when unpacking lost the mode, and the package keeps its own', () => {
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    chmodSync(shippedExecutable(shipped), 0o644);
    placeProvider(stackDir, shipped);
    expect(statSync(executable('1.2.3')).mode & 0o777).toBe(0o755);
    expect(statSync(shippedExecutable(shipped)).mode & 0o777).toBe(0o644);
  });

  test.each(PLATFORMS)('has beside it what it runs, for %s', (platform) => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
    const beside = path.join(path.dirname(executable('1.2.3', platform)), 'tencentci.cjs');
    expect(readFileSync(beside, 'utf8')).toBe('// The provider.\n');
  });

  test.each(PLATFORMS)('is the only one in its package, for %s', (platform) => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
    const names = readdirSync(path.dirname(executable('1.2.3', platform))).sort();
    expect(names).toEqual(['tencentci.cjs', path.basename(executable('1.2.3', platform))]);
  });

  test.each([
    ['other bytes', (file: string) => writeFileSync(file, 'other')],
    ['no right to run', (file: string) => chmodSync(file, 0o644)],
    ['a stray file beside it', (file: string) => writeFileSync(`${file}.cjs`, '')],
    ['something else to run', (file: string) => writeFileSync(path.join(file, '../tencentci.cjs'), 'other')],
    ['nothing in its place', (file: string) => rmSync(file)],
  ])('is placed anew over one with %s', (_, spoil) => {
    const shipped = findProviderPackage(fakePackageRoot('1.2.3', '#!/bin/sh\n'));
    placeProvider(stackDir, shipped);
    spoil(executable('1.2.3', 'darwin_arm64'));
    placeProvider(stackDir, shipped);
    const dir = path.dirname(executable('1.2.3', 'darwin_arm64'));
    expect(readdirSync(dir).sort()).toEqual(['tencentci.cjs', 'terraform-provider-tencentci_v1.2.3']);
    expect(readFileSync(executable('1.2.3', 'darwin_arm64'), 'utf8')).toBe('#!/bin/sh\n');
    expect(readFileSync(path.join(dir, 'tencentci.cjs'), 'utf8')).toBe('// The provider.\n');
    expect(statSync(executable('1.2.3', 'darwin_arm64')).mode & 0o777).toBe(0o755);
  });

  test('that was changed after the build is not placed', () => {
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    writeFileSync(shippedExecutable(shipped), 'changed');
    expect(() => placeProvider(stackDir, shipped)).toThrow(
      /is not the provider that was built: its SHA-256 is [0-9a-f]{64}, and the build noted [0-9a-f]{64}\..*npm run build/,
    );
    expect(everything().filter((name) => statSync(path.join(stackDir, name)).isFile())).toEqual([]);
  });

  test('of another version is removed', () => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.4')));
    expect(readdirSync(path.join(stackDir, HOME))).toEqual(['1.2.4']);
  });

  test('with other bytes replaces that of the same version', () => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3', 'old')));
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3', 'new')));
    expect(readFileSync(executable('1.2.3'), 'utf8')).toBe('new');
  });

  test('of another provider stays', () => {
    const other = path.join(stackDir, 'terraform.d/plugins/example.test/acme/other/1.0.0/linux_amd64');
    mkdirSync(other, { recursive: true });
    writeFileSync(path.join(other, 'terraform-provider-other_v1.0.0'), 'theirs');
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
    expect(readFileSync(path.join(other, 'terraform-provider-other_v1.0.0'), 'utf8')).toBe('theirs');
  });
});

describe('a copy that may only be read', () => {
  /** Runs as a user whom rights hold for, as they do not for root. */
  function asUser<T>(run: () => T): T {
    if (process.geteuid?.() !== 0) return run();
    process.seteuid?.(65534);
    try {
      return run();
    } finally {
      process.seteuid?.(0);
    }
  }

  function readOnly(place: string): void {
    for (const name of readdirSync(place)) {
      const inner = path.join(place, name);
      if (statSync(inner).isDirectory()) readOnly(inner);
      else chmodSync(inner, statSync(inner).mode & 0o555);
    }
    chmodSync(place, 0o555);
  }

  test('makes way for another version', () => {
    const [old, fresh] = ['1.2.3', '1.2.4'].map((version) => {
      const root = fakePackageRoot(version);
      chmodSync(root, 0o755);
      return findProviderPackage(root);
    });
    if (process.geteuid?.() === 0) chownSync(stackDir, 65534, 65534);
    asUser(() => {
      placeProvider(stackDir, old!);
      readOnly(path.join(stackDir, 'terraform.d'));
      chmodSync(lockFile(), 0o444);
      placeProvider(stackDir, fresh!);
    });
    expect(readdirSync(path.join(stackDir, HOME))).toEqual(['1.2.4']);
    expect(readdirSync(path.join(stackDir, 'terraform.d'))).toEqual(['plugins']);
    expect(lock()).toContain('version     = "1.2.4"');
  });
});

describe('a link in the way', () => {
  test.each([
    ['terraform.d', 'terraform.d'],
    ['the folder of the provider', HOME],
    ['the folder of a version', `${HOME}/1.2.3`],
    ['the folder of a platform', `${HOME}/1.2.3/darwin_amd64`],
    ['the executable', `${HOME}/1.2.3/linux_arm64/terraform-provider-tencentci_v1.2.3`],
    ['what lies beside it', `${HOME}/1.2.3/linux_arm64/tencentci.cjs`],
    ['the lock file', '.terraform.lock.hcl'],
  ])('at %s is refused, and nothing is written where it leads or here', (_, place) => {
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'tencentci-elsewhere-'));
    const link = path.join(stackDir, place);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(elsewhere, link);
    const before = everything();
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    expect(() => placeProvider(stackDir, shipped)).toThrow(`${link} is a symbolic link`);
    expect(everything()).toEqual(before);
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  test('that leads nowhere is refused too', () => {
    symlinkSync(path.join(stackDir, 'nowhere'), lockFile());
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    expect(() => placeProvider(stackDir, shipped)).toThrow('is a symbolic link');
    expect(everything()).toEqual(['.terraform.lock.hcl']);
  });

  test('among what goes is removed, and what it leads to stays', () => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'tencentci-elsewhere-'));
    writeFileSync(path.join(elsewhere, 'mine'), '');
    symlinkSync(elsewhere, path.join(stackDir, HOME, '1.2.3', 'link'));
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.4')));
    expect(readdirSync(path.join(stackDir, HOME))).toEqual(['1.2.4']);
    expect(readdirSync(elsewhere)).toEqual(['mine']);
  });

  test('is no link: a file where a folder should be', () => {
    writeFileSync(path.join(stackDir, 'terraform.d'), '');
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    expect(() => placeProvider(stackDir, shipped)).toThrow(
      `${path.join(stackDir, 'terraform.d')} is no folder`,
    );
  });
});

test('two processes that place two versions at once leave one of them whole, and no leftovers', async () => {
  const roots = ['1.2.3', '1.2.4'].map((version) => fakePackageRoot(version, `bytes of ${version}`));
  const lib = path.resolve(__dirname, '../../lib/stack');
  const program = `
    const { placeProvider } = require(${JSON.stringify(path.join(lib, 'place-provider.ts'))});
    const { findProviderPackage } = require(${JSON.stringify(path.join(lib, 'provider-package.ts'))});
    const shipped = findProviderPackage(process.argv[1]);
    for (let i = 0; i < 40; i++) placeProvider(${JSON.stringify(stackDir)}, shipped);`;
  const run = promisify(execFile);
  await Promise.all(
    roots.map((root) => run(process.execPath, ['--require', 'tsx/cjs', '--eval', program, root])),
  );
  const [version] = readdirSync(path.join(stackDir, HOME));
  expect(readdirSync(path.join(stackDir, HOME))).toHaveLength(1);
  for (const platform of PLATFORMS) {
    expect(readFileSync(executable(version!, platform), 'utf8')).toBe(`bytes of ${version}`);
  }
  expect(readdirSync(path.join(stackDir, 'terraform.d'))).toEqual(['plugins']);
  expect(readdirSync(stackDir).sort()).toEqual(['.terraform.lock.hcl', 'terraform.d']);
  expect(lock().match(/^provider/gm)).toHaveLength(1);
});

test('what a killed synth left behind is removed after an hour', () => {
  const left = path.join(stackDir, 'terraform.d/.tencentci-abcdef');
  const recent = path.join(stackDir, 'terraform.d/.tencentci-123456');
  for (const dir of [left, recent]) mkdirSync(path.join(dir, 'fresh'), { recursive: true });
  const past = Date.now() / 1000 - 3700;
  utimesSync(left, past, past);
  placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
  expect(readdirSync(path.join(stackDir, 'terraform.d')).sort()).toEqual(['.tencentci-123456', 'plugins']);
});

describe('the lock file', () => {
  // The hash was computed with sha256sum and openssl.
  test('has an entry with version, constraint, and the hashes for Unix and for Windows', () => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3', '#!/bin/sh\nexit 1\n')));
    expect(lock()).toBe(
      `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "tencent-ci.local/cdktf/tencentci" {
  version     = "1.2.3"
  constraints = "1.2.3"
  hashes = [
    "h1:4tnAMsVhU0B+OofO51jylu144pj1y037CUqijH1B+NI=",
    "h1:UejrObyLhynQBdNgg+7peX5NBHguN5162HdhmsZMjc4=",
  ]
}
`,
    );
  });

  test('has a new hash when only the bytes changed', () => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3', 'old')));
    const before = lock();
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3', 'new')));
    expect(lock()).not.toBe(before);
    expect(lock().replaceAll(/h1:.*/g, '')).toBe(before.replaceAll(/h1:.*/g, ''));
  });

  test('has one entry of ours, at the new version', () => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.3.0')));
    expect(lock().match(/^provider/gm)).toHaveLength(1);
    expect(lock()).toContain('version     = "1.3.0"');
    expect(lock()).not.toContain('1.2.3');
  });

  test('keeps the entries before and after ours byte for byte', () => {
    const ours = 'provider "tencent-ci.local/cdktf/tencentci" {\n  version = "0.0.1"\n}';
    const last = 'provider "zeta.test/a/b" {\n  version = "2.0.0"\n}\n';
    writeFileSync(lockFile(), `# A comment of mine\n${OTHER_ENTRY}\n${ours}\n\n${last}`);
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
    const [before, after] = lock().split(/provider "tencent-ci\.local\/cdktf\/tencentci" \{[^}]*\}/);
    expect(before).toBe(`# A comment of mine\n${OTHER_ENTRY}\n`);
    expect(after).toBe(`\n\n${last}`);
  });

  test('may hold braces wherever HCL lets them stand', () => {
    const [first, last] = [
      `/* provider "tencent-ci.local/cdktf/tencentci" { */ a = "}"\n`,
      `b "$\${" {\n  c = <<E\nprovider "tencent-ci.local/cdktf/tencentci" {\nE\n}\n`,
    ];
    const ours =
      'provider "tencent-ci.local/cdktf/tencentci" {\n  version = "0.0.1" # }\n  hashes = ["}"]\n}';
    writeFileSync(lockFile(), `${first}${ours}\n${last}`);
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
    expect(
      lock().startsWith(`${first}provider "tencent-ci.local/cdktf/tencentci" {\n  version     = "1.2.3"`),
    ).toBe(true);
    expect(lock().endsWith(`  ]\n}\n${last}`)).toBe(true);
  });

  test('keeps its byte order mark and the ends of its lines', () => {
    const theirs = `\ufeff${OTHER_ENTRY}`.replaceAll('\n', '\r\n');
    writeFileSync(lockFile(), theirs);
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
    expect(lock().startsWith(theirs)).toBe(true);
  });

  test.each([
    [
      'with a block that is not closed',
      `${OTHER_ENTRY}provider "a" {\n`,
      'line 9, column 1: the block "provider"',
    ],
    ['of a merge that stopped', `<<<<<<< HEAD\n${OTHER_ENTRY}`, 'line 1, column 1: '],
    ['that is not UTF-8', Buffer.from([0x61, 0xff]), 'it is not written in UTF-8'],
  ])('%s is refused, and nothing is written', (_, broken, problem) => {
    writeFileSync(lockFile(), broken);
    expect(() => placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')))).toThrow(
      `${lockFile()} is broken, ${problem}`,
    );
    expect(readFileSync(lockFile())).toEqual(Buffer.from(broken));
    expect(everything()).toEqual(['.terraform.lock.hcl']);
  });

  test('is not written again when nothing changed', () => {
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    placeProvider(stackDir, shipped);
    chmodSync(lockFile(), 0o444);
    const { mtimeNs } = statSync(lockFile(), { bigint: true });
    placeProvider(stackDir, shipped);
    expect(statSync(lockFile(), { bigint: true }).mtimeNs).toBe(mtimeNs);
  });

  test('gets an entry without hashes for another provider that is pinned and has none', () => {
    const pinned = { address: 'registry.terraform.io/hashicorp/null', version: '3.2.3' };
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')), [pinned]);
    expect(lock()).toContain(
      'provider "registry.terraform.io/hashicorp/null" {\n  version     = "3.2.3"\n  constraints = "3.2.3"\n}\n',
    );
  });

  test('keeps the entry that another pinned provider has', () => {
    writeFileSync(lockFile(), OTHER_ENTRY);
    const pinned = { address: 'registry.terraform.io/hashicorp/null', version: '9.9.9' };
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')), [pinned]);
    expect(lock().startsWith(OTHER_ENTRY)).toBe(true);
    expect(lock()).not.toContain('9.9.9');
  });
});

describe('the package', () => {
  test.each(['terraform-provider-tencentci', 'tencentci.cjs', 'provider.json'])(
    'without %s is not built',
    (file) => {
      const root = fakePackageRoot('1.2.3');
      rmSync(path.join(root, 'dist', file));
      expect(() => findProviderPackage(root)).toThrow(
        `${path.join(root, 'dist', file)} is missing. In a checkout of cdktf-tencent-ci run \`npm run build\``,
      );
    },
  );

  test.each(['latest', '1.2', '../1.2.3'])('whose version is "%s" is refused', (version) => {
    expect(() => findProviderPackage(fakePackageRoot(version))).toThrow(/does not name the version/);
  });

  test('without a digest of the provider is refused', () => {
    const root = fakePackageRoot('1.2.3');
    for (const files of ['{}', '{"tencentci.cjs":"x"}', '{"../../x":"', undefined]) {
      const note = files?.startsWith('{"..') ? `${files}${'0'.repeat(64)}"}` : files;
      writeFileSync(
        path.join(root, 'dist/provider.json'),
        `{"version":"1.2.3"${note === undefined ? '' : `,"files":${note}`}}`,
      );
      expect(() => findProviderPackage(root)).toThrow(/does not name the SHA-256 of the provider/);
    }
  });
});
