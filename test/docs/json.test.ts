import { blocksIn, documents, blocksOf, placeOf } from '../support/markdown';

/** Languages of blocks that a test tries, and of those that show what came out, or what a file becomes. */
const KNOWN = ['ts', 'hcl', 'json', 'python', 'yaml', 'sh', 'console', 'text', 'diff', 'dockerfile'];

test.each(blocksIn('json').map((block) => [placeOf(block), block.text]))('%s is JSON', (_, text) => {
  expect(() => void JSON.parse(text)).not.toThrow();
});

test('every block says what it is, and none hides commands in text', () => {
  const all = documents().flatMap(blocksOf);
  expect(all.filter(({ language }) => !KNOWN.includes(language)).map(placeOf)).toEqual([]);
  // Commands that are run stand in `sh` or `console`; the help of commands is written from the commands themselves.
  const hidden = all.filter(
    ({ file, language, text }) =>
      language === 'text' && !file.startsWith('docs/reference/') && /^\$ /m.test(text),
  );
  expect(hidden.map(placeOf)).toEqual([]);
});
