import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TerraformProvider, TerraformStack, Testing } from 'cdktf';
import { findProviderPackage } from '../../../lib/constructs/placement/provider-package';
import { PLATFORMS, placeOnSynth, placeProvider } from '../../../lib/constructs/placement/place-provider';
import { fakePackageRoot } from '../../support/package-root';

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
  path.join(stackDir, HOME, version, platform, `terraform-provider-tencentci_v${version}`);

describe('the executable', () => {
  test.each(PLATFORMS)('is placed for %s, with the bytes of the package, executable', (platform) => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3', '#!/bin/sh\n')));
    expect(readFileSync(executable('1.2.3', platform), 'utf8')).toBe('#!/bin/sh\n');
    expect(statSync(executable('1.2.3', platform)).mode & 0o777).toBe(0o755);
  });

  test('is a link to that of the package, so that four platforms and many stacks cost no space', () => {
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    placeProvider(stackDir, shipped);
    expect(statSync(executable('1.2.3')).ino).toBe(statSync(shipped.executable).ino);
  });

  test('is a copy when unpacking lost the mode, and the package keeps its own', () => {
    const shipped = findProviderPackage(fakePackageRoot('1.2.3'));
    chmodSync(shipped.executable, 0o644);
    placeProvider(stackDir, shipped);
    expect(statSync(executable('1.2.3')).mode & 0o777).toBe(0o755);
    expect(statSync(shipped.executable).mode & 0o777).toBe(0o644);
  });

  test('says that it is CommonJS, whatever the project around it says of its modules', () => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3')));
    const scope = path.join(path.dirname(executable('1.2.3')), 'package.json');
    expect(JSON.parse(readFileSync(scope, 'utf8'))).toEqual({ type: 'commonjs' });
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

describe('the lock file', () => {
  // The hash was computed with sha256sum and openssl.
  test('has an entry with version, constraint and hash', () => {
    placeProvider(stackDir, findProviderPackage(fakePackageRoot('1.2.3', '#!/bin/sh\nexit 1\n')));
    expect(lock()).toBe(
      `# This file is maintained automatically by "terraform init".
# Manual edits may be lost in future updates.

provider "tencent-ci.local/cdktf/tencentci" {
  version     = "1.2.3"
  constraints = "1.2.3"
  hashes = [
    "h1:zjUxLmZk63HkrviOmyfdDb0wmGTOu7MovIA7pidZq6A=",
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
    expect(lock().replace(/h1:.*/, '')).toBe(before.replace(/h1:.*/, ''));
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

describe('by a stack', () => {
  class OtherProvider extends TerraformProvider {
    constructor(stack: TerraformStack, source: string, version: string) {
      super(stack, source, {
        terraformResourceType: 'other',
        terraformProviderSource: source,
        terraformGeneratorMetadata: { providerName: 'other', providerVersion: version },
      });
    }
  }

  function lockOf(...others: [source: string, version: string][]): string {
    const stack = new TerraformStack(Testing.app(), 'media');
    placeOnSynth(stack, findProviderPackage(fakePackageRoot('1.2.3')));
    for (const [source, version] of others) new OtherProvider(stack, source, version);
    return readFileSync(path.join(Testing.fullSynth(stack), 'stacks/media/.terraform.lock.hcl'), 'utf8');
  }

  test.each([
    ['null', 'registry.terraform.io/hashicorp/null'],
    ['tencentcloudstack/tencentcloud', 'registry.terraform.io/tencentcloudstack/tencentcloud'],
    ['example.test/acme/other', 'example.test/acme/other'],
  ])('another provider "%s" at an exact version is locked as %s', (source, address) => {
    expect(lockOf([source, '3.2.3'])).toContain(`provider "${address}" {\n  version     = "3.2.3"`);
  });

  test.each(['~> 3.2', '>= 1.0, < 2.0', '3'])('another provider at "%s" is left to Terraform', (version) => {
    expect(lockOf(['null', version])).not.toContain('hashicorp/null');
  });

  test('after the synthesizer that the stack had', () => {
    const stack = new TerraformStack(Testing.app(), 'media');
    const written: boolean[] = [];
    const inner = stack.synthesizer;
    stack.synthesizer = {
      synthesize: (session) => {
        inner.synthesize(session);
        written.push(existsSync(path.join(session.outdir, 'stacks/media/terraform.d')));
      },
    };
    placeOnSynth(stack, findProviderPackage(fakePackageRoot('1.2.3')));
    Testing.fullSynth(stack);
    expect(written).toEqual([false]);
  });
});

describe('the package', () => {
  test.each(['terraform-provider-tencentci', 'provider.json'])('without %s is not built', (file) => {
    const root = mkdtempSync(path.join(tmpdir(), 'tencentci-package-'));
    mkdirSync(path.join(root, 'dist'));
    for (const present of ['terraform-provider-tencentci', 'provider.json']) {
      if (present !== file) writeFileSync(path.join(root, 'dist', present), '{}');
    }
    expect(() => findProviderPackage(root)).toThrow(
      `${path.join(root, 'dist', file)} is missing. In a checkout of cdktf-tencent-ci run \`npm run build\``,
    );
  });

  test.each(['latest', '1.2', '../1.2.3'])('whose version is "%s" is refused', (version) => {
    expect(() => findProviderPackage(fakePackageRoot(version))).toThrow(/does not name the version/);
  });
});
