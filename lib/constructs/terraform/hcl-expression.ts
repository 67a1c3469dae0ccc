import { escapeTemplate, templatePieces } from './template-text';

/**
 * A value of `cdk.tf.json` as an expression of Terraform, so that it can be the argument of a function. Texts are
 * templates in both, and keep their expressions and their escapes.
 */
export function hclExpression(value: unknown): string {
  if (typeof value === 'string') return templateExpression(value);
  if (Array.isArray(value)) return `[${value.map(hclExpression).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{${entries.map(([key, each]) => `${quoted(key)} = ${hclExpression(each)}`).join(', ')}}`;
}

function templateExpression(text: string): string {
  const pieces = templatePieces(text);
  const [only, ...others] = pieces;
  // Alone it may be a list or a number, which a text around it would not take. (`~` belongs to texts.)
  if (only?.kind === 'expression' && /^\$\{(?!~).*(?<!~)\}$/s.test(only.source) && others.length === 0) {
    return `(${only.source.slice(2, -1)})`;
  }
  return `"${pieces.map((piece) => (piece.kind === 'text' ? escaped(piece.source) : piece.source)).join('')}"`;
}

function quoted(key: string): string {
  return `"${escaped(escapeTemplate(key))}"`;
}

/** As in JSON, without the two escapes that HCL does not know. */
function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(/\\b/g, '\\u0008').replace(/\\f/g, '\\u000c');
}
