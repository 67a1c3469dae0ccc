import { hclExpression } from '../../../lib/constructs/terraform/hcl-expression';

test.each<[string, unknown, string]>([
  ['a text', 'a', '"a"'],
  ['a text with what HCL escapes', 'a"b\\c\nd\u0008\u000c', '"a\\"b\\\\c\\nd\\u0008\\u000c"'],
  ['a text with escapes of its own', '$${Ext} %%{x}', '"$${Ext} %%{x}"'],
  ['a reference alone, which may be no text', '${var.list}', '(var.list)'],
  ['a reference in a text', 'a${lookup(var.m, "k")}"', '"a${lookup(var.m, "k")}\\""'],
  ['two references', '${var.a}${var.b}', '"${var.a}${var.b}"'],
  ['a reference that trims', '${~ var.a ~}', '"${~ var.a ~}"'],
  ['a directive', '%{ if var.a }"%{ endif }', '"%{ if var.a }\\"%{ endif }"'],
  ['a number', 1.5, '1.5'],
  ['a boolean', false, 'false'],
  ['nothing', null, 'null'],
  ['a list', ['a', 1], '["a", 1]'],
  ['an object', { a: { 'b c': 'd' } }, '{"a" = {"b c" = "d"}}'],
  ['an object with a key that looks like a reference', { '${a}': 1 }, '{"$${a}" = 1}'],
  ['an object with what is not set', { a: undefined, b: 1 }, '{"b" = 1}'],
])('%s', (_, value, expression) => {
  expect(hclExpression(value)).toBe(expression);
});
