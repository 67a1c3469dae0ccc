/**
 * A URL as messages show it: what stands before an `@` may be a password, and a query may hold a token, so neither is
 * shown. Any text may be given; one that is no URL loses the same parts.
 */
export function shownUrl(text: string): string {
  return text.replace(/^([^/?#]*\/\/)?[^/?#]*@/, '$1…@').replace(/\?[^#]*/, '?…');
}
