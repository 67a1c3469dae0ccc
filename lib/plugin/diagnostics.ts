/**
 * Where in a configuration something is: a string is an attribute's name, a number an index in a list, and
 * `{ key }` a key of a map.
 *
 * `['separations', { key: 'stems' }, 'output', 'object']` is `separations["stems"].output.object`.
 */
export type AttributePath = readonly (string | number | { readonly key: string })[];

/** Where a walk through a value stands. It changes with each step, so who keeps it copies it. */
export type PathInTheMaking = AttributePath[number][];

/** A message of the provider to whoever runs Terraform. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** One line: what is wrong. */
  readonly summary: string;
  /** The value given, what is allowed, and what to do. */
  readonly detail?: string;
  /** The attribute that Terraform points at. */
  readonly path?: AttributePath;
}

/** An error about one attribute. Terraform shows the line of the configuration that sets it. */
export class AttributeError extends Error {
  override readonly name = 'AttributeError';

  constructor(
    readonly path: AttributePath,
    readonly summary: string,
    readonly detail?: string,
  ) {
    super(detail === undefined ? summary : `${summary}: ${detail}`);
  }
}

/** Several diagnostics at once, thrown. Warnings alone do not fail the operation's check, but errors do. */
export class DiagnosticsError extends Error {
  override readonly name = 'DiagnosticsError';

  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(
      diagnostics.map((d) => (d.detail === undefined ? d.summary : `${d.summary}: ${d.detail}`)).join('\n'),
    );
  }
}

/** A path as a person writes it: `separations["stems"].output`. */
export function formatPath(path: AttributePath): string {
  return path
    .map((step, i) => {
      if (typeof step === 'string') return i === 0 ? step : `.${step}`;
      return typeof step === 'number' ? `[${step}]` : `[${JSON.stringify(step.key)}]`;
    })
    .join('');
}
