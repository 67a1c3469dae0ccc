import { attribute, type Diagnostic, type Unknown } from '../../plugin';

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

/** What a list is narrowed to by names. */
interface Names<Value = string | null> {
  readonly name: Value;
  readonly name_prefix: Value;
}

/** Refuses a whole name beside the start of one. */
export function checkNames({ name, name_prefix: prefix }: Names<string | Unknown | null>): Diagnostic[] {
  if (name === null || prefix === null) return [];
  const detail = 'Both name, which is a whole one, and name_prefix are given. Remove one of them.';
  return [{ severity: 'error', summary: 'Two ways to narrow by name', detail, path: ['name_prefix'] }];
}

/** Whether a name is one of those that are asked for; the case counts. */
export function isNamed(asked: Names, name = ''): boolean {
  return asked.name === null ? name.startsWith(asked.name_prefix ?? '') : name === asked.name;
}
