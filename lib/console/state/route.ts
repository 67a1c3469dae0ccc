import { computed, signal } from '@preact/signals';

const hash = signal(location.hash);
addEventListener('hashchange', () => (hash.value = location.hash));

/** Where the page is: the name of a view, and what of it. */
export interface Route {
  readonly view: string;
  readonly rest: readonly string[];
}

/** Where the page is, as its address says after `#/`. */
export const route = computed<Route>(() => {
  const [view = '', ...rest] = hash.value.replace(/^#\/?/, '').split('/').map(decoded);
  return { view, rest };
});

/** Reads the address anew after it was changed without an event, as `history.replaceState` does. */
export function readAddress(): void {
  hash.value = location.hash;
}

/** The address of a view, or of one thing in it, to link to. */
export function to(view: string, ...rest: readonly string[]): string {
  return `#/${[view, ...rest].map(encodeURIComponent).join('/')}`;
}

/** A part of an address that somebody typed may not be decodable. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
