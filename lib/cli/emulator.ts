import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { isLoopback } from '../ci/hosts';
import type { AccessPolicy, BucketSeed, Emulator } from '../emulator';
import { type Behaviour, type Preset, PRESETS, SWITCHES, parseBehaviour } from '../emulator/behaviour';
import { BUCKET_STATES, readBucket } from './emulator-start/buckets';
import { EXIT, Failure } from './exit';
import { whenNpmIsGone } from './npm-parent';

/** The options of `tencent-ci emulator`, as they were given. */
interface EmulatorFlags {
  readonly port: number;
  readonly host: string;
  readonly region?: string;
  readonly data?: string;
  readonly preset: Preset;
  readonly behaviour: Partial<Behaviour>;
  readonly secretId?: string;
  readonly secretKey?: string;
  readonly remoteCallbacks?: boolean;
  readonly policy?: AccessPolicy;
  readonly bucket: readonly BucketSeed[];
  readonly seed?: string;
  readonly log?: boolean;
  readonly json?: boolean;
  readonly untilStdinEnds?: boolean;
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
      new Option('--preset <name>', 'how lenient the service is')
        .choices(Object.keys(PRESETS))
        .default('default'),
    )
    .addOption(
      new Option('--behaviour <name=value...>', 'answer an open question of the API differently')
        .argParser(readBehaviour)
        .default({}, 'none'),
    )
    .option('--secret-id <id>', 'accept this SecretId, with the key that --secret-key gives')
    .option('--secret-key <key>', 'accept this SecretKey; no real one, since it is printed')
    .addOption(
      new Option(
        '--policy <file>',
        'allow only what this policy (CAM) allows, such as one of CamPolicy',
      ).argParser(readPolicy),
    )
    .option('--remote-callbacks', 'send callbacks to other machines too, also to private addresses')
    .addOption(
      new Option(
        '--bucket <name[=state]...>',
        `buckets that exist from the start, perhaps with their region before them, and what is on in them: ${BUCKET_STATES.join(', ')}`,
      )
        .argParser(readBucket)
        .default([], 'every bucket exists, with all on'),
    )
    .option(
      '--seed <path>',
      'what they hold from the start: a file of JSON, or a folder whose files become objects of the first --bucket',
    )
    .option('--log', 'write a line for each request to stderr as it is answered')
    .option('--json', 'write the address, the environment and the link of the console as JSON')
    .option(
      '--until-stdin-ends',
      'end with standard input, and so with the program at its other end, however that ends',
    )
    .addHelpText('after', () => HELP + switches())
    .action(run);
}

/** How many requests and callbacks the console shows: with their heads and bodies some 25 MB at most. */
const HISTORY = 1000;

const HELP = `
It keeps what it is given until it ends, or for good with --data, and separates real audio: WAV by itself, everything
else with the ffmpeg on PATH. Callbacks go to this machine only. Where --host lets other machines reach it, its keys are
random unless they are given, and callbacks go to public addresses only.
Started by npx, it ends with npx, also in the background.

Examples:
  $ tencent-ci emulator --port 8080 --data ./ci-data
  $ tencent-ci emulator --preset strict
  $ tencent-ci emulator --behaviour staleReads=2 maxConcurrent=1
  $ tencent-ci emulator --policy deploy-policy.json
  $ tencent-ci emulator --bucket media-1250000000 new-1250000000=unbound --seed recordings --log
  $ tencent-ci emulator --seed seed.json
`;

function switches(): string {
  const entries = SWITCHES.map(({ name, allowed, standard, about }) => {
    return `  ${name}: ${allowed} (default: ${standard})\n${wrapped(about, '      ')}`;
  });
  const strict = Object.entries(PRESETS.strict).map(([name, value]) => `${name}=${value}`);
  return (
    '\nThe preset default is the most plausible service. The preset strict refuses what we would advise against:\n' +
    `${wrapped(strict.join(' '), '  ')}\nA switch given with --behaviour wins over the preset.\n` +
    `\nSwitches for --behaviour:\n${entries.join('\n')}`
  );
}

