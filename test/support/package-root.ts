import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const made: string[] = [];

/** A package root as a build leaves it, with a stand-in for the provider. It is gone after the tests of a file. */
export function fakePackageRoot(version = '0.1.0-dev.1a2b3c4d', bytes = '#!/bin/sh\nexit 1\n'): string {
  const root = mkdtempSync(path.join(tmpdir(), 'tencentci-package-'));
  made.push(root);
  const dist = path.join(root, 'dist');
  mkdirSync(dist);
  const files: Record<string, string> = {};
  for (const [name, content] of [
    ['terraform-provider-tencentci', bytes],
    ['terraform-provider-tencentci.exe', bytes],
    ['tencentci.cjs', '// The provider.\n'],
  ] as const) {
    writeFileSync(path.join(dist, name), content, { mode: 0o755 });
    files[name] = createHash('sha256').update(content).digest('hex');
  }
  writeFileSync(path.join(root, 'package.json'), '{}');
  writeFileSync(path.join(dist, 'provider.json'), JSON.stringify({ version, files }));
  return root;
}

/** Where constructs look for the provider: in a fake root of its own for each test file, unless the file sets another. */
export const packageRoot: { path?: string } = {};

jest.mock('../../lib/stack/provider-package', () => ({
  ...jest.requireActual<object>('../../lib/stack/provider-package'),
  get PACKAGE_ROOT() {
    return (packageRoot.path ??= fakePackageRoot());
  },
}));

afterAll(() => {
  for (const root of made) rmSync(root, { recursive: true, force: true });
});
