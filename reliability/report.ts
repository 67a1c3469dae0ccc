import type { Canaries } from './canaries';

/** What a part of the suite is given. */
export interface Run {
  /** The same seed makes the same cases. */
  readonly seed: number;
  /** A few cases of each kind in place of all: what `npm test` runs. */
  readonly short: boolean;
  /** Where everything is written, which is searched for secrets in the end. */
  readonly dir: string;
  readonly canaries: Canaries;
  /** The one case to run again, as the report of a failure names it. */
  readonly replay?: string;
  /** Tells how far it is. */
  readonly say: (line: string) => void;
}

/** A table of a report. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** What it is folded away under. @default - it is not */
  readonly folded?: string;
}

/** What a part of the suite found out. */
export interface Section {
  /** What was done, in Markdown: seeds and counts are in it. */
  readonly text: readonly string[];
  readonly tables: readonly Table[];
  /** What must not be, each with the way to see it again; none is what the suite is to show. */
  readonly failures: readonly string[];
}

/** A part of the suite. */
export interface Part {
  readonly name: string;
  readonly title: string;
  readonly run: (run: Run) => Promise<Section>;
}

/** What the figures were taken with. */
export function versions(): string {
  return `Node ${process.version.slice(1)}, ${process.platform} ${process.arch}`;
}
