import { Undecided } from '../../rules';
import { Token } from './cdktf';

/** Where an expression starts in a text that Terraform will read; `$${` and `%%{` are escapes. */
const EXPRESSION = /(?<!\$)\$\{|(?<!%)%\{/;

/** Props as the rules take them: every one is there, and any may be undecided. */
export type RuleInput<Props> = Props extends undefined
  ? undefined
  : Props extends string
    ? string | Undecided
    : Props extends number | boolean
      ? Props | Undecided
      : Props extends readonly (infer Item)[]
        ? readonly RuleInput<Item>[] | Undecided
        : { readonly [Name in Exclude<keyof Props, never>]: RuleInput<Props[Name]> };

/**
 * Props, or one of them, as the rules take them: a token is undecided. A token in a text, or a raw Terraform expression
 * (`${var.name}`), makes it undecided from there on; what stands before is certain.
 */
export function ruleInput<Props>(props: Props): RuleInput<Props> {
  return setting(props) as RuleInput<Props>;
}

function setting(value: unknown): unknown {
  if (typeof value === 'string') return text(value);
  if (Token.isUnresolved(value)) return new Undecided();
  if (Array.isArray(value)) return value.map(setting);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, setting(item)]));
}

function text(value: string): string | Undecided {
  const start = value.search(EXPRESSION);
  if (start >= 0) return new Undecided(start === 0 ? undefined : value.slice(0, start));
  return Token.isUnresolved(value) ? new Undecided() : value;
}
