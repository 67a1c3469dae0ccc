/** How long the process stays, in milliseconds. */
export interface Patience {
  /** Until the first call, from the start. */
  readonly firstCallMs: number;
  /** Between two looks whether the parent process is still there. */
  readonly parentMs: number;
  /** After it was told to end and the last call was answered: for the answer to get out, and for a call that follows. */
  readonly quietMs: number;
  /** After it was told to end: what runs then is given up. */
  readonly limitMs: number;
}

const PATIENCE: Patience = { firstCallMs: 60_000, parentMs: 5_000, quietMs: 250, limitMs: 10 * 60_000 };

/** What the lifetime asks of the process. */
export interface Process {
  /** Ends at once, after a word on stderr where there is one. */
  exit(code: number, reason?: string): void;
  /** Has every call under way come to its end. */
  interrupt(reason: string): void;
  /** Who started it. */
  parent(): number;
}

/** One connection, as far as the life of the process depends on it. */
export interface Connected {
  /** A call begins; the result is called when it has been answered. */
  busy(): () => void;
  closed(): void;
}

/**
 * When the process of a provider ends: when Terraform says so or is gone, when it is told to by a signal, and when
 * nobody wants anything of it. Calls under way are brought to their end first.
 */
export class Lifetime {
  private calls = 0;
  /** Connections that called. Who was not let in, or says nothing, does not count. */
  private readonly callers = new Set<object>();
  private called = false;
  /** Once it was told to end, whatever follows. */
  private ending = false;
  private quiet: NodeJS.Timeout | undefined;

  constructor(
    private readonly process: Process,
    private readonly patience: Patience = PATIENCE,
  ) {
    const parent = process.parent();
    const { firstCallMs, parentMs } = patience;
    setTimeout(() => {
      if (this.called) return;
      process.exit(1, `nobody called within ${firstCallMs / 1000} seconds of its start, so it ends.`);
    }, firstCallMs).unref();
    const watch = setInterval(() => {
      if (process.parent() === parent) return;
      clearInterval(watch);
      this.end('the process that started it is gone');
    }, parentMs).unref();
  }

  /** A connection was made. */
  connected(): Connected {
    const connection = {};
    return {
      busy: () => {
        this.calls += 1;
        this.called = true;
        this.callers.add(connection);
        clearTimeout(this.quiet);
        this.quiet = undefined;
        return () => {
          this.calls -= 1;
          this.settle();
        };
      },
      closed: () => {
        // Terraform connects once; when it is gone without a word, nobody else will come.
        if (this.callers.delete(connection) && this.callers.size === 0) this.end('Terraform is gone');
      },
    };
  }

  /** Ends the process, once every call under way has come to its end and is answered. */
  end(reason: string): void {
    if (!this.ending) {
      this.ending = true;
      this.process.interrupt(reason);
      setTimeout(() => {
        this.process.exit(
          1,
          `${this.calls} calls did not come to an end after ${reason}; they are given up.`,
        );
      }, this.patience.limitMs).unref();
    }
    this.settle();
  }

  /** Ends the process if nothing runs and it is to end. */
  private settle(): void {
    if (!this.ending || this.calls > 0) return;
    if (this.called && this.callers.size === 0) this.process.exit(0);
    this.quiet ??= setTimeout(() => this.process.exit(0), this.patience.quietMs);
  }
}
