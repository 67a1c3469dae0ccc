import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { ChangeEvent, ChangeKind } from '../../emulator/http/console/api';
import { apiUrl, read } from './api';
import { token } from './session';

/** Whether changes are heard of as they happen. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting');

const listeners = new Set<(kinds: readonly ChangeKind[] | 'all') => void>();

/** Listens to the emulator's events for as long as there is a token; the browser connects again by itself. */
export function listen(): () => void {
  connection.value = 'connecting';
  const events = new EventSource(apiUrl('events', { token: token.value }));
  let opened = false;
  events.onopen = () => {
    connection.value = 'live';
    // What happened while nobody listened.
    if (opened) tell('all');
    opened = true;
  };
  events.onerror = () => {
    connection.value = 'lost';
    // A closed one was refused, as after a restart with another token: a request says so.
    if (events.readyState === EventSource.CLOSED) void read(apiUrl('overview')).catch(() => undefined);
  };
  events.onmessage = ({ data }: MessageEvent<string>) => tell((JSON.parse(data) as ChangeEvent).kinds);
  return () => events.close();
}

function tell(kinds: readonly ChangeKind[] | 'all'): void {
  for (const listener of listeners) listener(kinds);
}

/** What is known of something in the API: nothing yet, what it says, or why it cannot be had. */
export interface Known<T> {
  readonly data?: T;
  readonly error?: Error;
}

/**
 * Something of the API, asked for again whenever something of these kinds changed.
 * @param url - null asks for nothing.
 */
export function useLive<T>(url: string | null, kinds: readonly ChangeKind[]): Known<T> {
  const [known, setKnown] = useState<Known<T> & { readonly of?: string | null }>({});
  const wanted = kinds.join();
  useEffect(() => {
    if (url === null) return undefined;
    const end = new AbortController();
    let under = false;
    let again = false;
    const ask = async (): Promise<void> => {
      // One request at a time: what changes meanwhile is asked for once more after it.
      if (under) {
        again = true;
        return;
      }
      under = true;
      again = false;
      try {
        const data = await read<T>(url, end.signal);
        if (!end.signal.aborted) setKnown({ data, of: url });
      } catch (error) {
        if (!end.signal.aborted) setKnown({ error: error as Error, of: url });
      }
      under = false;
      if (again && !end.signal.aborted) void ask();
    };
    const listener = (changed: readonly ChangeKind[] | 'all'): void => {
      if (changed === 'all' || changed.some((kind) => wanted.split(',').includes(kind))) void ask();
    };
    listeners.add(listener);
    void ask();
    return () => {
      listeners.delete(listener);
      end.abort();
    };
  }, [url, wanted]);
  // What was known of another address is not shown as this one's.
  return known.of === url ? known : {};
}
