import { CommanderError } from 'commander';
import { DEBUG_VARIABLE, EXIT } from './exit';
import { program } from './program';

async function main(): Promise<void> {
  // A reader that has seen enough, such as head(1), is no error, and no success either: the command has its own end.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') process.exit(EXIT.failed);
    });
  }
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode;
      return;
    }
    const failure = (await import('./failures')).failureOf(error);
    if (failure === undefined) throw error;
    process.stderr.write(`${failure.message}\n`);
    process.exitCode = failure.exitCode;
  }
}

/** Ends with a fault of the program itself: in one line, or with its stack where that is asked for. */
function end(error: unknown): never {
  const [line = ''] = String(error).split('\n');
  process.stderr.write(
    process.env[DEBUG_VARIABLE]
      ? `${(error instanceof Error && error.stack) || String(error)}\n`
      : `tencent-ci failed: ${line.slice(0, 300).replace(/\.$/, '')}. This should not happen: please report it, ` +
          `with what ${DEBUG_VARIABLE}=1 shows.\n`,
  );
  process.exit(EXIT.failed);
}

// Left alone, Node shows the line of code as well, and that is the whole of the bundle.
process.on('uncaughtException', end);
main().catch(end);
