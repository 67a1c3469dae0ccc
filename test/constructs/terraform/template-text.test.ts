import fc from 'fast-check';
import { Token } from 'cdktf';
import { escapeTemplate } from '../../../lib';
import { templatePieces } from '../../../lib/constructs/terraform/template-text';

describe('an escaped text', () => {
  test.each([
    ['plain', 'plain'],
    ['${x}', '$${x}'],
    ['%{ if x }', '%%{ if x }'],
    ['$${x}', '$$${x}'],
    ['100 % $5 {}', '100 % $5 {}'],
    ['${"${x}"}', '$${"$${x}"}'],
  ])('of %s is %s', (text, escaped) => {
    expect(escapeTemplate(text)).toBe(escaped);
  });

  test('is text for Terraform, and means what it was', () => {
    const text = fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', 'x', ' ') });
    fc.assert(
      fc.property(text, (given) => {
        const pieces = templatePieces(escapeTemplate(given));
        expect(
          pieces.map((piece) => (piece.kind === 'text' ? piece.text : `an ${piece.kind}`)).join(''),
        ).toBe(given);
      }),
    );
  });

  test('keeps the tokens in it', () => {
    const token = Token.asString({ resolve: () => 'later' });
    expect(escapeTemplate(`\${x} ${token} %{y}`)).toBe(`$\${x} ${token} %%{y}`);
  });

  test('of megabytes is made in time in proportion to their length', () => {
    for (const part of ['${', '$', '${TfToken[', '%{', '${TfToken[TOKEN.1]'])
      escapeTemplate(part.repeat(400_000));
  });
});
