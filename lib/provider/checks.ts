import { type Context, type Diagnostic, DiagnosticsError, formatPath } from '../plugin';
import { check, respell, type Rules, type Whole } from '../rules';
import { attributePath, snakeCase } from './rule-input';

/** An error that no single attribute is to blame for. */
export function failure(summary: string, detail: string): DiagnosticsError {
  return new DiagnosticsError([{ severity: 'error', summary, detail }]);
}

/**
 * Applies a table of rules and tells what is broken at the attribute that broke it.
 *
 * Terraform finds the line of an attribute of the resource, and gives up on one inside of a nested attribute. So a
 * diagnostic points to the outermost attribute, and names the whole path when that is not all of it.
 *
 * @param input - what `ruleInput` makes of a configuration, and by name whatever else the rules go by.
 */
export function diagnostics<Input>(table: Rules<Input>, input: NoInfer<Input & Whole<Input>>): Diagnostic[] {
  return check<Input>(table, input).map(({ path, severity, summary, message }) => {
    const whole = attributePath(path);
    const detail = respell(message, snakeCase);
    return {
      severity,
      summary,
      detail: whole.length > 1 ? `${formatPath(whole)}: ${detail}` : detail,
      path: whole.slice(0, 1),
    };
  });
}

/**
 * Tells what is wrong with a plan.
 *
 * @param told - what validation said of the configuration; Terraform shows that already.
 * @throws DiagnosticsError when the service would refuse what is planned.
 */
export function judgePlan(
  ctx: Pick<Context<unknown>, 'warn'>,
  found: readonly Diagnostic[],
  told: readonly Diagnostic[],
): void {
  const heard = new Set(told.map(({ summary, detail }) => `${summary}\n${detail}`));
  const fresh = found.filter(({ summary, detail }) => !heard.has(`${summary}\n${detail}`));
  if (fresh.some(({ severity }) => severity === 'error')) throw new DiagnosticsError(fresh);
  for (const { summary, detail, path } of fresh) ctx.warn({ summary, detail, path });
}
