import { CommanderError } from 'commander';
import { EXIT } from './exit';
import { program } from './program';

async function main(): Promise<void> {
  // A reader that has seen enough, such as head(1), is no error.
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
  try {
    await program().parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version that were asked for are no mistakes; whatever else is wrong was told by then.
      process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
      return;
    }
    const { exitCode, message } = (await import('./failures')).failureOf(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  }
}

void main();
