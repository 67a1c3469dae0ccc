import { signal } from '@preact/signals';
import type { Place } from '../../emulator/http/console/api';
import type { Query } from './api';

/** The one bucket that lists show things of; null is all of them. */
export const scope = signal<Place | null>(null);

/** The scope as parameters of a list. */
export function scoped(): Query {
  return scope.value ? { region: scope.value.region, bucket: scope.value.bucket } : {};
}

/** A place in one text, as the choice of a select. */
export function placeText({ region, bucket }: Place): string {
  return `${region}/${bucket}`;
}
