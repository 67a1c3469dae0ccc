import { fitted } from '../table';

/** A stream that a table can be drawn on, such as stdout. */
export interface ScreenStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Lines on a terminal that are drawn anew in the same place. */
export class Screen {
  #drawn = 0;

  constructor(private readonly stream: ScreenStream) {}

  /** Draws lines in place of those before. What does not fit on the terminal is left out, and told. */
  draw(lines: readonly string[]): void {
    // Some terminals say that they have no columns at all. What scrolled away could not be taken back.
    const most = Math.max(2, (this.stream.rows || 24) - 1);
    const shown =
      lines.length <= most ? lines : [...lines.slice(0, most - 1), `… and ${lines.length - most + 1} more`];
    const text = shown.map((line) => `${fitted(line, (this.stream.columns || 80) - 1)}\n`).join('');
    this.stream.write(`${this.#taken}${text}`);
    this.#drawn = shown.length;
  }

  /** Takes away what is drawn. */
  clear(): void {
    if (this.#drawn > 0) this.stream.write(this.#taken);
    this.#drawn = 0;
  }

  get #taken(): string {
    return this.#drawn === 0 ? '' : `\u001b[${this.#drawn}A\r\u001b[J`;
  }
}
