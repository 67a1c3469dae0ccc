/** What the exit codes of every command mean. */
export const EXIT = {
  ok: 0,
  /** What was asked for was done, and failed: a job, an execution, or the start of the emulator. Or a fault of ours. */
  failed: 1,
  /** The command line, the credentials or the settings are wrong; nothing was sent. */
  usage: 2,
  /** The service could not be reached, or refused. */
  refused: 3,
  /** The time was up; what was begun goes on at the service. The same code as of timeout(1). */
  timeout: 124,
} as const;

/** The exit code of what Ctrl-C ended, as shells have it. */
export const INTERRUPTED = 130;

/** The environment variable that asks for the stack of an internal fault. */
export const DEBUG_VARIABLE = 'TENCENT_CI_DEBUG';

/** The exit codes, as the help of a command tells them. */
export const EXIT_HELP = `
Exit codes:
  0    done
  1    the work failed: a job or an execution failed or was cancelled, or is not there
  2    wrong usage: options, credentials or settings; nothing was sent
  3    the service could not be reached, or refused
  124  the time was up; what was begun goes on at the service
  130  interrupted (Ctrl-C)

Should tencent-ci itself fail (exit code 1), ${DEBUG_VARIABLE}=1 shows where.`;

/** The end of a command with a sentence for the reader and an exit code. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly exitCode: number,
    message: string,
  ) {
    super(message);
  }
}
