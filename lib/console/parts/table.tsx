import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { filterText } from './filter';
import { countText } from './format';

/** A column: its head, and what stands in it. */
export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => ComponentChildren;
  /** Numbers stand at the right. */
  readonly number?: boolean;
}

/** How many rows are drawn before somebody asks for more. */
const PAGE = 100;

/** Rows of one kind: a table, and cards where there is no room for one. The newest stand first. */
export function Table<T>({
  caption,
  rows,
  columns,
  id,
  text,
  empty,
}: {
  readonly caption: string;
  readonly rows: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly id: (row: T) => string;
  /** What the filter is held against; without it, the table has no filter. */
  readonly text?: (row: T) => string;
  readonly empty: JSX.Element;
}): JSX.Element {
  const [shown, setShown] = useState(PAGE);
  const wanted = text ? filterText.value.trim().toLowerCase() : '';
  useEffect(() => setShown(PAGE), [wanted, caption]);
  if (rows.length === 0) return empty;
  const found = wanted === '' ? rows : rows.filter((row) => text?.(row).toLowerCase().includes(wanted));
  const newest = found.toReversed().slice(0, shown);
  return (
    <>
      {text && (
        <p class="found" role="status">
          {found.length === rows.length
            ? countText(rows.length, 'row')
            : `${found.length.toLocaleString('en')} of ${countText(rows.length, 'row')}`}
        </p>
      )}
      <table role="table">
        <caption class="unseen">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ head, number }) => (
              <th key={head} role="columnheader" scope="col" class={number ? 'number' : ''}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {newest.map((row) => (
            <tr key={id(row)} role="row">
              {columns.map(({ head, cell, number }) => (
                <td key={head} role="cell" data-head={head} class={number ? 'number' : ''}>
                  <span>{cell(row)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {found.length > shown && (
        <button type="button" onClick={() => setShown(shown + PAGE)}>
          Show {Math.min(PAGE, found.length - shown)} more
        </button>
      )}
    </>
  );
}
