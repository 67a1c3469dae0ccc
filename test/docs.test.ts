import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_BEHAVIOUR } from '../lib/emulator';
import { reference } from '../scripts/reference';

const root = path.resolve(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const squeezed = (text: string): string => text.replace(/\s+/g, ' ');

describe('docs/assumptions.md', () => {
  const rows = read('docs/assumptions.md')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\| *(Unknown|-+) /.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|')));

  test.each(rows.map(([, unknown, , line]) => [unknown, line]))('%s', (_, line = '') => {
    const [, code = '', file = ''] = /^`+(.+?)`+ in `([^`]+)`$/.exec(line) ?? [];
    expect(squeezed(read(file)).includes(squeezed(code))).toBe(true);
  });

  test('names only switches that the emulator has', () => {
    const named = rows.flatMap(([, , , , cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(Object.keys(DEFAULT_BEHAVIOUR)).toEqual(expect.arrayContaining(named));
  });
});

test.each([
  'README.md',
  'ARCHITECTURE.md',
  ...readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`),
])('every file that %s names is there', (document) => {
  const named = [...read(document).matchAll(/`((?:lib|test|examples|scripts|docs|bench)\/[\w./-]+)`/g)].map(
    ([, file = '']) => file,
  );
  // What is built and not committed need not be there.
  const missing = named.filter((file) => !file.includes('/generated') && !existsSync(path.join(root, file)));
  expect(missing).toEqual([]);
});

test('docs/reference.md is what the schemas say; `npm run reference` writes it', () => {
  expect(read('docs/reference.md')).toBe(reference());
});
