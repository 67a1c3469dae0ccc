import { attribute, type Diagnostic, type Unknown } from '../../plugin';
import type { Named } from '../../rules';

/**
 * The attributes that narrow a list by names.
 * @param things - what is listed, in the plural.
 */
export const nameAttributes = (things: string) => ({
  name: attribute.string({
    description: `Only ${things} with exactly this name; several may have it.`,
    optional: true,
  }),
  name_prefix: attribute.string({
    description: `Only ${things} whose name starts with this.`,
    optional: true,
  }),
});

/** What a list is narrowed to by names, as `isNamed` takes it. */
export function namesOf(config: {
  readonly name: string | null;
  readonly name_prefix: string | null;
}): Named {
  return { name: config.name, namePrefix: config.name_prefix };
}

/** Refuses a whole name beside the start of one. */
export function checkNames({
  name,
  name_prefix: prefix,
}: {
  readonly name: string | Unknown | null;
  readonly name_prefix: string | Unknown | null;
}): Diagnostic[] {
  if (name === null || prefix === null) return [];
  const detail = 'Both name, which is a whole one, and name_prefix are given. Remove one of them.';
  return [{ severity: 'error', summary: 'Two ways to narrow by name', detail, path: ['name_prefix'] }];
}
