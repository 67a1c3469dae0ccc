/** A stream to show progress on, such as stderr. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const WIDTH = 20;

/**
 * Shows how far a wait has come: on a terminal as one line with a bar that changes, elsewhere, as in the log of a
 * pipeline, as a line whenever something has happened.
 */
export class Progress {
  #shown = '';

  constructor(
    private readonly stream: ProgressStream,
    private readonly now: () => number = Date.now,
    private readonly began = now(),
  ) {}

  /** Shows that so many of so many steps are done, and what is going on. */
  show(done: number, total: number, text: string): void {
    if (this.stream.isTTY !== true) {
      if (text !== this.#shown) this.stream.write(`${text}\n`);
      this.#shown = text;
      return;
    }
    const filled = total === 0 ? 0 : Math.round((WIDTH * done) / total);
    const seconds = Math.round((this.now() - this.began) / 1000);
    const line = `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${done}/${total} ${text}, ${seconds} s`;
    // A line that wraps could not be taken back. Some terminals say that they have no columns at all.
    this.#shown = line.slice(0, (this.stream.columns || 80) - 1);
    this.stream.write(`\r\u001b[2K${this.#shown}`);
  }

  /** Takes the bar away; lines of a log stay. */
  end(): void {
    if (this.stream.isTTY === true && this.#shown !== '') this.stream.write('\r\u001b[2K');
  }
}
