import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration, timeOf } from '../rules';
import type { Limit } from './flags';

/** Adds the options that every command has which works on a bucket. */
export function withPlace(command: Command): Command {
  return withConnection(
    command.requiredOption('--bucket <name>', 'the bucket by its full name, as in media-1250000000'),
  );
}

/** Adds the options that every command has which talks to the service. */
export function withConnection(command: Command): Command {
  return command
    .option('--region <region>', 'its region (default: TENCENTCLOUD_REGION, then that of the profile)')
    .option(
      '--endpoint <url>',
      'connect here instead, such as to the emulator (default: TENCENTCLOUD_CI_ENDPOINT, then the service itself)',
    )
    .option(
      '--profile <name>',
      'profile of tccli to take keys from, and a role if it names one (default: keys, roles and profiles of the ' +
        'environment as docs/credentials.md has them, then the profile "default")',
    )
    .option('--json', 'write JSON to stdout');
}

/** Adds the options that narrow a list of jobs or executions. */
export function withListing(command: Command, things: string, states: readonly string[]): Command {
  return command
    .addOption(new Option('--states <state...>', `only ${things} in these states`).choices(states))
    .addOption(
      new Option('--created-from <time>', `only ${things} of this time or later`).argParser(readTime),
    )
    .addOption(
      new Option('--created-to <time>', `only ${things} of this time or earlier`).argParser(readTime),
    )
    .option('--oldest-first', 'turn the order round')
    .addOption(new Option('--limit <number>', 'at most so many').argParser(readCount).default(20));
}

/** Adds the options that narrow a list by names. */
export function withNames(command: Command, things: string): Command {
  return command
    .addOption(new Option('--name <name>', `only ${things} with exactly this name`).conflicts('namePrefix'))
    .option('--name-prefix <text>', `only ${things} whose name starts with this`);
}

/** Adds the options that follow what is shown as it changes. */
export function withWatch(command: Command, things: string): Command {
  command.option(
    '--watch',
    `follow the ${things} until all have ended: a table that is drawn anew on a terminal, elsewhere a line for each ` +
      'change, with --json an object',
  );
  return withTimeout(command, '30m', 'how long to wait or to watch, as in 90s, 10m or 1h30m');
}

/** Adds the option that says how long to wait. */
export function withTimeout(
  command: Command,
  standard: string,
  about = 'how long to wait, as in 90s, 10m or 1h30m',
): Command {
  return command.addOption(
    new Option('--timeout <duration>', about).argParser(readLimit).default(readLimit(standard), standard),
  );
}

/** Reads a duration of the command line. */
function readLimit(text: string): Limit {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('Use hours, minutes and seconds: 90s, 10m or 1h30m.');
  return { text, ms };
}

/** Reads a moment of the command line. */
function readTime(text: string): string {
  if (timeOf(text) === undefined) {
    throw new InvalidArgumentError('Write day, time and offset, as in 2026-01-31T08:00:00+08:00.');
  }
  return text;
}

/** Reads a whole number of the command line. */
export function readNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Use a whole number.');
  return Number(text);
}

/** Reads a whole number from 1 of the command line. */
export function readCount(text: string): number {
  const count = readNumber(text);
  if (count < 1) throw new InvalidArgumentError('Use a whole number from 1.');
  return count;
}
