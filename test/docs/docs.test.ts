import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_BEHAVIOUR } from '../../lib/emulator';
import { leftPages, pages } from '../../scripts/reference';
import { documents } from '../support/markdown';

const root = path.resolve(__dirname, '../..');
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

test.each([...documents(), 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'])(
  'every file that %s names is there',
  (document) => {
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
  },
);

test.each(pages().map(({ file, text }) => [`docs/${file}`, text]))(
  '%s is what the code says; `npm run reference` writes it',
  (file, text) => {
    expect(read(file)).toBe(text);
  },
);

test('no page of docs/reference is left of what is not there any more', () => {
  expect(leftPages()).toEqual([]);
});

test('docs/troubleshooting.md has each text of the code that says what to use, run, set, give or check', () => {
  const page = read('docs/troubleshooting.md').replace(/\\</g, '<').replace(/\s+/g, ' ');
  const missing = readdirSync(path.join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
    .flatMap((file) =>
      read(`lib/${file}`)
        .split('\n')
        .filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && !/\b(description|about|why|note)\b/.test(line))
        // Up to what the code fills in, or to the end of the line.
        .flatMap((line) => [...line.matchAll(/[.:] ((?:Use|Run|Set|Give|Check) [^'"`$\\.]{4,})/g)])
        .map(([, text = '']) => `lib/${file}: ${text.trim()}`),
    )
    .filter((each) => !page.includes(each.slice(each.indexOf(': ') + 2).replaceAll('|', '\\|')));
  expect(missing).toEqual([]);
});
