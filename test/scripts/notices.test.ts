import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { notices } from '../../scripts/notices';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'notices-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A package in a folder of its own. */
function packageOf(manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const dir = mkdtempSync(path.join(folder, 'package-'));
  mkdirSync(dir, { recursive: true });
  const all = { 'package.json': JSON.stringify({ name: 'p', version: '1.0.0', ...manifest }), ...files };
  for (const [name, content] of Object.entries(all)) writeFileSync(path.join(dir, name), content);
  return dir;
}

test('licence and notice files are taken whole, whatever the case of their names', () => {
  const text = notices([
    packageOf({ license: 'ISC' }, { 'license.md': 'May be used.\n', NOTICE: 'Made by us.\n' }),
  ]);
  expect(text).toMatch(
    /\n\np 1\.0\.0 \(ISC\)\n-+\n\n(Made by us\.\n\nMay be used\.|May be used\.\n\nMade by us\.)\n$/,
  );
});

test.each([
  ['underlined', 'License\n-------\n'],
  ['with a number sign', '## License\n'],
])('a licence that stands in a chapter of the README, %s, is taken from there', (_, title) => {
  const licence = 'Copyright (c) 2013 Somebody\n\nPermission is hereby granted.';
  const readme = `# p\n\nAbout.\n\n${title}\n${licence}\n\n## More\n\nElse.\n`;
  const text = notices([packageOf({ license: 'MIT', author: 'Nobody' }, { 'README.md': readme })]);
  expect(text.endsWith(`\n${licence}\n`)).toBe(true);
});

test('a package that names MIT and its holder only gets the text of that licence', () => {
  const text = notices([
    packageOf({ license: 'MIT', author: { name: 'Somebody' } }, { 'README.md': '## License\n\nMIT\n' }),
  ]);
  expect(text).toContain('Copyright (c) Somebody\n\nPermission is hereby granted');
});

test('a package whose licence cannot be found fails the build', () => {
  const silent = packageOf({ license: 'BSD-3-Clause', author: 'Somebody' });
  expect(() => notices([silent])).toThrow(
    `p 1.0.0 is bundled, but the text of its licence (BSD-3-Clause) is not in ${silent}.`,
  );
  expect(() => notices([packageOf({ license: 'MIT' })])).toThrow('(MIT) is not in');
});
