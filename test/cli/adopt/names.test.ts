import fc from 'fast-check';
import { camel, Names, readable } from '../../../lib/cli/adopt/names';

test.each([
  ['podcast-mp3', 'podcast_mp3'],
  ['播客-人声*2', '播客_人声_2'],
  ['  a  b  ', 'a_b'],
  ['2026', 'template_2026'],
  ['"; } `${x}', 'x'],
  ['***', 'template'],
  ['', 'template'],
  ['é\u2028𝒳', 'template'],
])('%j is called %s', (text, name) => {
  expect(readable(text, 'template')).toBe(name);
});

test('a name is an identifier, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const name = readable(text, 'template');
      expect(name).toMatch(/^[A-Za-z\u3400-\u9fa5][\w\u3400-\u9fa5]*$/);
      expect(camel(name)).toMatch(/^[A-Za-z\u3400-\u9fa5][\w\u3400-\u9fa5]*$/);
      expect(name.length).toBeLessThan(80);
    }),
  );
});

test('names are given once, differ in more than case, and whoever comes later changes none of before', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'A', 'b', 'a_b'), { maxLength: 20 }), (wanted) => {
      const give = (list: readonly string[]): string[] => {
        const names = new Names(['b']);
        return list.map((name, i) => names.give(name, `id ${i}`));
      };
      const given = give(wanted);
      expect(new Set(given.map((name) => name.toLowerCase())).size).toBe(wanted.length);
      expect(given).not.toContain('b');
      expect(give(wanted.slice(0, 3))).toEqual(given.slice(0, 3));
    }),
  );
});
