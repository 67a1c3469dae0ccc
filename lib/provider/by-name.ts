import { failure } from './checks';
import type { Place } from './place';

/** Something that is looked for by its name. */
export interface Wanted<Thing> {
  /** What it is, in a word or two: `workflow`. */
  readonly what: string;
  readonly place: Place;
  readonly name: string;
  readonly idOf: (thing: Thing) => string;
  /** What to do when there are several: `Import one by its id`. */
  readonly otherwise: string;
}

/**
 * The one thing of a name: names need not be unique on the service.
 * @param candidates - some things, among them all of that name.
 * @throws DiagnosticsError when there is none of that name, or when there are several.
 */
export function theOneNamed<Thing extends { readonly name?: string }>(
  candidates: readonly Thing[],
  { what, place: { bucket, region }, name, idOf, otherwise }: Wanted<Thing>,
): Thing {
  // Assumption A19.
  const found = candidates.filter((thing) => thing.name === name);
  // Assumption A6.
  if (found.length === 1 && found[0]) return found[0];
  throw failure(
    found.length === 0 ? `No ${what} of this name` : `Several ${what}s of this name`,
    found.length === 0
      ? `Bucket ${bucket} in ${region} has no ${what} named "${name}". Check the name.`
      : `Bucket ${bucket} in ${region} has ${found.length} ${what}s named "${name}". ${otherwise}: ` +
          `${found.map(idOf).join(', ')}.`,
  );
}
