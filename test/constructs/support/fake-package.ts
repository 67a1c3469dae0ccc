import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A package root as a build leaves it, with a stand-in for the provider. */
export function fakePackageRoot(version = '0.1.0-dev.1a2b3c4d', bytes = '#!/bin/sh\nexit 1\n'): string {
  const root = mkdtempSync(path.join(tmpdir(), 'tencentci-package-'));
  const dist = path.join(root, 'dist');
  mkdirSync(dist);
  writeFileSync(path.join(dist, 'terraform-provider-tencentci'), bytes, { mode: 0o755 });
  writeFileSync(path.join(dist, 'provider.json'), JSON.stringify({ version }));
  return root;
}
