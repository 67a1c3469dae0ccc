import { PERMISSIONS } from './generated/permissions';

/** One setting on which a permission depends. */
export interface PermissionSetting {
  readonly attribute: string;
  /** The value that it has, or that it has any. */
  readonly value: string | boolean | { readonly given: true };
  /** Whether an attribute that is left out has this value. */
  readonly byDefault: boolean;
}

/** An action that a resource or data source needs. */
export interface Permission {
  readonly action: string;
  /** Whether it cannot be limited to a bucket. */
  readonly everywhere: boolean;
  /** Whether a plan needs it too. */
  readonly plan: boolean;
  /** With any of these groups of settings it is needed; with none of them, whatever the settings. */
  readonly when: readonly (readonly PermissionSetting[])[];
}

type Attributes = Readonly<Record<string, unknown>>;

const ROWS: Readonly<Record<'resource' | 'data', Readonly<Record<string, readonly Permission[]>>>> =
  PERMISSIONS;

/**
 * What a resource or data source needs with its settings, which are resolved: a text with an expression may be anything.
 * None for a type of another provider.
 */
export function permissionsFor(
  kind: 'resource' | 'data',
  type: string,
  attributes: Attributes,
): readonly Permission[] {
  return (ROWS[kind][type] ?? []).filter(
    ({ when }) =>
      when.length === 0 || when.some((group) => group.every((setting) => mayBe(setting, attributes))),
  );
}

function mayBe({ attribute, value, byDefault }: PermissionSetting, attributes: Attributes): boolean {
  const own = attributes[attribute] ?? undefined;
  if (own === undefined) return byDefault;
  return typeof value === 'object' || own === value || isExpression(own);
}

/** Whether Terraform works the value out. */
export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && /[$%]\{/.test(value);
}
