/** What stands before the user and the host, in every spelling that URLs are read in: `https://`, `HTTPS:\\`, `http:`. */
const BEGINNING = /^(?:\s*https?:|[^/\\?#@:]*:(?=[/\\\s]))?[/\\\s]*/i;

/**
 * A URL as messages show it: what stands before an `@` may be a password, and a query or what follows `#` may hold a token, so
 * none of them is shown. Any text may be given; in one that is no URL nobody can tell where a misspelt password ends, so it counts up
 * to the last `@`.
 */
export function shownUrl(text: string): string {
  const beginning = beginningOf(text);
  const rest = text.slice(beginning.length);
  const at = URL.canParse(text) ? (/^[^/\\?#]*@/.exec(rest)?.[0].length ?? 0) - 1 : rest.lastIndexOf('@');
  if (/[?#]/.test(rest.slice(0, at + 1))) return `${beginning}…`;
  return beginning + (at < 0 ? '' : '…@') + rest.slice(at + 1).replace(/([?#])[^]*/, '$1…');
}

/** The host of a URL: the rest, its path too, may be a secret. Nothing is shown of what is no URL. */
export function shownHost(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.host ? `${url.protocol}//${url.host}/…` : '…';
}

/** The beginning of what may become a URL, as messages show it: what follows may be a password. */
export function shownBeginning(text: string): string {
  return `${beginningOf(text)}…`;
}

function beginningOf(text: string): string {
  return BEGINNING.exec(text)?.[0] ?? '';
}
