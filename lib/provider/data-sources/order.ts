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
