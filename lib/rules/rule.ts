/**
 * Where a setting stands, in the words of the TypeScript props: `['audioConfig', 'samplerate']`.
 * Terraform spells the same path in snake_case, the CI API in PascalCase.
 */
export type SettingPath = readonly (string | number)[];

/** One rule of the service: what it asks, where it says so, and what a reader is told who broke it. */
export interface Rule<Input> {
  /** Stable name of the rule, for tests and for documentation. */
  readonly id: string;
  /** The document that states the rule. */
  readonly source: string;
  /** What is wrong, in a few words. */
  readonly summary: string;
  /**
   * Judges the input; `undefined` (or an empty list) when the rule holds or when too little is known to tell.
   * A message says what was given, what is allowed and what to do.
   */
  readonly broken: (input: Input) => Finding | readonly Finding[] | undefined;
}

/** What a rule found: the setting at fault and the sentence for the reader. */
export interface Finding {
  readonly path: SettingPath;
  readonly message: string;
}

/** A broken rule, ready to be shown at the setting that broke it. */
export interface Violation extends Finding {
  readonly rule: string;
  readonly source: string;
  readonly summary: string;
}

/** Applies every rule of a table and returns all that are broken, in the order of the table. */
export function check<Input>(rules: readonly Rule<Input>[], input: Input): Violation[] {
  return rules.flatMap((rule) => {
    const found = rule.broken(input);
    const findings: readonly Finding[] = found === undefined ? [] : 'path' in found ? [found] : found;
    return findings.map((finding) => ({
      ...finding,
      rule: rule.id,
      source: rule.source,
      summary: rule.summary,
    }));
  });
}

/** Lists values for a reader: `1, 2, 4`. */
export function listed(values: Iterable<string | number>): string {
  return [...values].join(', ');
}
