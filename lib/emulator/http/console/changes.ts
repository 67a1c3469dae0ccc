import { randomBytes } from 'node:crypto';
import type { ChangeKind } from './api';

/** All that can change. */
const KINDS: readonly ChangeKind[] = [
  'overview',
  'buckets',
  'templates',
  'workflows',
  'queues',
  'executions',
  'jobs',
  'objects',
  'callbacks',
  'requests',
  'switches',
  'faults',
];

/** How long changes are gathered before they are told, in milliseconds. */
const MOMENT_MS = 50;

/**
 * What changed last, kind by kind. Of each kind only the last change is kept, so that whoever comes again after a while
 * is told what was missed, however much it was.
 */
export class Changes {
  /** Tells one run of the emulator from another. */
  readonly #run = randomBytes(6).toString('hex');
  readonly #last = new Map<ChangeKind, number>();
  readonly #listeners = new Set<() => void>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Where things stand: what to come again with. */
  get mark(): string {
    return `${this.#run}-${this.#count}`;
  }

  /** Tells that things of these kinds changed. */
  tell(...kinds: readonly ChangeKind[]): void {
    this.#count += 1;
    for (const kind of kinds) this.#last.set(kind, this.#count);
    if (this.#listeners.size === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const listener of this.#listeners) listener();
    }, MOMENT_MS);
  }

  /** What changed since a mark; everything, when it is none of this run. */
  since(mark: string): readonly ChangeKind[] {
    const [run, count = ''] = mark.split('-');
    if (run !== this.#run || !/^\d{1,15}$/.test(count)) return KINDS;
    return KINDS.filter((kind) => (this.#last.get(kind) ?? 0) > Number(count));
  }

  /** Calls a listener a moment after each change. @returns what ends that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }
}
