import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { tell } from '../state/notices';

const GOOD = ['Success', 'Active', 'delivered', 'on', 'live'];
const BAD = ['Failed', 'failed', 'refused', 'lost', 'off'];
const BUSY = ['Running', 'Submitted', 'pending', 'connecting', 'unbinding'];

/** A state: its name, with a mark and a colour for those who see them. */
export function State({ name }: { readonly name: string }): JSX.Element {
  const kind = GOOD.includes(name)
    ? 'good'
    : BAD.includes(name)
      ? 'bad'
      : BUSY.includes(name)
        ? 'busy'
        : 'idle';
  return <span class={`state ${kind}`}>{name}</span>;
}

/** A word in a frame. */
export function Tag({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <span class="tag">{children}</span>;
}

/** A moment, short, with the whole of it for who asks. */
export function Time({ at }: { readonly at: number | undefined }): JSX.Element {
  if (at === undefined) return <span class="faint">–</span>;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return <span>{at}</span>;
  const time = date.toLocaleTimeString('en-GB');
  const today = date.toDateString() === new Date().toDateString();
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()}>
      {today ? time : `${date.toLocaleDateString('sv-SE')} ${time}`}
    </time>
  );
}

/** A text to copy: a command, an id, a setting. */
export function Copy({
  text,
  label = 'Copy',
}: {
  readonly text: string;
  readonly label?: string;
}): JSX.Element {
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    tell('Copied.');
  };
  return (
    <div class="copy">
      <pre tabIndex={0} role="region" aria-label="To copy">
        <code>{text}</code>
      </pre>
      {/* Only where the browser lets a page write there: on loopback and over https. */}
      {'clipboard' in navigator && (
        <button type="button" onClick={() => void copy()}>
          {copied ? 'Copied' : label}
        </button>
      )}
    </div>
  );
}

/** Long text of the service as it is: a body, what was signed. */
export function Verbatim({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  return (
    <pre class="verbatim" tabIndex={0} role="region" aria-label={label}>
      <code>{text}</code>
    </pre>
  );
}

/** There is nothing here: why, and what to do about it. */
export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}): JSX.Element {
  return (
    <div class="empty">
      <p>
        <strong>{title}</strong>
      </p>
      {children}
    </div>
  );
}

/** Names with what they are. What has no value is left out. */
export function Facts({
  of,
}: {
  readonly of: readonly (readonly [string, ComponentChildren])[];
}): JSX.Element {
  return (
    <dl class="facts">
      {of
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
