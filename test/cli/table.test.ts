import { fitted, harmless, table, widthOf } from '../../lib/cli/table';

test.each([
  ['abc', 3],
  ['人声-1', 6],
  ['ｗｉｄｅ', 8],
  ['한글', 4],
  ['e\u0301', 1],
  ['🎵', 2],
  ['𠮷', 2],
  ['é…', 2],
])('%s takes %d columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test('a table is as wide as what stands in it, in whatever script', () => {
  expect(
    table([
      ['NAME', 'STATE'],
      ['人声分离', 'Active'],
      ['vocals', ''],
    ]),
  ).toBe('NAME      STATE\n人声分离  Active\nvocals');
});

test('a text is cut between characters, and never wider than it may be', () => {
  expect(fitted('人声分离', 5)).toBe('人声');
  expect(fitted('人声', 4)).toBe('人声');
  expect(fitted('a人', 2)).toBe('a');
});

test('what a terminal would obey is shown, so that no name moves the cursor or breaks a table', () => {
  expect(harmless('a\u001b[2Jb\nc\u0007\u009b1m\u202Ed\u2028')).toBe('a�[2Jb�c��1m�d�');
  expect(table([['in/\u001b]0;x\u0007.mp3', 'a\r\nb']])).toBe('in/�]0;x�.mp3  a��b');
});
