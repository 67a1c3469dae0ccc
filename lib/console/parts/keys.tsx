import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { toggleDeck } from '../sound/deck';
import { shortcuts, toggleTheme } from '../state/preferences';
import { to } from '../state/route';
import { VIEWS } from '../views';

/** Whether the list of keys is open. */
export const help = signal(false);

/** How long after `g` its second key may come, in milliseconds. */
const SECOND_MS = 1500;

const SINGLE: readonly (readonly [key: string, about: string, act: () => boolean])[] = [
  ['?', 'This list', () => (help.value = true)],
  ['/', 'Filter', () => focusOn('filter')],
  ['d', 'Dark or light', () => (toggleTheme(), true)],
  [' ', 'Play or pause', toggleDeck],
];

/** Has single keys do what the list of keys says, except where one types. Gives back how to end that. */
export function listenToKeys(): () => void {
  let since = -SECOND_MS;
  const press = (event: KeyboardEvent): void => {
    if (!shortcuts.value || event.ctrlKey || event.metaKey || event.altKey) return;
    // The dialog tells a little later that it is closed.
    if (document.querySelector('dialog[open]')) return;
    if (isTaken(event.target, event.key)) return;
    const view = event.timeStamp - since < SECOND_MS ? VIEWS.find(({ key }) => key === event.key) : undefined;
    since = event.key === 'g' ? event.timeStamp : -SECOND_MS;
    if (view) location.hash = to(view.name);
    else if (SINGLE.find(([key]) => key === event.key)?.[2]() !== true) return;
    event.preventDefault();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}

/** Whether a key means something to what has the focus. */
function isTaken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches('input:not([type=checkbox], [type=range], [type=file]), select, textarea')) return true;
  return key === ' ' && target.matches('button, input, summary, a, [tabindex="0"]');
}

function focusOn(id: string): boolean {
  const element = document.getElementById(id);
  element?.focus();
  return element !== null;
}

/** The list of keys. */
export function Help(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (help.value) dialog.current?.showModal();
    else dialog.current?.close();
  }, [help.value]);
  const rows = [
    ...SINGLE.map(([key, about]) => [key === ' ' ? 'Space' : key, about] as const),
    ...VIEWS.map(({ key, title }) => [`g ${key}`, title] as const),
  ];
  return (
    <dialog ref={dialog} aria-labelledby="keys" onClose={() => (help.value = false)}>
      <h2 id="keys">Keys</h2>
      <dl class="keys">
        {rows.map(([key, about]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{about}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={shortcuts.value}
          onChange={({ currentTarget }) => (shortcuts.value = currentTarget.checked)}
        />{' '}
        <span>Single keys do this</span>
      </label>
      <button type="button" onClick={() => (help.value = false)}>
        Close
      </button>
    </dialog>
  );
}
