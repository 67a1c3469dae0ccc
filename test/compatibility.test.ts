import { compatibilityTable, ROWS } from '../compatibility/rows';
import { document } from './support/markdown';

/** The rows of a table below a heading, without the space that lines its columns up. */
function tableBelow(heading: string, text: string): string[][] {
  const [, passage = ''] = text.split(`\n## ${heading}\n`);
  const [section = ''] = passage.split('\n## ');
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

test('README says of what runs with what what `npm run compatibility` tries, and nothing else', () => {
  const said = tableBelow('What runs with what', document('README.md'));
  expect(said).toEqual(compatibilityTable().map((row) => [...row]));
});

test('each row has a name of its own, by which it can be tried alone', () => {
  const names = ROWS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
