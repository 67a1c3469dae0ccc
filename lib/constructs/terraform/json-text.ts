import { Lazy } from './cdktf';
import { hclExpression } from './hcl-expression';
import { escapeTemplate, templatePieces } from './template-text';

/**
 * JSON as an attribute takes it. Names alone between braces are wildcards of CI and stay as they are; where tokens or
 * expressions of Terraform are in it, Terraform writes the JSON, so that what they yield is quoted.
 */
export function jsonText(value: unknown): string {
  const known = knownJson(value);
  if (known !== undefined) return escapeTemplate(known);
  const escaped = mapped(value, (text) => templatePieces(text).map(escapedPiece).join(''));
  return Lazy.stringValue({
    produce: (context) => `\${jsonencode(${hclExpression(context.resolve(escaped))})}`,
  });
}

/** JSON as CI will see it; `undefined` while something in it is not known. */
export function knownJson(value: unknown): string | undefined {
  let whole = true;
  const seen = mapped(value, (text) =>
    templatePieces(text)
      .map((piece) => {
        if (piece.kind === 'expression') whole = false;
        return piece.kind === 'text' ? piece.text : piece.source;
      })
      .join(''),
  );
  return whole ? JSON.stringify(seen) : undefined;
}

/** A text with every name alone between braces escaped, which no expression of Terraform is. */
export function escapeNames<T extends string | undefined>(text: T): T;
export function escapeNames(text: string | undefined): string | undefined {
  return typeof text === 'string' ? templatePieces(text).map(escapedPiece).join('') : text;
}

function escapedPiece(piece: ReturnType<typeof templatePieces>[number]): string {
  return piece.kind === 'name' ? `$${piece.source}` : piece.source;
}

function mapped(value: unknown, how: (text: string) => string): unknown {
  if (typeof value === 'string') return how(value);
  if (Array.isArray(value)) return value.map((each: unknown) => mapped(each, how));
  if (typeof value !== 'object' || value === null || 'resolve' in value) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => [name, mapped(each, how)]),
  );
}