function wrapped(text: string, indent: string): string {
  return text.replace(/(.{1,100})(?: |$)/g, `${indent}$1\n`).trimEnd();
}

async function run(flags: EmulatorFlags): Promise<void> {
  const { secretId, secretKey } = flags;
  if ((secretId === undefined) !== (secretKey === undefined)) {
    throw new Failure(EXIT.usage, 'Give --secret-id and --secret-key together, or neither of them.');
  }
  // From the beginning: what is gone by now cannot be watched any more.
  const orphaned = new Promise<void>(whenNpmIsGone);
  let emulator: Emulator;
  try {
    const { startEmulator } = await import('../emulator');
    const seed =
      flags.seed === undefined
        ? undefined
        : (await import('./emulator-start/seed-file')).readSeed(flags.seed, flags.bucket[0]);
    const { requestLine } = await import('./emulator-start/request-line');
    const buckets = [...flags.bucket, ...(seed?.buckets ?? [])];
    emulator = await startEmulator({
      port: flags.port,
      host: flags.host,
      preset: flags.preset,
      behaviour: flags.behaviour,
      history: HISTORY,
      ...(buckets.length > 0 && { buckets }),
      ...(seed !== undefined && { seed }),
      ...(flags.log === true && { log: (request) => process.stderr.write(`${requestLine(request)}\n`) }),
      ...(flags.region !== undefined && { region: flags.region }),
      ...(flags.data !== undefined && { dataDir: flags.data }),
      ...(secretId !== undefined && secretKey !== undefined && { credentials: { secretId, secretKey } }),
      ...(flags.policy !== undefined && { policy: flags.policy }),
      ...(flags.remoteCallbacks === true && { callbacks: { remote: true } }),
    });
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(EXIT.failed, startProblem(error, flags));
  }
  if (!isLoopback(flags.host)) process.stderr.write(exposure(flags));
  const settings = Object.entries(emulator.env).map(([name, value]) => `${name}=${shellWord(value)}`);
  process.stdout.write(
    flags.json
      ? `${JSON.stringify({ url: emulator.url, env: emulator.env, console: emulator.console })}\n`
      : `CI emulator on ${emulator.url}. Point the provider at it: export ${settings.join(' ')}\n` +
          `See and hear what it does: ${emulator.console.url}\n`,
  );
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    void orphaned.then(resolve);
    if (flags.untilStdinEnds) process.stdin.resume().once('close', () => resolve());
  });
  await emulator.stop();
}

function exposure({ host, secretId, remoteCallbacks }: EmulatorFlags): string {
  const keys =
    secretId === undefined ? 'keys that were made at random for this run' : 'the keys that you gave';
  const callbacks = remoteCallbacks ? 'link-local addresses' : 'private and link-local addresses';
  return (
    `WARNING: other machines can reach this emulator, which listens on ${host}, in plain http. It accepts only ` +
    `${keys}; whoever has them can read and change all that it keeps. Callbacks to ${callbacks} are refused.\n`
  );
}

function startProblem(error: unknown, { port, host, data, seed }: EmulatorFlags): string {
  const { code, message, name } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Choose another with --port, or leave it out to take any free one.`;
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${host}. Use --host 127.0.0.1.`;
  }
  if (code === 'EACCES' && data === undefined) {
    return `Port ${port} may not be opened by this user. Choose one above 1023.`;
  }
  if (name === 'SeedError') return `The seed ${seed} cannot be used: ${message}`;
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

function readPolicy(file: string): AccessPolicy {
  try {
    // The emulator judges whether it is one.
    return JSON.parse(readFileSync(file, 'utf8')) as AccessPolicy;
  } catch (error) {
    throw new InvalidArgumentError(`It is no file with JSON: ${(error as Error).message}`);
  }
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
