import type { IConstruct } from 'constructs';
import { type Violation, respell } from '../rules';

/**
 * Settings that the service does not take. Lists every broken rule, each with the prop at fault.
 *
 * @param kind - the class as its user knows it.
 * @param prop - respells the name of a setting as the construct's props have it.
 */
export function settingsRefused(
  kind: string,
  construct: IConstruct,
  violations: readonly Violation[],
  prop: (setting: string) => string,
): Error {
  const lines = violations.map(({ path, message, source }) => {
    const where = path.map((part) => (typeof part === 'number' ? String(part) : prop(part))).join('.');
    return `  - ${where}: ${respell(message, prop)} [${source}]`;
  });
  return new Error(
    `${kind} "${construct.node.path}" has settings that Cloud Infinite does not take:\n` + lines.join('\n'),
  );
}

/** The package holds no provider, because it was not built. */
export function providerNotBuilt(missing: string): Error {
  return new Error(
    `The provider is not built: ${missing} is missing. In a checkout of cdktf-tencent-ci run \`npm run build\`; ` +
      'in a project that depends on it install the package again.',
  );
}

/** The package's note about its provider cannot be understood. */
export function providerVersionUnreadable(file: string): Error {
  return new Error(
    `${file} does not name the version of the provider, as in {"version":"1.2.3"}. In a checkout of ` +
      'cdktf-tencent-ci run `npm run build`; in a project that depends on it install the package again.',
  );
}
