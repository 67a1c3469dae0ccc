import {
  type AttributePath,
  type Diagnostic,
  formatPath,
  DiagnosticsError,
  isUnknown,
  type Unknown,
} from '../plugin';
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
  return isUnknown(value) ? new rules.Unknown() : translate(value);
}

/** A list or set of the configuration as the rules take it. */
export function knownList<T extends string | number | boolean>(
  value: readonly (T | Unknown)[] | Unknown | null,
): rules.Known<readonly rules.Known<T>[]> {
  if (value === null) return undefined;
  return isUnknown(value) ? new rules.Unknown() : value.map((item) => known(item));
}

/** An error that no single attribute is to blame for. */
export function failure(summary: string, detail: string): DiagnosticsError {
  return new DiagnosticsError([{ severity: 'error', summary, detail }]);
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

/**
 * Applies a table of rules and tells what is broken at the attribute that broke it.
 *
 * Terraform finds the line of an attribute of the resource, and gives up on one inside of a nested attribute. So a
 * diagnostic points to the outermost attribute, and names the whole path when that is not all of it.
 */
export function diagnostics<Input>(table: readonly rules.Rule<Input>[], input: Input): Diagnostic[] {
  return rules.check(table, input).map(({ path, summary, message }) => {
    const whole = attributePath(path);
    const detail = rules.respell(message, rules.snakeCase);
    return {
      severity: 'error',
      summary,
      detail: whole.length > 1 ? `${formatPath(whole)}: ${detail}` : detail,
      path: whole.slice(0, 1),
    };
  });
}
