import vm from 'node:vm';
import fc from 'fast-check';
import { hclText } from '../../../lib/cli/adopt/hcl';
import { literal, tsText } from '../../../lib/cli/adopt/text';

/** What people who mean harm, and people who do not, put into names. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        '`',
        '\\',
        '${',
        '%{',
        '$',
        '}',
        '*/',
        '//',
        '#',
        '\n',
        '\r',
        '\u2028',
        '\u2029',
        '\0',
        '\u202e',
        '{TfToken[TOKEN.0]}',
        '播',
        'a',
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join('')),
);

test('a text of a TypeScript program is that text, in one line, and shows what it is', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const written = tsText(text);
      expect(vm.runInNewContext(written)).toBe(text);
      expect(written).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
    { numRuns: 500 },
  );
});

test('nothing of a text begins an expression of Terraform, or is a token of CDKTF', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const meant = literal(text);
      expect(meant).not.toContain('{TfToken[');
      const pieces = meant.replaceAll('${"TfToken"}', 'TfToken').replace(/([$%])\1(?=\{)/g, 'escaped');
      expect(pieces).not.toMatch(/[$%]\{/);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['plain 播客', '"plain 播客"'],
  ['"quoted" \\ `', '"\\"quoted\\" \\\\ `"'],
  ['${x} %{if} $${y}', '"$${x} %%{if} $$${y}"'],
  ['line\nnext\r\t\0\u2028', '"line\\nnext\\r\\t\\u0000\\u2028"'],
  ['\u{e0001}', '"\\U000e0001"'],
])('HCL has %j as %s', (text, written) => {
  expect(hclText(text)).toBe(written);
});
