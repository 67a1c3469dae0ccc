import { Command, InvalidArgumentError, Option } from 'commander';
import { type Behaviour, type Emulator, parseBehaviour, startEmulator } from '../emulator';

/** The options of `tencent-ci emulator`, as they were given. */
interface EmulatorFlags {
  readonly port: number;
  readonly host: string;
  readonly region?: string;
  readonly data?: string;
  readonly behaviour: Partial<Behaviour>;
}

/** Makes the command `tencent-ci emulator`, which runs the emulator until it is told to stop. */
export function emulatorCommand(): Command {
  return new Command('emulator')
    .description('run an emulator of Tencent Cloud CI on this machine, until SIGINT or SIGTERM')
    .addOption(
      new Option('--port <number>', 'port to listen on').argParser(readPort).default(0, 'any free one'),
    )
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--region <region>', 'region of the environment that it prints')
    .option('--data <directory>', 'keep everything in this directory')
    .addOption(
      new Option('--behaviour <name=value...>', 'answer an open question of the API differently')
        .argParser(readBehaviour)
        .default({}, 'none'),
    )
    .action(run);
}

async function run(flags: EmulatorFlags): Promise<void> {
  let emulator: Emulator;
  try {
    emulator = await startEmulator({
      port: flags.port,
      host: flags.host,
      behaviour: flags.behaviour,
      ...(flags.region !== undefined && { region: flags.region }),
      ...(flags.data !== undefined && { dataDir: flags.data }),
    });
  } catch (error) {
    process.stderr.write(`${startProblem(error, flags)}\n`);
    process.exitCode = 1;
    return;
  }
  const settings = Object.entries(emulator.env).map(([name, value]) => `${name}=${shellWord(value)}`);
  process.stdout.write(
    `CI emulator on ${emulator.url}. Point the provider at it: export ${settings.join(' ')}\n`,
  );
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await emulator.stop();
}

function startProblem(error: unknown, { port, host, data }: EmulatorFlags): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Choose another with --port, or leave it out to take any free one.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${host}. Use --host 127.0.0.1.`;
  }
  if (code === 'EACCES' && data === undefined) {
    return `Port ${port} may not be opened by this user. Choose one above 1023.`;
  }
  return `The emulator cannot start: ${message}`;
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65535)) throw new InvalidArgumentError('Use a number from 0 to 65535.');
  return port;
}

function readBehaviour(text: string, before: Partial<Behaviour>): Partial<Behaviour> {
  try {
    return { ...before, ...parseBehaviour(text) };
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
