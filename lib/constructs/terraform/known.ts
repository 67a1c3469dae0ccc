import { type Setting, Undecided } from '../../rules';
import { Token } from './cdktf';

/** Where an expression starts in a text that Terraform will read; `$${` and `%%{` are escapes. */
const EXPRESSION = /(?<!\$)\$\{|(?<!%)%\{/;

/**
 * A text as the rules see it. A token in it, or a raw Terraform expression (`${var.name}`), makes it unknown from there
 * on; what stands before is certain.
 */
export function knownString(value: string | undefined): Setting<string> {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return new Undecided();
  const start = value.search(EXPRESSION);
  if (start >= 0) return new Undecided(start === 0 ? undefined : value.slice(0, start));
  return Token.isUnresolved(value) ? new Undecided() : value;
}

/** A number as the rules see it: a token is unknown. */
export function knownNumber(value: number | undefined): Setting<number> {
  return Token.isUnresolved(value) ? new Undecided() : value;
}
