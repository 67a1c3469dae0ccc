import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILT = path.resolve(__dirname, '../../dist/console');
const files = new Map(readdirSync(BUILT).map((name) => [name, readFileSync(path.join(BUILT, name))]));

test('the page is three files of at most 400 kB in all, compressed', () => {
  expect([...files.keys()].sort()).toEqual(['app.css', 'app.js', 'index.html']);
  const sizes = [...files.values()].map((content) => gzipSync(content).length);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(400_000);
});

test('the page names nothing to load but its own files', () => {
  const page = files.get('index.html')?.toString() ?? '';
  const named = [...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address);
  expect(named.sort()).toEqual(['app.css', 'app.js', 'data:,']);
  expect(files.get('app.css')?.toString()).not.toMatch(/url\(|@import/);
});
