import { Fn, Lazy, TerraformStack, TerraformVariable, Testing, Token } from 'cdktf';
import fc from 'fast-check';
import { escapeWildcards, knownPath, laterPath } from '../../../lib/constructs/terraform/wildcards';
import { JOB_WILDCARDS, Undecided, WORKFLOW_WILDCARDS } from '../../../lib/rules';

const escaped = (path: string) => escapeWildcards(path, WORKFLOW_WILDCARDS);

describe('escaping', () => {
  test.each(Object.keys(WORKFLOW_WILDCARDS))('${%s} is for CI', (name) => {
    expect(escaped(`a/\${${name}}/b`)).toBe(`a/$\${${name}}/b`);
  });

  test('the case of a wildcard makes no difference, and stays', () => {
    expect(escaped('${ext}${EXT}')).toBe('$${ext}$${EXT}');
  });

  test('what is escaped already stays', () => {
    expect(escaped('a/$${InputName}.${Ext}')).toBe('a/$${InputName}.$${Ext}');
  });

  test('a dollar before an escape is text, as Terraform reads it', () => {
    expect(escaped('$$${InputName}')).toBe('$$${InputName}');
  });

  test.each([
    '${var.prefix}',
    '${local.Ext}',
    '${each.key}',
    '${each.value["Ext"]}',
    '${count.index}',
    '${path.module}',
    '${terraform.workspace}',
    '${tencentcloud_cos_bucket.media.bucket}',
    '${data.tencentci_queues.all.id}',
    '${lower("${var.InputName}")}',
    '${lower("${InputName}")}',
    '${upper("a}b")}',
    '${upper("a\\"}${Ext}")}',
    '${upper("$${Ext}")}',
    '${{ for key, Ext in var.map : key => "${Ext}" }["a"]}',
    '${[for Ext in var.exts : Ext][0]}',
    '${1 + 2}',
    '${true}',
    '${"Ext"}',
    '%{ if var.nested }nested/%{ else }flat/%{ endif }',
    '%{ for Ext in var.exts }${Ext}-%{ endfor }',
    '%{ for RunId, Ext in var.exts ~}${RunId}${Ext}-%{ endfor ~}',
    '%%{InputName}',
  ])('%s is for Terraform', (expression) => {
    expect(escaped(`a/${expression}/b`)).toBe(`a/${expression}/b`);
  });

  test.each([
    ['${RunId}/${var.a}/${InputName}.${Ext}', '$${RunId}/${var.a}/$${InputName}.$${Ext}'],
    ['${lower("${Ext}")}.${Ext}', '${lower("${Ext}")}.$${Ext}'],
    ['%{ if var.a }${RunId}%{ endif }/${Ext}', '%{ if var.a }$${RunId}%{ endif }/$${Ext}'],
    ['100%${Ext}', '100%$${Ext}'],
  ])('%s mixes both', (path, result) => {
    expect(escaped(path)).toBe(result);
  });

  test('a job has its own wildcards', () => {
    expect(escapeWildcards('${jobid}.${ext}-${RunId}', JOB_WILDCARDS)).toBe('$${jobid}.$${ext}-${RunId}');
  });

  test.each(['${"', '${{', '%{ "', '${"${Ext}', '"', '${', '$${'])(
    '100,000 of %s are read to their end',
    (part) => {
      const text = part.repeat(100_000);
      expect(escaped(text).replaceAll('$$', '$')).toBe(text.replaceAll('$$', '$'));
    },
  );

  test('what is nested deeply ends where its last brace does', () => {
    const nested = `${'${"'.repeat(8_000)}${'"}'.repeat(8_000)}`;
    expect(escaped(`${nested}/\${Ext}`)).toBe(`${nested}/$\${Ext}`);
  });

  test('whatever the text, a second time changes nothing', () => {
    const part = fc.constantFrom(
      '$',
      '%',
      '{',
      '}',
      '"',
      '\\',
      '~',
      ' ',
      'Ext',
      'RunId',
      '${Ext}',
      'var.a',
      '/',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const once = escaped(parts.join(''));
        expect(escaped(once)).toBe(once);
      }),
    );
  });

  test('whatever the text, nothing but dollars is added', () => {
    const part = fc.oneof(
      fc.string({ maxLength: 3 }),
      fc.constantFrom('${Ext}', '${', '%{', '$${', '"', '}'),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const path = parts.join('');
        expect(escaped(path).replace(/\$/g, '')).toBe(path.replace(/\$/g, ''));
      }),
    );
  });
});

describe('what CI will see of a path', () => {
  let stack: TerraformStack;

  beforeEach(() => {
    stack = new TerraformStack(Testing.app(), 'media');
  });

  test('is the path with its wildcards, escaped or not', () => {
    expect(knownPath('a/${InputName}.$${Ext}')).toBe('a/${InputName}.${Ext}');
  });

  test('has no escapes of Terraform', () => {
    expect(knownPath('100%%{x}')).toBe('100%{x}');
  });

  test('is certain up to the first expression', () => {
    expect(knownPath('a/${Ext}/${var.b}/c')).toEqual(new Undecided('a/${Ext}/'));
  });

  test.each<[string, () => string]>([
    ['a reference', () => new TerraformVariable(stack, 'v', {}).stringValue],
    ['a function', () => Fn.join('/', ['a', '${Ext}'])],
    ['a lazy text', () => Lazy.stringValue({ produce: () => '${Ext}' })],
    ['a token of another kind', () => Token.asString({ ref: 'x' })],
    ['an object that resolves', () => Fn.lower('A')],
  ])('is not known of %s', (_, make) => {
    const path = make();
    expect(knownPath(path)).toEqual(new Undecided());
    expect(escaped(path)).toBe(path);
  });

  test('behind the first expression, is what stands between expressions', () => {
    expect(laterPath('a/${Ext}/${var.b}/${Extt}/${var.c}.$${ext}')).toBe('/${Extt}/.${ext}');
  });

  test('behind the first expression, is nothing when there is none', () => {
    expect(laterPath('a/${Ext}')).toBeUndefined();
  });
});
