import { type Diagnostic, isUnknown, type Unknown } from '../../plugin';

/** Whose templates there are: the user's own, and those of the service. */
export const CATEGORIES = ['Custom', 'Official'];

/**
 * Refuses a value that is none of those that an attribute can have.
 * @param what - what the values are: `category of templates`.
 */
export function checkChoice<Name extends string>(
  config: { readonly [N in Name]: string | Unknown | null },
  name: Name,
  values: readonly string[],
  what: string,
): Diagnostic[] {
  const value: string | Unknown | null = config[name];
  if (value === null || isUnknown(value) || values.includes(value)) return [];
  return [
    {
      severity: 'error',
      summary: `Unknown ${name}`,
      detail: `"${value}" is no ${what}. Use one of ${values.join(', ')}.`,
      path: [name],
    },
  ];
}
