/**
 * Where a setting stands, in the words of the TypeScript props: `['audioConfig', 'samplerate']`.
 * Terraform spells the same path in snake_case, the CI API in PascalCase.
 *
 * A string is the name of a setting, a number an index in a list, and `{ key }` a key of a map, which is a name of the
 * user's and spelled the same everywhere: `['separations', { key: 'stems' }, 'output']`.
 */
export type SettingPath = readonly (string | number | { readonly key: string })[];

/** One rule of the service: what it asks, where it says so, and what a reader is told who broke it. */
export interface Rule<Input> {
  /** The document that states the rule. */
  readonly source: string;
  /**
   * `warning` where no document forbids what is surely not meant. Constructs and provider tell of it and go on.
   * @default - an error: the document forbids it, so it is refused
   */
  readonly severity?: 'warning';
  /** What is wrong, in a few words. */
  readonly summary: string;
  /**
   * Judges the input; `undefined` (or an empty list) when the rule holds or when too little is known to tell.
   * A message says what was given, what is allowed and what to do; names of settings stand in backticks.
   */
  readonly broken: (input: Input) => Finding | readonly Finding[] | undefined;
}

/** A table of rules, each by its name. */
export type Rules<Input, Name extends string = string> = Readonly<Record<Name, Rule<Input>>>;

/** Makes a table of rules for one kind of input, whose rows are found by their names. */
export function ruleTable<Input>(): <Name extends string>(rows: Rules<Input, Name>) => Rules<Input, Name> {
  return (rows) => rows;
}

/** What a rule found: the setting at fault and the sentence for the reader. */
export interface Finding {
  readonly path: SettingPath;
  readonly message: string;
}

/** A broken rule, ready to be shown at the setting that broke it. */
export interface Violation extends Finding {
  /** The name of the rule in its table. */
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly source: string;
  readonly summary: string;
}

/** Applies every rule of a table and returns all that are broken, in the order of the table. */
export function check<Input>(rules: Rules<Input>, input: Input): Violation[] {
  const violations: Violation[] = [];
  for (const rule of Object.keys(rules)) {
    const { source, summary, severity = 'error', broken } = rules[rule] as Rule<Input>;
    const found = broken(input) ?? [];
    const findings: readonly Finding[] = 'path' in found ? [found] : found;
    for (const finding of findings) violations.push({ ...finding, rule, severity, source, summary });
  }
  return violations;
}

/**
 * Respells the names of settings in a message, which stand in backticks there and are written as in the props.
 * Each layer shows its reader the names that they typed: `jobLevel`, `job_level` or `JobLevel`.
 */
export function respell(message: string, name: (setting: string) => string): string {
  return message.replace(/`([A-Za-z]+)`/g, (_, setting: string) => name(setting));
}

/** A path as one text, with the names of settings respelled: `separations.stems.output`. */
export function pathText(path: SettingPath, name: (setting: string) => string): string {
  return path
    .map((step) => (typeof step === 'string' ? name(step) : typeof step === 'number' ? step : step.key))
    .join('.');
}

/** Names settings in a message; see {@link respell}. */
export function settings(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** Lists values for a reader: `1, 2, 4`. */
export function listed(values: Iterable<string | number>): string {
  return [...values].join(', ');
}
