import type { Metafile } from 'esbuild';
import { bundled, bundledPackages } from '../../scripts/bundled';

/** What the bundler says of one bundle: files with what they import, of which some came to nothing. */
function metafile(
  files: Readonly<Record<string, readonly string[]>>,
  dropped: readonly string[] = [],
): Metafile {
  const inputs = Object.entries(files).map(([file, imports]) => [
    file,
    { bytes: 1, imports: imports.map((path) => ({ path, kind: 'require-call' })) },
  ]);
  const outputs = Object.keys(files).filter((file) => !dropped.includes(file));
  return {
    inputs: Object.fromEntries(inputs),
    outputs: { out: { inputs: Object.fromEntries(outputs.map((file) => [file, { bytesInOutput: 1 }])) } },
  } as unknown as Metafile;
}

test('the packages of a bundle are told from its files, a version of its own within another package too', () => {
  const names = ['lib/a.ts', 'node_modules/b/x.js', 'node_modules/b/y.js', 'node_modules/@c/d/x.js'];
  const files = [...names, 'node_modules/b/node_modules/e/x.js'].map((file) => [file, []]);
  expect(bundledPackages(bundled([metafile(Object.fromEntries(files))]))).toEqual([
    'node_modules/@c/d',
    'node_modules/b',
    'node_modules/b/node_modules/e',
  ]);
});

test('who imports whom is told over all bundles, and what came to nothing is left out', () => {
  const first = metafile(
    {
      'lib/a.ts': ['lib/b.ts', 'node_modules/b/x.js', 'node:fs'],
      'lib/b.ts': [],
      'node_modules/b/x.js': ['node_modules/b/y.js', 'node_modules/gone/x.js'],
      'node_modules/b/y.js': [],
      'node_modules/gone/x.js': [],
    },
    ['node_modules/gone/x.js'],
  );
  const second = metafile({ 'node_modules/b/y.js': ['node_modules/c/x.js'], 'node_modules/c/x.js': [] });
  expect(bundled([first, second])).toEqual(
    new Map([
      ['', new Set(['node_modules/b'])],
      ['node_modules/b', new Set(['node_modules/c'])],
      ['node_modules/c', new Set()],
    ]),
  );
});
