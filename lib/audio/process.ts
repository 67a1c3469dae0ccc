import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';

/** Where the programs are: names to be found on PATH, or paths. */
export interface Tools {
  /** @default 'ffmpeg' */
  readonly ffmpeg?: string;
  /** @default 'ffprobe' */
  readonly ffprobe?: string;
}

/** The programs, found. */
export interface FoundTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

/**
 * Finds ffmpeg and ffprobe; `undefined` unless both are there, for one is of little use without the other.
 */
export function findTools({ ffmpeg = 'ffmpeg', ffprobe = 'ffprobe' }: Tools = {}): FoundTools | undefined {
  const found = { ffmpeg: findProgram(ffmpeg), ffprobe: findProgram(ffprobe) };
  return found.ffmpeg === undefined || found.ffprobe === undefined ? undefined : (found as FoundTools);
}

function findProgram(name: string): string | undefined {
  const places = /[\\/]/.test(name)
    ? [name]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return statSync(place).isFile();
    } catch {
      return false;
    }
  });
}

/** Runs work with a folder of its own, which is gone afterwards, whatever happens. */
export async function withTempFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), `tencent-ci-audio-${process.pid}-`));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How much of what a program complains about is kept: the end of it, which says what was fatal. */
const MAX_COMPLAINT = 4000;

/** How a program ended. */
export interface Ending {
  readonly ok: boolean;
  /** What it wrote to stderr, or why it could not be started. */
  readonly complaint: string;
}

/**
 * A running program. It is killed when the signal aborts, and `ended` settles only once the system has reaped
 * it.
 */
export class Program {
  /** How the program ended; never rejects. */
  readonly ended: Promise<Ending>;
  /** The same, once it has. */
  ending: Ending | undefined;
  private readonly child: ChildProcess;

  constructor(command: string, args: readonly string[], signal: AbortSignal) {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
    this.child = child;
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-MAX_COMPLAINT);
    });
    // A program that stops reading says why on stderr and by its exit code; the broken pipe adds nothing.
    child.stdin.on('error', () => undefined);
    const kill = (): void => void child.kill('SIGKILL');
    if (signal.aborted) kill();
    signal.addEventListener('abort', kill);
    this.ended = new Promise((resolve) => {
      const end = (ending: Ending): void => {
        signal.removeEventListener('abort', kill);
        this.ending ??= ending;
        resolve(this.ending);
      };
      child.on('error', (error) => end({ ok: false, complaint: error.message }));
      child.on('close', (code) => end({ ok: code === 0, complaint: complaint.trim() }));
    });
  }

  /** What the program writes. */
  get output(): Readable {
    return this.child.stdout!;
  }

  /** Sends data to the program; resolves when it takes more, or has ended. */
  async write(data: Uint8Array): Promise<void> {
    const stdin = this.child.stdin!;
    if (stdin.destroyed || stdin.write(data)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stdin.off('drain', done).off('close', done);
        resolve();
      };
      stdin.once('drain', done).once('close', done);
      void this.ended.then(done);
    });
  }

  /** Tells the program that no more data comes. */
  closeInput(): void {
    this.child.stdin!.end();
  }

  /** Ends the program at once and waits until it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    // Nobody may be reading any more, and the program only counts as closed once its pipes are.
    this.child.stdout!.destroy();
    this.child.stderr!.destroy();
    await this.ended;
  }

  /** All that the program writes, as text. */
  async text(): Promise<string> {
    let text = '';
    for await (const part of this.output.setEncoding('utf8')) text += String(part);
    return text;
  }
}
