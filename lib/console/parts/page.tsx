import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Known } from '../state/live';
import { ApiError } from '../state/api';
import { to } from '../state/route';
import { Empty } from './small';

/** Moves to the head of a view that is entered by a link, so that keyboard and screen reader go on from there. */
let entered = false;

/** A view: its head, which has the focus when the view is entered, and what stands in it. */
export function Page({
  title,
  of,
  tools,
  children,
}: {
  readonly title: string;
  /** The list that the thing shown is from. */
  readonly of?: readonly [view: string, name: string];
  readonly tools?: ComponentChildren;
  readonly children: ComponentChildren;
}): JSX.Element {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · CI emulator`;
    if (entered) head.current?.focus();
    entered = true;
  }, [title]);
  return (
    <>
      <div class="head">
        <div>
          {of && (
            <nav aria-label="Breadcrumb" class="crumb">
              <a href={to(of[0])}>{of[1]}</a>
            </nav>
          )}
          <h1 tabIndex={-1} ref={head}>
            {title}
          </h1>
        </div>
        {tools && <div class="tools">{tools}</div>}
      </div>
      {children}
    </>
  );
}

/** What is known of something: a word while it comes, why it does not, or itself. */
export function Loaded<T>({
  known,
  children,
}: {
  readonly known: Known<T>;
  readonly children: (data: T) => ComponentChildren;
}): JSX.Element {
  const { data, error } = known;
  if (data !== undefined) return <>{children(data)}</>;
  if (error === undefined) return <p class="faint">Loading…</p>;
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <Empty title={gone ? 'There is no such thing, or no more.' : 'It cannot be shown.'}>
      {<p>{error.message}</p>}
    </Empty>
  );
}
