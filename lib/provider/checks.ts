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
export function known<T extends string | number | boolean>(value: T | Unknown | null): rules.Setting<T> {
  if (value === null) return undefined;
  return isUnknown(value) ? new rules.Undecided(value.refinement.prefix) : value;
}

/** An object of the configuration as the rules take it. */
export function knownObject<T extends object, Input>(
  value: T | Unknown | null,
  translate: (value: T) => Input,
): rules.Setting<Input> {
  if (value === null) return undefined;
  return isUnknown(value) ? new rules.Undecided() : translate(value);
}

/** A list or set of the configuration as the rules take it. */
export function knownList<T extends string | number | boolean>(
  value: readonly (T | Unknown)[] | Unknown | null,
): rules.Setting<readonly rules.Setting<T>[]> {
  if (value === null) return undefined;
  return isUnknown(value) ? new rules.Undecided() : value.map((item) => known(item));
}

/** An error that no single attribute is to blame for. */
export function failure(summary: string, detail: string): DiagnosticsError {
  return new DiagnosticsError([{ severity: 'error', summary, detail }]);
}

/** The path of a setting in Terraform's words. */
export function attributePath(path: rules.SettingPath): AttributePath {
  return path.map((step) => (typeof step === 'string' ? rules.snakeCase(step) : step));
}

/**
 * Applies a table of rules and tells what is broken at the attribute that broke it.
 *
 * Terraform finds the line of an attribute of the resource, and gives up on one inside of a nested attribute. So a
 * diagnostic points to the outermost attribute, and names the whole path when that is not all of it.
 */
export function diagnostics<Input>(table: rules.Rules<Input>, input: Input): Diagnostic[] {
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
