import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_BEHAVIOUR } from '../lib/emulator';
import { operations } from '../scripts/operations';
import { permissions } from '../scripts/permissions';
import { reference } from '../scripts/reference';

const root = path.resolve(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

describe('docs/assumptions.md', () => {
  const rows = read('docs/assumptions.md')
    .split('\n')
    .filter((line) => /^\| A\d+ /.test(line))
    .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  const ids = rows.map(([, id = '']) => id);
  const named = readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...read(`lib/${file}`).matchAll(/\bassumption (A\d+)\b/gi)].map(([, id = '']) => id));

  test.each(ids)('%s is named by the code that depends on it', (id) => {
    expect(named).toContain(id);
  });

  test('has every assumption that the code names, once', () => {
    expect(ids).toEqual([...new Set(ids)]);
    expect(ids).toEqual(expect.arrayContaining(named));
  });

  test('names only switches that the emulator has', () => {
    const switches = rows.flatMap(([, , , , cell = '']) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(Object.keys(DEFAULT_BEHAVIOUR)).toEqual(expect.arrayContaining(switches));
  });
});

test.each([
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
])('every file that %s names is there', (document) => {
  const named = [
    ...read(document).matchAll(/`((?:lib|test|examples|scripts|docs|bench|reliability)\/[\w./-]+)`/g),
  ].map(([, file = '']) => file);
  const images = [...read(document).matchAll(/\]\(([\w/-]+\.(?:svg|png))\)/g)].map(([, file = '']) =>
    path.join(path.dirname(document), file),
  );
  // What is built and not committed need not be there.
  const missing = [...named, ...images].filter(
    (file) => !file.includes('/generated') && !existsSync(path.join(root, file)),
  );
  expect(missing).toEqual([]);
});

test('docs/reference.md is what the schemas say; `npm run reference` writes it', () => {
  expect(read('docs/reference.md')).toBe(reference());
});

test('docs/permissions.md is what the handlers declare; `npm run reference` writes it', () => {
  expect(read('docs/permissions.md')).toBe(permissions());
});

test('docs/operations.md is what the rows say; `npm run reference` writes it', () => {
  expect(read('docs/operations.md')).toBe(operations());
});
