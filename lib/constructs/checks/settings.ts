import type { IConstruct } from 'constructs';
import { type Violation, pathText, respell } from '../../rules';
import { Annotations } from '../terraform/cdktf';
import { settingsRefused } from './errors';

/**
 * Refuses settings that the service does not take, and warns of those that are surely not meant; each warning once.
 *
 * @param kind - the class as its user knows it.
 * @param prop - respells the name of a setting as the construct's props have it.
 * @throws Error that lists every broken rule, each with the prop at fault.
 */
export function judge(
  kind: string,
  construct: IConstruct,
  violations: readonly Violation[],
  prop: (setting: string) => string,
): void {
  const refused = violations.filter(({ severity }) => severity === 'error');
  if (refused.length > 0) throw settingsRefused(kind, construct, refused, prop);
  for (const { path, message } of violations) {
    warnOnce(construct, `${pathText(path, prop)}: ${respell(message, prop)}`);
  }
}

/** Adds a warning to a construct, unless it has it already. */
export function warnOnce(construct: IConstruct, text: string): void {
  if (construct.node.metadata.some(({ data }) => data === text)) return;
  Annotations.of(construct).addWarning(text);
}
