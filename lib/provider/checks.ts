import { type AttributePath, type Diagnostic, isUnknown, type Unknown } from '../plugin';
import * as rules from '../rules';

/** A value of the configuration as the rules take it: null is "not given", unknown keeps its known prefix. */
export function known<T extends string | number | boolean>(value: T | Unknown | null): rules.Known<T> {
  if (value === null) return undefined;
  return isUnknown(value) ? new rules.Unknown(value.refinement.prefix) : value;
}

/** An object of the configuration as the rules take it. */
export function knownObject<T extends object, Input>(
  value: T | Unknown | null,
  translate: (value: T) => Input,
): rules.Known<Input> {
  if (value === null) return undefined;
  return isUnknown(value) ? new rules.Unknown() : translate(value as T);
}

/** Attributes that are maps by names of the user's; what follows them in a path is a key. */
const MAPS: readonly (string | number)[] = ['separations'];

/** The path of a setting in Terraform's words. */
export function attributePath(path: rules.SettingPath): AttributePath {
  return path.map((step, index) => {
    if (typeof step === 'number') return step;
    const above = path[index - 1];
    return above !== undefined && MAPS.includes(above) ? { key: step } : rules.snakeCase(step);
  });
}

/** Applies a table of rules and tells what is broken at the attribute that broke it. */
export function diagnostics<Input>(table: readonly rules.Rule<Input>[], input: Input): Diagnostic[] {
  return rules.check(table, input).map(({ path, summary, message }) => ({
    severity: 'error',
    summary,
    detail: rules.respell(message, rules.snakeCase),
    path: attributePath(path),
  }));
}
