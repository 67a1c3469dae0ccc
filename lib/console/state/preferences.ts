import { effect, signal } from '@preact/signals';

/** Light and dark as the system has it, or always one of them. */
export type Theme = 'system' | 'light' | 'dark';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const stored = localStorage.getItem('theme');

/** Light or dark. */
export const theme = signal<Theme>(THEMES.find((name) => name === stored) ?? 'system');

/** Whether single keys do something. */
export const shortcuts = signal(localStorage.getItem('shortcuts') !== 'off');

const systemDark = matchMedia('(prefers-color-scheme: dark)');

/** Whether the page is dark now. */
export const dark = signal(systemDark.matches);

effect(() => {
  localStorage.setItem('theme', theme.value);
  document.documentElement.dataset.theme = theme.value;
  dark.value = theme.value === 'system' ? systemDark.matches : theme.value === 'dark';
});
effect(() => localStorage.setItem('shortcuts', shortcuts.value ? 'on' : 'off'));
systemDark.addEventListener('change', ({ matches }) => {
  if (theme.value === 'system') dark.value = matches;
});

/** Goes on to the other of light and dark. */
export function toggleTheme(): void {
  theme.value = dark.value ? 'light' : 'dark';
}
