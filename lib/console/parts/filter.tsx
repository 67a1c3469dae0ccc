import { signal } from '@preact/signals';
import type { JSX } from 'preact';

/** What rows of lists must contain to be shown. */
export const filterText = signal('');

/** Where one types what rows must contain. */
export function Filter(): JSX.Element {
  return (
    <label class="filter">
      <span>Filter</span>
      <input
        id="filter"
        type="search"
        autocomplete="off"
        spellcheck={false}
        value={filterText.value}
        onInput={({ currentTarget }) => (filterText.value = currentTarget.value)}
      />
    </label>
  );
}
