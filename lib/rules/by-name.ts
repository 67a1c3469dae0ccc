/** What a list is narrowed to by names: whole ones, or their start. */
export interface Named {
  readonly name?: string | null;
  readonly namePrefix?: string | null;
}

/** Whether a name is one of those that are asked for; the case counts, and no name is an empty one. */
export function isNamed({ name: whole, namePrefix }: Named, name = ''): boolean {
  return typeof whole === 'string' ? name === whole : name.startsWith(namePrefix ?? '');
}

/** In which order lists come, for their descriptions. */
export const BY_NAME = 'ordered by name, and those of one name by id';

/**
 * Things in the one order of all lists of named things: by name, then by id, as the code units of both compare. That of
 * the service is not documented, and may change when something else does: assumption A55.
 */
export function byName<Thing extends { readonly name?: string }>(
  things: readonly Thing[],
  idOf: (thing: Thing) => string,
): readonly Thing[] {
  return [...things].sort(
    (left, right) => compared(left.name ?? '', right.name ?? '') || compared(idOf(left), idOf(right)),
  );
}

function compared(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
