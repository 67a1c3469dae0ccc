import { signal } from '@preact/signals';

const STORED = 'tencent-ci-token';

/** The token of this tab, which every request to the API carries; empty when there is none. */
export const token = signal(sessionStorage.getItem(STORED) ?? '');

/** Keeps a token for this tab. */
export function keepToken(text: string): void {
  sessionStorage.setItem(STORED, text);
  token.value = text;
}

/** Forgets a token that the emulator does not know, as after its restart. */
export function forgetToken(): void {
  sessionStorage.removeItem(STORED);
  token.value = '';
}

/** Takes the token out of the link that the emulator printed, so that it stands neither in the address nor in history. */
export function takeToken(): void {
  const found = /[#?&]token=([^&]*)/.exec(location.hash);
  if (!found) return;
  keepToken(decodeURIComponent(found[1] ?? ''));
  const rest = location.hash.replace(found[0], '').replace(/^#?/, '#');
  history.replaceState(null, '', rest === '#' ? '#/' : rest);
}
